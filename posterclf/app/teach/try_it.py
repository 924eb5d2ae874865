"""Try it: what the model that was just taught says of a picture, or of what the camera sees."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from posterclf.app.number_text import headline_of
from posterclf.app.teach.bars import asked_label, bars_ui
from posterclf.app.teach.tried import Answer, Tried, Trying
from posterclf.app.teach.viewer import veil_png, viewer_ui
from posterclf.app.thresholds import live_threshold_ui
from posterclf.app.why import evidence_ui
from posterclf.app.widgets import bars_shown_ui
from posterclf.app.words import words
from posterclf.inference.prediction import Prediction
from posterclf.teaching.features import HeadClassifier, shared_features
from posterclf.teaching.project import Picture

NAME = "teach-trying"
HEADLINE = 44  # letters of two lines

Turn = Callable[[DeltaGenerator], AbstractContextManager[None]]


def try_picture(picture: Picture) -> None:
    """Try a picture of the project; it counts as what came last.

    raises:  ModelError where the network cannot be loaded
    """
    _trying().show(picture, shared_features().input)


def tried_picture() -> str | None:
    """The identity of the project's picture that is tried; None where it is a file, a frame or nothing."""
    tried = _trying().tried
    return tried.picture.identity if tried and tried.picture else None


def try_it_ui(classifier: HeadClassifier | None, learned_from: bool, turn: Turn) -> None:
    """What is tried, and the newest model's answer; a newer model is asked anew.

    classifier:    None where nothing is learned yet
    learned_from:  whether the model has learned from the project's picture that is tried
    turn:          holds one's turn in the line of all visits' work, and tells in an `st.empty` where one stands
    """
    st.html(Path(__file__).with_suffix(".css"))
    st.header(words("try_it.title"), anchor=False)
    answer_ui(classifier, learned_from, turn)


@st.fragment
def answer_ui(classifier: HeadClassifier | None, learned_from: bool, turn: Turn) -> None:
    """All that a frame of the camera changes; each runs only this. The picture comes last: that acknowledges it."""
    trying = _trying()
    names = ("picture", "words", "controls", "bars", "why")
    places = {name: st.container(key=f"try-{name}") for name in names}
    spoken, alt, cover = "", words("try_it.alt"), b""
    with places["words"]:
        headline, note = st.container(), st.empty()
    if classifier:
        with places["controls"]:
            thresholds = live_threshold_ui(classifier.folder)
            count = bars_shown_ui(len(classifier.folder.labels))
        if trying.tried:
            prediction = prediction_of(trying, trying.tried, classifier, turn, note)
            predicted = headline_of(prediction, thresholds, HEADLINE)
            spoken = words("classify.sure_joined").join(prediction.at(thresholds)) or predicted
            headline.subheader(predicted, anchor=False)
            if trying.tried.picture:
                note.caption(note_on(trying.tried.picture, learned_from))
            with places["bars"]:
                bars_ui(prediction, thresholds, count)
            with places["why"]:
                chosen = why_ui(prediction)
            if chosen:
                label, opacity, evidence = chosen
                alt, cover = words("classify.why_alt", genre=label), veil_png(evidence, opacity)
    with places["picture"]:
        viewer_ui(trying, classifier is not None, came, spoken, alt, cover)


def why_ui(prediction: Prediction) -> tuple[str, float, np.ndarray] | None:
    """What `evidence_ui` returns for the label whose bar was clicked, None where none was."""
    st.caption(words("try_it.why"))
    label = asked_label()
    return evidence_ui(prediction, label) if label in prediction.labels else None


def prediction_of(
    trying: Trying, tried: Tried, classifier: HeadClassifier, turn: Turn, place: DeltaGenerator
) -> Prediction:
    """Of what is tried; each model is asked once."""
    answer = trying.answer
    if answer is None or answer.tried is not tried or answer.head is not classifier.head:
        with turn(place):
            answer = trying.answer = Answer(tried, classifier.head, classifier.predict(tried.pixels))
    return answer.prediction


def note_on(picture: Picture, learned_from: bool) -> str:
    """What is to be known of the answer to a picture of the project."""
    if not learned_from:
        return words("try_it.not_learned_from")
    return words("try_it.learned_from" if picture.content else "try_it.learned_from_small")


def came(sent: Any) -> None:
    """Take what the browser sent."""
    _trying().take(sent, shared_features().input)


def _trying() -> Trying:
    return st.session_state.setdefault(NAME, Trying())
