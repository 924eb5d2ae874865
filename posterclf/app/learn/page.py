"""The tutorial as something to do: nine lessons of a few minutes each, and a plan for an hour in class."""

from pathlib import Path

import streamlit as st

from posterclf.app.browser_files import script_element
from posterclf.app.lessons import (
    accuracy,
    cross_entropy,
    inside,
    labels_kinds,
    playback,
    softmax_sigmoid,
    thresholds,
    trap,
    your_own,
)
from posterclf.app.lessons.frame import heading_ui
from posterclf.app.lessons.names import goal, short_title, title
from posterclf.app.lessons.plan import plan_ui
from posterclf.app.widgets import addressed_choice, model_fault_ui
from posterclf.app.words import speak_of_genres, words
from posterclf.errors import ModelError

LESSONS = {
    1: labels_kinds,
    2: softmax_sigmoid,
    3: cross_entropy,
    4: thresholds,
    5: accuracy,
    6: inside,
    7: playback,
    8: your_own,
    9: trap,
}
ADDRESS = "lesson"  # ?lesson=3, and ?lesson=plan
PLAN = "plan"
CAME_FROM = "lesson-before-plan"
# On a phone the lessons are a line to swipe along: the chosen one is brought into sight.
SHOW_CHOSEN = """
let tries = 30;  // it may not be drawn yet
const timer = setInterval(() => {
  const chosen = document.querySelector(".st-key-choice-lesson [aria-checked=true]");
  chosen?.scrollIntoView({ inline: "center", block: "nearest" });
  if (chosen || !--tries) clearInterval(timer);
}, 100);
"""


def main() -> None:
    speak_of_genres()
    st.html(Path(__file__).with_name("page.css"))
    with st.container(key="learn"):
        try:
            if st.query_params.get(ADDRESS) == PLAN:
                plan_page_ui()
            else:
                lesson_page_ui()
        except ModelError:
            model_fault_ui()


def plan_page_ui() -> None:
    st.button(words("learn.back"), key="back", icon=":material/arrow_back:", type="tertiary", on_click=leave_plan)
    plan_ui()


def lesson_page_ui() -> None:
    with st.container(key="learn-top", horizontal=True, vertical_alignment="bottom"):
        st.title(words("learn.title"), anchor=False)
        st.button(words("learn.plan"), key="plan", icon=":material/print:", type="tertiary", on_click=open_plan)
    number = number_ui()
    heading_ui(number, title(number), goal(number))
    with st.container(key="lesson-body"):
        LESSONS[number].lesson()
    neighbours_ui(number)


def number_ui() -> int:
    """The number of the chosen lesson."""
    names = {str(number): f"{number} {short_title(number)}" for number in LESSONS}
    number = int(addressed_choice(words("learn.lesson"), names, ADDRESS, st.pills))
    with st.container(key="scroll"):
        st.html(script_element(f"{{{SHOW_CHOSEN}}}", "show_chosen.js", again=str(number)), unsafe_allow_javascript=True)
    return number


def neighbours_ui(number: int) -> None:
    """The way to the lesson before and the lesson after."""
    with st.container(key="neighbours", horizontal=True, horizontal_alignment="distribute"):
        if number - 1 in LESSONS:
            label = words("learn.previous", title=short_title(number - 1))
            st.button(label, key="previous", icon=":material/arrow_back:", on_click=go_to, args=(number - 1,))
        if number + 1 in LESSONS:
            label = words("learn.next", title=short_title(number + 1))
            icon = ":material/arrow_forward:"
            st.button(label, key="next", icon=icon, icon_position="right", on_click=go_to, args=(number + 1,))


def go_to(number: int) -> None:
    st.session_state[f"choice-{ADDRESS}"] = str(number)


def open_plan() -> None:
    st.session_state[CAME_FROM] = st.session_state.get(f"choice-{ADDRESS}")
    st.query_params[ADDRESS] = PLAN


def leave_plan() -> None:
    st.query_params.pop(ADDRESS, None)
    if lesson := st.session_state.get(CAME_FROM):
        st.session_state[f"choice-{ADDRESS}"] = lesson


main()
