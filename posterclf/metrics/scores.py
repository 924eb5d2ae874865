"""The figures of one set of posters, for one weighting of them or for many at once."""

import numpy as np

from posterclf.labels import GENRES
from posterclf.metrics.ranking import areas_by_label, check_shapes, ranking_areas

ECE_BINS = 15


def scores(labels: np.ndarray, probabilities: np.ndarray, threshold: float) -> dict[str, float | None]:
    """The figures of one set of posters: map, micro_ap, mean_auc, micro_f1, macro_f1, accuracy, ece, brier.

    Genres without positives are left out of map, mean_auc and macro_f1. ece is how far probabilities stand from the
    shares that come true, over 15 bins of equally many (poster, genre) pairs; most pairs are easy negatives, so that a
    small figure is no proof of calibration for a rare genre. brier is the mean squared distance of probabilities from
    labels.

    returns:  metric -> float in [0, 1], None where no genre allows it
    source:   ece: Nguyen and O'Connor 2015 (arXiv:1508.05154), adaptive binning
    """
    once = np.ones((1, len(labels)))
    return {
        metric: or_none(values[0]) for metric, values in weighted_scores(labels, probabilities, threshold, once).items()
    }


def label_frequencies(labels: np.ndarray) -> np.ndarray:
    """(25,) float in [0, 1], each genre's share of the posters."""
    return labels.mean(axis=0)


def weighted_scores(labels: np.ndarray, probabilities: np.ndarray, threshold: float, weights: np.ndarray) -> dict:
    """`scores` for each row of weights, (samples, posters): metric -> (samples,)."""
    check_shapes(labels, probabilities)
    predicted = probabilities >= threshold
    hits, predictions, positives = weights @ (predicted & (labels == 1)), weights @ predicted, weights @ labels
    with np.errstate(invalid="ignore"):  # 0 / 0: a genre that neither occurs nor is predicted
        f1 = np.where(positives > 0, 2 * hits / (predictions + positives), np.nan)
        micro_f1 = np.nan_to_num(2 * hits.sum(1) / (predictions + positives).sum(1))
    ap, auc = areas_by_label(labels, probabilities, weights)
    cell_weights = np.repeat(weights, len(GENRES), axis=1)
    flat_labels, flat_probabilities = labels.ravel(), probabilities.ravel()
    return {
        "map": _mean(ap, axis=0),
        "micro_ap": ranking_areas(flat_labels, flat_probabilities, cell_weights)[0],
        "mean_auc": _mean(auc, axis=0),
        "micro_f1": micro_f1,
        "macro_f1": _mean(f1, axis=1),
        "accuracy": weights @ (predicted == labels).mean(axis=1) / weights.sum(axis=1),
        "ece": weighted_calibration_error(flat_labels, flat_probabilities, cell_weights),
        "brier": weights @ ((labels - probabilities) ** 2).mean(axis=1) / weights.sum(axis=1),
    }


def weighted_calibration_error(labels: np.ndarray, probabilities: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """(samples,), for labels and probabilities (n,) and weights (samples, n)."""
    order = np.argsort(probabilities, kind="stable")
    gaps = (weights * (probabilities - labels))[:, order]
    bins = np.array_split(gaps, ECE_BINS, axis=1)
    return sum(abs(gap.sum(axis=1)) for gap in bins) / weights.sum(axis=1)


def _mean(values: np.ndarray, axis: int) -> np.ndarray:
    """The mean without NaN; NaN where there is nothing else."""
    known = ~np.isnan(values)
    with np.errstate(invalid="ignore"):
        return np.where(known, values, 0).sum(axis=axis) / known.sum(axis=axis)


def or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
