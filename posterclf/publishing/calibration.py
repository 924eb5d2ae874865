"""Probabilities that come true as often as they say, and thresholds that suit them, tuned on validation posters."""

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from posterclf.labels import GENRES
from posterclf.metrics.ranking import check_shapes

FEWEST_POSITIVES = 30  # a genre with fewer keeps the shared threshold: its own would be luck
STRENGTHS = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0)
FOLDS = 5
_THRESHOLDS = np.arange(1, 100) / 100


def platt_scaling(labels: np.ndarray, logits: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """For each genre the line by which its logits become calibrated ones: slope x logit + offset.

    Each genre's line is drawn towards the one that suits all genres together, so that a genre with few positives stays
    with that. How strongly is chosen by cross-validation over the posters.

    labels:   (posters, 25) int, 0 or 1
    logits:   (posters, 25) float
    returns:  slopes (25,), offsets (25,), and the strength of the pull
    source:   Platt 1999, Probabilistic Outputs for Support Vector Machines; the pull is a Gaussian prior
    """
    check_shapes(labels, logits)
    folds = np.random.default_rng(0).permutation(len(labels)) % FOLDS
    losses = [
        sum(_held_out_loss(labels, logits, folds == fold, strength) for fold in range(FOLDS)) for strength in STRENGTHS
    ]
    strength = STRENGTHS[int(np.argmin(losses))]
    return *_lines(labels, logits, strength), strength


def tuned_thresholds(labels: np.ndarray, probabilities: np.ndarray) -> tuple[float, dict[str, float]]:
    """The thresholds of the best F1: one for all genres together, and one for each.

    returns:  the shared one, and genre -> its own; the shared one where a genre has fewer than 30 positives, as for
              a genre that cannot be told 'always yes' has the best F1 (Lipton et al. 2014, arXiv:1402.1892)
    """
    check_shapes(labels, probabilities)
    shared = _best_threshold(labels.ravel(), probabilities.ravel())
    own = {
        genre: _best_threshold(labels[:, index], probabilities[:, index])
        if labels[:, index].sum() >= FEWEST_POSITIVES
        else shared
        for index, genre in enumerate(GENRES)
    }
    return shared, own


def _lines(labels: np.ndarray, logits: np.ndarray, strength: float) -> tuple[np.ndarray, np.ndarray]:
    shared = _line(labels.ravel(), logits.ravel(), np.array([1.0, 0.0]), 0)
    lines = [_line(y, z, shared, strength) for y, z in zip(labels.T, logits.T, strict=True)]
    return tuple(np.array(lines).T)


def _line(labels: np.ndarray, logits: np.ndarray, towards: np.ndarray, strength: float) -> np.ndarray:
    """(slope, offset) of the smallest cross-entropy plus strength / 2 x squared distance from `towards`."""

    def loss(line: np.ndarray) -> tuple[float, np.ndarray]:
        scaled = line[0] * logits + line[1]
        pull = line - towards
        error = expit(scaled) - labels
        slope = np.array([error @ logits, error.sum()]) + strength * pull
        return _cross_entropy(labels, scaled) + strength / 2 * pull @ pull, slope

    return minimize(loss, towards, jac=True, method="BFGS").x


def _held_out_loss(labels: np.ndarray, logits: np.ndarray, held_out: np.ndarray, strength: float) -> float:
    slopes, offsets = _lines(labels[~held_out], logits[~held_out], strength)
    return _cross_entropy(labels[held_out], slopes * logits[held_out] + offsets)


def _cross_entropy(labels: np.ndarray, logits: np.ndarray) -> float:
    return float(np.sum(np.logaddexp(0, logits) - labels * logits))


def _best_threshold(labels: np.ndarray, probabilities: np.ndarray) -> float:
    predicted = probabilities >= _THRESHOLDS[:, None]
    hits = predicted @ labels.astype(np.int64)
    return float(_THRESHOLDS[np.argmax(2 * hits / (predicted.sum(axis=1) + labels.sum()))])
