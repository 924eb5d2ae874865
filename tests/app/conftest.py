"""Models of other labels than the genres, where the operator of a page has some."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from tests.support.own_models import own_models


@pytest.fixture(scope="session")
def folder_of_own_models(tmp_path_factory) -> Path:
    return own_models(tmp_path_factory.mktemp("models"))


@pytest.fixture
def of_own(folder_of_own_models, monkeypatch) -> Iterator[Path]:
    """The folder of `tests.support.own_models`, which the page offers beside the shipped ones."""
    monkeypatch.setenv("POSTERCLF_MODELS", str(folder_of_own_models))
    yield folder_of_own_models
    st.cache_resource.clear()  # a model of a hundred labels takes memory
