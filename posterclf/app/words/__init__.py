"""Every word of the page, in English and Chinese: a table for each page, the two languages side by side in its TOML.

What is said of genres and posters has a second table below it, for a model whose labels are no genres: its key ends in
'-labels', and it says label and picture.
"""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import streamlit as st

from posterclf.labels import GENRES
from posterclf.registry.card_markdown_words import plain

LANGUAGES = {"en": "English", "zh": "中文"}
ADDRESS = "lang"  # ?lang=zh
BLOCK_MARK = re.compile(r"^(\d*)([.)#>+-])")  # what would begin a list, a heading or a quotation: '2. x', '- x'
OF_LABELS = "-labels"
OTHER_LABELS = "other-labels"


def words(key: str, **values: object) -> str:
    """The text of that key, in the language of this visit, about genres or about labels as `speak_of` has it.

    key:     'page.name': the name of a TOML file in this folder, and a table in it
    values:  for the places in braces, as `str.format` fills them
    """
    texts = catalogue()[key]
    if not speaks_of_genres():
        texts = catalogue().get(f"{key}{OF_LABELS}", texts)
    return texts[language()].format(**values)


def speak_of(labels: Iterable[str]) -> None:
    """Say genre and poster from here on in this visit where all of these labels are genres, else label and picture."""
    st.session_state[OTHER_LABELS] = not set(labels) <= set(GENRES)


def speak_of_genres() -> None:
    """Say genre and poster from here on in this visit."""
    speak_of(GENRES)


def speak_of_labels() -> None:
    """Say label and picture from here on in this visit."""
    st.session_state[OTHER_LABELS] = True


def speaks_of_genres() -> bool:
    """Whether this visit is about genres, as it is until `speak_of` says otherwise."""
    return not st.session_state.get(OTHER_LABELS)


def genre_name(label: str) -> str:
    """What a genre is called in the language of this visit; a label of another model is called as it is."""
    key = f"genres.{label}"
    return words(key) if key in catalogue() and speaks_of_genres() else label


def genre_markdown(label: str) -> str:
    """`genre_name`, as Markdown that shows it letter by letter."""
    return BLOCK_MARK.sub(r"\1\\\2", plain(genre_name(label)))


def language() -> str:
    """'en' or 'zh': from the address, else chosen before in this visit, else preferred by the browser."""
    for wanted in (st.query_params.get(ADDRESS), st.session_state.get(ADDRESS)):
        if wanted in LANGUAGES:
            return wanted
    return preferred_language()


def preferred_language() -> str:
    """'en' or 'zh', as the browser asks."""
    return "zh" if (st.context.locale or "").lower().startswith("zh") else "en"


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """'page.name' -> language -> text, of all TOML files in this folder."""
    tables = {
        path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in Path(__file__).parent.glob("*.toml")
    }
    return {f"{page}.{name}": texts for page, table in tables.items() for name, texts in table.items()}
