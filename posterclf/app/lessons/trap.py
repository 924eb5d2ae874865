"""Lesson 9: a model falls into a trap, all that is red is a dress, and three pictures mend it."""

from collections.abc import Collection, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from PIL import Image

from posterclf.app.chart import chart_ui
from posterclf.app.charts.lessons import label_chart
from posterclf.app.crowd.runs import fragment
from posterclf.app.lessons.frame import places_ui, question_ui
from posterclf.app.number_text import percent
from posterclf.app.words import language, words
from posterclf.images import jpeg

if TYPE_CHECKING:
    from posterclf.teaching.trap import Trap

THRESHOLD = 0.5
SKELETON_HEIGHT = 520  # pixels of the lesson
SHIRT_WIDTH, SMALL = 184, (80, 100)  # pixels on the page
SHARPER = 2  # pixels of a small picture for each on the page


def lesson() -> None:
    st.html(Path(__file__).with_name("lessons.css"))
    with st.skeleton(height=SKELETON_HEIGHT):
        shared_trap()
    trap_ui()


@st.cache_resource(show_spinner=False)
def shared_trap() -> "Trap":
    """The one copy of this process: its pictures go through the network once."""
    from posterclf.teaching.features import shared_features
    from posterclf.teaching.trap import Trap  # imported here: scikit-learn takes a second, and no other lesson needs it

    return Trap(shared_features())


@st.cache_data(show_spinner=False)
def said_of_shirts(colour: str, red: tuple[str, ...] = (), blue: tuple[str, ...] = ()) -> np.ndarray:
    """`Trap.said_of_shirts`, learned once for each choice."""
    return shared_trap().said_of_shirts(colour, red, blue)


@st.cache_data(show_spinner=False)
def small_pictures() -> dict[str, list[bytes]]:
    """'dresses', 'red', 'walls' -> JPEGs of the size on the page."""
    trap = shared_trap()
    size = (SMALL[0] * SHARPER, SMALL[1] * SHARPER)
    rows = {"dresses": trap.dresses, "red": trap.red.values(), "walls": trap.walls}
    return {
        name: [jpeg(picture.resize(size, Image.Resampling.LANCZOS)) for picture in pictures]
        for name, pictures in rows.items()
    }


@fragment
def trap_ui() -> None:
    trap = shared_trap()
    move, picture, meaning = places_ui()
    with move:
        added = added_ui(trap)
    probabilities = said_of_shirts("red", added)
    with picture:
        shirt_ui(trap, probabilities)
        taught_ui(trap, added)
    with meaning:
        st.markdown(words("trap.meaning"))
        question_ui(*question(tuple(trap.red)))
        with st.container(key="own-trap"):
            link = f'<a href="teach?lang={language()}">{escape(words("frame.teach"))}</a>'
            st.html(f"<p>{escape(words('trap.own'))} {link}</p>")


def added_ui(trap: "Trap") -> tuple[str, ...]:
    """The kinds of red things that it learns from as well, in the order of the trap."""
    chosen = st.pills(
        words("trap.move"), trap.red, selection_mode="multi", format_func=red_thing, key="trap-added", width="stretch"
    )
    return tuple(kind for kind in trap.red if kind in chosen)


def shirt_ui(trap: "Trap", probabilities: np.ndarray) -> None:
    """A shirt that it has not seen, what is said of it, and of others like it.

    probabilities:  (shirts, labels), of this one in the first row
    """
    names, wrong = [words(f"trap.{label}") for label in trap.labels], trap.labels.index("dress")
    predicted = [name for name, probability in zip(names, probabilities[0], strict=True) if probability >= THRESHOLD]
    says = words("trap.says", labels=words("learn.comma").join(predicted)) if predicted else words("trap.says_nothing")
    with st.container(key="trap-shirt"):
        st.image(trap.shirts["red"][0], width=SHIRT_WIDTH, alt=words("trap.shirt_alt"))
        with st.container(key="trap-says", gap="small"):
            st.markdown(words("trap.shirt"))
            chart_ui(
                label_chart(names, probabilities[0].tolist(), THRESHOLD), "trap-bars", words("trap.alt", says=says)
            )
            shows = words(
                "trap.shows", count=len(probabilities), wrong=int((probabilities[:, wrong] >= THRESHOLD).sum())
            )
            st.markdown(words("learn.two_sentences", first=says, second=shows))


def taught_ui(trap: "Trap", added: Collection[str]) -> None:
    """All that it learns from, under its labels; what can be added stands there at half strength."""
    small = small_pictures()
    st.markdown(words("trap.taught"))
    with st.container(key="trap-taught"):
        with st.container(key="trap-dresses", gap=None):
            st.markdown(words("trap.red_and_dress"))
            small_ui(small["dresses"], words("trap.dress_alt"))
        with st.container(key="trap-things", gap=None):
            st.markdown(words("trap.red_alone"))
            for kind, picture in zip(trap.red, small["red"], strict=True):
                with st.container(key=f"trap-{'on' if kind in added else 'off'}-{kind}"):
                    alt = words("trap.added" if kind in added else "trap.not_added", thing=red_thing(kind))
                    small_ui([picture], alt)
        with st.container(key="trap-walls", gap=None):
            st.markdown(words("trap.neither"))
            small_ui(small["walls"], words("trap.wall_alt"))


def small_ui(pictures: Sequence[bytes], alt: str) -> None:
    """Pictures side by side; `alt` is said of each."""
    st.image(list(pictures), width=SMALL[0], alt=[alt] * len(pictures))


def red_thing(kind: str) -> str:
    return words(f"trap.red_{kind}")


def question(kinds: tuple[str, ...] | None) -> tuple[str, str]:
    """kinds:  of the things that it learns from besides; None where nothing is to be learned for the answer"""
    asked, answer = words("trap.question"), words("trap.answer")
    if kinds is None:
        return asked, answer
    before, after = (said_of_shirts("blue", kinds, blue)[:, 0].mean() for blue in ((), kinds))
    known = words("trap.answer_figures", before=percent(before), after=percent(after))
    return asked, words("learn.two_sentences", first=answer, second=known)
