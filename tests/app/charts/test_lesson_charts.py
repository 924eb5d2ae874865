import pytest

from posterclf.app.charts.lessons import LossTerm, accuracy_chart, formula, loss_chart, posters_chart, shares_chart
from posterclf.lessons.formulas import Counts

CELLS = Counts(found=30, missed=7, false_alarms=26, left_out=63)
NAMES = {field: field for field in vars(CELLS)}


def test_softmax_and_sigmoid_stand_side_by_side_and_differ_by_more_than_colour():
    figure = shares_chart(["A", "B"], [0.7, 0.3], [0.9, 0.8], "softmax, sum 1.00", "sigmoid, sum 1.70")
    left, right = figure.data
    assert (list(left.x), list(right.x)) == ([0.7, 0.3], [0.9, 0.8])
    assert left.marker.pattern.shape != right.marker.pattern.shape
    assert figure.layout.xaxis.range == figure.layout.xaxis2.range
    assert [note.text for note in figure.layout.annotations] == ["softmax, sum 1.00", "sigmoid, sum 1.70"]


def test_a_term_carries_its_formula():
    assert formula(LossTerm("A", 0.5, True, 0.6931)) == "−ln 0.50 = 0.69"
    assert formula(LossTerm("A", 0.25, False, 0.2877)) == "−ln (1 − 0.25) = 0.29"


def test_labelled_terms_are_full_and_the_rest_shares_the_last_bar():
    rows = [LossTerm("A", 0.1, True, 2.3), LossTerm("B", 0.5, False, 0.69)]
    figure = loss_chart(rows, "23 others", 0.4)
    labelled, others = figure.data
    assert list(labelled.y) == ["A"]
    assert list(others.y) == ["B", "23 others"]
    assert labelled.marker.pattern.shape != others.marker.pattern.shape
    assert list(figure.layout.yaxis.categoryarray) == ["A", "B", "23 others"]


def test_every_poster_is_one_dot_in_its_field():
    figure = posters_chart(CELLS, ("is", "is not"), ("predicted", "not predicted"), NAMES)
    assert {trace.name: len(trace.x) for trace in figure.data} == vars(CELLS)
    places = [place for trace in figure.data for place in zip(trace.x, trace.y, strict=True)]
    assert len(set(places)) == len(places)
    assert len({trace.marker.symbol for trace in figure.data}) == 3
    found, false_alarms, missed, _ = figure.data
    assert max(found.x) < min(false_alarms.x)
    assert min(found.y) > max(missed.y)


def test_a_step_of_the_threshold_moves_no_field():
    lower = Counts(found=37, missed=0, false_alarms=80, left_out=9)
    one, other = (posters_chart(cells, ("", ""), ("", ""), NAMES) for cells in (CELLS, lower))
    assert one.layout.shapes[0].y0 == other.layout.shapes[0].y0


def test_accuracy_and_recall_of_both_models_are_four_bars_with_their_names():
    silent = Counts(found=0, missed=37, false_alarms=0, left_out=89)
    figure = accuracy_chart(silent, CELLS, ("accuracy", "recall"), ("nothing", "network"))
    nothing, network = figure.data
    assert list(nothing.x) == pytest.approx([89 / 126, 0])
    assert list(network.x) == pytest.approx([93 / 126, 30 / 37])
    assert sorted(note.text for note in figure.layout.annotations) == [
        "<b>accuracy</b>",
        "<b>recall</b>",
        "network",
        "network",
        "nothing",
        "nothing",
    ]


def test_specs_hold_plain_numbers():
    assert "bdata" not in posters_chart(CELLS, ("", ""), ("", ""), NAMES).to_json()
