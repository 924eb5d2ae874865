"""What a threshold does: the confusion matrix at one, and the precision-recall curve of all of them.

All of it works on cells, the (poster, label) pairs: those of all labels, or those of one label's column.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class OperatingPoint:
    """How many cells there are of each kind at one threshold, and the shares that follow from that.

    true_positives:   label 1, at or above the threshold
    false_positives:  label 0, at or above it
    false_negatives:  label 1, below it
    true_negatives:   label 0, below it
    """

    threshold: float
    true_positives: int
    false_positives: int
    false_negatives: int
    true_negatives: int

    @property
    def predicted(self) -> int:
        """Cells at or above the threshold."""
        return self.true_positives + self.false_positives

    @property
    def positives(self) -> int:
        """Cells whose label is 1."""
        return self.true_positives + self.false_negatives

    @property
    def cells(self) -> int:
        """All cells."""
        return self.positives + self.false_positives + self.true_negatives

    @property
    def precision(self) -> float | None:
        """Share of the predicted cells that are right; None where nothing is predicted."""
        return _share(self.true_positives, self.predicted)

    @property
    def recall(self) -> float | None:
        """Share of the positives that are predicted; None where there is none."""
        return _share(self.true_positives, self.positives)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both; None where nothing is predicted and nothing positive."""
        return _share(2 * self.true_positives, self.predicted + self.positives)

    @property
    def accuracy(self) -> float | None:
        """Share of all cells that are right, predicted or not; None where there is no cell."""
        return _share(self.true_positives + self.true_negatives, self.cells)


@dataclass(frozen=True)
class Curve:
    """Points of a precision-recall curve, from the highest threshold down; lists of equal length."""

    thresholds: list[float]
    precision: list[float]
    recall: list[float]


def operating_point(labels: np.ndarray, probabilities: np.ndarray, threshold: float) -> OperatingPoint:
    """The confusion matrix of cells at one threshold.

    labels:         any shape, 0 or 1
    probabilities:  the same shape, in [0, 1]; a cell is predicted at or above the threshold
    threshold:      above 1 nothing is ever predicted
    """
    true, predicted = labels == 1, probabilities >= threshold
    return OperatingPoint(
        threshold,
        true_positives=int((true & predicted).sum()),
        false_positives=int((~true & predicted).sum()),
        false_negatives=int((true & ~predicted).sum()),
        true_negatives=int((~true & ~predicted).sum()),
    )


def precision_recall_curve(labels: np.ndarray, probabilities: np.ndarray, points: int = 800) -> Curve:
    """Precision and recall at each distinct probability as threshold, thinned to `points` where there are more.

    labels:         any shape, 0 or 1; where none is 1, there is no recall and no curve
    probabilities:  the same shape, in [0, 1]
    points:         2 or more; the thinned ones are at even steps of recall, and the first and last are kept
    source:         scikit-learn's precision_recall_curve, without its added point at recall 0
    """
    if not labels.any():
        return Curve([], [], [])
    order = np.argsort(-probabilities.ravel(), kind="stable")
    ranked = probabilities.ravel()[order]
    ends = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1)  # equal probabilities cross together
    hits = labels.ravel()[order].cumsum(dtype=np.int64)[ends]
    recall = hits / hits[-1]
    if len(ends) > points:
        kept = np.unique([*np.searchsorted(recall, np.linspace(0, 1, points - 1)), len(ends) - 1])
        ends, hits, recall = ends[kept], hits[kept], recall[kept]
    return Curve(ranked[ends].tolist(), (hits / (ends + 1)).tolist(), recall.tolist())


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
