"""Lesson 4: a threshold turns probabilities into answers; precision and recall count them."""

import streamlit as st

from posterclf.app.charts.lessons import posters_chart
from posterclf.app.charts.look import CONFIG
from posterclf.app.lessons.figures import counts, genres_by_frequency, test_answers
from posterclf.app.lessons.frame import places_ui, question_ui
from posterclf.app.number_text import exact_percent
from posterclf.app.widgets import addressed_choice
from posterclf.app.words import genre_name, words
from posterclf.lessons.formulas import Counts
from posterclf.registry.evaluation_predictions import EvaluationPredictions
from posterclf.registry.model_folder import find_model

FIRST = "Action"  # common enough for both kinds of mistakes


def lesson() -> None:
    answers = test_answers()
    if answers is None:
        st.info(words("learn.no_answers"))
    else:
        threshold_lesson_ui(answers, round(find_model().threshold * 100))


@st.fragment
def threshold_lesson_ui(answers: EvaluationPredictions, first: int) -> None:
    move, picture, meaning = places_ui()
    with move:
        genre = genre_ui(answers)
        threshold = threshold_ui(first)
    cells = counts(answers, genre, threshold)
    with picture:
        st.plotly_chart(
            posters_chart(
                cells,
                columns=(words("thresholds.is", genre=genre_name(genre)), words("thresholds.is_not")),
                rows=(words("frame.predicted"), words("frame.not_predicted")),
                names=cell_names(),
            ),
            config=CONFIG,
            key="posters",
            alt=words("thresholds.alt", count=len(answers.ids), genre=genre_name(genre)),
        )
    with meaning:
        shares_ui(cells)
        st.markdown(words("thresholds.meaning"))
        question_ui(*question())


def genre_ui(answers: EvaluationPredictions) -> str:
    there = genres_by_frequency(answers)
    ordered = sorted(there, key=lambda genre: genre != FIRST)
    return addressed_choice(
        words("thresholds.genre"), {genre: genre_name(genre) for genre in ordered}, "genre", st.selectbox
    )


def threshold_ui(first: int) -> float:
    chosen = st.slider(
        words("frame.threshold"),
        min_value=0,
        max_value=100,
        value=first,
        format="%d %%",
        key="lesson-threshold",
        bind="query-params",
    )
    return chosen / 100


def shares_ui(cells: Counts) -> None:
    """Precision and recall as the fractions that they are."""
    predicted, positives = cells.found + cells.false_alarms, cells.found + cells.missed
    if cells.precision is None:
        st.markdown(words("thresholds.no_precision"))
    else:
        share = exact_percent(cells.precision)
        st.markdown(words("thresholds.precision", found=cells.found, predicted=predicted, share=share))
    st.markdown(words("thresholds.recall", found=cells.found, positives=positives, share=exact_percent(cells.recall)))


def cell_names() -> dict[str, str]:
    return {
        "found": words("thresholds.found"),
        "missed": words("thresholds.missed"),
        "false_alarms": words("thresholds.false_alarms"),
        "left_out": words("thresholds.left_out"),
    }


def question() -> tuple[str, str]:
    return words("thresholds.question"), words("thresholds.answer")
