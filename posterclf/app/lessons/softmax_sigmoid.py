"""Lesson 2: softmax shares out one whole, sigmoid judges each label alone."""

import numpy as np
import streamlit as st

from posterclf.app.chart import chart_ui
from posterclf.app.charts.lessons import shares_chart
from posterclf.app.crowd.runs import fragment
from posterclf.app.lessons.frame import places_ui, question_ui
from posterclf.app.words import genre_name, words
from posterclf.lessons.formulas import sigmoid, softmax, written_sum

LOGITS = {"Comedy": 2.0, "Romance": 1.5, "Drama": -0.5, "Horror": -3.0}  # the sliders' first values
FURTHEST = 6.0


def lesson() -> None:
    logits_ui()


@fragment
def logits_ui() -> None:
    move, picture, meaning = places_ui()
    with move, st.container(key="logits", gap=None):
        logits = np.array([logit_ui(genre, first) for genre, first in LOGITS.items()])
    shares, own = softmax(logits).tolist(), sigmoid(logits).tolist()
    sums = {"softmax": written_sum(shares), "sigmoid": written_sum(own)}
    with picture:
        chart = shares_chart(
            [genre_name(genre) for genre in LOGITS],
            shares,
            own,
            words("softmax_sigmoid.softmax_title", sum=sums["softmax"]),
            words("softmax_sigmoid.sigmoid_title", sum=sums["sigmoid"]),
        )
        chart_ui(chart, "shares", words("softmax_sigmoid.alt"))
        st.markdown(words("softmax_sigmoid.shows", **sums))
    with meaning:
        st.markdown(words("softmax_sigmoid.meaning"))
        question_ui(*question())


def logit_ui(genre: str, first: float) -> float:
    return st.slider(
        words("softmax_sigmoid.logit", genre=genre_name(genre)),
        min_value=-FURTHEST,
        max_value=FURTHEST,
        value=first,
        step=0.5,
        format="%.1f",
        key=f"logit-{genre.lower()}",
        bind="query-params",
    )


def question() -> tuple[str, str]:
    return words("softmax_sigmoid.question"), words("softmax_sigmoid.answer")
