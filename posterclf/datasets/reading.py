"""A CSV of labels and a folder of posters."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from posterclf.errors import DatasetError
from posterclf.images import ENDINGS
from posterclf.labels import GENRES, Labels

UNKNOWN = -1.0
FIRST_ROW = 2  # rows are counted as a spreadsheet counts them: the header is row 1


@dataclass(frozen=True)
class Dataset:
    """Labelled posters, in the order of the CSV's rows.

    ids:     n poster Ids
    names:   of the labels, in the order of the columns
    genres:  n texts of the column `Genre`
    cells:   (n, labels) text, the one-hot columns as they stand in the file
    images:  the folder of the image files
    files:   Id -> its file in the folder, whatever its ending
    sources: n texts of the column `label_source`, empty where the file has none
    """

    ids: list[str]
    names: Labels
    genres: list[str]
    cells: np.ndarray
    images: Path
    files: dict[str, Path]
    sources: list[str]

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def labels(self) -> np.ndarray:
        """(n, labels) uint8, 1 where the file says '1'; see `checks` for cells that are neither '0' nor '1'."""
        return (self.cells == "1").astype(np.uint8)

    @property
    def known_labels(self) -> np.ndarray:
        """(n, labels) float32, as `labels`, but `UNKNOWN` where a poster's source never names the label at all.

        Such a source may have the label under another name: its zeros would teach something wrong.
        """
        labels = self.labels.astype(np.float32)
        sources = np.array(self.sources)
        for source in set(self.sources):
            of_source = np.flatnonzero(sources == source)
            never = labels[of_source].sum(axis=0) == 0
            labels[np.ix_(of_source, np.flatnonzero(never))] = UNKNOWN
        return labels

    def paths(self, rows: Iterable[int]) -> list[Path]:
        """The image files of the posters in these rows, counted from 0."""
        return [self.path(row) for row in rows]

    def path(self, row: int) -> Path:
        """The image file of the poster in row `row` (counted from 0); `Id.jpg` where the folder has none."""
        return self.files.get(self.ids[row], self.images / f"{self.ids[row]}.jpg")


def read_dataset(csv: Path, images: Path) -> Dataset:
    """The posters of one CSV.

    csv:     a file with the columns `Id`, `Genre` and one for each of the 25 genres; of others, only `label_source`
             is read, where the CSV has it
    images:  the folder of their images
    raises:  DatasetError where the file or the folder cannot be read, or a column is missing or comes twice
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
    files = {
        path.stem: path for path in sorted(pictures, key=lambda path: path.suffix == ".jpg")
    }  # .jpg comes last and wins
    cells = table[list(GENRES)].to_numpy(dtype=str)
    sources = list(table["label_source"]) if header["label_source"] == 1 else [""] * len(table)
    return Dataset(list(table["Id"]), GENRES, list(table["Genre"]), cells, images, files, sources)
