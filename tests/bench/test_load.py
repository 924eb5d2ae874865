"""Many visits at once: every deed works on the page as it is, and the table says which goals are missed."""

import subprocess
import sys

import pytest

pytest.importorskip("pyperf")

from bench import load, load_table
from bench.measuring import Measured
from bench.pages import served
from tests.support.paths import ROOT


def test_two_visits_do_everything_on_the_page_without_failure(monkeypatch):
    monkeypatch.setattr(load, "THINKING", 0)
    with served(ROOT / "streamlit_app.py") as address:
        measured = {result.figure: result for result in load.measured_visits("two", address, 2, load.OUR_DEEDS)}
    assert measured["load, visits that came through"].values == [2]
    assert [len(measured[f"load, {what}"].values) for what in load.WHAT] == [2, 2 * load.STEPS, 2, 2]


def test_every_poster_that_is_brought_is_another_one():
    assert len({load.poster(number) for number in range(20)}) == 20


def test_what_a_child_uses_is_counted_and_what_this_process_uses_is_not():
    """In a process of its own: this one may have servers of other tests for children."""
    child = "content = b'x' * 100_000_000; sum(range(3_000_000)); print(flush=True); input()"
    script = f"""
import subprocess, sys
from bench.processes import memory, peak_memory, processor_seconds
content = b"x" * 50_000_000
print(processor_seconds(), memory(), peak_memory())
with subprocess.Popen([sys.executable, "-c", {child!r}], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
    child.stdout.readline()
    print(processor_seconds(), memory(), peak_memory())
    child.communicate(b"\\n")
"""
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    before, during = ([float(number) for number in line.split()] for line in run.stdout.splitlines())
    assert before == [0, 0, 0]
    seconds, kept, most = during
    assert seconds > 0
    assert 100e6 < kept <= most < 200e6


@pytest.mark.parametrize(
    ("seconds", "missed"), [({}, 0), ({"open": 2.6}, 1), ({"upload": 1.6}, 1), ({"sample": 1.6, "step": 2.1}, 2)]
)
def test_the_table_says_which_goals_are_missed(monkeypatch, seconds, missed):
    def results() -> list[Measured]:
        rows = []
        for name in (load.OURS, load.EMPTY):
            for visits in load.AT_ONCE:
                who = load.contender(name, visits)
                for what in load.WHAT:
                    most = seconds.get(what, 1.0) if (name, visits) == (load.OURS, load.AT_ONCE[-1]) else 1.0
                    machine = {"cpu_count": 2, "cpu_model_name": "x", "load_avg_1min": 0.0}
                    rows.append(Measured(f"load, {what}", who, [0.5], metadata={"p95": most, **machine}))
                rows += [
                    Measured("load, processor of a visit", who, [0.3]),
                    Measured("load, memory", who, [3e8], "byte"),
                    Measured("load, visits that came through", who, [visits], "integer"),
                ]
        return rows

    monkeypatch.setattr(load_table, "load", results)
    table = load_table.markdown()
    assert table.count("**missed**") == missed
    assert table.count("at once: ") == len(load.AT_ONCE) * len(load.WHAT)
    assert "300 MB at most (goal: 400)" in table
