"""What stands below each poster of a queue, and the queue as a table."""

import numpy as np
import pytest

from posterclf.app.many.cards import LINES, card_html, columns, faults_html, waiting_html
from posterclf.app.many.poster_queue import Poster, Row
from posterclf.inference.prediction import Prediction
from posterclf.labels import GENRES


def row(name: str, threshold: float = 0.3, doubted: bool = False, **probabilities: float) -> Row:
    values = np.array([probabilities.get(genre, 0.01) for genre in GENRES], np.float32)
    prediction = Prediction(model="test", labels=GENRES, probabilities=values, probably_no_poster=doubted)
    return Row(Poster(name, name, b""), prediction, prediction.at(threshold))


def lines(html: str) -> list[str]:
    return html.partition("<ul>")[2].partition("</ul>")[0].removeprefix("<li>").removesuffix("</li>").split("</li><li>")


def test_a_card_names_what_is_predicted_the_most_probable_first():
    html = card_html(row("a.jpg", Drama=0.5, War=0.75))
    assert lines(html) == ["<strong>War 75 %</strong>", "<strong>Drama 50 %</strong>"]


def test_where_nothing_is_predicted_the_nearest_is_named():
    assert lines(card_html(row("a.jpg", War=0.25))) == ["No genre; nearest: War 25 %"]


@pytest.mark.parametrize("more", [0, 1, 21])
def test_a_card_has_a_fixed_number_of_lines_whatever_is_predicted(more):
    predicted = dict.fromkeys(GENRES[: LINES + more], 0.5)
    shown = lines(card_html(row("a.jpg", **predicted)))
    assert len(shown) == LINES
    assert (shown[-1] == f"and {more + 1} more") == (more > 0)


def test_a_doubt_is_a_line_below_the_genres():
    assert lines(card_html(row("a.jpg", doubted=True, War=0.5)))[1:] == ["<em>Probably no poster</em>"]


@pytest.mark.parametrize("html", [lambda name: card_html(row(name)), lambda name: waiting_html(Poster("1", name, b""))])
def test_a_name_is_shown_as_text_without_its_folders(html):
    text = html('posters/<b>"x"</b>.jpg')
    assert 'title="posters/&lt;b&gt;&quot;x&quot;&lt;/b&gt;.jpg"' in text
    assert text.count("<b>") == 0
    assert ">b&gt;.jpg</p>" in text  # behind the last slash


def test_faults_are_a_list_of_text():
    assert faults_html([("<b>.jpg", "a & b"), ("c.jpg", "d")]) == (
        '<ul class="faults"><li><strong>&lt;b&gt;.jpg</strong> a &amp; b</li><li><strong>c.jpg</strong> d</li></ul>'
    )


def test_the_table_has_a_row_for_each_poster_and_a_column_for_each_label():
    table = columns([row("a.jpg", Drama=0.5, War=0.756), row("b.jpg", doubted=True)], GENRES)
    assert list(table) == ["File", "Predicted genres", "How many", "Remark", *GENRES]
    assert table["File"] == ["a.jpg", "b.jpg"]
    assert table["Predicted genres"] == ["War, Drama", ""]
    assert table["How many"] == [2, 0]
    assert table["Remark"] == ["", "Probably no poster"]
    assert table["War"] == [75.6, 1.0]


def test_no_posters_are_a_table_without_rows():
    assert set(map(len, columns([], GENRES).values())) == {0}
