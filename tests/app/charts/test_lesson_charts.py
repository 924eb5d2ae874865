import pytest

from posterclf.app.charts.lessons import accuracy_chart, formula, loss_chart, posters_chart, shares_chart
from posterclf.lessons.loss_by_hand import WrittenLoss, WrittenTerm
from posterclf.metrics.operating_points import OperatingPoint

COUNTS = {"true_positives": 30, "false_positives": 26, "false_negatives": 7, "true_negatives": 63}
POINT = OperatingPoint(threshold=0.3, **COUNTS)
NAMES = {field: field for field in COUNTS}


def test_softmax_and_sigmoid_stand_side_by_side_and_differ_by_more_than_colour():
    figure = shares_chart(["A", "B"], [0.7, 0.3], [0.9, 0.8], "softmax, sum 1.00", "sigmoid, sum 1.70")
    left, right = figure.data
    assert (list(left.x), list(right.x)) == ([0.7, 0.3], [0.9, 0.8])
    assert left.marker.pattern.shape != right.marker.pattern.shape
    assert figure.layout.xaxis.range == figure.layout.xaxis2.range
    assert [note.text for note in figure.layout.annotations] == ["softmax, sum 1.00", "sigmoid, sum 1.70"]


def test_a_term_carries_its_formula():
    assert formula(WrittenTerm(0, True, "0.500", "0.69")) == "−ln 0.500 = 0.69"
    assert formula(WrittenTerm(0, False, "0.250", "0.29")) == "−ln (1 − 0.250) = 0.29"


def test_labelled_terms_are_full_and_the_rest_shares_the_last_bar():
    rows = [WrittenTerm(0, True, "0.100", "2.30"), WrittenTerm(1, False, "0.500", "0.69")]
    figure = loss_chart(["A", "B", "C", "D"], WrittenLoss(rows, "0.40", 2, "3.39", "0.848"), "2 others")
    labelled, others = figure.data
    assert list(labelled.y) == ["A"]
    assert (list(others.y), list(others.x)) == (["B", "2 others"], [0.69, 0.4])
    assert labelled.marker.pattern.shape != others.marker.pattern.shape
    assert list(figure.layout.yaxis.categoryarray) == ["A", "B", "2 others"]


def test_every_poster_is_one_dot_in_its_field():
    figure = posters_chart(POINT, ("is", "is not"), ("predicted", "not predicted"), NAMES)
    assert {trace.name: len(trace.x) for trace in figure.data} == COUNTS
    places = [place for trace in figure.data for place in zip(trace.x, trace.y, strict=True)]
    assert len(set(places)) == len(places)
    assert len({trace.marker.symbol for trace in figure.data}) == 3
    true_positives, false_positives, false_negatives, _ = figure.data
    assert max(true_positives.x) < min(false_positives.x)
    assert min(true_positives.y) > max(false_negatives.y)


def test_a_step_of_the_threshold_moves_no_field():
    lower = OperatingPoint(0.1, true_positives=37, false_positives=80, false_negatives=0, true_negatives=9)
    one, other = (posters_chart(point, ("", ""), ("", ""), NAMES) for point in (POINT, lower))
    assert one.layout.shapes[0].y0 == other.layout.shapes[0].y0


def test_accuracy_and_recall_of_both_models_are_four_bars_with_their_names():
    silent = OperatingPoint(2, true_positives=0, false_positives=0, false_negatives=37, true_negatives=89)
    figure = accuracy_chart(silent, POINT, ("accuracy", "recall"), ("nothing", "network"))
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


def test_a_share_of_no_posters_has_no_bar_and_no_number():
    none_positive = OperatingPoint(0.3, true_positives=0, false_positives=1, false_negatives=0, true_negatives=9)
    _, network = accuracy_chart(none_positive, none_positive, ("", ""), ("", "")).data
    assert list(network.x) == [0.9, None]
    assert list(network.text) == ["90.0%", ""]


def test_specs_hold_plain_numbers():
    assert "bdata" not in posters_chart(POINT, ("", ""), ("", ""), NAMES).to_json()
