"""The results as Markdown for README.md."""

import statistics
from collections.abc import Mapping

from bench import cost_table
from bench.amounts import amount, amount_of
from bench.goals import GOALS, Goal, Kind
from bench.measuring import Measured, load
from bench.teach import ALONE, BATCH, CLASS, PICTURES, THINKING, WHAT, at_once

OURS = "posterclf"
BUSY = 1.5  # load a core; a measurement itself makes about 1
RUNTIMES = ("posterclf", "ONNX Runtime", "OpenVINO", "tf.function", "model(x)", "model.predict")


def markdown() -> str:
    """A row for each goal that was measured, the runtimes side by side, and the machine."""
    results: dict[str, dict[str, Measured]] = {}
    for result in load():
        results.setdefault(result.figure, {})[result.contender] = result
    rows = "\n".join(_row(goal, results.get(goal.figure, {})) for goal in GOALS)
    return f"""| | posterclf | rival | ratio | goal |
| --- | ---: | ---: | ---: | --- |
{rows}

{_runtimes(results)}{cost_table.replicas(results)}{cost_table.growth(results)}{cost_table.ways(results)}

{_api_and_ray(results)}

{_machine(results)}
"""


def teach() -> str:
    """What a visit of the page Teach waits for, alone and in a class, and what the server keeps of it."""
    results = {(result.figure, result.contender): result for result in load()}

    def seconds(what: str, visits: int) -> str:
        measured = results[f"teach, {what}", at_once(visits)]
        return f"{statistics.median(measured.values):.2f} s, {measured.metadata['p95']:.2f} s"

    rows = "\n".join(f"| {words} | {seconds(what, ALONE)} | {seconds(what, CLASS)} |" for what, words in WHAT.items())
    memory = amount(results["teach, memory of a visit", at_once(CLASS)])
    machine = results["teach, open", at_once(CLASS)].metadata or {}
    return f"""What one waits for, median and 95 % of all times, alone and with {CLASS} visits at once, each with \
{PICTURES} pictures in batches of {BATCH}
and {THINKING:g} s to think, on {machine["cpu_count"]} cores ({machine["cpu_model_name"]}, load at the start \
{machine["load_avg_1min"]:.1f}), `make bench`:

| | alone | {CLASS} at once |
| --- | ---: | ---: |
{rows}

A visit with {PICTURES} pictures takes {memory} of the server's memory.
"""


def _row(goal: Goal, contenders: dict[str, Measured]) -> str:
    promise = goal.kind.value.format(f"{goal.limit:g}")
    if goal.ours not in contenders:
        return f"| {goal.title} | | | | {promise}: not measured |"
    ours = contenders[goal.ours]
    others = [result for name, result in contenders.items() if name not in (OURS, goal.ours)]
    rival = contenders[goal.rival] if goal.rival else min(others, key=lambda result: result.least)
    ratio = ours.least / rival.least if goal.kind is Kind.RATIO else rival.least / ours.least
    judged = ours.least if goal.kind is Kind.SECONDS else ratio
    met = judged <= goal.limit if goal.kind in (Kind.RATIO, Kind.SECONDS) else judged >= goal.limit
    shown = f"{ratio:.1f} times faster" if goal.kind is Kind.FASTER and ratio >= 1 else f"{ratio:.2f}"
    if goal.kind is Kind.SECONDS:
        shown = f"{ours.least / rival.least:.2f}"
    verdict = "" if met else ": **missed**"
    if _disturbed(ours, rival) and goal.kind is not Kind.SECONDS:
        verdict = ": not judged"
    return f"| {goal.title} | {amount(ours)} | {rival.contender}: {amount(rival)} | {shown} | {promise}{verdict} |"


def _disturbed(*contenders: Measured) -> bool:
    """Whether clock times were taken while others used the processor: rivals suffer from that unequally."""
    clock_times = [one for one in contenders if one.unit == "second" and not one.figure.endswith("processor")]
    return any(_load_of_a_core(one.metadata or {}) > BUSY for one in clock_times)


def _load_of_a_core(metadata: Mapping[str, str | int | float]) -> float:
    return float(metadata.get("load_avg_1min", 0)) / float(metadata.get("cpu_count", 1))


def _runtimes(results: dict[str, dict[str, Measured]]) -> str:
    """The same weights in every runtime, in milliseconds, and how much of the processor's peak ours reaches."""
    lines = [f"| one poster, milliseconds | {' | '.join(RUNTIMES)} |", f"| --- |{' ---: |' * len(RUNTIMES)}"]
    shares = []
    peak = next(iter(results["peak of one thread, processor"].values()))
    peak_rate = peak.metadata["multiply_adds"] / peak.least
    for name in ("efficientnet", "article"):
        for what, figure in (("network", f"network of {name}"), ("file to answer", f"file to probabilities of {name}")):
            row = [results[f"{figure}, elapsed"].get(runtime) for runtime in RUNTIMES]
            cells = " | ".join(f"{result.least * 1e3:.1f}" if result else "" for result in row)
            lines.append(f"| `{name}`, {what} | {cells} |")
        ours = results[f"network of {name}, one thread, processor"][OURS]
        rate = ours.metadata["multiply_adds"] / ours.least
        shares.append(f"`{name}` reaches {rate / 1e9:.0f} billion ({rate / peak_rate:.0%} of that)")
    return "\n".join(lines) + (
        f"\n\nOn one thread a product of large float32 matrices does {peak_rate / 1e9:.0f} billion multiply-adds "
        f"a second here;\n{', '.join(shares)}.{_quantization(results)}"
    )


def _api_and_ray(results: dict[str, dict[str, Measured]]) -> str:
    """The API's latencies, and what Ray adds."""
    measured = {figure: rivals[OURS].metadata for figure, rivals in results.items() if figure.startswith("API, ")}
    latencies = ", ".join(
        f"{amount_of(metadata['p50'])} and {amount_of(metadata['p95'])} at {figure.removeprefix('API, ')}"
        for figure, metadata in measured.items()
    )
    text = f"The API's p50 and p95: {latencies}."
    if "scale-out" not in results:
        return text
    one, two = results["scale-out"]["one node"], results["scale-out"][OURS]
    processor = results["bulk, processor"][OURS].least
    return text + (
        f"\nOn Ray, {amount(one)} a poster on one node of one processor, {amount(two)} on two, both on this machine: "
        f"{one.least / two.least:.2f} times as fast.\nA poster needs {amount_of(processor)} of a processor; nodes "
        "share nothing but the list of\nnames, so that the limits are reading the files and the one process that "
        f"writes the answers.\nA million posters are {processor * 1e6 / 3600:.1f} hours of one processor."
    )


def _quantization(results: dict[str, dict[str, Measured]]) -> str:
    """A sentence on eight bits, none where they were not measured."""
    if "quantization, time, processor" not in results:
        return ""
    time, size = results["quantization, time, processor"], results["quantization, bytes"]
    ours, small = time[OURS], time["int8"]
    return (
        f" `--quantize int8` makes the file {amount(size['int8'])} where {amount(size[OURS])} were,\ntakes "
        f"{small.least / ours.least:.2f} times the processor's seconds, and has an mAP of {small.metadata['map']:.3f} "
        f"where {ours.metadata['map']:.3f} was."
    )


def _machine(results: dict[str, dict[str, Measured]]) -> str:
    metadata = next(iter(results["peak of one thread, processor"].values())).metadata
    dates = sorted({str(one.metadata["date"])[:10] for rivals in results.values() for one in rivals.values()})
    versions = ", ".join(
        f"{key.removesuffix('_version')} {number}"
        for key, number in metadata.items()
        if key.endswith("_version") and key not in ("perf_version", "python_version")
    )
    when = dates[0] if len(dates) == 1 else f"{dates[0]} to {dates[-1]}"
    instructions = f" with {metadata['instructions']}" if "instructions" in metadata else ""
    return (
        "A ratio is ours by the rival's; where the goal says how many times faster, or how much of the rival, it is\n"
        "the rival's by ours. The minimum over many rounds, in which all contenders run in turn; seconds of the "
        "processor where one thread or\na whole process is meant. "
        f"{metadata['cpu_model_name']}, {metadata['cpu_count']} cores{instructions}, load "
        f"{metadata['load_avg_1min']:.1f}, {when}. Where the load was above {BUSY:g} a core, "
        "ratios of the clock are shown\nand not judged.\n"
        f"Python {metadata['python_version'].split()[0]}, {versions}."
    )
