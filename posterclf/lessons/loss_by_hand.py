"""The loss of one poster as it is worked out by hand: from numbers as they are written, which are rounded."""

import math
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from posterclf.metrics.cross_entropy import KERAS_EPSILON, cross_entropy_terms

DIGITS = 3  # of p and of 1 - p: a term computed from them differs by less than .01 from that of the unrounded ones


@dataclass(frozen=True)
class WrittenTerm:
    """What one label adds to the loss.

    label:        its place among the labels
    labelled:     whether the poster has it
    probability:  '0.616', '0.0129': so many decimals that p and 1 - p have `DIGITS` digits
    term:         '0.48': -ln p for a label of the poster, else -ln (1 - p), of p as it is written
    """

    label: int
    labelled: bool
    probability: str
    term: str


@dataclass(frozen=True)
class WrittenLoss:
    """A loss whose every number follows from the others as they are written.

    rows:       the largest terms, the largest first
    others:     the sum of all other terms, with two decimals
    remaining:  how many these are
    sum:        of `rows` and `others`
    mean:       that sum divided by the number of labels, with three decimals
    """

    rows: list[WrittenTerm]
    others: str
    remaining: int
    sum: str
    mean: str


def written_loss(labels: np.ndarray, probabilities: np.ndarray, rows: int) -> WrittenLoss:
    """The binary cross-entropy of one poster, by hand.

    labels:         (labels,) 0 or 1
    probabilities:  (labels,) float in [0, 1]
    rows:           how many terms are written out
    """
    terms = cross_entropy_terms(labels, probabilities)
    order = np.argsort(-terms, kind="stable").tolist()
    written = [_written_term(label, bool(labels[label]), float(probabilities[label])) for label in order[:rows]]
    others = f"{terms[order[rows:]].sum():.2f}"
    total = sum((Decimal(row.term) for row in written), Decimal(others))
    return WrittenLoss(written, others, len(order[rows:]), f"{total:.2f}", f"{total / len(labels):.3f}")


def _written_term(label: int, labelled: bool, probability: float) -> WrittenTerm:
    kept = min(max(probability, KERAS_EPSILON), 1 - KERAS_EPSILON)
    decimals = DIGITS - 1 - math.floor(math.log10(min(kept, 1 - kept)))
    text = f"{kept:.{decimals}f}"
    likely = Decimal(text) if labelled else 1 - Decimal(text)
    return WrittenTerm(label, labelled, text, f"{-math.log(likely):.2f}")
