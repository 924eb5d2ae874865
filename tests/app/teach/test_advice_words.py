"""The one sentence above the pictures, in both languages."""

import typing

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from posterclf.app.words import catalogue
from posterclf.labels import Labels
from posterclf.teaching import advice as module
from posterclf.teaching.learning import learn
from posterclf.teaching.project import Arrangement


def headline(now: Arrangement, learned=None, found=(), language: str = "en") -> str:
    def script(now, learned, found):
        import streamlit as st

        from posterclf.app.teach.advice_words import headline_text
        from posterclf.app.words import speak_of_labels

        speak_of_labels()
        st.markdown(headline_text(now, learned, found))

    page = AppTest.from_function(script, args=(now, learned, list(found)), default_timeout=60)
    page.query_params["lang"] = language
    page.run()
    assert not page.exception
    return page.markdown[0].value


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (Arrangement(), "Name two labels, and drop pictures on them."),
        (Arrangement(("red",)), "Now drop some pictures on each label."),
        (Arrangement((), {"p0": frozenset()}), "Now say what is on the pictures: name a label."),
        (Arrangement(("red",), {"p0": frozenset({"red"})}), "One picture is a beginning. Show it some more."),
    ],
)
def test_an_empty_project_says_what_to_do(now, said):
    assert headline(now) == said


def test_it_says_what_is_told_and_what_would_help():
    random, labels = np.random.default_rng(0), Labels(("red", "dress", "shirt"))
    marks = np.array([[1, 1, 0]] * 8 + [[0, 0, 1]] * 12, np.uint8)
    embeddings = random.normal(size=(20, 8)).astype(np.float32)
    embeddings[:8, 0] += 9
    learned = learn(labels, marks, embeddings, random.random((20, 64)) < 0.5)
    now = Arrangement(labels, {f"p{row}": frozenset(labels.marked(row_marks)) for row, row_marks in enumerate(marks)})
    found = module.advice(labels, marks, learned)
    assert headline(now, learned, found) == (
        "It recognizes shirt. To it, dress and red are one thing: show it dress without red."
    )
    assert headline(now, learned, found, "zh") == (
        "它认得“shirt”了。在它眼里，“dress”和“red”是一回事：给它看看没有“red”的“dress”。"
    )
    assert headline(now, learned) == "It recognizes red, dress and shirt. Try it with something that it has never seen."


def test_every_kind_of_advice_has_its_words():
    for kind in typing.get_args(module.Kind):
        assert {f"advice.short_{kind}", f"advice.full_{kind}"} <= catalogue().keys()
