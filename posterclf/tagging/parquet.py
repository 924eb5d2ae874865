"""Predictions as Parquet."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from posterclf.inference.records import Threshold, as_record
from posterclf.labels import GENRES

if TYPE_CHECKING:
    import pyarrow
from posterclf.inference.outcome import Outcome

Item = TypeVar("Item")
# Large row groups are read well and keep a Parquet file's index small; rows become Arrow's a few at a time.
ROWS_A_TABLE, TABLES_A_GROUP = 500, 10
REPEATED = ["model", "threshold", "predicted.list.element", "error"]  # there alone a dictionary of the values pays


def write_parquet(path: Path, answers: Iterable[Outcome], threshold: Threshold) -> None:
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


def arrow_table(answers: Iterable[Outcome], threshold: Threshold) -> "pyarrow.Table":
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
