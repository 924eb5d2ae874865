"""The start page and its projector for models of six and of a hundred labels that are no genres."""

import json
import re

import pytest
from streamlit.testing.v1 import AppTest

from posterclf.app.gallery import samples
from posterclf.app.words import LANGUAGES
from posterclf.inference.classifier import PosterClassifier
from posterclf.registry.model_folder import ModelFolder, find_model
from tests.support import pages
from tests.support.other_labels import SIX, model_of
from tests.support.own_models import HUNDRED
from tests.support.pages import answer, drawn, ran, rows, said

FIRST = next(iter(samples().values()))


def opened(**address: str) -> AppTest:
    return pages.opened("classify", **address)


def names(page: AppTest) -> list[str]:
    """The rows of the chart from top to bottom."""
    return [row["name"] for row in rows(page)]


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
    assert answer(page)["words"]["nothing_reached"] == "No label reaches {threshold}"
    assert not any(word in said(page) for word in ("genre", "Drawn as", "N/A is", "Probably"))


def test_a_model_without_tuned_thresholds_neighbours_and_likeness_offers_none_of_them(of_own):
    page = opened(model="six", rule="tuned")
    assert answer(page)["rules"] == [["one", "one"], ["own", "my own"]]
    assert (answer(page)["chosen"]["rule"], answer(page)["chosen"]["one"]) == ("one", 30)
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
    assert names(page) == [label for label, _ in expected[:25]]
    assert len(names(opened(model="hundred", all_labels="true"))) == 100


def test_the_most_probable_are_ordered_by_name_too(of_own):
    page = opened(model="hundred", by_name="true")
    assert names(page) == sorted(names(page), key=str.casefold)
    assert set(names(page)) == set(names(opened(model="hundred")))


@pytest.mark.parametrize("label", ["a garment that nobody has worn in years", "连衣裙"])
def test_why_lights_the_picture_for_a_label(of_own, label):
    page = opened(model="six", why=label)
    assert f"speaks for {label} than on the rest of this picture" in said(page)
    assert "Why? Choose a label here" in page.selectbox(key="choice-why").label


def test_a_network_is_compared_with_the_next_one_of_the_same_labels_in_whatever_order(predicted):
    for model in ("six", "turned"):
        page = opened(model=model, compare="true")
        assert answer(page)["compared"] == "few"
        assert {row["label"]: row["other"] for row in rows(page)} == pytest.approx(predicted("few"))


def test_clothes_are_not_compared_with_genres(of_own):
    page = opened(model="hundred", compare="true")
    assert (answer(page)["compared"], answer(page)["other"]) == ("", "")
    assert answer(opened(model="article"))["compared"] == "efficientnet"


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
    texts = re.sub(r"\{\w+\}", "", str(list(answer(page)["words"].values())))
    assert not any(word in texts for word in ("genre", "类型"))
    page = opened(model="hundred", view="stage", threshold="0", lang=language)
    assert len(names(page)) == 8
    assert len(answer(page)["rows"]) == 100


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
