"""A CSV of labels and a folder of posters: read, checked, split."""

import ast
import hashlib
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split
from tqdm import tqdm

from posterclf.errors import DatasetError, ImageError
from posterclf.genres import GENRES
from posterclf.images import read_image

FIRST_ROW = 2  # rows are counted as a spreadsheet counts them: the header is row 1


@dataclass(frozen=True)
class Dataset:
    """Labelled posters, in the order of the CSV's rows.

    ids:     n poster Ids
    genres:  n texts of the column `Genre`
    cells:   (n, 25) text, the one-hot columns as they stand in the file
    images:  the folder in which poster `Id` is the file `Id.jpg`
    """

    ids: list[str]
    genres: list[str]
    cells: np.ndarray
    images: Path

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def labels(self) -> np.ndarray:
        """(n, 25) uint8, 1 where the poster has the genre. Anything but a '1' in the file counts as 0; see `check`."""
        return (self.cells == "1").astype(np.uint8)

    def path(self, row: int) -> Path:
        """The image file of the poster in row `row` (counted from 0)."""
        return self.images / f"{self.ids[row]}.jpg"


@dataclass(frozen=True)
class Finding:
    """One fault in one row of the data.

    fatal:  training would learn something wrong or stop at it
    """

    kind: str
    row: int
    poster_id: str
    detail: str
    fatal: bool

    def __str__(self) -> str:
        return f"row {self.row + FIRST_ROW}, {self.poster_id}: {self.detail}"


@dataclass(frozen=True)
class Leak:
    """A poster of the test part that stands in the training part as well, both as rows counted from 0."""

    test_row: int
    train_row: int
    same: str


def read_dataset(csv: Path, images: Path) -> Dataset:
    """The posters of one CSV.

    csv:     a file with the columns `Id`, `Genre` and one column for each of the 25 genres; others are ignored
    images:  the folder of their images
    raises:  DatasetError where the file or the folder cannot be read, or a column is missing or there twice
    """
    if not images.is_dir():
        raise DatasetError(f"{images} is not a folder. Give the folder that holds the posters' images.")
    try:
        # One genre is called N/A: without keep_default_na=False pandas would read it as a missing value.
        table = pd.read_csv(csv, dtype=str, keep_default_na=False, header=None, encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise DatasetError(f"{csv} cannot be read as a CSV: {error}.") from error
    header = Counter(table.iloc[0])
    wanted = ("Id", "Genre", *GENRES)
    if missing := [column for column in wanted if header[column] == 0]:
        raise DatasetError(f"{csv} lacks the columns {', '.join(missing)}. It needs Id, Genre and the 25 genres.")
    if twice := [column for column in wanted if header[column] > 1]:
        raise DatasetError(f"{csv} has the columns {', '.join(twice)} more than once. Keep one of each.")
    table.columns = table.iloc[0]
    table = table.iloc[1:]
    if table.empty:
        raise DatasetError(f"{csv} has a header and no rows. Give a CSV that lists posters.")
    return Dataset(list(table["Id"]), list(table["Genre"]), table[list(GENRES)].to_numpy(dtype=str), images)


def check(dataset: Dataset, progress: type[tqdm] = tqdm) -> list[Finding]:
    """Every fault of the rows, and of the files after decoding each of them, in row order for each kind."""
    return [*label_findings(dataset), *image_findings(dataset, progress)]


def label_findings(dataset: Dataset) -> list[Finding]:
    """Cells that are neither 0 nor 1, rows whose `Genre` differs from their one-hot columns, Ids that come again."""
    findings = []
    first_row: dict[str, int] = {}
    for row, (poster_id, genre, cells) in enumerate(zip(dataset.ids, dataset.genres, dataset.cells, strict=True)):
        if odd := [f"{name} is {cell!r}" for name, cell in zip(GENRES, cells, strict=True) if cell not in ("0", "1")]:
            findings.append(Finding("cell not 0 or 1", row, poster_id, ", ".join(odd), fatal=True))
        elif difference := _genre_difference(genre, cells):
            findings.append(Finding("Genre against columns", row, poster_id, difference, fatal=True))
        if poster_id in first_row:
            detail = f"the Id stands in row {first_row[poster_id] + FIRST_ROW} already"
            findings.append(Finding("Id again", row, poster_id, detail, fatal=False))
        first_row.setdefault(poster_id, row)
    return findings


def image_findings(dataset: Dataset, progress: type[tqdm] = tqdm) -> list[Finding]:
    """Files that are not there or cannot be decoded."""

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


def require_sound(findings: Iterable[Finding]) -> None:
    """Raise DatasetError where there are fatal findings: how many of each kind, and the first of each."""
    fatal = [finding for finding in findings if finding.fatal]
    if fatal:
        counts = Counter(finding.kind for finding in fatal)
        first = {finding.kind: finding for finding in reversed(fatal)}
        kinds = "; ".join(f"{kind}: {count}, the first in {first[kind]}" for kind, count in counts.items())
        raise DatasetError(f"The data set has faults. {kinds}. `posterclf dataset check` lists them all.")


def article_split(dataset: Dataset) -> dict[str, np.ndarray]:
    """The tutorial's split, which leaks: `leaks` names the posters that stand on both sides.

    returns:  {'train': rows, 'test': rows}, int, counted from 0, in the order that the tutorial's lines give
    source:   scikit-learn's train_test_split(..., random_state=42, test_size=0.1) over all rows in file order
    """
    train, test = train_test_split(np.arange(len(dataset)), random_state=42, test_size=0.1)
    return {"train": train, "test": test}


def leaks(dataset: Dataset, split: dict[str, np.ndarray]) -> list[Leak]:
    """Posters of the test part whose Id, or whose file byte for byte, is also in the training part.

    A poster that was scaled or saved anew has other bytes and is not found here.
    """
    train_by_id = {dataset.ids[row]: row for row in split["train"]}
    train_by_digest = {_digest(dataset.path(row)): row for row in split["train"]}
    found = []
    for test_row in sorted(split["test"]):
        if (train_row := train_by_id.get(dataset.ids[test_row])) is not None:
            found.append(Leak(int(test_row), int(train_row), "Id"))
        elif (train_row := train_by_digest.get(_digest(dataset.path(test_row)))) is not None:
            found.append(Leak(int(test_row), int(train_row), "file"))
    return found


def _genre_difference(genre: str, cells: np.ndarray) -> str:
    columns = {name for name, cell in zip(GENRES, cells, strict=True) if cell == "1"}
    try:
        listed = set(ast.literal_eval(genre))
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return f"Genre is {genre!r}, not a list of names"
    if listed == columns:
        return ""
    return f"Genre says {sorted(map(str, listed))}, the columns say {sorted(columns)}"


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
