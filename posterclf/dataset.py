"""A CSV of labels and a folder of posters: read, and split into parts."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split

from posterclf.errors import DatasetError
from posterclf.genres import GENRES

ENDINGS = {".jpg", ".jpeg", ".png", ".webp", ".avif", ".heic", ".gif", ".bmp", ".tif", ".tiff"}
FIRST_ROW = 2  # rows are counted as a spreadsheet counts them: the header is row 1


@dataclass(frozen=True)
class Dataset:
    """Labelled posters, in the order of the CSV's rows.

    ids:     n poster Ids
    genres:  n texts of the column `Genre`
    cells:   (n, 25) text, the one-hot columns as they stand in the file
    images:  the folder of the image files
    files:   Id -> its file in the folder, whatever its ending
    """

    ids: list[str]
    genres: list[str]
    cells: np.ndarray
    images: Path
    files: dict[str, Path]

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def labels(self) -> np.ndarray:
        """(n, 25) uint8, 1 where the file says '1'; see `dataset_check` for cells that say neither 0 nor 1."""
        return (self.cells == "1").astype(np.uint8)

    def path(self, row: int) -> Path:
        """The image file of the poster in row `row` (counted from 0); `Id.jpg` where the folder has none."""
        return self.files.get(self.ids[row], self.images / f"{self.ids[row]}.jpg")


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
        raise DatasetError(f"{csv} cannot be read as a CSV: {str(error).strip()}.") from error
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
    pictures = [path for path in sorted(images.iterdir()) if path.suffix.lower() in ENDINGS]
    files = {path.stem: path for path in sorted(pictures, key=lambda path: path.suffix == ".jpg")}  # the last one wins
    return Dataset(list(table["Id"]), list(table["Genre"]), table[list(GENRES)].to_numpy(dtype=str), images, files)


def article_split(dataset: Dataset) -> dict[str, np.ndarray]:
    """The tutorial's split, which leaks: `leaks` names the posters that stand on both sides.

    returns:  {'train': rows, 'test': rows}, int, counted from 0, in the order that the tutorial's lines give
    raises:   DatasetError where there are not enough rows for two parts
    source:   scikit-learn's train_test_split(..., random_state=42, test_size=0.1) over all rows in file order
    """
    if len(dataset) < 2:
        raise DatasetError("One poster cannot be split into a training and a test part. Give a CSV with more rows.")
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
        digest = _digest(dataset.path(test_row))
        if (train_row := train_by_id.get(dataset.ids[test_row])) is not None:
            found.append(Leak(int(test_row), int(train_row), "Id"))
        elif digest and (train_row := train_by_digest.get(digest)) is not None:
            found.append(Leak(int(test_row), int(train_row), "file"))
    return found


def _digest(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
