"""The threshold's controls, as the start page has them: one for all, tuned, one's own."""

from streamlit.testing.v1 import AppTest

from posterclf.app.gallery import samples
from posterclf.inference.classifier import PosterClassifier
from posterclf.registry.model_folder import find_model
from tests.support import pages
from tests.support.pages import bars, charts, named, ran


def opened(**address: str) -> AppTest:
    return pages.opened("classify", **address)


def test_tuned_thresholds_are_marked_and_decide():
    page = opened(rule="tuned")
    tuned = find_model().tuned_thresholds.table()
    (marks,) = (trace for trace in charts(page)[0]["data"] if trace["name"] == "thresholds")
    assert dict(zip(named(page, marks), marks["x"], strict=True)) == tuned
    expected = PosterClassifier.load().predict(next(iter(samples().values())).path).at("tuned")
    assert set(named(page, bars(page)[0])) == set(expected)
    assert "rule" in page.query_params


def test_ones_own_threshold_moves_one_genre_and_is_kept():
    page = opened(rule="own")
    tuned = find_model().tuned_thresholds.table()
    page.selectbox(key="own-genre").set_value("Drama")
    ran(page)
    page.slider(key="own-efficientnet-Drama").set_value(0)
    ran(page)
    assert "Drama" in named(page, bars(page)[0])
    page.selectbox(key="own-genre").set_value("War")
    ran(page)
    (marks,) = (trace for trace in charts(page)[0]["data"] if trace["name"] == "thresholds")
    assert dict(zip(named(page, marks), marks["x"], strict=True)) == tuned | {"Drama": 0}


def test_a_network_without_tuned_thresholds_offers_none():
    page = opened(model="article", rule="tuned")
    assert page.button_group(key="choice-rule").options == ["one", "my own"]
    assert page.slider(key="threshold").value == 30


def test_a_rule_that_the_next_network_lacks_is_let_go():
    page = opened(rule="tuned")
    page.selectbox(key="model").set_value("article")
    ran(page)
    assert page.slider(key="threshold").value == 30


def test_a_chosen_threshold_stays_when_another_network_is_taken():
    page = opened()
    page.slider(key="threshold").set_value(55)
    ran(page)
    page.selectbox(key="model").set_value("article")
    ran(page)
    assert page.slider(key="threshold").value == 55


def test_each_network_has_thresholds_of_ones_own():
    page = opened(rule="own")
    page.selectbox(key="own-genre").set_value("Drama")
    ran(page)
    page.slider(key="own-efficientnet-Drama").set_value(0)
    ran(page)
    page.selectbox(key="model").set_value("article")
    ran(page)
    assert page.slider(key="own-article-Drama").value == 30  # where nothing was tuned, the shared one
    page.selectbox(key="model").set_value("efficientnet")
    ran(page)
    assert page.slider(key="own-efficientnet-Drama").value == 0
