"""What was learned of the visit's project, learned anew as soon as something changes."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from posterclf.app.teach.state import Question, TeachState
from posterclf.app.teach.work import compute_features, learned_of
from posterclf.labels import Labels
from posterclf.registry.model_folder import ModelFolder
from posterclf.teaching.advice import Advice, advice
from posterclf.teaching.doubts import doubts
from posterclf.teaching.features import HeadClassifier, shared_features
from posterclf.teaching.learning import Learned
from posterclf.teaching.model_zip import taught_card
from posterclf.teaching.project import Arrangement

TAUGHT = "taught"


@dataclass(frozen=True, eq=False)
class Taught:
    """One learning.

    number:       of the learning, from 1
    arrangement:  what was learned from
    balance:      whether pictures of rare labels counted more
    identities:   of the pictures in the order of `marks`
    marks:        (pictures, labels) uint8, 0 or 1
    learned:      None where there was nothing to learn yet
    """

    number: int
    arrangement: Arrangement
    balance: bool
    identities: list[str]
    marks: np.ndarray
    learned: Learned | None

    @cached_property
    def advice(self) -> list[Advice]:
        """What would help, most helpful first."""
        return advice(Labels(self.arrangement.labels), self.marks, self.learned)

    @cached_property
    def questions(self) -> list[Question]:
        """The pictures on which model and label disagree most, worst first."""
        if self.learned is None:
            return []
        return [
            Question(self.identities[doubt.row], self.learned.labels[doubt.label], doubt.probability, doubt.marked)
            for doubt in doubts(self.learned, self.marks)
        ]

    @cached_property
    def classifier(self) -> HeadClassifier:
        """The head at work; there must be something learned.

        raises:  ModelError where the network cannot be loaded
        """
        assert self.learned is not None
        network = shared_features()
        card = taught_card(TAUGHT, self.learned, self.marks, network.folder.card)
        return HeadClassifier(ModelFolder(Path(TAUGHT), card), self.learned.head, network)


def last_taught() -> Taught | None:
    """What was learned last in this visit."""
    return st.session_state.get(TAUGHT)


def teach(state: TeachState, balance: bool, place: DeltaGenerator) -> bool:
    """Learn what is new; returns whether there was something.

    balance:  whether pictures of rare labels are to count more
    place:    an `st.empty`, for the progress
    raises:   ModelError where the network cannot be loaded
    """
    compute_features(state.project, place)
    last, arrangement = last_taught(), state.project.arrangement
    if last and last.arrangement is arrangement and last.balance == balance:
        return False
    identities, _, marks, *_ = state.project.examples()
    learned = learned_of(state.project, balance, place)
    st.session_state[TAUGHT] = Taught(last.number + 1 if last else 1, arrangement, balance, identities, marks, learned)
    return True


def classifier_of(state: TeachState, taught: Taught | None) -> HeadClassifier | None:
    """The model to be tried: what was learned, else one that was opened; None for none.

    raises:  ModelError where the network cannot be loaded
    """
    if taught and taught.learned:
        return taught.classifier
    if state.opened:
        card, head = state.opened
        return HeadClassifier(ModelFolder(Path(card.name), card), head, shared_features())
    return None
