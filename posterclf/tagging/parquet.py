"""Predictions as Parquet."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from posterclf.batched import batched
from posterclf.inference.outcome import Outcome
from posterclf.inference.records import as_record, label_columns
from posterclf.labels import Thresholds

if TYPE_CHECKING:
    import pyarrow

# Large row groups are fast to read and keep the file's index small; small tables keep memory small while they are made.
ROWS_A_TABLE, TABLES_A_GROUP = 500, 10
REPEATED = [
    "model",
    "threshold",
    "predicted.list.element",
    "error",
]  # only here does a dictionary of the values save space


def write_parquet(path: Path, outcomes: Iterable[Outcome], thresholds: Thresholds) -> None:
    """Write outcomes into a Parquet file with the columns of `arrow_schema`."""
    import pyarrow as pa
    from pyarrow import parquet

    tables = (arrow_table(batch, thresholds) for batch in batched(outcomes, ROWS_A_TABLE))
    schema = arrow_schema(thresholds)
    # pyright takes use_dictionary's type from its default, True; it may name columns.
    with parquet.ParquetWriter(path, schema, use_dictionary=REPEATED) as file:  # pyright: ignore[reportArgumentType]
        for group in batched(tables, TABLES_A_GROUP):
            file.write_table(pa.concat_tables(group))


def arrow_schema(thresholds: Thresholds) -> "pyarrow.Schema":
    """file, model, threshold, predicted (list of text), a float for each label under `records.label_columns`,
    poster_likeness, probably_no_poster, error; all but file may be null."""
    import pyarrow as pa

    return pa.schema(
        [
            ("file", pa.string()),
            ("model", pa.string()),
            ("threshold", pa.float64() if thresholds.rule == "one" else pa.string()),
            ("predicted", pa.list_(pa.string())),
            *((column, pa.float32()) for column in label_columns(thresholds.labels)),
            ("poster_likeness", pa.float64()),
            ("probably_no_poster", pa.bool_()),
            ("error", pa.string()),
        ]
    )


def arrow_table(outcomes: Iterable[Outcome], thresholds: Thresholds) -> "pyarrow.Table":
    """Outcomes as a table with the columns of `arrow_schema`."""
    import pyarrow as pa

    columns, rows = label_columns(thresholds.labels), []
    for outcome in outcomes:
        record = {"file": outcome.name, "error": outcome.error}
        if outcome.prediction:
            record |= as_record(outcome.name, outcome.prediction, thresholds)
            record |= zip(columns, record.pop("probabilities").values(), strict=True)
        rows.append(record)
    return pa.Table.from_pylist(rows, arrow_schema(thresholds))
