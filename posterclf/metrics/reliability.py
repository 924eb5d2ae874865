"""Whether probabilities come true: reliability bins and the expected calibration error (ECE)."""

from dataclasses import dataclass

import numpy as np

ECE_BINS = 15
NORMAL_QUANTILE = 1.959964  # 95 % of a normal distribution are within this many standard deviations of its mean


@dataclass(frozen=True)
class Bin:
    """Cells of similar probability.

    mean:       of their probabilities
    share:      of them whose label is 1
    low, high:  95 % interval of that share
    size:       how many cells
    """

    mean: float
    share: float
    low: float
    high: float
    size: int


def reliability_bins(labels: np.ndarray, probabilities: np.ndarray) -> list[Bin]:
    """Cells in bins of equally many, the least probable first: those that `calibration_error` is computed from.

    labels:         any shape, 0 or 1
    probabilities:  the same shape, in [0, 1]
    source:         Nguyen and O'Connor 2015 (arXiv:1508.05154); the interval is Wilson's (1927)
    """
    flat_labels, flat_probabilities = labels.ravel(), probabilities.ravel()
    return [_bin(flat_labels[cells], flat_probabilities[cells]) for cells in reliability_cells(flat_probabilities)]


def reliability_cells(probabilities: np.ndarray) -> list[np.ndarray]:
    """The cells of each of the `reliability_bins`: their indices in the flattened array, none of them empty."""
    return [cells for cells in _bins(probabilities.ravel()) if len(cells)]


def calibration_error(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """How far the bins' mean probabilities are from the shares that come true, on average: the ECE.

    labels:         any shape, 0 or 1, at least one cell
    probabilities:  the same shape, in [0, 1]
    returns:        float in [0, 1]
    source:         Nguyen and O'Connor 2015 (arXiv:1508.05154), adaptive binning
    """
    return float(weighted_calibration_error(labels.ravel(), probabilities.ravel(), np.ones((1, labels.size)))[0])


def weighted_calibration_error(labels: np.ndarray, probabilities: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """`calibration_error` for each row of weights, in bins of equally many cells whatever these weigh.

    labels, probabilities:  (cells,), 0 or 1, and in [0, 1]
    weights:                (samples, cells) float, 0 or more
    returns:                (samples,) float in [0, 1]
    """
    gaps = weights * (probabilities - labels)
    return sum(abs(gaps[:, cells].sum(axis=1)) for cells in _bins(probabilities)) / weights.sum(axis=1)


def _bins(probabilities: np.ndarray) -> list[np.ndarray]:
    """The indices of the cells in ECE_BINS groups of equally many, the least probable first."""
    return np.array_split(np.argsort(probabilities, kind="stable"), ECE_BINS)


def _bin(labels: np.ndarray, probabilities: np.ndarray) -> Bin:
    size, share = len(labels), float(labels.mean())
    squared = NORMAL_QUANTILE**2
    middle = (share + squared / (2 * size)) / (1 + squared / size)
    reach = NORMAL_QUANTILE * np.sqrt(share * (1 - share) / size + squared / (4 * size**2)) / (1 + squared / size)
    mean = float(probabilities.mean(dtype=np.float64))
    return Bin(mean, share, max(0.0, float(middle - reach)), min(1.0, float(middle + reach)), size)
