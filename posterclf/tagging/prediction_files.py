"""Outcomes as one file: CSV, JSON Lines or Parquet, written one after the other, so that memory holds none of them."""

import csv
import json
from collections.abc import Callable, Iterable
from pathlib import Path

from posterclf.errors import TaggingError
from posterclf.inference.outcome import Outcome
from posterclf.inference.records import columns, outcome_record, outcome_row
from posterclf.labels import Thresholds
from posterclf.tagging.parquet import write_parquet


def writer_for(out: str | Path) -> Callable[[Path, Iterable[Outcome], Thresholds], None]:
    """The function that writes outcomes into a file of this name, by its ending: .csv, .jsonl or .parquet.

    raises:  TaggingError for any other ending
    """
    try:
        return WRITERS[Path(out).suffix.lower()]
    except KeyError:
        raise TaggingError(f"{out} ends neither in .csv nor in .jsonl nor in .parquet. Give one that does.") from None


def write_csv(path: Path, outcomes: Iterable[Outcome], thresholds: Thresholds) -> None:
    """Write a CSV with the columns of `records.columns`, and `error`; no spreadsheet takes a cell for a formula.

    It begins with a byte order mark: without one Excel takes UTF-8 for another encoding.
    """
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        rows = csv.writer(file)
        rows.writerow((*columns(thresholds.labels), "error"))
        rows.writerows(outcome_row(outcome, thresholds) for outcome in outcomes)


def write_json_lines(path: Path, outcomes: Iterable[Outcome], thresholds: Thresholds) -> None:
    """Write one JSON object a line, see `records.outcome_record`."""
    with path.open("w", encoding="utf-8") as file:
        for outcome in outcomes:
            file.write(json.dumps(outcome_record(outcome, thresholds), ensure_ascii=False) + "\n")


WRITERS = {".csv": write_csv, ".jsonl": write_json_lines, ".parquet": write_parquet}
