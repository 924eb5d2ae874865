"""What the numbers on the page 'How good is it?' count: each mark of a chart has posters behind it."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from posterclf.app.charts.click_names import click_name
from posterclf.app.measured import Measured
from posterclf.app.number_text import exact_percent
from posterclf.app.words import genre_name, words
from posterclf.metrics.confusions import Confusion, CoOccurrence, confused_posters
from posterclf.metrics.reliability import reliability_cells


@dataclass(frozen=True, eq=False)
class Counted:
    """What a number counts: posters, or cells, which are posters each with one of its labels.

    name:       of the number, as the list has it
    rows:       (n,) int, of the evaluation's posters
    columns:    (n, labels) int: the labels whose probabilities are shown with each
    threshold:  from which labels count as predicted, None for the model's own thresholds
    """

    name: str
    rows: np.ndarray
    columns: np.ndarray
    threshold: float | None = None

    def __len__(self) -> int:
        return len(self.rows)


def of_label(measured: Measured, name: str, rows: np.ndarray, *columns: int) -> Counted:
    """Posters with the probabilities of these labels, the most probable of the first label first."""
    order = np.argsort(-measured.predictions.probabilities[rows, columns[0]], kind="stable")
    return Counted(name, rows[order], np.tile(columns, (len(rows), 1)))


def of_cells(
    measured: Measured, name: str, mask: np.ndarray, genre: str | None, threshold: float | None = None
) -> Counted:
    """The cells of a mask, the most probable first.

    mask:   (posters, 1) bool for one label, (posters, labels) for all
    genre:  that label, None for all
    """
    rows, columns = np.nonzero(mask)
    if genre:
        columns = np.full_like(rows, measured.folder.labels.index(genre))
    order = np.argsort(-measured.predictions.probabilities[rows, columns], kind="stable")
    return Counted(name, rows[order], columns[order, None], threshold)


def matrix_numbers(measured: Measured, genre: str | None, threshold: float) -> dict[str, Counted]:
    """The cells of the confusion matrix at a threshold and their sums; those rightly not predicted are left out."""
    labels, probabilities = measured.cells(genre)
    true, predicted = labels == 1, probabilities >= threshold
    masks = {
        "hits": (words("numbers.hits"), true & predicted),
        "false-alarms": (words("numbers.false_alarms"), ~true & predicted),
        "missed": (words("numbers.missed"), true & ~predicted),
        "predicted": (words("numbers.predicted"), predicted),
        "true": (words("numbers.true"), true),
    }
    return {part: of_cells(measured, name, mask, genre, threshold) for part, (name, mask) in masks.items()}


def accuracy_numbers(measured: Measured) -> dict[str, Counted]:
    """The cells that are right and wrong, of saying nothing and of the model at the threshold of its report."""
    labels, probabilities = measured.cells(None)
    threshold, model = measured.report["threshold"], measured.folder.name
    true, predicted = labels == 1, probabilities >= threshold
    masks = {
        "nothing-right": (words("numbers.right_nothing"), ~true),
        "nothing-wrong": (words("numbers.wrong_nothing"), true),
        "model-right": (words("numbers.right_accuracy", model=model), true == predicted),
        "model-wrong": (words("numbers.wrong_accuracy", model=model), true != predicted),
    }
    return {part: of_cells(measured, name, mask, None, threshold) for part, (name, mask) in masks.items()}


def label_numbers(measured: Measured, shown: Iterable[str]) -> dict[str, Counted]:
    """The posters of each of these labels."""
    names, labels = measured.folder.labels, measured.predictions.labels
    columns = {label: names.index(label) for label in shown}
    return {
        label: of_label(measured, genre_name(label), np.flatnonzero(labels[:, column] == 1), column)
        for label, column in columns.items()
    }


def bin_numbers(measured: Measured, genre: str | None) -> dict[str, Counted]:
    """The cells of each bin of the reliability diagram."""
    probabilities = measured.cells(genre)[1]
    numbers = {}
    for number, cells in enumerate(reliability_cells(probabilities), start=1):
        mask = np.zeros(probabilities.size, dtype=bool)
        mask[cells] = True
        mean = exact_percent(float(probabilities.ravel()[cells].mean(dtype=np.float64)))
        name = words("numbers.bin", number=number, mean=mean)
        numbers[f"bin-{number}"] = of_cells(measured, name, mask.reshape(probabilities.shape), genre)
    return numbers


def confusion_numbers(measured: Measured, pairs: Iterable[Confusion]) -> dict[str, Counted]:
    """The posters of both bars and of the diamond of each pair."""
    labels, numbers = measured.folder.labels, {}
    for pair in pairs:
        wrong, true = labels.index(pair.predicted), labels.index(pair.true)
        rows = confused_posters(measured.predictions.labels, measured.predicted, wrong, true)
        names = {"predicted": genre_name(pair.predicted), "true": genre_name(pair.true)}
        texts = {
            "wrongly": words("numbers.wrongly", **names),
            "elsewhere": words("numbers.elsewhere", **names),
            "together": words("numbers.together", **names),
        }
        for part, text in texts.items():
            numbers[click_name(part, pair.predicted, pair.true)] = of_label(measured, text, rows[part], wrong, true)
    return numbers


def co_occurrence_numbers(measured: Measured, pairs: Iterable[CoOccurrence]) -> dict[str, Counted]:
    """The posters that have both labels of each pair, by the predictions and by the labels."""
    labels, numbers = measured.folder.labels, {}
    for pair in pairs:
        columns = labels.index(pair.first), labels.index(pair.second)
        names = {"first": genre_name(pair.first), "second": genre_name(pair.second)}
        for part, text, marks in (
            ("predictions", words("numbers.both_predictions", **names), measured.predicted),
            ("labels", words("numbers.both_labels", **names), measured.predictions.labels == 1),
        ):
            rows = np.flatnonzero(marks[:, columns].all(axis=1))
            numbers[click_name(part, pair.first, pair.second)] = of_label(measured, text, rows, *columns)
    return numbers
