"""A model with what was measured of it, as the page 'How good is it?' needs it."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from posterclf.labels import Thresholds
from posterclf.metrics.report import Report
from posterclf.registry.evaluation_predictions import PREDICTIONS_FILE, EvaluationPredictions
from posterclf.registry.model_folder import ModelFolder, find_model


@dataclass(frozen=True, eq=False)
class Measured:
    """A model, the report in its card, the predictions that it was computed from, and their file's SHA-256."""

    folder: ModelFolder
    report: Report
    predictions: EvaluationPredictions
    digest: str

    @property
    def thresholds(self) -> Thresholds:
        """Each label's tuned threshold, the shared one where none was tuned."""
        return self.folder.tuned_thresholds or self.folder.thresholds(None)

    @property
    def predicted(self) -> np.ndarray:
        """(posters, labels) bool, at `thresholds`."""
        return self.thresholds.predicted(self.predictions.probabilities)

    def cells(self, label: str | None) -> tuple[np.ndarray, np.ndarray]:
        """Labels and probabilities of one label, or of all for None: (posters, 1) or (posters, labels)."""
        columns = [self.folder.labels.index(label)] if label else slice(None)
        return self.predictions.labels[:, columns], self.predictions.probabilities[:, columns]


def measured_model(model: str | None) -> Measured | None:
    """The model of that name, None where it was not measured or its predictions were not kept.

    raises:  ModelError where it cannot be read
    """
    folder = find_model(model)
    report, digest = folder.card.evaluation, folder.card.files.get(PREDICTIONS_FILE)
    if not report or not digest:
        return None
    predictions = _predictions(folder, digest)
    return predictions and Measured(folder, report, predictions, digest)


@st.cache_resource(show_spinner=False, max_entries=8)
def _predictions(_folder: ModelFolder, digest: str | None) -> EvaluationPredictions | None:
    return EvaluationPredictions.load(_folder)
