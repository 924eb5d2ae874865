"""Posters by their Ids: those of the tutorial's data are the ids of films at IMDb, which has a page for each."""

import re

from posterclf.app.words import speaks_of_genres
from posterclf.registry.card_markdown_words import plain

FILM = re.compile(r"tt[0-9]{7,8}")


def film_page(poster: str) -> str | None:
    """The address of a film's page, None where the Id is not one of the tutorial's data. Nothing is asked of it."""
    if speaks_of_genres() and FILM.fullmatch(poster):
        return f"https://www.imdb.com/title/{poster}/"
    return None


def id_markdown(poster: str) -> str:
    """An Id as Markdown, a link where there is a page: Streamlit opens it in a new tab, noopener and noreferrer."""
    page = film_page(poster)
    return f"[{poster}]({page})" if page else plain(poster)
