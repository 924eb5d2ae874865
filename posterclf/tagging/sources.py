"""What is to be tagged: a folder, a pattern, or a CSV. Paths are passed on as they are found, never held in memory."""

import csv
import glob
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from posterclf.csv_separator import separator_of
from posterclf.datasets.sources.picture_files import is_hidden
from posterclf.errors import TaggingError
from posterclf.images import ENDINGS

# The columns of a CSV that may name a picture; the first that the CSV has is taken.
FILE_COLUMNS = ("file", "path", "Id")


@dataclass(frozen=True)
class Source:
    """What is to be tagged.

    text:    a folder: all files in it and below it, in no order; left out are hidden ones, those of macOS and Windows
             themselves, and linked folders;
             a CSV: see `FILE_COLUMNS`, of which one with 0 or 1 in the first row is a label; paths are relative to
             `images`, an Id is a file in it, with or without its ending;
             else a file, or a pattern as Python's `glob` has them, '**' for any folders
    images:  for a CSV only; None for the folder of the CSV, for Ids the folder `Images` in it, where there is one
    """

    text: str
    images: Path | None = None

    @property
    def keeps_order(self) -> bool:
        """Whether posters come in an order of their own, as in a CSV; those of folders are to be sorted by name."""
        return self.text.lower().endswith(".csv") and Path(self.text).is_file()

    def files(self) -> Iterator[str]:
        """The posters' paths, beginning as `text` does.

        raises:  TaggingError where there is no such source or it cannot be read, also while the paths are iterated over
        """
        path = Path(self.text)
        if "://" in self.text:
            raise TaggingError(f"{self.text} is no file of this machine. Give --engine ray, which reads object stores.")
        if path.is_dir():
            return _in_folder(self.text)
        if path.suffix.lower() == ".csv" and path.is_file():
            return _in_csv(path, self.images)
        if path.is_file():
            return iter([self.text])
        if not glob.has_magic(self.text):
            raise TaggingError(f"There is no folder and no file {self.text}. Check the path.")
        found = glob.iglob(self.text, recursive=True)  # noqa: PTH207 -- Path.glob takes no absolute pattern
        return (file for file in found if Path(file).is_file())

    def settings(self) -> dict[str, str]:
        """What identifies the source in a run's journal, even if the working directory changes."""
        return {
            "source": self.text if Path(self.text).is_absolute() else f"{self.text} in {Path.cwd()}",
            "--images": str(self.images and self.images.absolute()),
        }


def _in_folder(folder: str) -> Iterator[str]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if is_hidden(entry.name):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    yield from _in_folder(entry.path)
                elif not entry.is_dir():
                    yield entry.path
    except OSError as error:
        raise TaggingError(f"The folder {folder} cannot be read. Check its permissions.") from error


def _in_csv(csv_file: Path, images: Path | None) -> Iterator[str]:
    beside = csv_file.parent / "Images"
    folder_of_ids = images or (beside if beside.is_dir() else csv_file.parent)
    try:
        with csv_file.open(newline="", encoding="utf-8-sig") as file:
            header = file.readline()
            rows = csv.DictReader(chain([header], file), delimiter=separator_of(header))
            first = list(islice(rows, 1))
            columns = {name for name in rows.fieldnames or () if not any(row[name] in ("0", "1") for row in first)}
            column = next((name for name in FILE_COLUMNS if name in columns), None)
            if column is None:
                raise TaggingError(f"{csv_file} names no pictures. It needs a column file, path or Id.")
            for cell in filter(None, (row[column] for row in chain(first, rows))):
                yield str(_file_of(cell, folder_of_ids) if column == "Id" else (images or csv_file.parent) / cell)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TaggingError(f"{csv_file} cannot be read as a CSV: {error}.") from error


def _file_of(poster_id: str, folder: Path) -> Path:
    """The file of an Id, whatever its ending; `Id.jpg` where there is none, so that its row says what is missing."""
    path = folder / poster_id
    if path.suffix.lower() in ENDINGS:
        return path
    paths = [folder / f"{poster_id}{ending}" for ending in (*ENDINGS, *map(str.upper, ENDINGS))]
    return next((path for path in paths if path.exists()), paths[0])
