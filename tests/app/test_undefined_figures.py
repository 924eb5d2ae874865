"""Models with figures that are not defined: every page says so in words, and none stops."""

from collections.abc import Iterator

import pytest
import streamlit as st

from tests.app.many.test_page import with_samples
from tests.support import pages
from tests.support.pages import component, rows, said
from tests.support.undefined_figures import MEASURED, undefined_models


@pytest.fixture(scope="module", autouse=True)
def undefined(tmp_path_factory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSTERCLF_MODELS", str(undefined_models(tmp_path_factory.mktemp("models"))))
        yield
    st.cache_resource.clear()


@pytest.mark.parametrize("model", MEASURED)
def test_how_good_is_it(model):
    page = pages.opened("quality", model=model, lang="zh" if model == "no_labels" else "en")
    assert not page.error
    assert not any(word in said(page).lower() for word in ("nan", "none%", "inf"))


@pytest.mark.parametrize("threshold", ["nan", "9" * 5000, "-1", "1e999", "0x1", ".5,"])
def test_a_threshold_in_the_address_that_is_none_is_the_models_own(threshold):
    """A number of more than 4,300 digits is none for Python."""
    page = pages.opened("quality", model="one_label", threshold=threshold)
    assert component(page, "curve")["threshold"] == 30


@pytest.mark.parametrize("model", MEASURED)
def test_classify(model):
    page = pages.opened("classify", model=model, threshold="nan")
    assert not page.error
    assert len(rows(page)) == len(MEASURED[model][0])
    assert "nan" not in said(page).lower()


@pytest.mark.parametrize("model", ["one_of_each", "no_labels"])
def test_many_posters(model):
    assert not with_samples(model=model).error


@pytest.mark.parametrize("model", MEASURED)
def test_lesson_7(model):
    page = pages.opened("learn", lesson="7", run=model)
    assert not page.error
    assert "Epoch **1**: loss 0.500" in said(page)
