"""What a threshold does: precision and recall at one, the curve of all of them, and whether probabilities come true.

All of it works on cells, the (poster, genre) pairs: those of all genres, or those of one genre's column.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class OperatingPoint:
    """What happens at one threshold, counted in cells.

    predicted:  cells at or above the threshold
    hits:       those of them whose label is 1
    positives:  cells whose label is 1
    """

    threshold: float
    predicted: int
    hits: int
    positives: int

    @property
    def precision(self) -> float | None:
        """Share of the predicted cells that are right; None where nothing is predicted."""
        return self.hits / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        """Share of the positives that are predicted; None where there is none."""
        return self.hits / self.positives if self.positives else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both; None where nothing is predicted and nothing positive."""
        return 2 * self.hits / (self.predicted + self.positives) if self.predicted + self.positives else None


@dataclass(frozen=True)
class Curve:
    """Points of a precision-recall curve, from the highest threshold down; lists of equal length."""

    thresholds: list[float]
    precision: list[float]
    recall: list[float]


def operating_point(labels: np.ndarray, probabilities: np.ndarray, threshold: float) -> OperatingPoint:
    """Counts at one threshold.

    labels:         any shape, 0 or 1
    probabilities:  the same shape, in [0, 1]; a cell is predicted at or above the threshold
    """
    predicted = probabilities >= threshold
    return OperatingPoint(threshold, int(predicted.sum()), int(labels[predicted].sum()), int(labels.sum()))


def precision_recall_curve(labels: np.ndarray, probabilities: np.ndarray, points: int = 800) -> Curve:
    """The operating points of all thresholds that differ, thinned to `points` where there are more.

    labels:         any shape, 0 or 1, at least one 1
    probabilities:  the same shape, in [0, 1]
    points:         2 or more; the thinned ones lie at even steps of recall, and the first and last are kept
    source:         scikit-learn's precision_recall_curve, without its added point at recall 0
    """
    order = np.argsort(-probabilities.ravel(), kind="stable")
    ranked = probabilities.ravel()[order]
    ends = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1)  # equal probabilities cross together
    hits = labels.ravel()[order].cumsum(dtype=np.int64)[ends]
    recall = hits / hits[-1]
    if len(ends) > points:
        kept = np.unique([*np.searchsorted(recall, np.linspace(0, 1, points - 1)), len(ends) - 1])
        ends, hits, recall = ends[kept], hits[kept], recall[kept]
    return Curve(ranked[ends].tolist(), (hits / (ends + 1)).tolist(), recall.tolist())
