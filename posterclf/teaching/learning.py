"""Learn one's own labels from marked pictures, and say honestly how well each is told."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import expit

from posterclf.datasets.balance import sampling_weights
from posterclf.labels import Labels
from posterclf.registry.card import CROSS_VALIDATION
from posterclf.registry.card_parts import TunedThresholds
from posterclf.teaching.calibration import Calibrated, calibrated
from posterclf.teaching.cross_validation import FOLDS, MAX_LABELS, CrossValidation
from posterclf.teaching.head import Head
from posterclf.teaching.label_figures import LearnedLabel, label_figures
from posterclf.teaching.picture_groups import picture_groups
from posterclf.teaching.regressions import Regressions, small_products

MIN_PICTURES = 2
UNTOLD_THRESHOLD = 0.5  # where nothing was held out that a threshold could be tuned on
SEARCHED = 3  # strengths that the search for the best one mostly looks at
MORE = 8  # steps of each fold that belong to no label


@dataclass(frozen=True, eq=False)
class Learned:
    """What was learned from one state of a project.

    head:        calibrated, fitted to all pictures
    held_out:    (pictures, labels) float64 in [0, 1], calibrated: each picture's by a head that has seen neither it
                 nor a near-duplicate of it; of a label without `ap` its frequency
    figures:     of each label, in their order
    tuned:       calibration and thresholds, both on `held_out`
    balance:     whether pictures of rare labels count more
    unbalanced:  the figures without that; None without `balance`
    groups:      (pictures,) int, each picture's group of near-duplicates
    strength:    of the regressions, chosen by cross-validation
    """

    labels: Labels
    head: Head
    held_out: np.ndarray
    figures: tuple[LearnedLabel, ...]
    tuned: Calibrated
    balance: bool
    unbalanced: tuple[LearnedLabel, ...] | None
    groups: np.ndarray
    strength: float


def learn(
    labels: Labels,
    marks: np.ndarray,
    embeddings: np.ndarray,
    looks: np.ndarray,
    balance: bool = False,
    step: Callable[[float], None] = lambda done: None,
) -> Learned | None:
    """Fit a head to all pictures, and measure it on pictures that were held out.

    labels:      one or more
    marks:       (pictures, labels) uint8, 0 or 1
    embeddings:  (pictures, channels) float32
    looks:       (pictures, 64) bool, perceptual hashes, see `datasets.near_duplicates.Looks`
    balance:     whether pictures of rare labels count more, see `datasets.balance.sampling_weights`
    step:        called every few milliseconds with the share of the work that is done, in [0, 1]; whatever it raises
                 ends the work
    returns:     None where there is no label, or fewer than MIN_PICTURES pictures
    """
    if not labels or len(marks) < MIN_PICTURES:
        return None
    steps = _Steps(step, len(labels), 1 + balance)
    groups = picture_groups(looks, embeddings, marks)
    with small_products():
        cross = CrossValidation(embeddings, marks, groups, step=steps)
        strength = cross.best_strength()
        held_out, tuned, figures = _measured(labels, marks, groups, cross, strength, steps)
        weights = unbalanced = None
        if balance:
            weights, unbalanced = sampling_weights(marks), figures
            cross = CrossValidation(embeddings, marks, groups, weights, steps)
            held_out, tuned, figures = _measured(labels, marks, groups, cross, strength, steps)
        steps()
        head = Head(*Regressions(embeddings).lines(marks, strength, weights, steps))
    step(1.0)
    head = head.scaled(tuned.slopes, tuned.offsets)
    return Learned(labels, head, held_out, figures, tuned, balance, unbalanced, groups, strength)


def _measured(
    labels: Labels,
    marks: np.ndarray,
    groups: np.ndarray,
    cross: CrossValidation,
    strength: float,
    step: Callable[[], None],
) -> tuple[np.ndarray, Calibrated, tuple[LearnedLabel, ...]]:
    """Calibrated probabilities of pictures held out, the calibration, and each label's figures."""
    logits = cross.logits(strength)
    tuned = calibrated(labels, marks, logits, CROSS_VALIDATION, step)
    if not cross.told.any():
        own = labels.table([UNTOLD_THRESHOLD] * len(labels))
        untold = TunedThresholds(shared=UNTOLD_THRESHOLD, labels=own, part=CROSS_VALIDATION, micro_f1=None)
        tuned = replace(tuned, thresholds=untold)
    held_out = expit(tuned.slopes * logits + tuned.offsets)
    thresholds = labels.vector(tuned.thresholds.labels)
    return held_out, tuned, label_figures(labels, marks, held_out, groups, cross.told, thresholds, step)


class _Steps:
    """Counts what is done, and tells its share of about as much as there is to do."""

    def __init__(self, step: Callable[[float], None], labels: int, measured: int):
        self._step, self._done = step, 0
        chosen = FOLDS * SEARCHED * min(labels, MAX_LABELS)
        self._all = chosen + measured * FOLDS * (labels + MORE) + labels

    def __call__(self) -> None:
        self._done += 1
        self._step(min(1.0, self._done / self._all))
