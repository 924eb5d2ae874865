"""What `make bench` keeps, and the table that is made of it."""

import pytest

pytest.importorskip("pyperf")

from bench import cost_table, table
from bench.goals import GOALS, Goal, Kind
from bench.measuring import INSTRUCTIONS, Measured, known_instructions, load, save, side_by_side


def test_results_of_a_figure_replace_those_before_and_leave_the_others(tmp_path):
    path = tmp_path / "results.json"
    save([Measured("a", "posterclf", [1.0, 2.0]), Measured("b", "rival", [7], "byte", {"posters": 3})], path)
    save([Measured("a", "posterclf", [0.5])], path)
    kept = {(result.figure, result.contender): result for result in load(path)}
    assert set(kept) == {("a", "posterclf"), ("b", "rival")}
    assert kept["a", "posterclf"].least == 0.5
    assert (kept["b", "rival"].unit, kept["b", "rival"].metadata["posters"]) == ("byte", 3)
    assert kept["a", "posterclf"].metadata["numpy_version"]
    assert not {"hostname", "python_executable"} & kept["a", "posterclf"].metadata.keys()


def test_contenders_run_in_turn():
    order = []
    results = side_by_side("x", {"a": lambda: order.append("a"), "b": lambda: order.append("b")}, rounds=2, calls=2)
    assert "".join(order) == "ab" + 2 * "aabb"  # the first call of each is not measured
    assert [(result.figure, result.contender, len(result.values)) for result in results] == [
        (f"x, {kind}", name, 4) for kind in ("elapsed", "processor") for name in "ab"
    ]


@pytest.mark.parametrize(
    ("goal", "ours", "others", "shown"),
    [
        (Goal("t", "f", Kind.RATIO, 1.1), 0.011, {"slow": 0.1, "fast": 0.01}, "| fast: 10.0 ms | 1.10 | at most 1.1"),
        (Goal("t", "f", Kind.RATIO, 1.1), 0.012, {"fast": 0.01}, "1.20 | at most 1.1 times: **missed** |"),
        (Goal("t", "f", Kind.RATIO, 1.1, "slow"), 0.012, {"fast": 0.01, "slow": 0.1}, "| slow: 100 ms | 0.12 |"),
        (Goal("t", "f", Kind.FASTER, 8), 0.01, {"slow": 0.09}, "| 9.0 times faster | at least 8 times faster |"),
        (Goal("t", "f", Kind.FASTER, 8), 0.01, {"slow": 0.07}, "faster: **missed** |"),
        (Goal("t", "f", Kind.SECONDS, 1), 2.0, {"slow": 9.0}, "| 2.00 s | slow: 9.00 s |"),
        (Goal("t", "f", Kind.SECONDS, 1), 2.0, {"slow": 9.0}, "under 1 s: **missed** |"),
    ],
)
def test_a_row_shows_the_best_rival_and_whether_the_goal_is_met(goal, ours, others, shown):
    contenders = {name: Measured("f", name, [value, 2 * value]) for name, value in others.items()}
    row = table._row(goal, contenders | {"posterclf": Measured("f", "posterclf", [ours])})
    assert shown in row
    assert ("missed" in row) == ("missed" in shown or (goal.kind is Kind.SECONDS and ours > goal.limit))


def test_the_kept_results_have_every_promised_figure_and_what_was_not_measured_is_told():
    kept = {(result.figure, result.contender) for result in load()}
    assert {goal.figure for goal in GOALS} <= {figure for figure, _ in kept}
    missing = [goal for goal in GOALS if (goal.figure, goal.ours) not in kept]
    assert table.markdown().count("not measured") == len(missing)


def test_a_goal_of_another_contender_is_judged_by_that_one():
    goal = Goal("t", "f", Kind.FASTER, 2.5, "posterclf", "posterclf, fast")
    contenders = {
        name: Measured("f", name, [value]) for name, value in {"posterclf": 0.03, "posterclf, fast": 0.01}.items()
    }
    assert table._row(goal, contenders).startswith("| t | 10.0 ms | posterclf: 30.0 ms | 3.0 times faster |")


def test_what_a_runtime_costs_is_its_own(tmp_path):
    facts = {"posters": 24, "largest_difference": 0.04, "map": 0.3}
    results = {
        "replica, network, processor": {"LiteRT": 0.025, "posterclf": 0.01},
        "replica, files to answers, processor": {"LiteRT": 24 * 0.036},
        "replica, memory of the first": {"LiteRT": 71e6},
        "replica, memory of a further one": {"LiteRT": 56e6},
    }
    units = {"second": ("processor",), "byte": ("first", "one")}
    measured = {
        figure: {
            name: Measured(
                figure, name, [value], next(unit for unit, ends in units.items() if figure.endswith(ends)), facts
            )
            for name, value in contenders.items()
        }
        for figure, contenders in results.items()
    }
    (row,) = [line for line in cost_table.replicas(measured).splitlines() if line.startswith("| LiteRT")]
    assert row == "| LiteRT | 25.0 ms | 36.0 ms | 10.0 h | 71.0 MB | 56.0 MB | 0.04 | 0.300 |"


def test_nothing_is_said_of_what_was_not_measured():
    assert cost_table.replicas({}) + cost_table.growth({}) + cost_table.ways({}) == ""


def test_the_instructions_of_the_processor_are_kept(tmp_path):
    save([Measured("a", "posterclf", [1.0])], tmp_path / "results.json")
    (kept,) = load(tmp_path / "results.json")
    assert kept.metadata["instructions"] == known_instructions()
    assert set(known_instructions().split(", ")) <= {*INSTRUCTIONS, "none that are known"}


@pytest.mark.parametrize(("figure", "judged"), [("f, elapsed", False), ("f, processor", True)])
def test_clock_times_of_a_busy_machine_are_not_judged(figure, judged):
    busy = {"load_avg_1min": 7.0, "cpu_count": 2}
    contenders = {name: Measured(figure, name, [1.0], metadata=busy) for name in ("posterclf", "rival")}
    row = table._row(Goal("t", figure, Kind.RATIO, 0.5), contenders)
    assert row.endswith(": **missed** |" if judged else ": not judged |")
