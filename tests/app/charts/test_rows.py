"""Where the rows of a chart stand."""

import pytest

from posterclf.app.charts.quality_rows import genres_chart
from posterclf.app.charts.rows import LINE_HEIGHT, chart_rows, hover_text
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


def test_a_hundred_labels_have_a_hundred_rows():
    row = find_model().card.evaluation["labels"]["Horror"]
    figure = genres_chart(dict.fromkeys(HUNDRED, row), 200)
    assert len(figure.layout.yaxis.ticktext) == len(set(figure.data[1].y)) == 100
    assert figure.layout.height > 30 * 100


def test_what_is_said_of_a_mark_breaks_into_lines_and_is_shown_letter_by_letter():
    assert hover_text("R&D <b>: " + LONG) == "R&amp;D &lt;b&gt;: a garment that<br>nobody has worn in years"
