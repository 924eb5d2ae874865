"""The page for many posters, for models of six and of a hundred labels that are no genres."""

from html import unescape

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from posterclf.app.gallery import samples
from posterclf.app.many.cards import card_html, columns
from posterclf.app.many.poster_queue import ALL, DOUBTED, NONE, Poster, Row, pick
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.prediction import Prediction
from posterclf.labels import Labels
from tests.support import pages
from tests.support.other_labels import SIX
from tests.support.own_models import HUNDRED
from tests.support.pages import charts, named, ran, said


def with_samples(**address: str) -> AppTest:
    page = pages.opened("many", **address)
    page.button(key="take-samples").click()
    ran(page)
    while any(button.key == "stop" for button in page.button):
        ran(page)
    return page


def counted(page: AppTest) -> dict[str, int]:
    (bars,) = charts(page)[0]["data"]
    return {name.replace("<br>", " "): x for name, x in zip(named(page, bars), bars["x"], strict=True)}


def html(page: AppTest) -> str:
    return unescape(" ".join(element.proto.body for element in page.get("html")))


def row(labels: Labels, *predicted: str) -> Row:
    probabilities = np.array([0.75 if label in predicted else 0.01 for label in labels], np.float32)
    prediction = Prediction(model="own", labels=labels, probabilities=probabilities)
    return Row(Poster("a", "a.jpg", b""), prediction, prediction.at(0.5))


def test_six_labels_are_counted_and_filtered(of_own):
    page = with_samples(model="six")
    classifier = PosterClassifier.load(of_own / "six")
    predicted = [classifier.predict(sample.path).at(0.3) for sample in samples().values()]
    assert page.title[0].value == "What do these pictures show?"
    assert page.header[0].value == f"{len(predicted)} of {len(predicted)} pictures"
    assert counted(page) == {label: sum(label in labels for labels in predicted) for label in SIX}
    assert page.selectbox(key="choice-posters").options == ["All pictures", "No label predicted", *SIX]
    page.selectbox(key="choice-posters").set_value("连衣裙")
    ran(page)
    shown = sum("连衣裙" in labels for labels in predicted)
    assert 0 < shown < len(predicted)
    assert page.header[0].value == f"{shown} of {len(predicted)} pictures"
    assert page.query_params["posters"] in ("连衣裙", ["连衣裙"])


@pytest.mark.parametrize("model", ["six", "hundred"])
def test_the_page_is_chinese_in_chinese_and_says_nothing_of_genres(of_own, model):
    page = with_samples(model=model, lang="zh")
    assert page.title[0].value == "这些图片里有什么？"
    texts = said(page) + html(page) + "".join(uploader.label for uploader in page.file_uploader)
    assert not any(word in texts for word in ("类型", "海报"))


def test_the_most_frequent_of_a_hundred_labels_are_counted(of_own):
    page = with_samples(model="hundred")
    counts = counted(page)
    assert len(counts) == 25
    assert list(counts.values()) == sorted(counts.values(), reverse=True)
    assert "The bars are the 25 most frequent of 100." in said(page)
    page.button_group(key="choice-show").set_value("table")
    ran(page)
    table = page.dataframe[0].value
    assert table.shape == (len(samples()), 4 + 100)
    classifier = PosterClassifier.load(of_own / "hundred")
    probabilities = classifier.predict(next(iter(samples().values())).path).as_dict()
    assert table["File (label)"].iloc[0] == pytest.approx(100 * probabilities["File"], abs=0.051)
    assert table["2019"].iloc[0] == pytest.approx(100 * probabilities["2019"], abs=0.051)


def test_only_a_model_that_knows_posters_may_doubt_them(of_own):
    assert "Probably no poster" in with_samples().selectbox(key="choice-posters").options
    assert "Probably no poster" not in with_samples(model="article").selectbox(key="choice-posters").options


def test_labels_that_are_called_as_a_filter_are_labels():
    labels = Labels(["all", "none", "doubted"])
    rows = [row(labels, "none"), row(labels)]
    assert not {ALL, NONE, DOUBTED} & {*labels, "|"}
    assert pick(rows, "none") == rows[:1]
    assert pick(rows, NONE) == rows[1:]
    assert pick(rows, "all") == []
    assert pick(rows, ALL) == rows


def test_a_label_is_shown_as_text():
    labels = Labels(["<b>bold</b>", "R&D"])
    assert "<strong>&lt;b&gt;bold&lt;/b&gt; 75 %</strong>" in card_html(row(labels, "<b>bold</b>"))
    assert "R&amp;D" in card_html(row(labels, "R&D"))
    assert "nearest: &lt;b&gt;bold&lt;/b&gt; &lt; 1 %" in card_html(row(labels))


def test_a_label_that_is_called_as_a_head_has_a_column_of_its_own():
    labels = Labels(["File", "File (label)", "Remark", "red"])
    table = columns([row(labels, "File")], labels)
    assert list(table)[4:] == ["File (label)", "File (label) (label)", "Remark (label)", "red"]
    assert table["File"] == ["a.jpg"]
    assert table["File (label)"] == [75.0]


def test_a_hundred_labels_are_a_hundred_columns():
    assert len(columns([row(HUNDRED)], HUNDRED)) == 4 + 100
