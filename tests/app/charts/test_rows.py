"""Where the rows of a chart stand."""

import pytest

from posterclf.app.charts.counts import count_chart
from posterclf.app.charts.probabilities import probability_chart
from posterclf.app.charts.quality_rows import genres_chart
from posterclf.app.charts.rows import LINE_HEIGHT, chart_rows
from posterclf.inference.prediction import Prediction
from posterclf.labels import Labels, Thresholds
from posterclf.registry.model_folder import find_model
from tests.support.own_models import HUNDRED

LONG = "a garment that nobody has worn in years"


def test_short_names_stand_one_row_apart():
    rows = chart_rows(["red", "blue"], 20)
    assert (rows.names, rows.places, rows.height, rows.widest) == (["red", "blue"], [0, 1], 2, 4)
    assert rows.axis["range"] == [1.5, -0.5]


def test_a_name_of_two_lines_has_a_higher_row():
    rows = chart_rows(["red", LONG, "blue"], 20)
    line = LINE_HEIGHT / 20
    assert rows.names[1] == "a garment that nobody<br>has worn in years"
    assert rows.places == pytest.approx([0, 1 + line / 2, 2 + line])
    assert rows.height == pytest.approx(3 + line)


def test_what_looks_like_markup_is_a_name():
    assert chart_rows(["<b>bold</b>", "R&D"], 20).names == ["&lt;b&gt;bold&lt;/b&gt;", "R&amp;D"]


def test_equal_names_and_names_of_digits_are_rows_of_their_own():
    (bars,) = count_chart([("coat", 3), ("coat", 1), ("2019", 0)], 3, "").data
    assert bars.y == (0, 1, 2)
    labels = Labels(["2019", "2020", "10"])
    prediction = Prediction(model="years", labels=labels, probabilities=find_model().label_frequencies[:3])
    figure = probability_chart(prediction, Thresholds.one(labels, 1))
    assert set(figure.layout.yaxis.ticktext) == set(labels)
    assert sorted(figure.data[1].y) == [0, 1, 2]


def test_a_hundred_labels_have_a_hundred_rows():
    row = find_model().card.evaluation["labels"]["Horror"]
    figure = genres_chart(dict.fromkeys(HUNDRED, row), 200)
    assert len(figure.layout.yaxis.ticktext) == len(set(figure.data[1].y)) == 100
    assert figure.layout.height > 30 * 100


@pytest.mark.parametrize("threshold", [0, 0.3, 0.5, 0.7, 1])
def test_the_thresholds_words_have_space_on_a_phone(threshold):
    """350 pixels: where names leave little to the right of the line, the words stand to its left, above the names."""
    for names, letters in ((["red", "blue"], 4), ([LONG, "blue"], 21)):
        labels = Labels(names)
        prediction = Prediction(model="x", labels=labels, probabilities=find_model().label_frequencies[:2])
        (words,) = probability_chart(prediction, Thresholds.one(labels, threshold)).layout.annotations
        bars = 350 - 7 * letters
        line = 7 * letters + bars * threshold / 1.09
        assert 350 - line >= 150 if words.xanchor == "left" else line >= 130
