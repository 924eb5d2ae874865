"""Lesson 3: the binary cross-entropy of one poster, genre by genre."""

from collections.abc import Iterable

import numpy as np
import streamlit as st

from posterclf.app.cached import loaded_classifier, prediction_of
from posterclf.app.chart import chart_ui
from posterclf.app.charts.lessons import loss_chart
from posterclf.app.crowd.runs import fragment
from posterclf.app.gallery import Sample, samples, thumbnail
from posterclf.app.lessons.figures import shipped_model
from posterclf.app.lessons.frame import places_ui, question_ui
from posterclf.app.widgets import addressed_choice
from posterclf.app.words import genre_name, words
from posterclf.inference.prediction import Prediction
from posterclf.labels import GENRES
from posterclf.lessons.loss_by_hand import written_loss

SHOWN_TERMS = 12  # the largest; the others share one bar
PICTURE_HEIGHT = 480  # pixels of the labels, the sum and the bars
FIRST = "otto"  # the network is right about it, so that a wrong label shows


def lesson() -> None:
    move, picture, meaning = places_ui()
    with move:
        sample = sample_ui()
    with picture, st.skeleton(height=PICTURE_HEIGHT):
        prediction, _ = prediction_of(shipped_model(), sample.name, sample.path.read_bytes())
    with picture:
        terms_ui(sample, prediction)
    with meaning:
        st.markdown(meaning_words())
        question_ui(*question())


def sample_ui() -> Sample:
    others = [name for name in samples() if name != FIRST]
    titles = {name: samples()[name].title for name in [FIRST, *others]}
    with st.container(key="lesson-sample", horizontal=True, vertical_alignment="center"):
        place = st.container(width=96)
        with st.container(width="stretch"):
            sample = samples()[addressed_choice(words("cross_entropy.poster"), titles, "sample", st.selectbox)]
            st.markdown(words("cross_entropy.drawn_as", genres=genre_list(sample.mood)))
        place.image(thumbnail(sample.name), width=96, alt=sample.alt)
    return sample


@fragment
def terms_ui(sample: Sample, prediction: Prediction) -> None:
    """The labels, the loss and its terms; a changed label runs only this."""
    labelled = st.multiselect(
        words("cross_entropy.move"),
        GENRES,
        default=sample.mood,
        format_func=genre_name,
        placeholder=words("cross_entropy.no_label"),
        key=f"labels-{sample.name}",
    )
    labels = np.array([int(genre in labelled) for genre in GENRES])
    loss = written_loss(labels, prediction.probabilities, SHOWN_TERMS)
    st.markdown(words("cross_entropy.shows", sum=loss.sum, mean=loss.mean, count=len(GENRES)))
    chart = loss_chart(list(map(genre_name, GENRES)), loss, words("cross_entropy.rest", count=loss.remaining))
    largest = genre_list(GENRES[row.label] for row in loss.rows[:3])
    chart_ui(chart, "terms", words("cross_entropy.alt", genres=largest))


def meaning_words() -> str:
    """What the loss means, and its mean over the validation posters where the card has it."""
    history = loaded_classifier(shipped_model()).folder.card.training.history
    meaning = words("cross_entropy.meaning")
    if not history or "val_loss" not in history[-1]:
        return meaning
    measured = words("cross_entropy.measured", loss=f"{history[-1]['val_loss']:.3f}")
    return words("learn.two_sentences", first=meaning, second=measured)


def genre_list(genres: Iterable[str]) -> str:
    return words("learn.comma").join(genre_name(genre) for genre in genres)


def question() -> tuple[str, str]:
    return words("cross_entropy.question"), words("cross_entropy.answer")
