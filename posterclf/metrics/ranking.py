"""How well probabilities rank posters: average precision and the area under the ROC curve of each label."""

import numpy as np

from posterclf.errors import ShapeError


def average_precision(labels: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """Area under each label's precision-recall curve.

    labels:         (posters, labels) int, 0 or 1
    probabilities:  (posters, labels) float in [0, 1]
    returns:        (labels,) float in [0, 1]; NaN where a label has no positive poster
    raises:         ShapeError as `check_shapes` does
    source:         scikit-learn's average_precision_score (step-wise, no interpolation)
    """
    check_shapes(labels, probabilities)
    return areas_by_label(labels, probabilities, np.ones((1, len(labels))))[0][:, 0]


def roc_auc(labels: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """Probability that a random poster with a label is ranked above a random one without it.

    labels:         (posters, labels) int, 0 or 1
    probabilities:  (posters, labels) float in [0, 1]
    returns:        (labels,) float in [0, 1]; NaN where a label has no positive or no negative poster
    raises:         ShapeError as `check_shapes` does
    source:         scikit-learn's roc_auc_score
    """
    check_shapes(labels, probabilities)
    return areas_by_label(labels, probabilities, np.ones((1, len(labels))))[1][:, 0]


def check_shapes(labels: np.ndarray, probabilities: np.ndarray) -> None:
    """Raise ShapeError unless both are (posters, labels), alike, with at least one poster and one label."""
    if labels.shape != probabilities.shape or labels.ndim != 2 or not labels.size:
        raise ShapeError(
            f"Labels {labels.shape} and probabilities {probabilities.shape} must both be (posters, labels), alike, "
            "with at least one poster and one label."
        )


def areas_by_label(labels: np.ndarray, probabilities: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Average precision and ROC AUC, each (labels, samples), for each row of weights, NaN where undefined.

    labels, probabilities:  (posters, labels), 0 or 1, and in [0, 1]
    weights:                (samples, posters) float, 0 or more
    """
    areas = [ranking_areas(y, p, weights) for y, p in zip(labels.T, probabilities.T, strict=True)]
    ap, auc = zip(*areas, strict=True)
    return np.array(ap), np.array(auc)


def ranking_areas(labels: np.ndarray, probabilities: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Areas under the precision-recall curve (steps) and the ROC curve (trapezoids), each (samples,), or NaN.

    labels, probabilities:  (cells,), 0 or 1, and in [0, 1]
    weights:                (samples, cells) float, 0 or more
    """
    order = np.argsort(-probabilities, kind="stable")
    # Equal probabilities cross any threshold together: the curves have points only where one differs from the next.
    ends = np.append(np.flatnonzero(np.diff(probabilities[order])), len(order) - 1)
    ranked = weights[:, order]
    above = ranked.cumsum(axis=1)[:, ends]
    true_positives = (ranked * labels[order]).cumsum(axis=1)[:, ends]
    false_positives = above - true_positives
    with np.errstate(invalid="ignore", divide="ignore"):  # no positives or no negatives: NaN is right
        recall = true_positives / true_positives[:, -1:]
        fall_out = false_positives / false_positives[:, -1:]
        precision = np.where(above > 0, true_positives / above, 0)
    recall_steps = np.diff(recall, axis=1, prepend=0)
    fall_out_steps = np.diff(fall_out, axis=1, prepend=0)
    return (recall_steps * precision).sum(axis=1), (fall_out_steps * (recall - recall_steps / 2)).sum(axis=1)
