"""How good probabilities are: metrics beside the baseline of predicting the training frequencies for every poster.

Every metric is computed for many weightings of the posters at once: all ones give the figure itself, and how often each
poster was drawn gives one bootstrap sample. NumPy alone does both in a second; scikit-learn is the tests' oracle.

Accuracy is given only to show what it hides: with 2.3 of 25 genres a poster, predicting none is nine tenths right.
"""

from typing import NotRequired, TypedDict

import numpy as np

from posterclf.labels import Labels
from posterclf.metrics.intervals import average_precision_intervals, bootstrap_intervals
from posterclf.metrics.ranking import average_precision, roc_auc
from posterclf.metrics.reliability import NORMAL_QUANTILE, calibration_error
from posterclf.metrics.scores import Scores, or_none, scores
from posterclf.progress import Progress, silent

MIN_TOLD = 5  # posters: of fewer, one lucky rank makes an interval that says nothing


class LabelFigures(TypedDict):
    """The figures of one label: floats in [0, 1], None where no poster has it (for auc, or every poster has it).

    ap_interval:  95% interval of ap, low and high
    positives:    how many posters have the label
    """

    ap: float | None
    ap_interval: list[float | None]
    auc: float | None
    ece: float
    brier: float
    positives: int


class Baseline(Scores):
    """The figures of predicting the training frequencies for every poster, and the accuracy of predicting no label."""

    accuracy_of_saying_nothing: float


class Report(Scores):
    """All figures of one model on one set of posters, as `report` returns them and as they are kept in JSON.

    labels_in_map:             how many labels have positives, over which map, mean_auc and macro_f1 are means
    labels_without_positives:  the others
    threshold:                 a label counts as predicted at or above it
    intervals:                 key of `Scores` -> 95% interval, low and high
    labels:                    label -> its figures
    model, split, part:        what was measured and on which part of which split, where the caller adds it
    """

    posters: int
    labels_in_map: int
    labels_without_positives: list[str]
    threshold: float
    intervals: dict[str, list[float | None]]
    baseline: Baseline
    labels: dict[str, LabelFigures]
    model: NotRequired[str]
    split: NotRequired[str]
    part: NotRequired[str]


def labels_by_gain(report: Report) -> list[str]:
    """The labels with an average precision, the one first that gains most over guessing, its share of the posters."""
    gains = {
        label: figures["ap"] - figures["positives"] / report["posters"]
        for label, figures in report["labels"].items()
        if figures["ap"] is not None
    }
    return sorted(gains, key=lambda label: -gains[label])


def untold_labels(report: Report) -> tuple[str, ...]:
    """The labels of which no figure in a report shows that they are told better than by chance, in their order.

    Fewer than MIN_TOLD posters have it; or the interval of its average precision reaches down to what a random
    ranking gives, the share of the posters that have it, and its AUC is within what 95% of random rankings give.

    source:  of the latter, Mann and Whitney 1947, whose U is the AUC times the pairs of posters with and without it
    """

    def told(figures: LabelFigures) -> bool:
        (low, _), auc, having = figures["ap_interval"], figures["auc"], figures["positives"]
        without = report["posters"] - having
        if having < MIN_TOLD or without < MIN_TOLD or low is None or auc is None:
            return False
        deviation = ((having + without + 1) / (12 * having * without)) ** 0.5  # of a random ranking's AUC around .5
        return low > having / report["posters"] or auc > 0.5 + NORMAL_QUANTILE * deviation

    return tuple(label for label, figures in report["labels"].items() if not told(figures))


def report(
    names: Labels,
    labels: np.ndarray,
    probabilities: np.ndarray,
    frequencies: np.ndarray,
    threshold: float,
    progress: Progress = silent,
) -> Report:
    """All figures of one model on one set of posters, without `model`, `split` and `part`.

    names:          of the labels, in the order of the columns
    labels:         (posters, labels) int, 0 or 1
    probabilities:  (posters, labels) float in [0, 1]
    frequencies:    (labels,) float in [0, 1], each label's share of the training posters
    threshold:      a label counts as predicted at or above it
    raises:         ShapeError as `check_shapes` does; ValueError where there is not one name for each label
    """
    ap, auc = average_precision(labels, probabilities), roc_auc(labels, probabilities)
    constant = np.tile(frequencies, (len(labels), 1))
    return {
        "posters": len(labels),
        "labels_in_map": int((~np.isnan(ap)).sum()),
        "labels_without_positives": list(names.marked(np.isnan(ap))),
        "threshold": threshold,
        **scores(labels, probabilities, threshold),
        "intervals": bootstrap_intervals(labels, probabilities, threshold, progress),
        "baseline": {**scores(labels, constant, threshold), "accuracy_of_saying_nothing": float(1 - labels.mean())},
        "labels": names.table(_label_figures(labels, probabilities, ap, auc)),
    }


def _label_figures(
    labels: np.ndarray, probabilities: np.ndarray, ap: np.ndarray, auc: np.ndarray
) -> list[LabelFigures]:
    intervals = average_precision_intervals(labels, probabilities)
    brier = ((labels - probabilities) ** 2).mean(axis=0)
    return [
        {
            "ap": or_none(ap[index]),
            "ap_interval": [or_none(bound) for bound in intervals[index]],
            "auc": or_none(auc[index]),
            "ece": calibration_error(labels[:, index], probabilities[:, index]),
            "brier": float(brier[index]),
            "positives": int(labels[:, index].sum()),
        }
        for index in range(labels.shape[1])
    ]
