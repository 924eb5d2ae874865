"""The pictures on which the head is most wrong: is the mark wrong, or the head?"""

from dataclasses import dataclass

import numpy as np

from posterclf.teaching.learning import Learned

DOUBTED = 0.85  # distance of mark and probability, from which on it is worth a look
MAX_DOUBTS = 8  # to look at before one learns anew


@dataclass(frozen=True)
class Doubt:
    """A picture whose mark for a label the head contradicts.

    row:          of the picture
    label:        its place among the labels
    probability:  of the label, by a head that has not seen the picture
    marked:       whether the picture has the label
    """

    row: int
    label: int
    probability: float
    marked: bool


def doubts(learned: Learned, marks: np.ndarray) -> list[Doubt]:
    """The pictures on which the head is most wrong, MAX_DOUBTS of them, each with its worst label, worst first.

    A mark is doubted where the probability is DOUBTED from it, on the other side of the label's threshold, and of a
    picture with the label less than the label's frequency: else a rare label's every picture would be doubted.

    marks:  (pictures, labels) uint8, as `learn` took them
    """
    probabilities, marked = learned.held_out, marks == 1
    errors = np.abs(marks - probabilities)
    thresholds = learned.labels.vector(learned.tuned.thresholds.labels)
    doubted = (errors >= DOUBTED) & ((probabilities >= thresholds) != marked)
    doubted &= ~marked | (probabilities < marks.mean(axis=0))
    doubted &= np.array([figure.ap is not None for figure in learned.figures])
    errors = np.where(doubted, errors, 0)
    worst = errors.argmax(axis=1)
    largest = errors.max(axis=1)
    return [
        Doubt(row, int(worst[row]), float(probabilities[row, worst[row]]), bool(marked[row, worst[row]]))
        for row in np.argsort(-largest, kind="stable")[:MAX_DOUBTS].tolist()
        if largest[row] > 0
    ]
