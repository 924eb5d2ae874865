"""Probabilities that come true as often as they say, and thresholds that suit them, tuned on validation posters."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from posterclf.labels import Labels
from posterclf.metrics.ranking import check_shapes
from posterclf.metrics.scores import FEWEST_POSITIVES, Scores, scores
from posterclf.registry.card import Calibration, TunedThresholds

STRENGTHS = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0)
FOLDS = 5
_THRESHOLDS = np.arange(1, 100) / 100


@dataclass(frozen=True, eq=False)
class Calibrated:
    """How logits become calibrated ones, slopes x logits + offsets, both (labels,), and what a card says of it.

    validation:  the figures on the validation part at the shared threshold, after calibration
    """

    slopes: np.ndarray
    offsets: np.ndarray
    calibration: Calibration
    thresholds: TunedThresholds
    validation: Scores


def calibrated(names: Labels, labels: np.ndarray, logits: np.ndarray) -> Calibrated:
    """Calibrate probabilities and tune thresholds on validation pictures.

    names:    of the labels, in the order of the columns
    labels:   (pictures, labels) int, 0 or 1
    logits:   (pictures, labels) float, of a network before calibration
    raises:   ShapeError as `platt_scaling` does
    """
    slopes, offsets, strength = platt_scaling(labels, logits)
    probabilities = expit(slopes * logits + offsets)
    shared, own = tuned_thresholds(names, labels, probabilities)
    before, after = scores(labels, expit(logits), shared), scores(labels, probabilities, shared)
    calibration = Calibration(
        method="Platt scaling for each label, drawn towards the one for all; part of the network's last layer",
        part="validation",
        posters=len(labels),
        strength=strength,
        slopes=names.table(slopes.tolist()),
        offsets=names.table(offsets.tolist()),
        ece_before=before["ece"],
        ece_after=after["ece"],
    )
    thresholds = TunedThresholds(shared=shared, labels=own, part="validation", micro_f1=after["micro_f1"])
    return Calibrated(slopes, offsets, calibration, thresholds, after)


def platt_scaling(labels: np.ndarray, logits: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """For each label the line that makes its logits calibrated ones: slope x logit + offset.

    Each label's line is drawn towards the one that suits all labels together, so that a label with few positives stays
    close to that. How strongly is chosen by cross-validation over the posters.

    labels:   (posters, labels) int, 0 or 1
    logits:   (posters, labels) float
    returns:  slopes (labels,), offsets (labels,), and the strength of the pull
    raises:   ShapeError where the two differ in shape, or have no poster or no label
    source:   Platt 1999, Probabilistic Outputs for Support Vector Machines; the pull is a Gaussian prior
    """
    check_shapes(labels, logits)
    folds = np.random.default_rng(0).permutation(len(labels)) % FOLDS
    losses = [
        sum(_held_out_loss(labels, logits, folds == fold, strength) for fold in range(FOLDS)) for strength in STRENGTHS
    ]
    strength = STRENGTHS[int(np.argmin(losses))]
    return *calibration_lines(labels, logits, strength), strength


def calibration_lines(labels: np.ndarray, logits: np.ndarray, strength: float) -> tuple[np.ndarray, np.ndarray]:
    """`platt_scaling` at a given strength of the pull towards the line for all labels; at 0 each label is by itself.

    labels:   (posters, labels) int, 0 or 1
    logits:   (posters, labels) float
    returns:  slopes (labels,), offsets (labels,)
    """
    shared = _line(labels.ravel(), logits.ravel(), np.array([1.0, 0.0]), 0)
    lines = np.array([_line(y, z, shared, strength) for y, z in zip(labels.T, logits.T, strict=True)])
    return lines[:, 0], lines[:, 1]


def tuned_thresholds(names: Labels, labels: np.ndarray, probabilities: np.ndarray) -> tuple[float, dict[str, float]]:
    """The thresholds of the best F1: one for all labels together, and one for each.

    names:          of the labels, in the order of the columns
    labels:         (posters, labels) int, 0 or 1
    probabilities:  (posters, labels) float in [0, 1]
    returns:        the shared one, and label -> its own; the shared one where a label has fewer than FEWEST_POSITIVES:
                    for a label that the network cannot recognize, 'always yes' has the best F1 (Lipton et al. 2014,
                    arXiv:1402.1892)
    raises:         ShapeError where the two differ in shape, or have no poster or no label
    """
    check_shapes(labels, probabilities)
    shared = _best_threshold(labels.ravel(), probabilities.ravel())
    own = [
        _best_threshold(y, p) if y.sum() >= FEWEST_POSITIVES else shared
        for y, p in zip(labels.T, probabilities.T, strict=True)
    ]
    return shared, names.table(own)


def _line(labels: np.ndarray, logits: np.ndarray, towards: np.ndarray, strength: float) -> np.ndarray:
    """(slope, offset) of the smallest cross-entropy plus strength / 2 x squared distance from `towards`."""

    def loss(line: np.ndarray) -> tuple[float, np.ndarray]:
        scaled = line[0] * logits + line[1]
        pull = line - towards
        error = expit(scaled) - labels
        slope = np.array([error @ logits, error.sum()]) + strength * pull
        return _cross_entropy(labels, scaled) + float(strength / 2 * pull @ pull), slope

    return minimize(loss, towards, jac=True, method="BFGS").x


def _held_out_loss(labels: np.ndarray, logits: np.ndarray, held_out: np.ndarray, strength: float) -> float:
    slopes, offsets = calibration_lines(labels[~held_out], logits[~held_out], strength)
    return _cross_entropy(labels[held_out], slopes * logits[held_out] + offsets)


def _cross_entropy(labels: np.ndarray, logits: np.ndarray) -> float:
    return float(np.sum(np.logaddexp(0, logits) - labels * logits))


def _best_threshold(labels: np.ndarray, probabilities: np.ndarray) -> float:
    predicted = probabilities >= _THRESHOLDS[:, None]
    hits = predicted @ labels.astype(np.int64)
    return float(_THRESHOLDS[np.argmax(2 * hits / (predicted.sum(axis=1) + labels.sum()))])
