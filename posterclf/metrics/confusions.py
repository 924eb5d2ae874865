"""Where a model errs: genres that it mixes up, genres that go together, and its worst posters."""

from dataclasses import dataclass
from itertools import combinations, permutations

import numpy as np

from posterclf.labels import GENRES
from posterclf.metrics.cross_entropy import cross_entropy_terms
from posterclf.metrics.ranking import check_shapes

FEWEST_POSITIVES = 30  # of a genre, to tell anything of it
FEWEST_POSTERS = 20  # behind a share
SMALLEST_EXCESS = 0.05  # a pair that is mixed up less than that is noise


@dataclass(frozen=True)
class Confusion:
    """`predicted` is predicted where `true` is true and `predicted` is not.

    posters:    those of `true` that are not of `predicted`
    wrongly:    share of them for which `predicted` is predicted
    elsewhere:  the same share of the posters of neither genre
    together:   share of the posters of `true` that are of `predicted` as well, by their labels
    """

    predicted: str
    true: str
    posters: int
    wrongly: float
    elsewhere: float
    together: float


@dataclass(frozen=True)
class CoOccurrence:
    """Two genres that go together: of the posters of either, the share that is of both.

    labels:       by the labels
    predictions:  by the predictions, None where neither is predicted
    """

    first: str
    second: str
    labels: float
    predictions: float | None


@dataclass(frozen=True)
class Mistake:
    """A poster by its row, with the genres that it has, those predicted, and the mean binary cross-entropy."""

    row: int
    true: tuple[str, ...]
    predicted: tuple[str, ...]
    loss: float


def confused_pairs(labels: np.ndarray, predicted: np.ndarray) -> list[Confusion]:
    """Pairs of which the one genre brings the other's false alarms, most of all above what is usual elsewhere first.

    labels:     (posters, 25) int, 0 or 1
    predicted:  (posters, 25) bool
    """
    check_shapes(labels, predicted)
    found = []
    for said, true in permutations(_common(labels), 2):
        of_true = labels[:, true] == 1
        candidates = of_true & (labels[:, said] == 0)
        others = ~of_true & (labels[:, said] == 0)
        if candidates.sum() < FEWEST_POSTERS or others.sum() < FEWEST_POSTERS:
            continue
        wrongly, elsewhere = (float(predicted[rows, said].mean()) for rows in (candidates, others))
        if wrongly - elsewhere >= SMALLEST_EXCESS:
            together = float(labels[of_true, said].mean())
            found.append(Confusion(GENRES[said], GENRES[true], int(candidates.sum()), wrongly, elsewhere, together))
    return sorted(found, key=lambda pair: pair.elsewhere - pair.wrongly)


def co_occurrences(labels: np.ndarray, predicted: np.ndarray) -> list[CoOccurrence]:
    """All pairs of genres that the labels know together, those that are most often together first.

    labels:     (posters, 25) int, 0 or 1
    predicted:  (posters, 25) bool
    source:     Jaccard 1901, the index of two sets
    """
    check_shapes(labels, predicted)
    pairs = [
        CoOccurrence(
            GENRES[one],
            GENRES[other],
            _jaccard(labels[:, one] == 1, labels[:, other] == 1),
            _jaccard(predicted[:, one], predicted[:, other]),
        )
        for one, other in combinations(_common(labels), 2)
    ]
    return sorted((pair for pair in pairs if pair.labels), key=lambda pair: -pair.labels)


def worst_mistakes(
    labels: np.ndarray, probabilities: np.ndarray, predicted: np.ndarray, count: int, genre: str | None = None
) -> list[Mistake]:
    """The `count` posters of the largest loss, over all genres or in one.

    labels:         (posters, 25) int, 0 or 1
    probabilities:  (posters, 25) float in [0, 1]
    predicted:      (posters, 25) bool
    """
    check_shapes(labels, probabilities)
    losses = cross_entropy_terms(labels, probabilities)
    ranked_by = losses.mean(axis=1) if genre is None else losses[:, GENRES.index(genre)]
    return [
        Mistake(int(row), _named(labels[row]), _named(predicted[row]), float(ranked_by[row]))
        for row in np.argsort(-ranked_by, kind="stable")[:count]
    ]


def _common(labels: np.ndarray) -> list[int]:
    return np.flatnonzero(labels.sum(axis=0) >= FEWEST_POSITIVES).tolist()


def _jaccard(one: np.ndarray, other: np.ndarray) -> float | None:
    either = int((one | other).sum())
    return int((one & other).sum()) / either if either else None


def _named(marks: np.ndarray) -> tuple[str, ...]:
    return tuple(genre for genre, mark in zip(GENRES, marks, strict=True) if mark)
