"""The catalogue of words: complete in both languages, nothing missing, nothing left over."""

import ast
import re
import string
from pathlib import Path

import streamlit

from posterclf.app.chrome import STREAMLITS
from posterclf.app.gallery import samples
from posterclf.app.words import LANGUAGES, catalogue
from posterclf.labels import GENRES
from tests.support.paths import ROOT

SOURCES = [*(ROOT / "posterclf" / "app").rglob("*.py"), ROOT / "streamlit_app.py"]
# Keys that are put together from a name that is data, and all their names.
BUILT = {
    *(f"genres.{genre}" for genre in GENRES),
    *(f"samples.{name}_{part}" for name in samples() for part in ("title", "alt", "note")),
    *(f"frame.{page}" for page in ("classify", "many", "quality", "learn")),
    *(key for key in catalogue() if key.startswith(STREAMLITS)),
    *(f"playback.{part}" for part in ("validation", "test")),
}


def literals() -> set[str]:
    """Every text that stands in the page's code."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES]
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return {node.value for node in nodes if isinstance(node.value, str)}


def called_keys() -> set[str]:
    """Every key that `words` is called with as a literal."""
    keys = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "words":
                keys |= {
                    constant.value
                    for constant in ast.walk(node.args[0])
                    if isinstance(constant, ast.Constant) and "." in str(constant.value)
                }
    return {key for key in keys if not key.endswith(".")}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_no_key_is_missing():
    assert called_keys() - set(catalogue()) == set()


def test_no_key_is_unused():
    assert set(catalogue()) - literals() - BUILT == set()


def test_what_is_built_from_names_is_all_there():
    assert set(catalogue()) >= BUILT


def test_what_is_replaced_is_what_streamlit_says():
    scripts = [path.read_text(encoding="utf-8") for path in Path(streamlit.__file__).parent.rglob("static/js/*.js")]
    theirs = [key.removeprefix(STREAMLITS) for key in catalogue() if key.startswith(STREAMLITS)]
    assert scripts and theirs
    assert [text for text in theirs if not any(f"`{text}" in script for script in scripts)] == []


def test_both_languages_say_the_same_things():
    for key, texts in catalogue().items():
        assert set(texts) == set(LANGUAGES), key
        assert fields(texts["en"]) == fields(texts["zh"]), key
        assert bool(texts["en"]) == bool(texts["zh"]), key


def test_chinese_has_its_own_punctuation():
    wrong = [key for key, texts in catalogue().items() if re.search(r"[\u4e00-\u9fff][,;:!?]", texts["zh"])]
    assert wrong == []
