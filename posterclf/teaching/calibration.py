"""Probabilities that come true as often as they say, and thresholds that suit them, tuned on validation posters."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from posterclf.labels import Labels
from posterclf.metrics.ranking import check_shapes
from posterclf.metrics.scores import MIN_POSITIVES, Scores, scores
from posterclf.registry.card_parts import Calibration, TunedThresholds
from posterclf.teaching.regressions import frequency_logit

STRENGTHS = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0)
AS_IT_IS = np.array([1.0, 0.0])  # slope and offset that change nothing
# Of the line for all labels towards AS_IT_IS. Without it half a dozen pictures that are all told apart have no
# steepest line; from hundreds on it is not felt.
TOWARDS_AS_IT_IS = 3.0
FOLDS = 5
MIN_PRECISION = 0.5  # of a published model's thresholds: what is predicted is right more often than not
_THRESHOLDS = np.arange(1, 100) / 100


@dataclass(frozen=True, eq=False)
class Calibrated:
    """How logits become calibrated ones, slopes x logits + offsets, both (labels,), and what a card says of it.

    validation:  the figures on the same pictures at the shared threshold, after calibration
    """

    slopes: np.ndarray
    offsets: np.ndarray
    calibration: Calibration
    thresholds: TunedThresholds
    validation: Scores


def calibrated(
    names: Labels,
    labels: np.ndarray,
    logits: np.ndarray,
    part: str = "validation",
    step: Callable[[], None] = lambda: None,
    precision: float | None = None,
) -> Calibrated:
    """Calibrate probabilities and tune thresholds on pictures that the network has not seen.

    names:      of the labels, in the order of the columns
    labels:     (pictures, labels) int, 0 or 1
    logits:     (pictures, labels) float, of a network before calibration
    part:       what a card calls these pictures
    step:       called every few milliseconds; whatever it raises ends the work
    precision:  the least that labels' own thresholds are to reach, see `tuned_thresholds`
    raises:     ShapeError as `platt_scaling` does
    """
    slopes, offsets, strength = platt_scaling(labels, logits, step)
    probabilities = expit(slopes * logits + offsets)
    shared, own = tuned_thresholds(names, labels, probabilities, precision)
    before, after = scores(labels, expit(logits), shared), scores(labels, probabilities, shared)
    calibration = Calibration(
        method="Platt scaling for each label, drawn towards the one for all; part of the network's last layer",
        part=part,
        posters=len(labels),
        strength=strength,
        slopes=names.table(slopes.tolist()),
        offsets=names.table(offsets.tolist()),
        ece_before=before["ece"],
        ece_after=after["ece"],
    )
    thresholds = TunedThresholds(shared=shared, labels=own, part=part, micro_f1=after["micro_f1"], precision=precision)
    return Calibrated(slopes, offsets, calibration, thresholds, after)


def platt_scaling(
    labels: np.ndarray, logits: np.ndarray, step: Callable[[], None] = lambda: None
) -> tuple[np.ndarray, np.ndarray, float]:
    """For each label the line that makes its logits calibrated ones: slope x logit + offset.

    Each label's line is drawn towards the one that suits all labels together, so that a label with few positives stays
    close to that. How strongly is chosen by cross-validation over the posters. No slope is below 0: a label whose
    logits are worse than guessing gets its frequency.

    labels:   (posters, labels) int, 0 or 1
    logits:   (posters, labels) float
    step:     called every few milliseconds; whatever it raises ends the work
    returns:  slopes (labels,), offsets (labels,), and the strength of the pull
    raises:   ShapeError where the two differ in shape, or have no poster or no label
    source:   Platt 1999, Probabilistic Outputs for Support Vector Machines; the pull is a Gaussian prior
    """
    check_shapes(labels, logits)
    fold = np.random.default_rng(0).permutation(len(labels)) % FOLDS
    losses = np.sum([_held_out_losses(labels, logits, fold == out, step) for out in range(fold.max() + 1)], axis=0)
    strength = STRENGTHS[int(np.argmin(losses))]
    return *calibration_lines(labels, logits, strength), strength


def calibration_lines(labels: np.ndarray, logits: np.ndarray, strength: float) -> tuple[np.ndarray, np.ndarray]:
    """`platt_scaling` at a given strength of the pull towards the line for all labels; at 0 each label is by itself.

    labels:   (posters, labels) int, 0 or 1
    logits:   (posters, labels) float
    returns:  slopes (labels,), offsets (labels,)
    """
    slopes, offsets = _lines(labels, logits, _line_for_all(labels, logits), strength)
    return slopes, offsets


def tuned_thresholds(
    names: Labels, labels: np.ndarray, probabilities: np.ndarray, precision: float | None = None
) -> tuple[float, dict[str, float]]:
    """The thresholds of the best F1: one for all labels together, and one for each.

    names:          of the labels, in the order of the columns
    labels:         (posters, labels) int, 0 or 1
    probabilities:  (posters, labels) float in [0, 1]
    precision:      the least, in [0, 1], that a label's own threshold is to reach here; None for any
    returns:        the shared one, and label -> its own, 1 where none reaches the precision: such a label is hardly
                    ever predicted; where a label has fewer than MIN_POSITIVES the shared one, or the next above it
                    at which what is said here is right often enough: for a label that the network cannot recognize,
                    'always yes' has the best F1 (Lipton et al. 2014, arXiv:1402.1892)
    raises:         ShapeError where the two differ in shape, or have no poster or no label
    """
    check_shapes(labels, probabilities)
    shared = _best_threshold(labels.ravel(), probabilities.ravel())
    own = [
        _best_threshold(y, p, precision or 0)
        if y.sum() >= MIN_POSITIVES
        else _least_threshold(y, p, precision or 0, shared)
        for y, p in zip(labels.T, probabilities.T, strict=True)
    ]
    return shared, names.table(own)


def _line_for_all(labels: np.ndarray, logits: np.ndarray) -> np.ndarray:
    """(slope, offset) of all labels together."""
    return _lines(labels.reshape(-1, 1), logits.reshape(-1, 1), AS_IT_IS, TOWARDS_AS_IT_IS)[:, 0]


def _lines(
    labels: np.ndarray, logits: np.ndarray, towards: np.ndarray, strength: float, start: np.ndarray | None = None
) -> np.ndarray:
    """(2, labels), slopes and offsets, of the smallest cross-entropy plus strength / 2 x squared distance from
    `towards`. Each label's line is by itself; one search for all takes a tenth of the time."""
    count = labels.shape[1]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        slopes, offsets = lines = flat.reshape(2, count)
        scaled, pull = slopes * logits + offsets, lines - towards[:, None]
        error = expit(scaled) - labels
        gradient = np.stack([(error * logits).sum(axis=0), error.sum(axis=0)]) + strength * pull
        return _cross_entropy(labels, scaled) + float(strength / 2 * (pull**2).sum()), gradient.ravel()

    def curvature(flat: np.ndarray) -> np.ndarray:
        slopes, offsets = flat.reshape(2, count)
        probabilities = expit(slopes * logits + offsets)
        weights = probabilities * (1 - probabilities)
        weighted = weights * logits
        of_slopes, of_both, of_offsets = (weighted * logits).sum(axis=0), weighted.sum(axis=0), weights.sum(axis=0)
        return np.block(
            [
                [np.diag(of_slopes + strength), np.diag(of_both)],
                [np.diag(of_both), np.diag(of_offsets + strength)],
            ]
        )

    first = np.repeat(towards, count) if start is None else start.ravel()
    lines = minimize(loss, first, jac=True, hess=curvature, method="trust-exact").x.reshape(2, count)
    for label in np.flatnonzero(lines[0] < 0):
        lines[:, label] = 0, frequency_logit(labels[:, label])
    return lines


def _held_out_losses(
    labels: np.ndarray, logits: np.ndarray, held_out: np.ndarray, step: Callable[[], None]
) -> list[float]:
    """For each of STRENGTHS the cross-entropy on the posters that are held out."""
    kept, kept_logits = labels[~held_out], logits[~held_out]
    towards, lines, losses = _line_for_all(kept, kept_logits), None, []
    for strength in reversed(STRENGTHS):  # each begins where the one before, with a stronger pull, ended
        step()
        lines = _lines(kept, kept_logits, towards, strength, lines)
        losses.append(_cross_entropy(labels[held_out], lines[0] * logits[held_out] + lines[1]))
    return losses[::-1]


def _cross_entropy(labels: np.ndarray, logits: np.ndarray) -> float:
    return float(np.sum(np.logaddexp(0, logits) - labels * logits))


def _said(labels: np.ndarray, probabilities: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of one label at each of _THRESHOLDS: how many are rightly predicted, and how many at all."""
    predicted = probabilities >= _THRESHOLDS[:, None]
    return predicted @ labels.astype(np.int64), predicted.sum(axis=1)


def _least_threshold(labels: np.ndarray, probabilities: np.ndarray, precision: float, shared: float) -> float:
    """The least one from `shared` on at which what is predicted, if anything, reaches the precision; 1 for none."""
    hits, predictions = _said(labels, probabilities)
    reached = (hits >= precision * predictions) & (shared <= _THRESHOLDS)
    return float(_THRESHOLDS[np.argmax(reached)]) if reached.any() else 1.0


def _best_threshold(labels: np.ndarray, probabilities: np.ndarray, precision: float = 0) -> float:
    """The one of the best F1 that reaches the precision, 1 for none; of neighbours as good, the one in the middle."""
    hits, predictions = _said(labels, probabilities)
    f1 = 2 * hits / np.maximum(1, predictions + labels.sum())
    f1[hits < precision * predictions] = -1
    if precision and not hits[f1 >= 0].any():
        return 1.0
    best = int(np.argmax(f1))
    worse = np.flatnonzero(f1[best:] < f1[best])
    return float(_THRESHOLDS[best + ((worse[0] if len(worse) else len(f1) - best) - 1) // 2])
