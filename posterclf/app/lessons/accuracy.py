"""Lesson 5: why accuracy lies when labels are rare."""

import streamlit as st

from posterclf.app.charts.lessons import accuracy_chart
from posterclf.app.charts.look import CONFIG
from posterclf.app.lessons.figures import counts, genres_by_frequency, test_answers
from posterclf.app.lessons.frame import places_ui, question_ui
from posterclf.app.number_text import exact_percent
from posterclf.app.words import genre_name, words
from posterclf.labels import GENRES
from posterclf.lessons.formulas import Counts
from posterclf.registry.evaluation_predictions import EvaluationPredictions
from posterclf.registry.model_folder import find_model

NEVER = 2.0  # a threshold that no probability reaches: the model that says nothing
RARE = "Western"


def lesson() -> None:
    answers = test_answers()
    if answers is None:
        st.info(words("learn.no_answers"))
    else:
        rarity_ui(answers, find_model().threshold)


@st.fragment
def rarity_ui(answers: EvaluationPredictions, threshold: float) -> None:
    move, picture, meaning = places_ui()
    with move:
        genre = rarity_slider_ui(answers)
    nothing, network = counts(answers, genre, NEVER), counts(answers, genre, threshold)
    with picture:
        st.plotly_chart(
            accuracy_chart(
                nothing,
                network,
                titles=(words("accuracy.accuracy"), words("accuracy.recall", genre=genre_name(genre))),
                names=(words("accuracy.nothing"), words("accuracy.network")),
            ),
            config=CONFIG,
            key="accuracy",
            alt=words("accuracy.alt", genre=genre_name(genre)),
        )
    with meaning:
        st.markdown(shows(genre, nothing, network))
        st.markdown(meaning_words(answers, threshold))
        question_ui(*question(answers))


def rarity_slider_ui(answers: EvaluationPredictions) -> str:
    genres = genres_by_frequency(answers)
    frequency = dict(zip(GENRES, answers.labels.mean(axis=0), strict=True))
    return st.select_slider(
        words("accuracy.move"),
        genres,
        value=genres[len(genres) // 4],
        format_func=lambda genre: f"{genre_name(genre)} {exact_percent(frequency[genre])}",
        key="rarity",
    )


def shows(genre: str, nothing: Counts, network: Counts) -> str:
    positives = network.found + network.missed
    return words(
        "accuracy.shows",
        genre=genre_name(genre),
        posters=positives + network.false_alarms + network.left_out,
        positives=positives,
        nothing=exact_percent(nothing.accuracy),
        accuracy=exact_percent(network.accuracy),
        found=network.found,
    )


def meaning_words(answers: EvaluationPredictions, threshold: float) -> str:
    right = (answers.probabilities >= threshold) == (answers.labels == 1)
    return words(
        "accuracy.meaning",
        genres=len(GENRES),
        nothing=exact_percent(1 - answers.labels.mean()),
        network=exact_percent(right.mean()),
    )


def question(answers: EvaluationPredictions | None) -> tuple[str, str]:
    genre = genre_name(RARE)
    asked, answer = words("accuracy.question", genre=genre), words("accuracy.answer", genre=genre)
    if answers is None:
        return asked, answer
    silent = counts(answers, RARE, NEVER)
    known = words(
        "accuracy.answer_figures",
        genre=genre,
        positives=silent.missed,
        posters=len(answers.ids),
        accuracy=exact_percent(silent.accuracy),
    )
    return asked, words("learn.two_sentences", first=answer, second=known)
