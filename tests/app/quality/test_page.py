"""The page 'How good is it?', with Streamlit's AppTest: the shipped cards and predictions, no browser."""

import json
import shutil

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from posterclf.app.measured import measured_model
from posterclf.app.words import LANGUAGES
from posterclf.labels import GENRES
from posterclf.metrics.confusions import worst_mistakes
from posterclf.metrics.operating_points import operating_point
from posterclf.registry import model_folder
from posterclf.registry.evaluation_predictions import EvaluationPredictions
from posterclf.registry.model_folder import CARD, find_model, model_names
from tests.support import pages
from tests.support.pages import charts, component, ran
from tests.support.paths import ROOT, SAMPLES


def opened(**address: str) -> AppTest:
    return pages.opened("quality", **address)


def numbers(page: AppTest) -> list[str]:
    """What the browser shows at first of precision, recall, F1 and of what is predicted."""
    curve = component(page, "curve")
    return curve["steps"][curve["threshold"]]["values"]


def text(page: AppTest) -> str:
    return "\n".join(element.value for element in (*page.markdown, *page.caption))


def expected(model: str, threshold: float, genre: str | None = None) -> list[str]:
    predictions = EvaluationPredictions.load(find_model(model))
    columns = [GENRES.index(genre)] if genre else slice(None)
    point = operating_point(predictions.labels[:, columns], predictions.probabilities[:, columns], threshold)
    found = (point.precision, point.recall, point.f1)
    shares = ["–" if share is None else f"{100 * share:.1f}%" for share in found]
    return [*shares, str(point.predicted) if genre else f"{point.predicted / len(predictions.ids):.1f}"]


@pytest.mark.parametrize("model", model_names())
def test_the_four_numbers_are_those_of_the_models_own_threshold_at_first(model):
    page = opened(model=model)
    assert len(page.title) == 1
    threshold = find_model(model).threshold
    assert component(page, "curve")["threshold"] == round(100 * threshold)
    assert numbers(page) == expected(model, threshold)


@pytest.mark.parametrize("genre", [None, "Horror"])
def test_every_percent_has_its_numbers_and_its_point_on_the_curve(genre):
    curve = component(opened(genre=genre or ""), "curve")
    assert len(curve["steps"]) == 101
    labels, probabilities = measured_model("efficientnet").cells(genre)
    for percent in (0, 12, 25, 100):
        step = curve["steps"][percent]
        assert step["values"] == expected("efficientnet", percent / 100, genre)
        point = operating_point(labels, probabilities, percent / 100)
        assert (step["hits"], step["predicted"]) == (f"{point.true_positives:,}", f"{point.predicted:,}")
        if point.predicted:
            assert (step["recall"], step["precision"]) == pytest.approx((point.recall, point.precision), abs=1e-4)
        else:
            assert (step["recall"], step["precision"]) == (None, None)
    drawn = curve["figure"]["data"][-1]
    assert drawn["x"] == sorted(drawn["x"])


def test_the_numbers_posters_are_those_at_the_threshold_of_the_address():
    page = opened(threshold="12")
    point = component(page, "curve")["steps"][12]
    assert f"Predicted, and right: {point['hits']}" in page.selectbox(key="choice-cells").options


def test_figures_of_one_genre_are_shown_alone_and_kept_in_the_address():
    page = opened(genre="Horror", threshold="20")
    assert numbers(page) == expected("efficientnet", 0.2, "Horror")
    own = find_model().tuned_thresholds.table()["Horror"]
    assert f"The network's own threshold here is {round(100 * own)}%" in component(page, "curve")["words"]["own"]
    page.selectbox(key="choice-genre").set_value("Drama")
    ran(page)
    assert page.query_params["genre"] == "Drama"
    assert numbers(page) == expected("efficientnet", 0.2, "Drama")


def test_a_threshold_that_nothing_reaches_has_a_sentence_in_place_of_a_precision():
    page = opened(model="article", threshold="100")
    assert numbers(page) == ["–", "0.0%", "0.0%", "0.0"]
    assert component(page, "curve")["words"]["numbers"][0][2] == "nothing is predicted"


@pytest.mark.parametrize("address", [{"genre": "Reality-TV"}, {"genre": "../x"}, {"threshold": "900"}, {"model": "x"}])
def test_nonsense_in_the_address_gives_the_ordinary_page(address):
    assert numbers(opened(**address)) == numbers(opened())


def test_leaks_are_named_only_for_the_split_that_has_them():
    assert "None of them was shown in training" in text(opened())
    shown = text(opened(model="article"))
    assert "The split 'article' leaks" in shown
    for leak in find_model("article").card.training.leaks:
        assert leak.Id in shown


@pytest.mark.parametrize("model", model_names())
def test_the_accuracy_of_saying_nothing_is_the_cards(model):
    share = find_model(model).card.evaluation["baseline"]["accuracy_of_saying_nothing"]
    assert f"A model that says nothing scores {100 * share:.1f}%." in text(opened(model=model))


def test_every_chart_says_what_it_shows():
    alts = [chart["alt"] for chart in charts(opened())]
    alts.append(component(opened(), "curve")["alt"])
    assert len(alts) == len(set(alts)) == 8
    assert all(len(alt) > 30 for alt in alts)


def test_the_worst_mistakes_are_ids_and_labels_where_there_are_no_pictures(monkeypatch):
    monkeypatch.delenv("POSTERCLF_DATA", raising=False)
    page = opened()
    assert "Ids and labels only" in text(page)
    assert not page.get("image")
    predictions = EvaluationPredictions.load(find_model())
    worst = worst_mistakes(GENRES, predictions.labels, predictions.probabilities, predictions.probabilities > 0.3, 3)
    assert all(predictions.ids[mistake.row] in text(page) for mistake in worst)


def test_the_worst_mistakes_have_pictures_where_the_operator_has_them(monkeypatch, tmp_path):
    predictions = EvaluationPredictions.load(find_model())
    worst = worst_mistakes(
        GENRES, predictions.labels, predictions.probabilities, predictions.probabilities > 0.3, 2, "Horror"
    )
    (tmp_path / "Images").mkdir()
    shutil.copy(SAMPLES[0], tmp_path / "Images" / f"{predictions.ids[worst[0].row]}.jpg")
    (tmp_path / "Images" / f"{predictions.ids[worst[1].row]}.jpg").write_bytes(b"no picture")
    monkeypatch.setenv("POSTERCLF_DATA", str(tmp_path))
    page = opened(genre="Horror")
    assert len(page.get("image")) == 1
    assert "Ids and labels only" not in text(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_are_complete(language):
    page = opened(lang=language)
    assert len(page.header) == 7
    assert not [header.value for header in page.header if header.value.isascii() != (language == "en")]


def test_a_network_that_was_not_measured_or_cannot_be_read_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(model_folder, "MODELS", tmp_path)
    st.cache_resource.clear()
    shutil.copytree(ROOT / "models" / "article", tmp_path / "article")
    card = json.loads((tmp_path / "article" / CARD).read_text(encoding="utf-8"))
    (tmp_path / "article" / "test.npz").write_bytes(b"others")
    page = opened(model="article")
    assert ["`posterclf models`" in error.value for error in page.error] == [True]
    del card["evaluation"]
    (tmp_path / "article" / CARD).write_text(json.dumps(card), encoding="utf-8")
    page = opened(model="article")
    assert ["article" in info.value for info in page.info] == [True]
    assert not charts(page)
