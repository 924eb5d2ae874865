"""docs/names.md is true of the code: its names exist, and what it does not call anything is called nothing."""

import ast
import re
from functools import cache

import pytest

from tests.support.paths import ROOT

TEXT = (ROOT / "docs" / "names.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in TEXT.replace(" | |\n", " |  |\n").splitlines()
    if line.startswith("| ") and not line.startswith(("| word", "| ---"))
]
# Functions of Streamlit that show something, in contrast to those that only make a place for it.
SHOWING = {"audio", "button", "caption", "checkbox", "dataframe", "download_button", "header", "html", "image", "info"}
SHOWING |= {"link_button", "markdown", "pills", "plotly_chart", "radio", "segmented_control", "selectbox", "subheader"}
SHOWING |= {"table", "text", "text_input", "title", "toggle", "warning", "write"}


@cache
def modules() -> dict[str, ast.Module]:
    paths = sorted((ROOT / "posterclf").rglob("*.py"))
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


@cache
def identifiers() -> dict[str, str]:
    """What modules, functions, classes, parameters, variables and attributes are called, and where that is first so."""
    found: dict[str, str] = {}
    for module, tree in modules().items():
        found.setdefault(module.rsplit("/", 1)[1].removesuffix(".py"), module)
        for node in ast.walk(tree):
            if name := name_given_by(node):
                found.setdefault(name, f"{module}:{node.lineno}")
    return found


def name_given_by(node: ast.AST) -> str | None:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return node.name
    if isinstance(node, ast.arg):
        return node.arg
    if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
        return node.id if isinstance(node, ast.Name) else node.attr
    return None


def words_of(name: str) -> list[str]:
    """`['poster', 'queue']` for PosterQueue, POSTER_QUEUE and poster_queue."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


def unused_words() -> list[str]:
    """The words of the last column without brackets."""
    cells = (re.sub(r"[^,]*\([^)]*\)", "", row[2]) for row in ROWS)
    return [word.strip() for cell in cells for word in cell.split(",") if word.strip()]


def test_each_word_is_explained_once():
    words = [row[0] for row in ROWS]
    assert all(len(row) == 3 for row in ROWS)
    assert len(words) > 60
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("word", unused_words())
def test_a_word_that_is_not_used_names_nothing(word):
    forbidden = tuple(word.split())
    for name, place in identifiers().items():
        words = [item.removesuffix("s") for item in words_of(name)]
        named = zip(*(words[start:] for start in range(len(forbidden))), strict=False)
        assert forbidden not in named, f"{place}: {name}"


def test_the_names_of_the_code_are_names_of_the_code():
    told = set(re.findall(r"`([A-Za-z]\w*)`", TEXT))
    assert told - identifiers().keys() == set()


def test_what_draws_on_the_page_says_so():
    silent = [
        f"{module}:{function.lineno}: {function.name}"
        for module, tree in modules().items()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and not re.fullmatch(r"main|lesson|\w+_ui", function.name)
        if any(shows(node) for node in ast.walk(function))
    ]
    assert silent == []


def shows(node: ast.AST) -> bool:
    called = node.func if isinstance(node, ast.Call) else None
    return (
        isinstance(called, ast.Attribute)
        and isinstance(called.value, ast.Name)
        and called.value.id == "st"
        and called.attr in SHOWING
    )
