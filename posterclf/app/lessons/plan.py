"""The plan of one hour in class, to be printed."""

from html import escape

import streamlit as st

from posterclf.app.browser_files import script_element
from posterclf.app.gallery import samples
from posterclf.app.lessons import (
    accuracy,
    cross_entropy,
    inside,
    labels_kinds,
    recorded_words,
    softmax_sigmoid,
    thresholds,
    trap,
)
from posterclf.app.lessons.figures import test_predictions
from posterclf.app.lessons.names import goal, title
from posterclf.app.lessons.recordings import recording_that_overfits
from posterclf.app.words import words
from posterclf.errors import ModelError
from posterclf.lessons.shapes.trainings import AT_ONCE
from posterclf.lessons.shapes.worker import LONGEST_SECONDS

OPENING, CLOSING = 5, 2  # minutes
MINUTES = {1: 4, 2: 6, 3: 7, 4: 8, 5: 6, 6: 5, 7: 4, 8: 7, 9: 6}  # of each lesson
PRINT = """{
  const button = document.getElementById("print-plan");
  button.onclick = () => window.print();
  button.disabled = false;
}"""


def plan_ui() -> None:
    with st.container(key="lesson-plan"):
        st.title(words("plan.title"), anchor=False)
        print_ui()
        st.markdown(words("plan.intro"))
        st.header(words("plan.aims_title"), anchor=False)
        st.markdown(words("plan.aims"))
        st.header(words("plan.prepare_title"), anchor=False)
        st.markdown(words("plan.prepare", trainings=AT_ONCE, minutes=LONGEST_SECONDS // 60))
        st.header(words("plan.hour_title", minutes=OPENING + sum(MINUTES.values()) + CLOSING), anchor=False)
        st.html(hour_table())
        st.header(words("plan.questions_title"), anchor=False)
        for number, (question, answer) in questions().items():
            st.markdown(words("plan.answer", number=number, question=question, answer=answer))
        st.header(words("plan.home_title"), anchor=False)
        st.markdown(words("plan.home"))


def print_ui() -> None:
    """A button of the browser's own: nothing on the server takes part in printing. Its script enables it."""
    label = escape(words("plan.print"))
    st.html(
        f'<button id="print-plan" type="button" disabled>{label}</button>' + script_element(PRINT, "print_plan.js"),
        unsafe_allow_javascript=True,
    )


def hour_table() -> str:
    """From which minute to which, what happens, and what the class does."""
    parts = [
        (OPENING, words("plan.opening"), words("plan.opening_does")),
        *((minutes, f"{number}. {title(number)}", goal(number)) for number, minutes in MINUTES.items()),
        (CLOSING, words("plan.closing"), words("plan.closing_does")),
    ]
    rows, start = [], 0
    for minutes, what, does in parts:
        rows.append(
            f"<tr><td>{start}–{start + minutes}</td><th scope='row'>{escape(what)}</th><td>{escape(does)}</td></tr>"
        )
        start += minutes
    heads = "".join(
        f"<th scope='col'>{escape(head)}</th>"
        for head in (words("plan.minutes"), words("plan.part"), words("plan.class_does"))
    )
    return f"<table class='hour'><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _largest_layer() -> str:
    """The answer of lesson 6, without its figures where the tutorial's network is missing."""
    try:
        return inside.largest_explained(inside.layer_views(next(iter(samples()))))
    except ModelError:
        return words("frame.network_fault")


def questions() -> dict[int, tuple[str, str]]:
    """Each lesson's question and its answer."""
    return {
        1: labels_kinds.question(),
        2: softmax_sigmoid.question(),
        3: cross_entropy.question(),
        4: thresholds.question(),
        5: accuracy.question(test_predictions()),
        6: (words("inside.question"), _largest_layer()),
        7: recorded_words.question(recording_that_overfits()),
        8: (words("your_own.question"), words("your_own.answer")),
        9: trap.question(None),
    }
