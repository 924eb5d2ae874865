"""Where a model errs: labels that it confuses, labels that go together, and its worst posters."""

from dataclasses import dataclass
from itertools import combinations, permutations

import numpy as np

from posterclf.labels import Labels
from posterclf.metrics.cross_entropy import cross_entropy_terms
from posterclf.metrics.ranking import check_shapes
from posterclf.metrics.scores import MIN_POSITIVES

MIN_POSTERS = 20  # a share of fewer is mostly luck
MIN_EXCESS = 0.05  # of the share predicted wrongly over the share elsewhere; less is noise


@dataclass(frozen=True)
class Confusion:
    """Posters of the label `true` often get the label `predicted`, which they do not have.

    posters:    how many have `true` and not `predicted`
    wrongly:    share of these for which `predicted` is predicted
    elsewhere:  the same share of the posters that have neither label: what is usual
    together:   share of the posters with `true` that have `predicted` as well
    """

    predicted: str
    true: str
    posters: int
    wrongly: float
    elsewhere: float
    together: float


@dataclass(frozen=True)
class CoOccurrence:
    """Two labels that go together: of the posters with either, the share that has both.

    labels:       by the labels
    predictions:  by the predictions, None where neither is predicted
    """

    first: str
    second: str
    labels: float
    predictions: float | None


@dataclass(frozen=True)
class Mistake:
    """A poster by its row, with the labels that it has, those predicted, and its binary cross-entropy."""

    row: int
    true: tuple[str, ...]
    predicted: tuple[str, ...]
    loss: float


def confused_pairs(names: Labels, labels: np.ndarray, predicted: np.ndarray) -> list[Confusion]:
    """Pairs of labels of which the one is predicted wrongly where the other is true, more often than elsewhere.

    names:      of the labels, in the order of the columns
    labels:     (posters, labels) int, 0 or 1
    predicted:  (posters, labels) bool
    returns:    the pair that exceeds what is usual by most first; no pair with a rare label
    raises:     ShapeError as `check_shapes` does
    """
    check_shapes(labels, predicted)
    found: list[Confusion] = []
    for wrong, true in permutations(_common(labels), 2):
        has_true, lacks_wrong = labels[:, true] == 1, labels[:, wrong] == 0
        candidates, others = has_true & lacks_wrong, ~has_true & lacks_wrong
        if candidates.sum() < MIN_POSTERS or others.sum() < MIN_POSTERS:
            continue
        wrongly, elsewhere = (float(predicted[rows, wrong].mean()) for rows in (candidates, others))
        if wrongly - elsewhere >= MIN_EXCESS:
            together = float(labels[has_true, wrong].mean())
            found.append(Confusion(names[wrong], names[true], int(candidates.sum()), wrongly, elsewhere, together))
    return sorted(found, key=lambda pair: pair.elsewhere - pair.wrongly)


def confused_posters(labels: np.ndarray, predicted: np.ndarray, wrong: int, true: int) -> dict[str, np.ndarray]:
    """The posters that the shares of a `Confusion` count.

    labels:     (posters, labels) int, 0 or 1
    predicted:  (posters, labels) bool
    wrong:      the column of the label that is predicted
    true:       the column of the label that the posters have
    returns:    'wrongly', 'elsewhere' and 'together' -> rows, in their order
    raises:     ShapeError as `check_shapes` does
    """
    check_shapes(labels, predicted)
    has_true, has_wrong = labels[:, true] == 1, labels[:, wrong] == 1
    said = predicted[:, wrong] & ~has_wrong
    masks = {"wrongly": said & has_true, "elsewhere": said & ~has_true, "together": has_true & has_wrong}
    return {name: np.flatnonzero(mask) for name, mask in masks.items()}


def co_occurrences(names: Labels, labels: np.ndarray, predicted: np.ndarray) -> list[CoOccurrence]:
    """All pairs of labels that some poster has both of, those that are most often together first.

    names:      of the labels, in the order of the columns
    labels:     (posters, labels) int, 0 or 1
    predicted:  (posters, labels) bool
    returns:    no pair with a rare label
    raises:     ShapeError as `check_shapes` does
    source:     Jaccard 1901, the index of two sets
    """
    check_shapes(labels, predicted)
    found: list[CoOccurrence] = []
    for one, other in combinations(_common(labels), 2):
        if together := _jaccard(labels[:, one] == 1, labels[:, other] == 1):
            predictions = _jaccard(predicted[:, one], predicted[:, other])
            found.append(CoOccurrence(names[one], names[other], together, predictions))
    return sorted(found, key=lambda pair: -pair.labels)


def worst_mistakes(
    names: Labels,
    labels: np.ndarray,
    probabilities: np.ndarray,
    predicted: np.ndarray,
    count: int,
    label: str | None = None,
) -> list[Mistake]:
    """The `count` posters of the largest binary cross-entropy: its mean over all labels, or that of one label.

    names:          of the labels, in the order of the columns
    labels:         (posters, labels) int, 0 or 1
    probabilities:  (posters, labels) float in [0, 1]
    predicted:      (posters, labels) bool
    label:          one of `names`, None for all
    raises:         ShapeError as `check_shapes` does
    """
    check_shapes(labels, probabilities)
    terms = cross_entropy_terms(labels, probabilities)
    losses = terms.mean(axis=1) if label is None else terms[:, names.index(label)]
    return [
        Mistake(int(row), names.marked(labels[row]), names.marked(predicted[row]), float(losses[row]))
        for row in np.argsort(-losses, kind="stable")[:count]
    ]


def _common(labels: np.ndarray) -> list[int]:
    """The columns of labels that are not rare."""
    return np.flatnonzero(labels.sum(axis=0) >= MIN_POSITIVES).tolist()


def _jaccard(one: np.ndarray, other: np.ndarray) -> float | None:
    either = int((one | other).sum())
    return int((one & other).sum()) / either if either else None
