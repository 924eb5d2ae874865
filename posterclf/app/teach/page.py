"""Teach: labels of one's own and pictures on one side, what was learned of them on the other, at once."""

from html import escape
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from posterclf.app.teach.advice_words import headline_text, label_needs, sentences
from posterclf.app.teach.board import board_ui
from posterclf.app.teach.figures import balance_ui, figures_ui
from posterclf.app.teach.saving import saving_ui
from posterclf.app.teach.state import teach_state
from posterclf.app.teach.taught import classifier_of, last_taught, teach
from posterclf.app.teach.try_it import tried_picture, try_it_ui
from posterclf.app.teach.work import turn
from posterclf.app.widgets import model_fault_ui
from posterclf.app.words import speak_of_labels, words
from posterclf.errors import ModelError

# Name of a place -> what a phone's bar calls it.
PLACES = {
    "board": "teach.jump_pictures",
    "try": "teach.jump_try",
    "figures": "teach.jump_figures",
    "saving": "teach.jump_saving",
}


def main() -> None:
    speak_of_labels()
    st.html(Path(__file__).with_name("page.css"))
    state, taught = teach_state(), last_taught()
    learned, found = (taught.learned, taught.advice) if taught else (None, [])
    with st.container(key="teach"):
        top, jump = st.container(key="teach-top"), st.container(key="teach-jump")
        board_place, try_place, figures_place, saving_place = map(place_of, PLACES)
    with top:
        st.title(words("teach.title"), anchor=False)
        st.container(key="teach-headline").header(
            headline_text(state.project.arrangement, learned, found), anchor=False
        )
        work_place = st.container(key="teach-work").empty()
    jump.html(jump_html())
    with board_place:
        board_ui(state, learned, taught.questions if taught else [], label_needs(found))
    with figures_place:
        st.header(words("teach.figures_title"), anchor=False)
        if learned is None:
            st.markdown(words("teach.figures_empty"))
        balance = balance_ui()
        if learned:
            figures_ui(learned, sentences(found))
    with saving_place:
        st.header(words("teach.saving_title"), anchor=False)
        saving_ui(state, taught)
    try:
        with try_place:
            if state.opened and not state.project.arrangement.marks:
                st.caption(words("teach.opened", name=state.opened[0].name))
            learned_from = taught is not None and tried_picture() in taught.identities
            try_it_ui(classifier_of(state, taught), learned_from, turn)
        if teach(state, balance, work_place):
            st.rerun()
    except ModelError:
        with top:
            model_fault_ui()


def place_of(name: str) -> DeltaGenerator:
    """A place that a link can lead to."""
    place = st.container(key=f"teach-{name}")
    place.html(f'<span id="teach-{name}"></span>')
    return place


def jump_html() -> str:
    """Links to the places, for a phone."""
    links = "".join(f'<a href="#teach-{place}">{escape(words(name))}</a>' for place, name in PLACES.items())
    return f'<nav class="teach-jump" aria-label="{escape(words("teach.jump"))}">{links}</nav>'


main()
