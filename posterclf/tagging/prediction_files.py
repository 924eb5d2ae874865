"""The answers to many posters as one file: CSV, JSON Lines or Parquet, written as they come, whatever their number."""

import csv
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from posterclf.errors import TaggingError
from posterclf.inference.classifier import Prediction
from posterclf.inference.records import COLUMNS, Threshold, as_record, csv_row, safe_cell
from posterclf.labels import GENRES
from posterclf.registry.model_folder import ModelFolder

if TYPE_CHECKING:
    import pyarrow

Item = TypeVar("Item")

# Large row groups are read well and keep a Parquet file's index small; rows become Arrow's a few at a time.
ROWS_A_TABLE, TABLES_A_GROUP = 500, 10
REPEATED = ["model", "threshold", "predicted.list.element", "error"]  # there alone a dictionary of the values pays


@dataclass(frozen=True, eq=False)
class Answer:
    """What came of one file.

    file:        its path as it was found
    prediction:  None where the file cannot be used
    error:       the sentence that says why, None where it can
    """

    file: str
    prediction: Prediction | None
    error: str | None = None

    @property
    def name(self) -> str:
        """The path as text: bytes that are none (a path may hold any) are replaced."""
        return os.fsencode(self.file).decode("utf-8", "replace")


def kept_answer(
    file: str,
    probabilities: np.ndarray | None,
    likeness: float | None,
    doubted: bool | None,
    error: str | None,
    folder: ModelFolder,
) -> Answer:
    """The answer that was kept or sent as these parts: without embedding and evidence.

    probabilities:  (25,) float32, None where the file cannot be used
    folder:         the model that answered
    """
    if probabilities is None:
        return Answer(file, None, error)
    prediction = Prediction(
        probabilities,
        folder.name,
        folder.tuned_thresholds,
        poster_likeness=likeness,
        probably_no_poster=bool(doubted),
    )
    return Answer(file, prediction)


def writer_for(out: str | Path) -> Callable[[Path, Iterable[Answer], Threshold], None]:
    """What writes answers into a file of this name, by its ending: .csv, .jsonl or .parquet.

    raises:  TaggingError for any other ending
    """
    try:
        return WRITERS[Path(out).suffix.lower()]
    except KeyError:
        raise TaggingError(f"{out} ends neither in .csv nor in .jsonl nor in .parquet. Give one that does.") from None


def write_csv(path: Path, answers: Iterable[Answer], threshold: Threshold) -> None:
    """The columns of `tables.COLUMNS` and `error`; no cell is a formula to a spreadsheet."""
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow((*COLUMNS, "error"))
        for answer in answers:
            if answer.prediction:
                rows.writerow([*csv_row(answer.name, answer.prediction, threshold), ""])
            else:
                rows.writerow([safe_cell(answer.name), *[""] * (len(COLUMNS) - 1), answer.error])


def write_json_lines(path: Path, answers: Iterable[Answer], threshold: Threshold) -> None:
    """An object a line: that of `tables.as_record`, or `file` and `error`."""
    with path.open("w", encoding="utf-8") as file:
        for answer in answers:
            if answer.prediction:
                record = as_record(answer.name, answer.prediction, threshold)
            else:
                record = {"file": answer.name, "error": answer.error}
            file.write(json.dumps(record) + "\n")


def write_parquet(path: Path, answers: Iterable[Answer], threshold: Threshold) -> None:
    """The columns of `arrow_schema`."""
    import pyarrow as pa
    from pyarrow import parquet

    tables = (arrow_table(some, threshold) for some in portions(answers, ROWS_A_TABLE))
    with parquet.ParquetWriter(path, arrow_schema(threshold), use_dictionary=REPEATED) as file:
        for group in portions(tables, TABLES_A_GROUP):
            file.write_table(pa.concat_tables(group))


def arrow_schema(threshold: Threshold) -> "pyarrow.Schema":
    """file, model, threshold, predicted (list of text), a float for each genre, poster_likeness, probably_no_poster,
    error; all but file are null where there is none."""
    import pyarrow as pa

    return pa.schema(
        [
            ("file", pa.string()),
            ("model", pa.string()),
            ("threshold", pa.string() if isinstance(threshold, str) else pa.float64()),
            ("predicted", pa.list_(pa.string())),
            *((genre, pa.float32()) for genre in GENRES),
            ("poster_likeness", pa.float64()),
            ("probably_no_poster", pa.bool_()),
            ("error", pa.string()),
        ]
    )


def arrow_table(answers: Iterable[Answer], threshold: Threshold) -> "pyarrow.Table":
    """Some answers under `arrow_schema`."""
    import pyarrow as pa

    rows = []
    for answer in answers:
        record = {"file": answer.name, "error": answer.error}
        if answer.prediction:
            record |= as_record(answer.name, answer.prediction, threshold)
            record |= record.pop("probabilities")
        rows.append(record)
    return pa.Table.from_pylist(rows, arrow_schema(threshold))


def portions(items: Iterable[Item], most: int) -> Iterator[list[Item]]:
    """All items in their order, at most so many at once."""
    items = iter(items)
    while some := list(islice(items, most)):
        yield some


WRITERS = {".csv": write_csv, ".jsonl": write_json_lines, ".parquet": write_parquet}
