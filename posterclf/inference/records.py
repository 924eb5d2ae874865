"""Answers to many posters as the text of a file: CSV for spreadsheets, JSON Lines for programs."""

import csv
import io
import json
from collections.abc import Iterable, Mapping

from posterclf.inference.prediction import Prediction
from posterclf.labels import GENRES

Threshold = float | str | Mapping[str, float]  # as `Prediction.at` takes it

COLUMNS = ("file", "model", "threshold", "predicted", *GENRES, "probably_no_poster")

# A spreadsheet takes a cell that begins so for a formula, and computes it: a file's name must not get that far.
# Where East Asian text is at home, full-width signs count as well.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_text(answers: Iterable[tuple[str, Prediction]], threshold: Threshold) -> str:
    """A head line and one row a poster, see `csv_row`."""
    text = io.StringIO()
    rows = csv.writer(text)  # ends lines as RFC 4180 says; with a bare \n it would not quote a \r in a file's name
    rows.writerow(COLUMNS)
    rows.writerows(csv_row(name, prediction, threshold) for name, prediction in answers)
    return text.getvalue()


def csv_row(name: str, prediction: Prediction, threshold: Threshold) -> list:
    """The cells under `COLUMNS`: predicted genres joined by '|', probabilities in six digits.

    name:       of the poster's file
    threshold:  decides what is predicted; one of each genre is written as 'Action 0.2|Adventure 0.3'
    """
    told_threshold = threshold
    if isinstance(threshold, Mapping):
        told_threshold = "|".join(f"{genre} {least}" for genre, least in threshold.items())
    probabilities = [f"{probability:.6f}" for probability in prediction.probabilities]
    told = [safe_cell(name), safe_cell(prediction.model), told_threshold, "|".join(prediction.at(threshold))]
    return [*told, *probabilities, int(prediction.probably_no_poster)]


def json_lines(answers: Iterable[tuple[str, Prediction]], threshold: Threshold) -> str:
    """One JSON object a poster and line, with the keys of `as_record`; the arguments are those of `csv_text`."""
    records = (as_record(name, prediction, threshold) for name, prediction in answers)
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def as_record(name: str, prediction: Prediction, threshold: Threshold) -> dict:
    """file, model, threshold, probabilities (genre -> float), predicted, poster_likeness, probably_no_poster."""
    return {
        "file": name,
        "model": prediction.model,
        "threshold": threshold,
        "probabilities": prediction.as_dict(),
        "predicted": prediction.at(threshold),
        "poster_likeness": prediction.poster_likeness,
        "probably_no_poster": prediction.probably_no_poster,
    }


def safe_cell(text: str) -> str:
    """The text, behind an apostrophe where a spreadsheet would take it for a formula.

    source:  OWASP, CSV Injection
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
