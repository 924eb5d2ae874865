"""What a threshold does: precision and recall at one, the curve of all of them, and whether probabilities come true.

All of it works on cells, the (poster, genre) pairs: those of all genres, or those of one genre's column.
"""

from dataclasses import dataclass

import numpy as np

from posterclf.metrics.report import ECE_BINS

NORMAL_QUANTILE = 1.959964  # 95 % of a normal distribution lie within as many standard deviations


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


@dataclass(frozen=True)
class Bin:
    """Cells of similar probability.

    mean:       of their probabilities
    share:      of them whose label is 1
    low, high:  95 % interval of that share
    size:       how many they are
    """

    mean: float
    share: float
    low: float
    high: float
    size: int


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


def reliability_bins(labels: np.ndarray, probabilities: np.ndarray) -> list[Bin]:
    """Cells in bins of equally many, the least probable first: `evaluation.scores` has its ECE from the same bins.

    labels:         any shape, 0 or 1
    probabilities:  the same shape, in [0, 1]
    source:         Nguyen and O'Connor 2015 (arXiv:1508.05154); the interval is Wilson's (1927)
    """
    order = np.argsort(probabilities.ravel(), kind="stable")
    parts = (order[part] for part in np.array_split(np.arange(len(order)), ECE_BINS))
    return [_bin(labels.ravel()[part], probabilities.ravel()[part]) for part in parts if len(part)]


def calibration_error(bins: list[Bin]) -> float:
    """How far the bins' mean probabilities stand from the shares that come true: the ECE, in [0, 1]."""
    cells = sum(each.size for each in bins)
    return sum(each.size * abs(each.mean - each.share) for each in bins) / cells


def _bin(labels: np.ndarray, probabilities: np.ndarray) -> Bin:
    size, share = len(labels), float(labels.mean())
    squared = NORMAL_QUANTILE**2
    middle = (share + squared / (2 * size)) / (1 + squared / size)
    reach = NORMAL_QUANTILE * np.sqrt(share * (1 - share) / size + squared / (4 * size**2)) / (1 + squared / size)
    mean = float(probabilities.mean(dtype=np.float64))
    return Bin(mean, share, max(0.0, float(middle - reach)), min(1.0, float(middle + reach)), size)
