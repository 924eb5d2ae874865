"""Whether probabilities come true: reliability bins and the expected calibration error."""

from dataclasses import dataclass

import numpy as np

from posterclf.metrics.scores import ECE_BINS

NORMAL_QUANTILE = 1.959964  # 95 % of a normal distribution lie within as many standard deviations


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
