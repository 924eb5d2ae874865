"""The figures of one set of posters, for one weighting of them or for many at once."""

from typing import Literal, TypedDict

import numpy as np

from posterclf.metrics.ranking import areas_by_label, check_shapes, ranking_areas
from posterclf.metrics.reliability import weighted_calibration_error

MIN_POSITIVES = 30  # a figure of one label that fewer posters have is mostly luck


Metric = Literal["map", "micro_ap", "mean_auc", "micro_f1", "macro_f1", "accuracy", "ece", "brier"]


class Scores(TypedDict):
    """What `scores` returns; all floats in [0, 1], None where no label allows the figure."""

    map: float | None
    micro_ap: float | None
    mean_auc: float | None
    micro_f1: float
    macro_f1: float | None
    accuracy: float
    ece: float
    brier: float


def scores(labels: np.ndarray, probabilities: np.ndarray, threshold: float) -> Scores:
    """The figures of one set of posters.

    map, mean_auc and macro_f1 are means over labels, without those that have no positives. ece is how far
    probabilities are from the shares that come true, over 15 bins of equally many (poster, label) pairs; most pairs are
    easy negatives, so that a small figure is no proof of calibration for a rare label. brier is the mean squared
    distance of probabilities from labels.

    labels:         (posters, labels) int, 0 or 1
    probabilities:  (posters, labels) float in [0, 1]
    threshold:      a label counts as predicted at or above it
    raises:         ShapeError as `check_shapes` does
    source:         ece: Nguyen and O'Connor 2015 (arXiv:1508.05154), adaptive binning
    """
    weighted = weighted_scores(labels, probabilities, threshold, np.ones((1, len(labels))))
    figures = {metric: float(values[0]) for metric, values in weighted.items()}
    return {
        "map": or_none(figures["map"]),
        "micro_ap": or_none(figures["micro_ap"]),
        "mean_auc": or_none(figures["mean_auc"]),
        "micro_f1": figures["micro_f1"],
        "macro_f1": or_none(figures["macro_f1"]),
        "accuracy": figures["accuracy"],
        "ece": figures["ece"],
        "brier": figures["brier"],
    }


def label_frequencies(labels: np.ndarray) -> np.ndarray:
    """(labels,) float in [0, 1], each label's share of the posters, for labels (posters, labels) 0 or 1."""
    return labels.mean(axis=0)


def weighted_scores(
    labels: np.ndarray, probabilities: np.ndarray, threshold: float, weights: np.ndarray
) -> dict[str, np.ndarray]:
    """`scores` for each row of weights.

    weights:  (samples, posters) float, 0 or more
    returns:  metric -> (samples,) float, NaN in place of None
    raises:   ShapeError as `check_shapes` does
    """
    check_shapes(labels, probabilities)
    predicted = probabilities >= threshold
    hits, predictions, positives = weights @ (predicted & (labels == 1)), weights @ predicted, weights @ labels
    with np.errstate(invalid="ignore"):  # 0 / 0: a label that neither occurs nor is predicted
        f1 = np.where(positives > 0, 2 * hits / (predictions + positives), np.nan)
        micro_f1 = np.nan_to_num(2 * hits.sum(1) / (predictions + positives).sum(1))
    ap, auc = areas_by_label(labels, probabilities, weights)
    cell_weights = np.repeat(weights, labels.shape[1], axis=1)  # (samples, posters x labels)
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


def or_none(value: float) -> float | None:
    """None in place of NaN, which JSON does not know."""
    return None if np.isnan(value) else float(value)


def _mean(values: np.ndarray, axis: int) -> np.ndarray:
    """The mean of the values that are not NaN; NaN where all are."""
    known = ~np.isnan(values)
    with np.errstate(invalid="ignore"):
        return np.where(known, values, 0).sum(axis=axis) / known.sum(axis=axis)
