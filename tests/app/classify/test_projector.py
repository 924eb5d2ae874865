"""The projector view: large, and steered by keys."""

import pytest
from streamlit.testing.v1 import AppTest

from posterclf.app.gallery import samples
from posterclf.inference.classifier import PosterClassifier
from posterclf.registry.model_folder import find_model
from tests.support import pages
from tests.support.pages import answer, drawn, ran


def opened(**address: str) -> AppTest:
    return pages.opened("classify", **address)


def test_the_projector_view_steps_through_the_samples():
    page = opened(view="stage")
    names = list(samples())
    assert not page.title
    assert len(drawn(page)) == 8
    page.button(key="step-Right").click()
    ran(page)
    assert page.query_params["sample"] == names[1]
    page.button(key="step-Left").click()
    ran(page)
    page.button(key="step-Left").click()
    ran(page)
    assert page.query_params["sample"] == names[-1]
    page.button(key="step-leave").click()
    ran(page)
    assert page.title


def test_a_key_that_comes_with_the_address_of_the_page_before_stays_on_the_projector():
    page = opened(view="stage")
    del page.query_params["view"]  # what the browser sends where it has not yet learned of the view
    page.button(key="step-Right").click()
    ran(page)
    assert not page.title
    assert page.query_params == {"view": "stage", "sample": list(samples())[1]}


def test_network_and_threshold_are_those_of_the_page_and_stay():
    page = opened(view="stage", model="article", threshold="55")
    sample = list(samples().values())[1]
    page.button(key="step-Right").click()
    ran(page)
    assert answer(page)["chosen"]["one"] == 55
    probabilities = PosterClassifier.load("article").predict(sample.path).as_dict()
    assert drawn(page) == pytest.approx({genre: probabilities[genre] for genre in drawn(page)})


@pytest.mark.parametrize("address", [{"threshold": "900"}, {"threshold": "no"}, {"model": "../x"}, {"sample": "x"}])
def test_nonsense_in_the_address_is_as_if_nothing_was_chosen(address):
    page = opened(view="stage", **address)
    assert answer(page)["chosen"]["one"] == round(100 * find_model().threshold)
    assert len(drawn(page)) == 8
