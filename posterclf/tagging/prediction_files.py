"""The answers to many posters as one file: CSV, JSON Lines or Parquet, written as they come, whatever their number."""

import csv
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from posterclf.errors import TaggingError
from posterclf.inference.outcome import Outcome
from posterclf.inference.records import COLUMNS, Threshold, as_record, csv_row, safe_cell
from posterclf.tagging.parquet import write_parquet

if TYPE_CHECKING:
    pass


def writer_for(out: str | Path) -> Callable[[Path, Iterable[Outcome], Threshold], None]:
    """What writes answers into a file of this name, by its ending: .csv, .jsonl or .parquet.

    raises:  TaggingError for any other ending
    """
    try:
        return WRITERS[Path(out).suffix.lower()]
    except KeyError:
        raise TaggingError(f"{out} ends neither in .csv nor in .jsonl nor in .parquet. Give one that does.") from None


def write_csv(path: Path, answers: Iterable[Outcome], threshold: Threshold) -> None:
    """The columns of `tables.COLUMNS` and `error`; no cell is a formula to a spreadsheet."""
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow((*COLUMNS, "error"))
        for answer in answers:
            if answer.prediction:
                rows.writerow([*csv_row(answer.name, answer.prediction, threshold), ""])
            else:
                rows.writerow([safe_cell(answer.name), *[""] * (len(COLUMNS) - 1), answer.error])


def write_json_lines(path: Path, answers: Iterable[Outcome], threshold: Threshold) -> None:
    """An object a line: that of `tables.as_record`, or `file` and `error`."""
    with path.open("w", encoding="utf-8") as file:
        for answer in answers:
            if answer.prediction:
                record = as_record(answer.name, answer.prediction, threshold)
            else:
                record = {"file": answer.name, "error": answer.error}
            file.write(json.dumps(record) + "\n")


WRITERS = {".csv": write_csv, ".jsonl": write_json_lines, ".parquet": write_parquet}
