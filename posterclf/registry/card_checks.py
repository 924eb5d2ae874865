"""What a card must fulfil beyond the types of its parts: what it says in one place must fit what it says in another."""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, get_args

from posterclf.labels import MAX_LABELS, label_fault
from posterclf.metrics.report import Report
from posterclf.metrics.scores import Metric, Scores

if TYPE_CHECKING:
    from posterclf.registry.card import Card
    from posterclf.registry.card_parts import Training

METRICS: tuple[Metric, ...] = get_args(Metric)
EPOCH = ("epoch", "loss", "val_loss", "seconds")  # what is told of each epoch at least
ROUNDING = 1e-6  # of a mean of many numbers
LONGEST_FILE_NAME = 200  # characters, with its folders


def require_consistent(card: "Card") -> None:
    """raises:  ValueError with the end of a sentence, where a part of the card does not fit the others"""
    if not 1 <= len(card.labels) <= MAX_LABELS or len(set(card.labels)) < len(card.labels):
        raise ValueError(f"it needs 1 to {MAX_LABELS} different labels")
    for label in card.labels:
        if fault := label_fault(label):
            raise ValueError(f"no label can be called {label[:20]!r}: {fault}")
    for name in card.files:
        if not _is_inside(name):
            raise ValueError(f"{name[:20]!r} is no file in the model's folder")
    by_label: list[Mapping[str, Any]] = [card.training.label_frequencies]
    if card.thresholds:
        by_label.append(card.thresholds.labels)
    if card.calibration:
        by_label += [card.calibration.slopes, card.calibration.offsets]
    if card.evaluation:
        by_label.append(card.evaluation["labels"])
    if any(set(table) != set(card.labels) for table in by_label):
        raise ValueError("its frequencies, thresholds, calibration or evaluation are those of other labels")
    _require_training(card.training)
    for figures in (
        card.validation,
        card.training.unbalanced_validation,
        card.quantization and card.quantization.before,
        card.fast and card.fast.before,
    ):
        if figures:
            _require_scores(figures)
    if card.evaluation:
        _require_report(card.evaluation)


def _is_inside(name: str) -> bool:
    """Whether a file's name, with slashes, stays in the folder that it begins in, on every system."""
    parts = PurePosixPath(name).parts
    return (
        0 < len(name) <= LONGEST_FILE_NAME
        and name.isprintable()
        and "/".join(parts) == name
        and ".." not in parts
        and not name.startswith("/")
        and not set(name) & set("\\:")
    )


def _require_training(training: "Training") -> None:
    if "train" not in training.posters:
        raise ValueError("it does not say how many pictures the model was trained on")
    if training.history and training.validation not in ("validation", "test"):
        raise ValueError("it does not say on which part each epoch was measured")
    if any(key not in epoch for epoch in training.history for key in EPOCH):
        raise ValueError(f"an epoch of its history lacks one of {', '.join(EPOCH)}")
    if any(training.history[0].keys() - epoch.keys() for epoch in training.history):
        raise ValueError("the epochs of its history have different figures")


def _require_scores(figures: Scores) -> None:
    _require_shares(figures[metric] for metric in METRICS)


def _require_report(report: Report) -> None:
    pictures, intervals = report["posters"], report["intervals"]
    _require_scores(report)
    _require_scores(report["baseline"])
    _require_shares([report["threshold"], report["baseline"]["accuracy_of_saying_nothing"]])
    if not set(METRICS) <= intervals.keys():
        raise ValueError("its evaluation lacks an interval")
    for bounds in intervals.values():
        _require_interval(bounds)
    if pictures < 1 or not 0 <= report["labels_in_map"] <= len(report["labels"]):
        raise ValueError("its evaluation counts fewer than one picture or other labels")
    if not report["labels"].keys() >= set(report["labels_without_positives"]):
        raise ValueError("its evaluation names other labels")
    for figures in report["labels"].values():
        _require_interval(figures["ap_interval"])
        _require_shares([figures["ap"], figures["auc"], figures["ece"], figures["brier"]])
        if not 0 <= figures["positives"] <= pictures:
            raise ValueError("its evaluation counts more pictures of a label than there are")


def _require_interval(bounds: list[float | None]) -> None:
    if len(bounds) != 2:
        raise ValueError("an interval has two ends")
    _require_shares(bounds, beyond=1)  # what corrects them for bias may move them


def _require_shares(values: Iterable[float | None], beyond: float = ROUNDING) -> None:
    """None stands for a figure that is not defined.

    beyond:  how far outside of [0, 1] one may be
    """
    if any(value is not None and not -beyond <= value <= 1 + beyond for value in values):
        raise ValueError("a figure is not in [0, 1]")
