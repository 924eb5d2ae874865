"""What came of one file: a prediction, or why there is none."""

import os
from dataclasses import dataclass

import numpy as np

from posterclf.inference.prediction import Prediction
from posterclf.registry.model_folder import ModelFolder


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came of one file.

    file:        its path as it was found
    prediction:  None where the file cannot be used
    error:       the sentence that says why, None where it can
    """

    file: str
    prediction: Prediction | None
    error: str | None = None

    @property
    def name(self) -> str:
        """The path as text: bytes that are not UTF-8, which a path may hold, are replaced."""
        return os.fsencode(self.file).decode("utf-8", "replace")


def outcome_of_parts(
    file: str,
    probabilities: np.ndarray | None,
    likeness: float | None,
    doubted: bool | None,
    error: str | None,
    folder: ModelFolder,
) -> Outcome:
    """An outcome put together from what was kept or sent of it: without embedding and evidence.

    probabilities:  (labels,) float32, None where the file cannot be used
    likeness:       the prediction's `poster_likeness`
    doubted:        its `probably_no_poster`
    error:          why the file cannot be used, None where it can
    folder:         the model that was asked
    """
    if probabilities is None:
        return Outcome(file, None, error)
    prediction = Prediction(
        model=folder.name,
        labels=folder.labels,
        probabilities=probabilities,
        tuned_thresholds=folder.tuned_thresholds,
        poster_likeness=likeness,
        probably_no_poster=bool(doubted),
    )
    return Outcome(file, prediction)
