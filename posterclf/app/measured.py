"""A network with what was measured of it, as the page 'How good is it?' needs it."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from posterclf.labels import GENRES
from posterclf.registry.evaluation_predictions import PREDICTIONS_FILE, EvaluationPredictions
from posterclf.registry.model_folder import ModelFolder, find_model


@dataclass(frozen=True, eq=False)
class Measured:
    """report: what `evaluation.report` wrote into the card; answers: what it was computed from; digest: of these."""

    folder: ModelFolder
    report: dict
    answers: EvaluationPredictions
    digest: str

    @property
    def thresholds(self) -> np.ndarray:
        """(25,) float in [0, 1]: each genre's own, the shared one where none was tuned."""
        tuned = self.folder.tuned_thresholds or {}
        return np.array([tuned.get(genre, self.folder.threshold) for genre in GENRES])

    @property
    def predicted(self) -> np.ndarray:
        """(posters, 25) bool, at each genre's own threshold."""
        return self.answers.probabilities >= self.thresholds

    def cells(self, genre: str | None) -> tuple[np.ndarray, np.ndarray]:
        """Labels and probabilities of one genre, or of all for None: (posters, 1) or (posters, 25)."""
        columns = [GENRES.index(genre)] if genre else slice(None)
        return self.answers.labels[:, columns], self.answers.probabilities[:, columns]


def measured(model: str | None) -> Measured | None:
    """That network, None where it was not measured or its answers were not kept.

    raises:  ModelError where it cannot be read
    """
    folder = find_model(model)
    report, digest = folder.card.get("evaluation"), folder.card["files"].get(PREDICTIONS_FILE)
    return Measured(folder, report, _answers(folder, digest), digest) if report and digest else None


@st.cache_resource(show_spinner=False, max_entries=8)
def _answers(_folder: ModelFolder, digest: str) -> EvaluationPredictions:
    return EvaluationPredictions.of(_folder)
