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
SPOKEN = "spoken"  # what the visit keeps: its language, and whether it is about genres


def words(key: str, **values: object) -> str:
    """The text of that key, in the language of this visit, about genres or about labels as `speak_of` has it.

    key:     'page.name': the name of a TOML file in this folder, and a table in it
    values:  for the places in braces, as `str.format` fills them
    """
    return text(key).format(**values)


def text(key: str) -> str:
    """`words`, with its places in braces left for the browser to fill."""
    return _texts(*_spoken())[key]


def speak(language: str) -> None:
    """Speak 'en' or 'zh' from here on in this visit."""
    st.session_state[SPOKEN] = (language, speaks_of_genres())


def speak_of(labels: Iterable[str]) -> None:
    """Say genre and poster from here on in this visit where all of these labels are genres, else label and picture."""
    st.session_state[SPOKEN] = (language(), set(labels) <= set(GENRES))


def speak_of_genres() -> None:
    """Say genre and poster from here on in this visit."""
    speak_of(GENRES)


def speak_of_labels() -> None:
    """Say label and picture from here on in this visit."""
    st.session_state[SPOKEN] = (language(), False)


def speaks_of_genres() -> bool:
    """Whether this visit is about genres, as it is until `speak_of` says otherwise."""
    return _spoken()[1]


def genre_name(label: str) -> str:
    """What a genre is called in the language of this visit; a label of another model is called as it is."""
    spoken, of_genres = _spoken()
    return _texts(spoken, of_genres).get(f"genres.{label}", label) if of_genres else label


def genre_markdown(label: str) -> str:
    """`genre_name`, as Markdown that shows it letter by letter."""
    return BLOCK_MARK.sub(r"\1\\\2", plain(genre_name(label)))


def language() -> str:
    """'en' or 'zh'."""
    return _spoken()[0]


def preferred_language() -> str:
    """'en' or 'zh', as the browser asks."""
    return "zh" if (st.context.locale or "").lower().startswith("zh") else "en"


def _spoken() -> tuple[str, bool]:
    """The language of this visit, and whether it is about genres: one look into the visit, as a page has 200 texts."""
    return st.session_state.get(SPOKEN) or (_asked_language(), True)


def _asked_language() -> str:
    """From the address, else preferred by the browser."""
    named = st.query_params.get(ADDRESS)
    return named if named in LANGUAGES else preferred_language()


@cache
def _texts(language: str, of_genres: bool) -> dict[str, str]:
    """Key -> text."""
    texts = {key: texts[language] for key, texts in catalogue().items()}
    of_labels = {key.removesuffix(OF_LABELS): text for key, text in texts.items() if key.endswith(OF_LABELS)}
    return texts if of_genres else texts | of_labels


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """'page.name' -> language -> text, of all TOML files in this folder."""
    tables = {
        path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in Path(__file__).parent.glob("*.toml")
    }
    return {f"{page}.{name}": texts for page, table in tables.items() for name, texts in table.items()}
