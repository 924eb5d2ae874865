"""What many visits at once wait for, as Markdown for README.md."""

import statistics

from bench.load import AT_ONCE, EMPTY, OURS, STEPS, THINKING, WHAT, contender
from bench.measuring import Measured, load

MOST, CROWD = AT_ONCE[-1], AT_ONCE[1]
# Visits at once -> what a visit does -> how many times an empty page's 95 % are allowed, and how many seconds.
RATIOS = {CROWD: dict.fromkeys(WHAT, 2.0), MOST: {"open": 2.5, "step": 2.0}}
SECONDS = {MOST: {"sample": 1.5, "upload": 1.5}}
PROCESSOR, MEMORY = 0.35, 400e6  # of a visit, in seconds; of the server with most visits, in bytes


def markdown() -> str:
    """A row for everything that a visit does, for each number of visits; then what the server pays."""
    results = {(result.figure, result.contender): result for result in load() if result.figure.startswith("load, ")}

    def of(what: str, visits: int, name: str = OURS) -> Measured:
        return results[f"load, {what}", contender(name, visits)]

    rows = [
        _row(f"{visits} at once: {words}", of(what, visits), of(what, visits, EMPTY), visits, what)
        for visits in AT_ONCE
        for what, words in WHAT.items()
    ]
    processor, empty = of("processor of a visit", MOST).least, of("processor of a visit", MOST, EMPTY).least
    memory, failures = (
        of("memory", MOST).least,
        sum(visits - of("visits that came through", visits).least for visits in AT_ONCE),
    )
    machine = of("open", MOST).metadata or {}
    return f"""Each visit opens the start page, moves the threshold {STEPS} times, chooses a sample and brings a poster,
with {THINKING:g} s to think before each; the empty page has a slider, a button and an uploader of Streamlit's, and is
visited in the same way in the same run. Seconds, on {machine["cpu_count"]} cores ({machine["cpu_model_name"]},
load at the end {machine["load_avg_1min"]:.1f}), `make load`:

| | median | 95 % | an empty page's 95 % | ratio | goal |
| --- | ---: | ---: | ---: | ---: | --- |
{chr(10).join(rows)}

With {MOST} at once a visit costs {processor:.2f} s of the processor (an empty page's {empty:.2f}; goal: at most \
{PROCESSOR:g}{_missed(processor <= PROCESSOR)}), the server holds
{memory / 1e6:.0f} MB at most (goal: {MEMORY / 1e6:.0f}{_missed(memory <= MEMORY)}), and {failures:.0f} visits failed.
"""


def _row(words: str, ours: Measured, empty: Measured, visits: int, what: str) -> str:
    seconds, rival = (float((result.metadata or {})["p95"]) for result in (ours, empty))
    ratio, goals = seconds / rival, []
    if most := RATIOS.get(visits, {}).get(what):
        goals.append(f"at most {most:g} times{_missed(ratio <= most)}")
    if most := SECONDS.get(visits, {}).get(what):
        goals.append(f"at most {most:g} s{_missed(seconds <= most)}")
    median = statistics.median(ours.values)
    return f"| {words} | {median:.2f} | {seconds:.2f} | {rival:.2f} | {ratio:.1f} | {', '.join(goals)} |"


def _missed(met: bool) -> str:
    return "" if met else ": **missed**"
