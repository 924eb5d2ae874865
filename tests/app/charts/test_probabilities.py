import numpy as np
import pytest

from posterclf.app.charts.probabilities import probability_chart
from posterclf.inference.prediction import Prediction
from posterclf.labels import GENRES, Thresholds

PREDICTION = Prediction(model="test", labels=GENRES, probabilities=np.linspace(0, 0.96, 25, dtype=np.float32))


def drawn(figure) -> dict[str, tuple[str, float]]:
    """Label -> the trace that draws it, and how long its bar is."""
    names = dict(zip(figure.layout.yaxis.tickvals, figure.layout.yaxis.ticktext, strict=True))
    return {names[y]: (bar.name, x) for bar in figure.data for y, x in zip(bar.y, bar.x, strict=True)}


@pytest.mark.parametrize("threshold", [0, 0.3, 0.96, 1])
def test_each_genre_has_one_bar_on_its_side_of_the_threshold(threshold):
    bars = drawn(probability_chart(PREDICTION, Thresholds.one(GENRES, threshold), by_name=False))
    assert set(bars) == set(GENRES)
    predicted = set(PREDICTION.at(threshold))
    for genre, (side, length) in bars.items():
        assert side == ("predicted" if genre in predicted else "not predicted")
        assert length == pytest.approx(PREDICTION.as_dict()[genre])


def test_the_sides_differ_by_more_than_colour():
    full, hatched = probability_chart(PREDICTION, Thresholds.one(GENRES, 0.3), by_name=False).data
    assert full.marker.pattern.shape != hatched.marker.pattern.shape


def test_the_threshold_is_a_line_with_its_words():
    for threshold in (0.3, 0.9):
        figure = probability_chart(PREDICTION, Thresholds.one(GENRES, threshold), by_name=False)
        assert figure.layout.shapes[0].x0 == figure.layout.shapes[0].x1 == threshold
        assert f"predicted at ≥ {threshold:.0%}".replace("%", " %") in figure.layout.annotations[0].text


def test_bars_stand_in_order_of_probability_or_of_names():
    ranked = probability_chart(PREDICTION, Thresholds.one(GENRES, 0.3), by_name=False).layout.yaxis.ticktext
    assert list(ranked) == [genre for genre, _ in PREDICTION.ranking()]
    named = probability_chart(PREDICTION, Thresholds.one(GENRES, 0.3), by_name=True).layout.yaxis.ticktext
    assert list(named) == sorted(GENRES, key=str.casefold)


def test_the_spec_holds_plain_numbers():
    assert "bdata" not in probability_chart(PREDICTION, Thresholds.one(GENRES, 0.3), by_name=False).to_json()
