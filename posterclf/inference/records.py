"""Predictions as the text of a file: CSV for spreadsheets, JSON Lines for programs."""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from posterclf.csv_cells import safe_cell
from posterclf.inference.outcome import Outcome
from posterclf.inference.prediction import Prediction
from posterclf.labels import Labels, Thresholds

# What files of predictions have columns for beside the labels, CSV and Parquet together.
OTHER_COLUMNS = ("file", "model", "threshold", "predicted", "poster_likeness", "probably_no_poster", "error")


def columns(labels: Labels) -> tuple[str, ...]:
    """The names of a CSV's columns; those of the probabilities are `label_columns`."""
    return ("file", "model", "threshold", "predicted", *label_columns(labels), "probably_no_poster")


def label_columns(labels: Labels) -> tuple[str, ...]:
    """The names of the labels' columns in CSV and Parquet, different from each other and from `OTHER_COLUMNS`.

    A column is called as its label. Where that is taken, ' (label)' stands behind it; where a spreadsheet would take it
    for a formula, an apostrophe before it.

    >>> label_columns(Labels(["red", "file", "=1+1"]))
    ('red', 'file (label)', "'=1+1")
    """
    taken = {*OTHER_COLUMNS, *labels}

    def column(label: str) -> str:
        name = safe_cell(label)
        if name == label and name not in OTHER_COLUMNS:
            return name
        while name in taken:
            name += " (label)"
        taken.add(name)
        return name

    return tuple(map(column, labels))


def csv_text(outcomes: Iterable[Outcome], thresholds: Thresholds) -> str:
    """A line of column names and one row for each file, see `outcome_row`."""
    text = io.StringIO()
    rows = csv.writer(text)  # ends lines as RFC 4180 says; with a bare \n it would not quote a \r in a file's name
    rows.writerow((*columns(thresholds.labels), "error"))
    rows.writerows(outcome_row(outcome, thresholds) for outcome in outcomes)
    return text.getvalue()


def outcome_row(outcome: Outcome, thresholds: Thresholds) -> list[str | int]:
    """The cells under `columns` and `error`: those of `csv_row`, or the name and why the file cannot be used."""
    if outcome.prediction:
        return [*csv_row(outcome.name, outcome.prediction, thresholds), ""]
    return [safe_cell(outcome.name), *[""] * (len(columns(thresholds.labels)) - 1), outcome.error or ""]


def csv_row(name: str, prediction: Prediction, thresholds: Thresholds) -> list[str | int]:
    """The cells under `columns`: predicted labels joined by '|', probabilities in six digits; no text is a formula.

    name:        of the poster's file
    thresholds:  decide what is predicted; written as `Thresholds.__str__` does
    """
    return [
        safe_cell(name),
        safe_cell(prediction.model),
        safe_cell(str(thresholds)),
        safe_cell("|".join(prediction.at(thresholds))),
        *(f"{probability:.6f}" for probability in prediction.probabilities),
        int(prediction.probably_no_poster),
    ]


def json_lines(outcomes: Iterable[Outcome], thresholds: Thresholds) -> str:
    """One JSON object a line for each file, see `outcome_record`."""
    records = (outcome_record(outcome, thresholds) for outcome in outcomes)
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def outcome_record(outcome: Outcome, thresholds: Thresholds) -> dict[str, Any]:
    """The keys of `as_record`; or `file` and `error`, why it cannot be used."""
    if outcome.prediction:
        return as_record(outcome.name, outcome.prediction, thresholds)
    return {"file": outcome.name, "error": outcome.error}


def as_record(name: str, prediction: Prediction, thresholds: Thresholds) -> dict[str, Any]:
    """file, model, threshold, probabilities (label -> float), predicted, poster_likeness, probably_no_poster."""
    return {
        "file": name,
        "model": prediction.model,
        "threshold": thresholds.as_asked(),
        "probabilities": prediction.as_dict(),
        "predicted": prediction.at(thresholds),
        "poster_likeness": prediction.poster_likeness,
        "probably_no_poster": prediction.probably_no_poster,
    }
