"""What each runtime costs, what grows with what, and where the time goes, as Markdown for README.md."""

from bench.amounts import amount, amount_of
from bench.measuring import Measured

Results = dict[str, dict[str, Measured]]  # figure -> contender -> what was measured
FAST = "posterclf"  # among the replicas: what `--precision fast` takes


def replicas(results: Results) -> str:
    """A row for each runtime: one replica on one thread."""
    if "replica, network, processor" not in results:
        return ""
    rows = "\n".join(_replica(name, results) for name in results["replica, network, processor"] if name != FAST)
    return f"""

One replica, a network of `efficientnet` on one thread, by each runtime that this processor is made for; time is
the processor's, from files to answers a poster:

| | network | file to answer | a million posters | memory, first | each further | farthest probability |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
{rows}"""


def _replica(name: str, results: Results) -> str:
    network = results["replica, network, processor"][name]
    files = results["replica, files to answers, processor"][name]
    each = files.least / float((files.metadata or {})["posters"])
    first, further = (results[f"replica, memory of {which}"][name] for which in ("the first", "a further one"))
    away = float((network.metadata or {})["largest_difference"])
    cells = (amount(network), amount_of(each), f"{each * 1e6 / 3600:.1f} h", amount(first), amount(further))
    difference = f"{away:.1g}" if away else ""
    return f"| {name} | {' | '.join(cells)} | {difference} |"


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
    steps = results.get("one poster's way with efficientnet, elapsed")
    if not steps:
        return ""
    whole = "file to probabilities of efficientnet, elapsed"
    lines = results[whole]["the article's lines"]
    goal, network = lines.least / 8, steps["network"].least
    parts = ", ".join(f"{amount(one)} {name}" for name, one in steps.items() if name != "all")
    verdict = "more than" if network > goal else "less than"
    epoch = results["training epoch, processor"]
    text = f"""

Where the time of one poster goes: {parts}, of {amount(steps["all"])} in all. Eight times the article's
lines would be {amount_of(goal)}; the network alone takes {verdict} that."""
    if reading := epoch.get("decoding and varying alone"):
        text += f""" Of an epoch's {amount(epoch["posterclf"])} of the processor
decoding and varying take {amount(reading)} ({reading.least / epoch["posterclf"].least:.0%}); on arrays in memory it \
is {amount(epoch["arrays in memory"])}."""
    return text
