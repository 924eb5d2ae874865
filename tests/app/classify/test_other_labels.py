"""The start page and its projector for models of six and of a hundred labels that are no genres."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from posterclf.app.gallery import samples
from posterclf.app.words import LANGUAGES
from posterclf.inference.classifier import PosterClassifier
from posterclf.registry.model_folder import ModelFolder, find_model
from tests.support import pages
from tests.support.other_labels import SIX, model_of
from tests.support.own_models import HUNDRED
from tests.support.pages import charts, drawn, named, ran, said

FIRST = next(iter(samples().values()))


def opened(**address: str) -> AppTest:
    return pages.opened("classify", **address)


def names(page: AppTest) -> list[str]:
    """The rows of the chart from top to bottom, without line breaks."""
    return [name.replace("<br>", " ") for name in charts(page)[0]["layout"]["yaxis"]["ticktext"]]


@pytest.fixture
def predicted(of_own):
    """Label -> probability of the first sample, by a model's name."""
    return lambda model: PosterClassifier.load(of_own / model).predict(FIRST.path).as_dict()


def test_six_labels_are_drawn_and_the_page_speaks_of_labels_and_pictures(predicted):
    page = opened(model="six")
    expected = predicted("six")
    assert page.title[0].value == "What does this picture show?"
    assert names(page) == sorted(SIX, key=lambda label: -expected[label])
    assert sorted(drawn(page).values()) == pytest.approx(sorted(expected.values()))
    assert "of 6** labels at or above" in said(page)
    assert not any(word in said(page) for word in ("genre", "Drawn as", "N/A is", "Probably"))


def test_a_model_without_tuned_thresholds_neighbours_and_likeness_offers_none_of_them(of_own):
    page = opened(model="six", rule="tuned")
    assert page.button_group(key="choice-rule").options == ["one", "my own"]
    assert page.slider(key="threshold").value == 30
    assert "angle between embeddings" not in said(page)
    assert "nobody has measured this network" in said(page)


def test_the_page_is_chinese_in_chinese_and_names_stay_as_they_are(of_own):
    page = opened(model="six", lang="zh")
    assert page.title[0].value == "这张图片里有什么？"
    assert set(names(page)) == set(SIX)
    assert not any(word in said(page) for word in ("类型", "海报"))
    # Short is a genre's name as well, which would be 短片.
    assert "Short" in names(opened(model="hundred", lang="zh", all_labels="true"))


def test_twenty_five_of_a_hundred_bars_are_drawn_and_all_on_demand(predicted):
    page = opened(model="hundred")
    expected = sorted(predicted("hundred").items(), key=lambda row: -row[1])
    assert names(page) == [label.replace("<", "&lt;").replace(">", "&gt;") for label, _ in expected[:25]]
    page.toggle(key="all_labels").set_value(True)
    ran(page)
    assert len(names(page)) == len(drawn(page)) == 100
    assert len(names(opened(model="hundred", all_labels="true"))) == 100


@pytest.mark.parametrize("model", ["efficientnet", "six"])
def test_twenty_five_labels_and_fewer_need_no_control(model, of_own):
    assert [toggle.key for toggle in opened(model=model).toggle if toggle.key == "all_labels"] == []


def test_the_most_probable_are_ordered_by_name_too(of_own):
    page = opened(model="hundred", by_name="true")
    assert names(page) == sorted(names(page), key=str.casefold)
    assert set(names(page)) == set(names(opened(model="hundred")))


def test_a_heading_counts_what_it_cannot_name(of_own):
    page = opened(model="hundred", threshold="0", all_labels="true")
    heading = page.header[0].value
    shown = heading.split("\u00a0· ")
    assert 2 <= len(shown) < 25
    assert shown[-1] == f"and {100 - len(shown) + 1} more"


@pytest.mark.parametrize("label", ["a garment that nobody has worn in years", "连衣裙"])
def test_why_lights_the_picture_for_a_label(of_own, label):
    page = opened(model="six", why=label)
    assert f"speaks for {label} than on the rest of this picture" in said(page)
    assert "Why? Choose a label here" in page.selectbox(key="choice-why").label


def test_ones_own_thresholds_are_those_of_the_models_labels_whichever_was_shown_before(of_own):
    page = opened(model="hundred", rule="own")
    page.selectbox(key="own-genre").set_value("$$$")
    ran(page)
    page.selectbox(key="model").set_value("six")
    ran(page)
    assert page.selectbox(key="own-genre").options == list(SIX)
    assert page.selectbox(key="own-genre").value == SIX[0]
    page.slider(key=f"own-six-{SIX[0]}").set_value(0)
    ran(page)
    (marks,) = (trace for trace in charts(page)[0]["data"] if trace["name"] == "thresholds")
    table = dict(zip(named(page, marks), marks["x"], strict=True))
    assert table.pop(SIX[0]) == 0
    assert set(table.values()) == {0.3}


def test_a_network_is_compared_with_the_next_one_of_the_same_labels_in_whatever_order(predicted):
    page = opened(model="six", compare="true")
    assert page.toggle(key="compare").label == "Compare with few"
    (diamonds,) = (trace for trace in charts(page)[0]["data"] if trace["name"] == "few")
    assert sorted(diamonds["x"]) == pytest.approx(sorted(predicted("few").values()))
    page.selectbox(key="model").set_value("turned")
    ran(page)
    assert page.toggle(key="compare").label == "Compare with few"
    (diamonds,) = (trace for trace in charts(page)[0]["data"] if trace["name"] == "few")
    probabilities = predicted("few")
    of_rows = [probabilities[name.replace("<br>", " ")] for name in named(page, diamonds)]
    assert diamonds["x"] == pytest.approx(of_rows)


def test_clothes_are_not_compared_with_genres(of_own):
    assert not [toggle for toggle in opened(model="hundred", compare="true").toggle if toggle.key == "compare"]
    assert opened(model="article").toggle(key="compare").label == "Compare with efficientnet"


def test_a_wrong_label_is_kept_with_the_models_labels(of_own, tmp_path, monkeypatch):
    file = tmp_path / "feedback.jsonl"
    monkeypatch.setenv("POSTERCLF_FEEDBACK", str(file))
    page = opened(model="six")
    assert page.multiselect[0].label == "The right labels"
    assert page.multiselect[0].options == list(SIX)
    page.multiselect[0].set_value(["连衣裙"])
    next(button for button in page.button if button.label == "Send").click()
    ran(page)
    (line,) = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    assert line["labels"] == ["连衣裙"]
    assert list(line["probabilities"]) == list(SIX)


def test_the_page_speaks_of_posters_again_when_a_model_of_genres_is_chosen(of_own):
    page = opened(model="six")
    page.selectbox(key="model").set_value("efficientnet")
    ran(page)
    assert page.title[0].value == "What is this poster about?"
    assert "Drawn as Animation" in said(page)
    assert len(drawn(page)) == 25


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_projector_shows_at_most_eight_labels(of_own, language):
    page = opened(model="six", view="stage", lang=language)
    assert set(names(page)) == set(SIX)
    assert not any(word in said(page) for word in ("genre", "类型", "most probable"))
    page = opened(model="hundred", view="stage", threshold="0", lang=language)
    assert len(names(page)) == 8
    assert "8" in said(page) and "100" in said(page)
    assert len(page.title[0].value) < 100


def test_a_served_file_of_other_labels_than_its_cards_is_a_sentence(tmp_path, monkeypatch):
    own = model_of(SIX, tmp_path / "models" / "mixed_up")
    other = model_of(HUNDRED, tmp_path / "hundred")
    (own.path / "model.tflite").write_bytes((other.path / "model.tflite").read_bytes())
    card = json.loads((own.path / "card.json").read_text(encoding="utf-8"))
    card["files"] = other.card.files
    (own.path / "card.json").write_text(json.dumps(card), encoding="utf-8")
    monkeypatch.setenv("POSTERCLF_MODELS", str(tmp_path / "models"))
    assert isinstance(find_model("mixed_up"), ModelFolder)
    page = opened(model="mixed_up")
    assert ["`posterclf models`" in error.value for error in page.error] == [True]
    assert not page.get("plotly_chart")
