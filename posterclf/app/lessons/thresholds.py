"""Lesson 4: a threshold turns probabilities into predictions; precision and recall count them."""

import streamlit as st

from posterclf.app.chart import chart_ui
from posterclf.app.charts.lessons import posters_chart
from posterclf.app.crowd.runs import fragment
from posterclf.app.lessons.figures import genre_operating_point, genres_by_frequency, shipped_model, test_predictions
from posterclf.app.lessons.frame import places_ui, question_ui
from posterclf.app.number_text import share_text
from posterclf.app.widgets import addressed_choice
from posterclf.app.words import genre_name, words
from posterclf.metrics.operating_points import OperatingPoint
from posterclf.registry.evaluation_predictions import EvaluationPredictions
from posterclf.registry.model_folder import find_model

FIRST = "Action"  # common enough for both kinds of mistakes


def lesson() -> None:
    predictions = test_predictions()
    if predictions is None:
        st.info(words("learn.no_answers"))
    else:
        threshold_lesson_ui(predictions, round(find_model(shipped_model()).threshold * 100))


@fragment
def threshold_lesson_ui(predictions: EvaluationPredictions, first: int) -> None:
    move, picture, meaning = places_ui()
    with move:
        genre = genre_ui(predictions)
        threshold = threshold_ui(first)
    point = genre_operating_point(predictions, genre, threshold)
    with picture:
        chart = posters_chart(
            point,
            columns=(words("thresholds.is", genre=genre_name(genre)), words("thresholds.is_not")),
            rows=(words("frame.predicted"), words("frame.not_predicted")),
            names=field_names(),
        )
        chart_ui(chart, "posters", words("thresholds.alt", count=len(predictions.ids), genre=genre_name(genre)))
    with meaning:
        shares_ui(point)
        st.markdown(words("thresholds.meaning"))
        question_ui(*question())


def genre_ui(predictions: EvaluationPredictions) -> str:
    ordered = sorted(genres_by_frequency(predictions), key=lambda genre: genre != FIRST)
    return addressed_choice(
        words("thresholds.genre"), {genre: genre_name(genre) for genre in ordered}, "genre", st.selectbox
    )


def threshold_ui(first: int) -> float:
    chosen = st.slider(
        words("frame.threshold"),
        min_value=0,
        max_value=100,
        value=first,
        format="%d%%",
        key="lesson-threshold",
        bind="query-params",
    )
    return chosen / 100


def field_names() -> dict[str, str]:
    """Field of `OperatingPoint` -> what the lesson calls its posters."""
    return {
        "true_positives": words("thresholds.found"),
        "false_positives": words("thresholds.false_alarms"),
        "false_negatives": words("thresholds.missed"),
        "true_negatives": words("thresholds.left_out"),
    }


def shares_ui(point: OperatingPoint) -> None:
    """Precision and recall as the fractions that they are."""
    hits = point.true_positives
    if point.precision is None:
        st.markdown(words("thresholds.no_precision"))
    else:
        share = share_text(point.precision)
        st.markdown(words("thresholds.precision", found=hits, predicted=point.predicted, share=share))
    share = share_text(point.recall)
    st.markdown(words("thresholds.recall", found=hits, positives=point.positives, share=share))


def question() -> tuple[str, str]:
    return words("thresholds.question"), words("thresholds.answer")
