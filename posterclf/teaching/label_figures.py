"""How well each label is told from pictures without it, with an interval that few pictures do not make too narrow."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from posterclf.labels import Labels
from posterclf.metrics.intervals import average_precision_intervals
from posterclf.metrics.ranking import average_precision

DEVIATIONS = 1.96  # of a normal distribution, for 95 %
SAMPLES = 250  # of the bootstrap, beside an interval that is the wider one where pictures are few
CELLS_AT_ONCE = 10_000  # pictures x labels of one bootstrap: about 50 milliseconds


@dataclass(frozen=True)
class LearnedLabel:
    """How well one label is told from the pictures without it, on pictures that were held out.

    pictures:   how many have it
    ap:         average precision; None where too few pictures have it, or have it not
    interval:   of 95 %, around `ap`
    guessing:   the average precision of guessing: the share of the pictures that have it
    recall:     share of the pictures with it that reach its threshold; None as `ap`
    precision:  share of the pictures that reach its threshold that have it; None as `ap`, or where none reaches it
    """

    label: str
    pictures: int
    ap: float | None
    interval: tuple[float, float] | None
    guessing: float
    recall: float | None = None
    precision: float | None = None


def label_figures(
    labels: Labels,
    marks: np.ndarray,
    held_out: np.ndarray,
    groups: np.ndarray,
    told: np.ndarray,
    thresholds: np.ndarray,
    step: Callable[[], None] = lambda: None,
) -> tuple[LearnedLabel, ...]:
    """The figures of each label, in their order.

    marks:       (pictures, labels) int, 0 or 1
    held_out:    (pictures, labels) float in [0, 1], of pictures that were held out
    groups:      (pictures,) int, of near-duplicates
    told:        (labels,) bool, those of which `held_out` tells something
    thresholds:  (labels,) float in [0, 1]
    step:        called every 50 milliseconds or so; whatever it raises ends the work
    """
    figures = []
    positives = marks.sum(axis=0, dtype=int)
    at_once = max(1, CELLS_AT_ONCE // len(marks))
    for first in range(0, len(labels), at_once):
        step()
        part = slice(first, first + at_once)
        intervals = average_precision_intervals(marks[:, part], held_out[:, part], SAMPLES)
        for place, ap, interval in zip(
            range(len(labels))[part], average_precision(marks[:, part], held_out[:, part]), intervals, strict=True
        ):
            known = LearnedLabel(labels[place], int(positives[place]), None, None, float(positives[place] / len(marks)))
            if told[place]:
                examples = len(np.unique(groups[marks[:, place] == 1]))
                found = held_out[:, place] >= thresholds[place]
                hits = int(marks[found, place].sum())
                known = LearnedLabel(
                    label=known.label,
                    pictures=known.pictures,
                    ap=float(ap),
                    interval=few_pictures_interval(float(ap), interval, examples),
                    guessing=known.guessing,
                    recall=hits / known.pictures,
                    precision=hits / int(found.sum()) if found.any() else None,
                )
            figures.append(known)
    return tuple(figures)


def few_pictures_interval(ap: float, bootstrap: np.ndarray, examples: int) -> tuple[float, float]:
    """The bootstrap's interval of an average precision, and that of a share of so many examples: both together.

    The bootstrap of three pictures that are all told apart is the interval from 1 to 1. On drawn clothes, shapes and
    digits and on posters (2 to 20 pictures a label) it holds the average precision on new pictures 6 to 8 times of 10,
    both together 9 times.

    bootstrap:  (2,) float, low and high
    examples:   how many pictures have the label, near-duplicates counted once
    source:     Wilson 1927 (score interval); Boyd, Eng and Page 2013, Area Under the Precision-Recall Curve (as a share
                of the positive examples)
    """
    spread = DEVIATIONS**2 / examples
    middle = (ap + spread / 2) / (1 + spread)
    half = np.sqrt(ap * (1 - ap) * spread + spread**2 / 4) / (1 + spread)
    low, high = min(middle - half, bootstrap[0]), max(middle + half, bootstrap[1])
    return max(0.0, float(low)), min(1.0, float(high))
