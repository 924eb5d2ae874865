"""What a reader chose of an answer: one threshold for all, tuned, one's own; in the visit and in the address."""

import pytest
from streamlit.testing.v1 import AppTest

from posterclf.registry.model_folder import find_model
from tests.support import pages
from tests.support.other_labels import SIX
from tests.support.pages import answer, ran


def opened(**address: str) -> AppTest:
    return pages.opened("classify", **address)


def chose(page: AppTest, model: str | None = None, **changes: object) -> AppTest:
    """The page after the browser told what was chosen."""
    now = answer(page)["chosen"]
    page.session_state["chosen"].take(now | changes | {"number": now["number"] + 1}, find_model(model))
    return ran(page)


def in_address(page: AppTest) -> dict[str, str]:
    return {name: value if isinstance(value, str) else value[0] for name, value in page.query_params.items()}


def test_what_was_chosen_is_in_the_address_and_what_was_not_is_not():
    page = chose(opened(), one=55, byName=True)
    assert in_address(page) == {"threshold": "55", "by_name": "true"}
    page = chose(page, byName=False, rule="own")
    assert in_address(page) == {"threshold": "55", "rule": "own"}
    assert answer(page)["chosen"]["number"] == 2


def test_tuned_thresholds_are_the_cards():
    page = opened(rule="tuned")
    assert answer(page)["chosen"]["rule"] == "tuned"
    tuned = find_model().tuned_thresholds.table()
    assert {row["label"]: row["start"] for row in answer(page)["rows"]} == tuned
    assert page.session_state["chosen"].thresholds(find_model()).table() == tuned


def test_ones_own_threshold_is_kept_and_the_others_stay_tuned():
    page = chose(opened(), rule="own", own={"Drama": 0})
    assert answer(page)["chosen"]["own"] == {"Drama": 0}
    tuned = find_model().tuned_thresholds.table()
    assert page.session_state["chosen"].thresholds(find_model()).table() == tuned | {"Drama": 0}


def test_a_network_without_tuned_thresholds_offers_none():
    page = opened(model="article", rule="tuned")
    assert [name for name, _ in answer(page)["rules"]] == ["one", "own"]
    assert (answer(page)["chosen"]["rule"], answer(page)["chosen"]["one"]) == ("one", 30)


def test_a_chosen_threshold_stays_when_another_network_is_taken():
    page = chose(opened(), one=55)
    page.selectbox(key="model").set_value("article")
    ran(page)
    assert answer(page)["chosen"]["one"] == 55


def test_each_network_has_thresholds_of_ones_own():
    page = chose(opened(), rule="own", own={"Drama": 0})
    page.selectbox(key="model").set_value("article")
    ran(page)
    assert answer(page)["chosen"]["own"] == {}
    assert {row["start"] for row in answer(page)["rows"]} == {0.3}  # where nothing was tuned, the shared one
    page.selectbox(key="model").set_value("efficientnet")
    ran(page)
    assert answer(page)["chosen"]["own"] == {"Drama": 0}


def test_ones_own_thresholds_are_those_of_the_models_labels(of_own):
    page = chose(opened(model="six"), "six", rule="own", own={SIX[0]: 0, "$$$": 10})
    assert answer(page)["chosen"]["own"] == {SIX[0]: 0}


@pytest.mark.parametrize(
    "sent",
    [
        {"one": 101},
        {"one": "30"},
        {"one": None},
        {"rule": "x"},
        {"own": {"Drama": 900}},
        {"own": {"x": 3}},
        {"own": None},
    ],
)
def test_what_no_browser_of_ours_sends_changes_nothing(sent):
    page = opened()
    before = answer(page)["chosen"]
    after = answer(chose(page, **sent))["chosen"]
    assert after | {"number": 0} == before


def test_going_back_brings_the_choices_of_that_address(monkeypatch):
    page = chose(opened(), one=55, rule="one")
    monkeypatch.setattr("posterclf.app.chosen.went_back", lambda: True)  # AppTest has no way back
    page.query_params["threshold"] = "12"
    assert answer(ran(page))["chosen"]["one"] == 12
    for name in ("threshold", "rule"):
        del page.query_params[name]
    now = answer(ran(page))["chosen"]
    assert (now["rule"], now["one"]) == (find_model().default_rule, round(100 * find_model().threshold))


def test_an_address_that_lags_behind_does_not_undo_a_choice():
    page = opened(threshold="12")
    page = chose(page, one=55)
    page.query_params["threshold"] = "12"  # a run that was on its way when the threshold was moved
    assert answer(ran(page))["chosen"]["one"] == 55
    assert in_address(page)["threshold"] == "55"
