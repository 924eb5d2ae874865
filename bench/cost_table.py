"""What each runtime costs, what grows with what, and where the time goes, as Markdown for README.md."""

from bench.amounts import amount, amount_of
from bench.measuring import Measured

Results = dict[str, dict[str, Measured]]  # figure -> contender -> what was measured
STEPS = ("read, checked and decoded", "resized", "network", "all")  # see `one_poster`
FAST = "posterclf"  # among the replicas: what `--precision fast` takes


def replicas(results: Results) -> str:
    """A row for each runtime: one replica on one thread."""
    if "replica, network, processor" not in results:
        return ""
    rows = "\n".join(_replica(name, results) for name in results["replica, network, processor"] if name != FAST)
    return f"""

One replica, a network of `efficientnet` on one thread, by each runtime that this processor is made for; time is
the processor's, from files to answers a poster:

| | network | file to answer | a million posters | memory, first | each further | farthest probability | mAP |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
{rows}"""


def _replica(name: str, results: Results) -> str:
    network = results["replica, network, processor"][name]
    files = results["replica, files to answers, processor"][name]
    each = files.least / float((files.metadata or {})["posters"])
    first, further = (results[f"replica, memory of {which}"][name] for which in ("the first", "a further one"))
    facts = network.metadata or {}
    away = f"{facts['largest_difference']:.1g}" if facts["largest_difference"] else ""
    average_precision = f"{facts['map']:.3f}" if "map" in facts else ""
    cells = (amount(network), amount_of(each), f"{each * 1e6 / 3600:.1f} h", amount(first), amount(further))
    return f"| {name} | {' | '.join(cells)} | {away} | {average_precision} |"


def growth(results: Results) -> str:
    """What more files, more labels and more threads cost."""
    if "growth, files" not in results:
        return ""
    seconds, memory = results["growth, files"], results["growth, memory"]
    files = ", ".join(
        f"{amount_of(one.least / float((one.metadata or {})['files']))} and {amount(memory[name])} over {name}"
        for name, one in seconds.items()
    )
    labels = ", ".join(f"{amount(one)} with {name}" for name, one in results["growth, labels, processor"].items())
    threads = ", ".join(f"{amount(one)} on {name}" for name, one in results["growth, threads, elapsed"].items())
    return f"""

`posterclf tag` takes, a poster and at most of memory, {files},
each of them decoded, starting included. The network takes {labels}.
A poster of a bulk run takes {threads}."""


def ways(results: Results) -> str:
    """Where one poster's time goes, and that of an epoch of training."""
    names = [name for name in ("efficientnet", "article") if f"one poster's way with {name}, elapsed" in results]
    if not names:
        return ""
    text = f"""

Where the time of one poster goes, on all threads, beside an eighth of what the article's lines take:

| milliseconds | {" | ".join(STEPS)} | an eighth of the article's lines |
| --- |{" ---: |" * (len(STEPS) + 1)}
{chr(10).join(_way(name, results) for name in names)}"""
    epoch = results.get("training epoch, processor", {})
    if reading := epoch.get("decoding and varying alone"):
        ours = epoch["posterclf"]
        text += f"""

Of the processor's {amount(ours)} of an epoch of training, decoding and varying the posters take {amount(reading)} \
({reading.least / ours.least:.0%}); on arrays in memory,
which hold posters as they are, it is {amount(epoch["arrays in memory"])}."""
    return text


def _way(name: str, results: Results) -> str:
    steps = results[f"one poster's way with {name}, elapsed"]
    lines = results[f"file to probabilities of {name}, elapsed"]["the article's lines"]
    cells = (*(steps[step].least for step in STEPS), lines.least / 8)
    return f"| `{name}` | {' | '.join(f'{seconds * 1e3:.1f}' for seconds in cells)} |"
