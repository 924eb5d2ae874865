"""Predictions as labels: what `posterclf tag` writes and what the page's Many posters offers to download."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from posterclf.datasets.sources.label_columns import labelled_table
from posterclf.datasets.sources.labelled_pictures import LabelledPictures
from posterclf.datasets.tables import Table
from posterclf.progress import Progress, silent

FILE, PREDICTED, ERROR = "file", "predicted", "error"
FAILED = "files that could not be used"


def is_predictions(table: Table) -> bool:
    """Whether a table has the columns of a file of predictions."""
    return {FILE, PREDICTED, "model", "threshold"} <= set(table.columns)


def labelled_predictions(
    table: Table, images: Path | None, asked: Sequence[str] = (), progress: Progress = silent
) -> LabelledPictures:
    """The pictures with the labels that were predicted, as `labelled_table` takes and gives them."""
    errors = table.columns.get(ERROR, [""] * len(table.numbers))
    kept = [row for row, error in enumerate(errors) if not error.strip()]
    columns = {name: [cells[row] for row in kept] for name, cells in table.columns.items()}
    if not asked:
        columns = {FILE: columns[FILE], PREDICTED: list(map(_listed, columns[PREDICTED]))}
    pictures = labelled_table(
        replace(table, columns=columns, numbers=[table.numbers[row] for row in kept]),
        images,
        asked or [PREDICTED],
        progress,
    )
    failed = tuple(name for name, error in zip(table.columns[FILE], errors, strict=True) if error.strip())
    return replace(pictures, skipped=pictures.skipped | ({FAILED: failed} if failed else {}))


def _listed(cell: str) -> str:
    """A CSV's cell as JSON has it: its labels stand between bars, and may hold commas."""
    return cell if cell.startswith("[") else json.dumps([label for label in cell.split("|") if label])
