"""Every word of the page, in English and Chinese: a table for each page, the two languages side by side in its TOML."""

import tomllib
from functools import cache
from pathlib import Path

import streamlit as st

LANGUAGES = {"en": "English", "zh": "中文"}
ADDRESS = "lang"  # ?lang=zh


def words(key: str, **values: object) -> str:
    """The text of that key, in the language of this visit.

    key:     'page.name': the name of a TOML file in this folder, and a table in it
    values:  for the places in braces, as `str.format` fills them
    """
    return catalogue()[key][language()].format(**values)


def genre_name(label: str) -> str:
    """What a genre is called in the language of this visit; any other label is called as it is."""
    key = f"genres.{label}"
    return words(key) if key in catalogue() else label


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
