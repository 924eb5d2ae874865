"""Faults of a data set, found before anything is trained on it, and a summary of what there is to learn."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from posterclf.datasets.near_duplicates import Looks, leaks, looks
from posterclf.datasets.reading import Dataset, listed
from posterclf.datasets.splits import article_split, is_tutorials
from posterclf.errors import DatasetError
from posterclf.labels import DEFAULT_THRESHOLD
from posterclf.metrics.scores import label_frequencies, scores
from posterclf.progress import Progress, silent

KINDS = ("cell not 0 or 1", "list against columns", "Id again", "file missing", "file undecodable")


@dataclass(frozen=True)
class Finding:
    """One fault in one row of the data.

    csv:    the file that has it
    kind:   one of `KINDS`
    row:    counted from 0
    number: of the row as a spreadsheet counts
    fatal:  whether training would learn something wrong from it or stop at it
    """

    csv: Path
    kind: str
    row: int
    number: int
    poster_id: str
    detail: str
    fatal: bool

    def __str__(self) -> str:
        return f"row {self.number}, {self.poster_id}: {self.detail}"


def findings(dataset: Dataset, progress: Progress = silent) -> list[Finding]:
    """Every fault of the rows, and of the files after decoding each of them, in row order for each kind."""
    seen = looks(dataset, progress)
    return [*label_findings(dataset), *missing_files(dataset), *undecodable_files(dataset, seen)]


def label_findings(dataset: Dataset) -> list[Finding]:
    """Cells that are neither 0 nor 1, rows whose list differs from their columns, Ids that come again, each once."""
    found = []
    first_row: dict[str, int] = {}
    again: set[str] = set()
    odd_rows = set(np.flatnonzero(~np.isin(dataset.cells, ("0", "1")).all(axis=1)).tolist())
    for row, poster_id in enumerate(dataset.ids):
        if row in odd_rows:
            cells = zip(dataset.names, dataset.cells[row], strict=True)
            odd = [f"{name} is {str(cell)!r}" for name, cell in cells if cell not in ("0", "1")]
            found.append(_finding("cell not 0 or 1", dataset, row, ", ".join(odd)))
        elif difference := _list_difference(dataset, row):
            found.append(_finding("list against columns", dataset, row, difference))
        if poster_id in first_row and poster_id not in again:
            again.add(poster_id)
            detail = f"the Id stands in row {dataset.numbers[first_row[poster_id]]} already"
            found.append(_finding("Id again", dataset, row, detail, fatal=False))
        first_row.setdefault(poster_id, row)
    return found


def missing_files(dataset: Dataset) -> list[Finding]:
    """Rows without a file, each Id once; nothing is decoded."""
    first_rows = {name: row for row, name in reversed(list(enumerate(dataset.ids))) if name not in dataset.files}
    return [
        _finding(
            "file missing", dataset, row, f"there is no {dataset.path(row)}" if name.strip() else "the Id is empty"
        )
        for name, row in reversed(first_rows.items())
    ]


def undecodable_files(dataset: Dataset, seen: Looks) -> list[Finding]:
    """Files that are there and cannot be decoded."""
    return [
        _finding("file undecodable", dataset, row, f"{dataset.path(row)}: {fault}")
        for row, fault in seen.faults.items()
        if dataset.ids[row] in dataset.files
    ]


def require_sound(found: Iterable[Finding]) -> None:
    """Raise DatasetError where there are fatal findings: how many of each kind, and the first of each."""
    fatal = [finding for finding in found if finding.fatal]
    if fatal:
        counts = Counter(finding.kind for finding in fatal)
        first = {finding.kind: finding for finding in reversed(fatal)}
        kinds = "; ".join(f"{kind}: {count}, the first in {first[kind]}" for kind, count in counts.items())
        raise DatasetError(f"{fatal[0].csv} has faults. {kinds}. `posterclf dataset check` lists them all.")


def summary(dataset: Dataset, found: list[Finding]) -> dict:
    """What a data set holds, as plain values: counts, findings, and baselines.

    The baselines are those of predicting the training part's frequencies for every picture of the test part of the
    tutorial's data set, and all frequencies for every picture of another one.
    """
    labels = dataset.labels
    split = article_split(dataset) if is_tutorials(dataset) else None
    measured, learned = (split["test"], split["train"]) if split else (np.arange(len(dataset)),) * 2
    frequencies = np.tile(label_frequencies(labels[learned]), (len(measured), 1))
    return {
        "rows": len(dataset),
        "ids": len(set(dataset.ids)),
        "labels_per_picture": float(labels.sum(axis=1).mean()),
        "pictures_without_label": int((labels.sum(axis=1) == 0).sum()),
        "columns_not_read": list(dataset.other),
        "note": dataset.note,
        "kinds": {kind: sum(finding.kind == kind for finding in found) for kind in KINDS},
        "findings": [
            {
                "kind": finding.kind,
                "row": finding.number,
                "Id": finding.poster_id,
                "detail": finding.detail,
                "fatal": finding.fatal,
            }
            for finding in found
        ],
        "leaks": None
        if split is None
        else [
            f"{dataset.ids[leak.row]}: row {dataset.numbers[leak.row]} and row {dataset.numbers[leak.other_row]}, "
            f"same {leak.same}"
            for leak in leaks(dataset, split)
        ],
        "labels": dataset.names.table(labels.sum(axis=0).tolist()),
        "accuracy_of_saying_nothing": float(1 - labels.mean()),
        "baseline": scores(labels[measured], frequencies, DEFAULT_THRESHOLD),
    }


def _finding(kind: str, dataset: Dataset, row: int, detail: str, fatal: bool = True) -> Finding:
    return Finding(dataset.csv, kind, row, dataset.numbers[row], dataset.ids[row], detail, fatal)


def _list_difference(dataset: Dataset, row: int) -> str:
    """How the row's list differs from its columns, empty where it does not or there is none."""
    if dataset.list_column is None:
        return ""
    names = listed(dataset.lists[row])
    if names is None:
        return f"{dataset.list_column} is {dataset.lists[row]!r}, not a list of names"
    marked = set(dataset.names.marked(dataset.cells[row] == "1"))
    if set(names) == marked:
        return ""
    return f"{dataset.list_column} says {sorted(set(names))}, the columns say {sorted(marked)}"
