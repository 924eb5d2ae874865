"""Try it: what the model that was just taught says of a picture, or of what the camera sees."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from posterclf.app.answer.answer import answer_ui
from posterclf.app.chosen import Chosen
from posterclf.app.crowd.runs import fragment
from posterclf.app.crowd.visit import holding_of_visit
from posterclf.app.number_text import headline_of
from posterclf.app.teach.tried import Tried, TriedPrediction, Trying
from posterclf.app.teach.viewer import veil_png, viewer_ui
from posterclf.app.uploads.inbox import Inbox
from posterclf.app.why import Explained, explained_ui
from posterclf.app.words import words
from posterclf.inference.prediction import Prediction
from posterclf.teaching.features import HeadClassifier, shared_features
from posterclf.teaching.project import Picture

NAME = "teach-trying"
CHOSEN, ASKED, BARS = "teach-chosen", "teach-why", "teach-bars"

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
    trying_ui(classifier, learned_from, turn)


@fragment
def trying_ui(classifier: HeadClassifier | None, learned_from: bool, turn: Turn) -> None:
    """All that a frame of the camera changes; each runs only this. The picture comes last: that acknowledges it."""
    trying = _trying()
    names = ("picture", "words", "bars", "why")
    places = {name: st.container(key=f"try-{name}") for name in names}
    spoken, alt, cover = "", words("try_it.alt"), b""
    with places["words"]:
        note = st.empty()
    if classifier and trying.tried:
        prediction = prediction_of(trying, trying.tried, classifier, turn, note)
        # It is not in the address: frames come too fast for that.
        chosen: Chosen = st.session_state.setdefault(CHOSEN, Chosen())
        thresholds = chosen.thresholds(classifier.folder)
        spoken = words("classify.sure_joined").join(prediction.at(thresholds)) or headline_of(prediction, thresholds)
        if trying.tried.picture:
            note.caption(note_on(trying.tried.picture, learned_from))
        with places["bars"]:
            answer_ui(
                prediction,
                classifier.folder,
                chosen,
                BARS,
                why=asked_label(),
                on_why=ask_why,
                kind="live",
                order="index",
            )
        with places["why"]:
            asked = why_ui(prediction)
        if asked:
            alt, cover = asked.alt, veil_png(asked.evidence, asked.opacity)
    with places["picture"]:
        viewer_ui(trying, classifier is not None, came, spoken, alt, cover)


def why_ui(prediction: Prediction) -> Explained | None:
    """What `explained_ui` returns for the label whose bar was clicked, None where none was."""
    st.caption(words("try_it.why"))
    label = asked_label()
    return explained_ui(prediction, label) if label in prediction.labels else None


def asked_label() -> str:
    """The label of the row that was clicked last, empty for none. It may be one of before."""
    return st.session_state.get(ASKED, "")


def ask_why(label: str) -> None:
    """Choose the label of the clicked row; a click on the chosen one lets go of it."""
    st.session_state[ASKED] = "" if label == asked_label() else label


def prediction_of(
    trying: Trying, tried: Tried, classifier: HeadClassifier, turn: Turn, place: DeltaGenerator
) -> Prediction:
    """Of what is tried; each model is asked once."""
    answer = trying.answer
    if answer is None or answer.tried is not tried or answer.head is not classifier.head:
        with turn(place):
            answer = trying.answer = TriedPrediction(tried, classifier.head, classifier.predict(tried.pixels))
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
    if NAME not in st.session_state:
        st.session_state[NAME] = Trying(inbox=Inbox(holding_of_visit(), "teach"))
    return st.session_state[NAME]
