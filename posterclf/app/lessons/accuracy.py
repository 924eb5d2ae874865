"""Lesson 5: why accuracy misleads when labels are rare."""

import streamlit as st

from posterclf.app.chart import chart_ui
from posterclf.app.charts.lessons import accuracy_chart
from posterclf.app.crowd.runs import fragment
from posterclf.app.lessons.figures import genre_operating_point, genres_by_frequency, shipped_model, test_predictions
from posterclf.app.lessons.frame import places_ui, question_ui
from posterclf.app.number_text import exact_percent, share_text
from posterclf.app.words import genre_name, words
from posterclf.labels import GENRES
from posterclf.metrics.operating_points import OperatingPoint
from posterclf.registry.evaluation_predictions import EvaluationPredictions
from posterclf.registry.model_folder import find_model

NEVER = 2.0  # a threshold that no probability reaches, for the model that says nothing
RARE = "Western"


def lesson() -> None:
    predictions = test_predictions()
    if predictions is None:
        st.info(words("learn.no_answers"))
    else:
        rarity_ui(predictions, find_model(shipped_model()).threshold)


@fragment
def rarity_ui(predictions: EvaluationPredictions, threshold: float) -> None:
    move, picture, meaning = places_ui()
    with move:
        genre = rarity_slider_ui(predictions)
    nothing = genre_operating_point(predictions, genre, NEVER)
    network = genre_operating_point(predictions, genre, threshold)
    with picture:
        chart = accuracy_chart(
            nothing,
            network,
            titles=(words("accuracy.accuracy"), words("accuracy.recall", genre=genre_name(genre))),
            names=(words("accuracy.nothing"), words("accuracy.network")),
        )
        chart_ui(chart, "accuracy", words("accuracy.alt", genre=genre_name(genre)))
    with meaning:
        st.markdown(shows(genre, nothing, network))
        st.markdown(meaning_words(predictions, threshold))
        question_ui(*question(predictions))


def rarity_slider_ui(predictions: EvaluationPredictions) -> str:
    genres = genres_by_frequency(predictions)
    frequency = GENRES.table(predictions.labels.mean(axis=0))
    return st.select_slider(
        words("accuracy.move"),
        genres,
        value=genres[len(genres) // 4],
        format_func=lambda genre: f"{genre_name(genre)} {exact_percent(frequency[genre])}",
        key="rarity",
    )


def shows(genre: str, nothing: OperatingPoint, network: OperatingPoint) -> str:
    return words(
        "accuracy.shows",
        genre=genre_name(genre),
        posters=network.cells,
        positives=network.positives,
        nothing=share_text(nothing.accuracy),
        accuracy=share_text(network.accuracy),
        found=network.true_positives,
    )


def meaning_words(predictions: EvaluationPredictions, threshold: float) -> str:
    right = (predictions.probabilities >= threshold) == (predictions.labels == 1)
    return words(
        "accuracy.meaning",
        genres=len(GENRES),
        nothing=exact_percent(1 - predictions.labels.mean()),
        network=exact_percent(right.mean()),
    )


def question(predictions: EvaluationPredictions | None) -> tuple[str, str]:
    genre = genre_name(RARE)
    asked, answer = words("accuracy.question", genre=genre), words("accuracy.answer", genre=genre)
    if predictions is None:
        return asked, answer
    nothing = genre_operating_point(predictions, RARE, NEVER)
    known = words(
        "accuracy.answer_figures",
        genre=genre,
        positives=nothing.positives,
        posters=nothing.cells,
        accuracy=share_text(nothing.accuracy),
    )
    return asked, words("learn.two_sentences", first=answer, second=known)
