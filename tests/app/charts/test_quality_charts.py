"""The charts of the page 'How good is it?', without a browser."""

import numpy as np
import pytest

from posterclf.app.charts.look import THEME_COLORS
from posterclf.app.charts.quality import accuracy_chart, precision_recall_chart, reliability_chart
from posterclf.app.charts.quality_rows import co_occurrences_chart, confusions_chart, genres_chart, networks_chart
from posterclf.metrics.confusions import Confusion, CoOccurrence
from posterclf.metrics.operating_points import Curve
from posterclf.metrics.reliability import Bin
from posterclf.metrics.report import Report
from posterclf.registry.model_folder import find_model, model_names

CURVE = Curve(thresholds=[0.9, 0.5, 0.1], precision=[1, 0.8, 0.2], recall=[0.1, 0.4, 1])
BINS = [Bin(0.01, 0.0, 0.0, 0.05, 48), Bin(0.25, 0.36, 0.2, 0.5, 48)]
CONFUSIONS = [
    Confusion("Thriller", "Horror", 36, 0.44, 0.19, 0.27),
    Confusion("Sci-Fi", "Horror", 40, 0.28, 0.06, 0.18),
]
PAIRS = [CoOccurrence("Drama", "Romance", 0.22, 0.25), CoOccurrence("Horror", "Sci-Fi", 0.13, None)]


def annotations(figure) -> list[str]:
    return [annotation.text for annotation in figure.layout.annotations]


def card_report(model: str | None = None) -> Report:
    return find_model(model).card.evaluation


def test_the_curve_stands_above_the_line_of_guessing():
    figure = precision_recall_chart(CURVE, share=0.1)
    guessing, curve = figure.data
    assert list(zip(curve.x, curve.y, strict=True)) == [(0.1, 1), (0.4, 0.8), (1, 0.2)]
    assert list(curve.customdata) == ["90%", "50%", "10%"]
    assert list(guessing.y) == [0.1, 0.1]
    assert any("10.0%" in text for text in annotations(figure))


def test_bins_stand_at_the_roots_of_their_shares_with_their_sizes():
    diagonal, bins = reliability_chart(BINS).data
    assert list(bins.x) == pytest.approx([0.1, 0.5])
    assert list(bins.y) == pytest.approx([0, 0.6])
    assert bins.y[1] + bins.error_y.array[1] == pytest.approx(0.5**0.5)
    assert bins.hovertext[0].startswith("48 ")
    assert list(diagonal.x) == list(diagonal.y)


def test_saying_nothing_is_hatched_and_the_model_is_not():
    bars = accuracy_chart({"nothing": (0.907, "90.7%"), "model": (0.916, "91.6%")}).data[0]
    assert list(bars.marker.pattern.shape) == ["/", ""]
    assert list(bars.text) == ["90.7%", "91.6%"]


def test_networks_differ_by_their_mark_and_have_their_numbers_beside_it():
    reports = {name: card_report(name) for name in model_names()}
    figure = networks_chart(reports, {"map": "mAP", "ece": "ECE"})
    baseline, *networks = figure.data
    assert len({network.marker.symbol for network in networks}) == len(reports) > 1
    assert f"{reports['article']['map']:.3f}" in annotations(figure)
    first = networks[0]
    low, high = reports[first.name]["intervals"]["map"]
    assert first.x[0] + first.error_x.array[0] == pytest.approx(high)
    assert first.x[0] - first.error_x.arrayminus[0] == pytest.approx(low)
    assert baseline.x[0] == reports[first.name]["baseline"]["map"]


def test_each_genre_has_its_interval_and_its_share():
    report = card_report()
    row = report["labels"]["Horror"]
    share, ap = genres_chart({"Horror": row}, report["posters"]).data
    assert share.x[0] == row["positives"] / report["posters"]
    assert ap.x[0] + ap.error_x.array[0] == pytest.approx(row["ap_interval"][1])
    assert ap.hovertext[0].endswith(f"{row['positives']} posters")


def test_a_genre_without_an_interval_is_drawn_without():
    row = card_report()["labels"]["Horror"] | {"ap_interval": [None, None]}
    ap = genres_chart({"Horror": row}, 726).data[1]
    assert ap.x == (row["ap"],)
    assert np.isnan(ap.error_x.array).all()


def test_confusions_are_bars_beside_what_is_usual():
    figure = confusions_chart(CONFUSIONS)
    wrongly, elsewhere, together = figure.data
    assert (list(wrongly.x), list(elsewhere.x), list(together.x)) == ([0.44, 0.28], [0.19, 0.06], [0.27, 0.18])
    assert (wrongly.marker.pattern.shape, elsewhere.marker.pattern.shape) == ("", "/")
    assert list(figure.layout.yaxis.ticktext) == ["Thriller, said of Horror", "Sci-Fi, said of Horror"]


def test_pairs_that_are_never_predicted_have_no_bar():
    predictions, labels = co_occurrences_chart(PAIRS).data
    assert (list(predictions.x), list(labels.x)) == ([0.25, 0], [0.22, 0.13])


@pytest.mark.parametrize(
    "figure",
    [
        precision_recall_chart(CURVE, 0.1),
        reliability_chart(BINS),
        confusions_chart(CONFUSIONS),
        co_occurrences_chart(PAIRS),
    ],
    ids=["curve", "reliability", "mixed up", "together"],
)
def test_text_is_large_enough_and_colours_are_the_themes(figure):
    sizes = [annotation.font.size for annotation in figure.layout.annotations]
    assert all(size >= 14 for size in [*sizes, figure.layout.font.size, figure.layout.xaxis.tickfont.size])
    drawn = [(trace.line.color if trace.type == "scatter" else None) or trace.marker.color for trace in figure.data]
    assert all(color in THEME_COLORS for color in drawn)
