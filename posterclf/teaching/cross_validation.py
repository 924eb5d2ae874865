"""What regressions say of pictures that they have not seen: near-duplicates are held out together."""

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from posterclf.teaching.regressions import MIN_PICTURES, Regressions, frequency_logit

FOLDS = 5
STRENGTHS = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)  # C of the regressions, one for all labels
FIRST = STRENGTHS.index(0.01)  # where the search begins, and stays where it finds nothing better
MAX_LABELS = 6  # that the choice of a strength looks at: one number needs no more


class CrossValidation:
    """Pictures in folds: each fold's logits come from regressions on all others.

    fold:  (pictures,) int, each picture's fold, counted from 0
    told:  (labels,) bool, whether all of a label's regressions saw pictures with it and without it; at least two groups
           with it and two without it are needed for that
    """

    def __init__(
        self,
        embeddings: np.ndarray,
        labels: np.ndarray,
        groups: np.ndarray,
        weights: np.ndarray | None = None,
        step: Callable[[], None] = lambda: None,
    ):
        """Prepare; the regressions are fitted when they are asked for.

        embeddings:  (pictures, channels) float
        labels:      (pictures, labels) int, 0 or 1
        groups:      (pictures,) int, counted from 0; the pictures of one group are in one fold
        weights:     (pictures,) float, how much each picture counts; None for all alike
        step:        called before each regression; whatever it raises ends the work
        """
        self._embeddings, self._labels, self._step = embeddings, labels, step
        self._weights = np.ones(len(labels)) if weights is None else weights
        self.fold = balanced_folds(labels, groups)
        self.told = _told(labels, self.fold)
        self._known: dict[tuple[float, int], np.ndarray] = {}  # (strength, label) -> logits of all pictures

    def best_strength(self) -> float:
        """The one of STRENGTHS with the smallest cross-entropy on pictures held out; FIRST where nothing is told.

        It is looked for from FIRST on, in the direction in which it falls.
        """
        positives = self._labels.sum(axis=0, dtype=int)
        evenness = np.where(self.told, np.minimum(positives, len(self._labels) - positives), 0)
        seen = [label for label in np.argsort(-evenness, kind="stable")[:MAX_LABELS].tolist() if self.told[label]]
        if not seen:
            return STRENGTHS[FIRST]

        def loss(place: int) -> float:
            return self._cross_entropy(STRENGTHS[place], seen)

        best, smallest = FIRST, loss(FIRST)
        for direction in (1, -1):
            while 0 <= best + direction < len(STRENGTHS) and (next_loss := loss(best + direction)) < smallest:
                best, smallest = best + direction, next_loss
            if best != FIRST:
                break
        return STRENGTHS[best]

    def logits(self, strength: float) -> np.ndarray:
        """(pictures, labels) float64: each picture's by regressions that have seen nothing of its group.

        Of a label that is not told the logit of its frequency, for all pictures.
        """
        logits = np.tile([frequency_logit(marks) for marks in self._labels.T], (len(self._labels), 1))
        told = np.flatnonzero(self.told).tolist()
        if told:
            logits[:, told] = self._held_out(strength, told)
        return logits

    @cached_property
    def _parts(self) -> list[tuple[np.ndarray, Regressions]]:
        """For each fold, which pictures are kept for fitting, and the regressions on them."""
        parts: list[tuple[np.ndarray, Regressions]] = []
        for out in range(self.fold.max() + 1):
            self._step()
            kept = self.fold != out
            parts.append((kept, Regressions(self._embeddings[kept])))
        return parts

    def _held_out(self, strength: float, labels: Sequence[int]) -> np.ndarray:
        new = [label for label in labels if (strength, label) not in self._known]
        logits = np.zeros((len(self._labels), len(new)))
        for kept, regressions in self._parts if new else ():
            chosen = self._labels[kept][:, new]
            coefficients, offsets = regressions.lines(chosen, strength, self._weights[kept], self._step)
            logits[~kept] = self._embeddings[~kept] @ coefficients + offsets
        self._known |= {(strength, label): column for label, column in zip(new, logits.T, strict=True)}
        return np.stack([self._known[strength, label] for label in labels], axis=1)

    def _cross_entropy(self, strength: float, labels: Sequence[int]) -> float:
        logits = self._held_out(strength, labels)
        return float(self._weights @ (np.logaddexp(0, logits) - self._labels[:, labels] * logits).sum(axis=1))


def balanced_folds(labels: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """(pictures,) int: each picture's fold, FOLDS of them or as many as there are groups, counted from 0.

    The groups of one label after the other, the rarest label first, are dealt to the folds that have the fewest of its
    pictures, so that each fold has a share of each label. Seeded.

    labels:  (pictures, labels) int, 0 or 1
    groups:  (pictures,) int, counted from 0; the pictures of one group come into one fold
    source:  Sechidis, Tsoumakas and Vlahavas 2011, On the Stratification of Multi-label Data (ECML PKDD), simplified
    """
    count = int(groups.max()) + 1
    sizes = np.bincount(groups)
    of_group = np.zeros((count, labels.shape[1]), dtype=int)  # how many of its pictures have each label
    np.add.at(of_group, groups, labels)
    order = np.random.default_rng(0).permutation(count)
    order = order[np.argsort(-sizes[order], kind="stable")]  # the largest first: the small ones even out
    fold_of = np.full(count, -1)
    filled = np.zeros((min(FOLDS, count), labels.shape[1] + 1), dtype=int)  # how many each fold has; last, in all
    table = np.column_stack([of_group, sizes])
    for label in [*np.argsort((of_group > 0).sum(axis=0), kind="stable"), labels.shape[1]]:
        for group in order[(table[order, label] > 0) & (fold_of[order] < 0)]:
            fold_of[group] = np.lexsort((filled[:, -1], filled[:, label]))[0]
            filled[fold_of[group]] += table[group]
    return fold_of[groups]


def _told(labels: np.ndarray, fold: np.ndarray) -> np.ndarray:
    told = np.full(labels.shape[1], fold.max() > 0)
    for out in range(fold.max() + 1):
        kept = labels[fold != out]
        positives = kept.sum(axis=0, dtype=int)
        told &= (positives >= MIN_PICTURES) & (len(kept) - positives >= MIN_PICTURES)
    return told
