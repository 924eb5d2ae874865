"""Faults of a data set, found before anything is trained on it, and a summary of what there is to learn."""

import ast
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from posterclf.datasets.near_duplicates import leaks
from posterclf.datasets.reading import FIRST_ROW, Dataset
from posterclf.datasets.splits import article_split
from posterclf.errors import DatasetError, ImageError
from posterclf.images import read_image
from posterclf.labels import DEFAULT_THRESHOLD
from posterclf.metrics.scores import label_frequencies, scores
from posterclf.progress import Progress, silent

KINDS = ("cell not 0 or 1", "Genre against columns", "Id again", "file missing", "file undecodable")


@dataclass(frozen=True)
class Finding:
    """One fault in one row of the data.

    kind:   one of `KINDS`
    row:    counted from 0
    fatal:  whether training would learn something wrong from it or stop at it
    """

    kind: str
    row: int
    poster_id: str
    detail: str
    fatal: bool

    def __str__(self) -> str:
        return f"row {self.row + FIRST_ROW}, {self.poster_id}: {self.detail}"


def findings(dataset: Dataset, progress: Progress = silent) -> list[Finding]:
    """Every fault of the rows, and of the files after decoding each of them, in row order for each kind."""
    return [*label_findings(dataset), *image_findings(dataset, progress)]


def label_findings(dataset: Dataset) -> list[Finding]:
    """Cells that are neither 0 nor 1, rows whose `Genre` differs from their one-hot columns, repeated Ids."""
    found = []
    first_row: dict[str, int] = {}
    for row, (poster_id, genre, cells) in enumerate(zip(dataset.ids, dataset.genres, dataset.cells, strict=True)):
        if odd := [
            f"{name} is {str(cell)!r}"
            for name, cell in zip(dataset.names, cells, strict=True)
            if cell not in ("0", "1")
        ]:
            found.append(Finding("cell not 0 or 1", row, poster_id, ", ".join(odd), fatal=True))
        elif difference := _genre_difference(genre, dataset.names.marked(cells == "1")):
            found.append(Finding("Genre against columns", row, poster_id, difference, fatal=True))
        if poster_id in first_row:
            detail = f"the Id stands in row {first_row[poster_id] + FIRST_ROW} already"
            found.append(Finding("Id again", row, poster_id, detail, fatal=False))
        first_row.setdefault(poster_id, row)
    return found


def image_findings(dataset: Dataset, progress: Progress = silent) -> list[Finding]:
    """Files that are missing or cannot be decoded."""

    def finding(row: int) -> Finding | None:
        path = dataset.path(row)
        if not path.is_file():
            return Finding("file missing", row, dataset.ids[row], f"{path.name} is not in the folder", fatal=True)
        try:
            read_image(path)
        except ImageError as error:
            return Finding("file undecodable", row, dataset.ids[row], f"{path.name}: {error}", fatal=True)
        return None

    with ThreadPoolExecutor() as pool:
        results = progress(pool.map(finding, range(len(dataset))), total=len(dataset), desc="decoding", unit=" posters")
        return [result for result in results if result]


def require_sound(found: Iterable[Finding]) -> None:
    """Raise DatasetError where there are fatal findings: how many of each kind, and the first of each."""
    fatal = [finding for finding in found if finding.fatal]
    if fatal:
        counts = Counter(finding.kind for finding in fatal)
        first = {finding.kind: finding for finding in reversed(fatal)}
        kinds = "; ".join(f"{kind}: {count}, the first in {first[kind]}" for kind, count in counts.items())
        raise DatasetError(f"The data set has faults. {kinds}. `posterclf dataset check` lists them all.")


def summary(dataset: Dataset, found: list[Finding]) -> dict:
    """What a data set holds, as plain values: counts, findings, leaks of the tutorial's split, and its baselines.

    The baselines are those of predicting the training part's frequencies for every poster of the test part.
    """
    labels, split = dataset.labels, article_split(dataset)
    frequencies = label_frequencies(labels[split["train"]])
    return {
        "rows": len(dataset),
        "ids": len(set(dataset.ids)),
        "genres_per_poster": float(labels.sum(axis=1).mean()),
        "kinds": {kind: sum(finding.kind == kind for finding in found) for kind in KINDS},
        "findings": [
            {
                "kind": finding.kind,
                "row": finding.row + FIRST_ROW,
                "Id": finding.poster_id,
                "detail": finding.detail,
                "fatal": finding.fatal,
            }
            for finding in found
        ],
        "leaks": [
            f"{dataset.ids[leak.row]}: row {leak.row + FIRST_ROW} and row {leak.other_row + FIRST_ROW}, "
            f"same {leak.same}"
            for leak in leaks(dataset, split)
        ],
        "genres": dataset.names.table(labels.sum(axis=0).tolist()),
        "accuracy_of_saying_nothing": float(1 - labels.mean()),
        "baseline": scores(labels[split["test"]], np.tile(frequencies, (len(split["test"]), 1)), DEFAULT_THRESHOLD),
    }


def _genre_difference(genre: str, marked: tuple[str, ...]) -> str:
    columns = set(marked)
    try:
        listed = set(ast.literal_eval(genre))
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return f"Genre is {genre!r}, not a list of names"
    if listed == columns:
        return ""
    return f"Genre says {sorted(map(str, listed))}, the columns say {sorted(columns)}"
