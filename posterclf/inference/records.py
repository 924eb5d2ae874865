"""Predictions as the text of a file: CSV for spreadsheets, JSON Lines for programs."""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from posterclf.inference.prediction import Prediction
from posterclf.labels import Labels, Thresholds

# A spreadsheet takes a cell that begins so for a formula, and computes it: a file's name must not get that far.
# Where East Asian text is at home, full-width signs count as well.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def columns(labels: Labels) -> tuple[str, ...]:
    """The names of a CSV's columns; those of the probabilities are the labels."""
    return ("file", "model", "threshold", "predicted", *labels, "probably_no_poster")


def csv_text(predictions: Iterable[tuple[str, Prediction]], thresholds: Thresholds) -> str:
    """A line of column names and one row for each poster, see `csv_row`.

    predictions:  each with the name of its file
    """
    text = io.StringIO()
    rows = csv.writer(text)  # ends lines as RFC 4180 says; with a bare \n it would not quote a \r in a file's name
    rows.writerow(columns(thresholds.labels))
    rows.writerows(csv_row(name, prediction, thresholds) for name, prediction in predictions)
    return text.getvalue()


def csv_row(name: str, prediction: Prediction, thresholds: Thresholds) -> list[str | int]:
    """The cells under `columns`: predicted labels joined by '|', probabilities in six digits.

    name:        of the poster's file
    thresholds:  decide what is predicted; written as `Thresholds.__str__` does
    """
    return [
        safe_cell(name),
        safe_cell(prediction.model),
        str(thresholds),
        "|".join(prediction.at(thresholds)),
        *(f"{probability:.6f}" for probability in prediction.probabilities),
        int(prediction.probably_no_poster),
    ]


def json_lines(predictions: Iterable[tuple[str, Prediction]], thresholds: Thresholds) -> str:
    """One JSON object a line for each poster, with the keys of `as_record`; arguments as for `csv_text`."""
    records = (as_record(name, prediction, thresholds) for name, prediction in predictions)
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


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


def safe_cell(text: str) -> str:
    """The text, behind an apostrophe where a spreadsheet would take it for a formula.

    source:  OWASP, CSV Injection
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
