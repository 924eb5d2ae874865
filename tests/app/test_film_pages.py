"""Ids that lead to a film's page: those of the tutorial's data, and no others."""

import pytest
from streamlit.testing.v1 import AppTest

from posterclf.labels import GENRES
from tests.support.pages import ran


def written(labels: tuple[str, ...], poster: str) -> str:
    """What the page writes for an Id, of a model with these labels."""

    def script(labels, poster):
        import streamlit as st

        from posterclf.app.film_pages import id_markdown
        from posterclf.app.words import speak_of

        speak_of(labels)
        st.markdown(id_markdown(poster))

    return ran(AppTest.from_function(script, args=(labels, poster))).markdown[0].value


@pytest.mark.parametrize("poster", ["tt0086425", "tt12345678"])
def test_an_id_of_a_film_leads_to_its_page(poster):
    assert written(GENRES, poster) == f"[{poster}](https://www.imdb.com/title/{poster}/)"


@pytest.mark.parametrize(
    "poster", ["tt1", "xtt0086425", "tt0086425.jpg", "tt0086425/../x", "tt0086425)", "tt٠٠٨٦٤٢٥", "red/tt0086425"]
)
def test_no_other_id_is_a_link(poster):
    assert "](" not in written(GENRES, poster)


def test_another_models_pictures_are_no_films():
    assert written(("dress", "red"), "tt0086425") == "tt0086425"
