"""What all lessons share: the heading with its goal, the layout, the question with its answer folded away."""

import streamlit as st

from posterclf.app.words import words

PLACES = ("move", "picture", "meaning")


def heading_ui(number: int, title: str, goal: str) -> None:
    with st.container(key="lesson-heading", gap=None):
        st.header(f"{number}. {title}", anchor=False)
        st.markdown(goal)


def places_ui() -> list:
    """Containers for the control to move, the picture that follows it, and what that means, in this order.

    A wide screen has the picture to the right of the other two.
    """
    with st.container(key="lesson"):
        return [st.container(key=place) for place in PLACES]


def question_ui(question: str, answer: str) -> None:
    """One question to think about; the answer shows when it is asked for."""
    with st.container(key="question", gap="small"):
        st.markdown(words("learn.question", question=question))
        with st.expander(words("learn.answer")):
            st.markdown(answer)
