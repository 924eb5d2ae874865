"""How good probabilities are: metrics beside the baseline of answering every poster with the training frequencies.

Every metric is computed for many weightings of the posters at once: all ones give the figure itself, and how often each
poster was drawn gives one bootstrap sample. NumPy alone does both in a second; scikit-learn is the tests' oracle.

Accuracy is given only to show what it hides: with 2.3 of 25 genres a poster, saying nothing is nine tenths right.
"""

import numpy as np

from posterclf.labels import GENRES
from posterclf.metrics.intervals import average_precision_intervals, bootstrap_intervals
from posterclf.metrics.ranking import average_precision, roc_auc
from posterclf.metrics.scores import or_none, scores, weighted_calibration_error
from posterclf.progress import Progress, silent


def report(
    labels: np.ndarray,
    probabilities: np.ndarray,
    frequencies: np.ndarray,
    threshold: float,
    progress: Progress = silent,
) -> dict:
    """All figures of one model on one set of posters.

    labels:         (posters, 25) int, 0 or 1
    probabilities:  (posters, 25) float in [0, 1]
    frequencies:    (25,) float in [0, 1], each genre's share of the training posters: the baseline answers these
    threshold:      a genre counts as predicted at or above it
    returns:        posters, genres_in_map, genres_without_positives, threshold, the figures of `scores`, their 95 %
                    intervals, the same of the baseline; of each genre AP, its interval, AUC, ECE, Brier, positives
    raises:         ShapeError where labels and probabilities are not both (posters, 25)
    """
    ap, auc = average_precision(labels, probabilities), roc_auc(labels, probabilities)
    ap_intervals = average_precision_intervals(labels, probabilities)
    brier = ((labels - probabilities) ** 2).mean(axis=0)
    once = np.ones((1, len(labels)))
    ece = [weighted_calibration_error(y, p, once)[0] for y, p in zip(labels.T, probabilities.T, strict=True)]
    constant = np.tile(frequencies, (len(labels), 1))
    return {
        "posters": len(labels),
        "genres_in_map": int((~np.isnan(ap)).sum()),
        "genres_without_positives": [genre for genre, value in zip(GENRES, ap, strict=True) if np.isnan(value)],
        "threshold": threshold,
        **scores(labels, probabilities, threshold),
        "intervals": bootstrap_intervals(labels, probabilities, threshold, progress),
        "baseline": {**scores(labels, constant, threshold), "accuracy_of_saying_nothing": float(1 - labels.mean())},
        "genres": {
            genre: {
                "ap": or_none(ap[index]),
                "ap_interval": [or_none(bound) for bound in ap_intervals[index]],
                "auc": or_none(auc[index]),
                "ece": float(ece[index]),
                "brier": float(brier[index]),
                "positives": int(labels[:, index].sum()),
            }
            for index, genre in enumerate(GENRES)
        },
    }
