"""A CSV of labels and a folder of pictures."""

import ast
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from posterclf.datasets.picture_folder import PictureFolder
from posterclf.datasets.picture_names import PICTURE_COLUMNS, has_ending, paths_meant, plain_column
from posterclf.datasets.tables import Table, table_of_csv
from posterclf.errors import DatasetError
from posterclf.labels import MAX_LABELS, MIN_LABELS, Labels, label_fault

UNKNOWN = -1.0
SOURCE_COLUMN = "label_source"
YES = ("1", "1.0", "1,0", "true", "yes")  # in small letters
NO = ("0", "0.0", "0,0", "false", "no")
CELLS = {cell: digit for cells, digit in ((YES, "1"), (NO, "0")) for cell in cells}
LISTS_LOOKED_AT = 20  # rows by which a column of lists is recognized


@dataclass(frozen=True)
class Dataset:
    """Labelled pictures, in the order of the CSV's rows.

    csv:          the file
    ids:          n texts, each a picture's file name with or without its ending, or its path in the folder
    names:        of the labels, in the order of the columns
    cells:        (n, labels) text: '0', '1', or what else stands in the file
    images:       the folder of the image files
    files:        Id -> its file in the folder, whatever its ending
    sources:      n texts of the column `label_source`, empty where the file has none
    list_column:  the column that says the labels once more, as a list; None where there is none
    lists:        n texts of that column, empty where there is none
    other:        columns that are not read: neither of 0 and 1, nor one of the above
    numbers:      n int: of the rows as a spreadsheet counts them: the header is row 1, and empty lines count
    note:         a sentence where the file's encoding is a guess, else empty
    """

    csv: Path
    ids: list[str]
    names: Labels
    cells: np.ndarray
    images: Path
    files: dict[str, Path]
    sources: list[str]
    list_column: str | None
    lists: list[str]
    other: tuple[str, ...]
    numbers: list[int]
    note: str = ""

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def labels(self) -> np.ndarray:
        """(n, labels) uint8, 1 where the file says '1'; see `checks` for cells that are neither '0' nor '1'."""
        return (self.cells == "1").astype(np.uint8)

    @property
    def known_labels(self) -> np.ndarray:
        """(n, labels) float32, as `labels`, but `UNKNOWN` where a picture's source never names the label at all.

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
        """The image files of the pictures in these rows, counted from 0."""
        return [self.path(row) for row in rows]

    def path(self, row: int) -> Path:
        """The image file of the picture in row `row` (counted from 0); where there is none, the one looked for."""
        name = self.ids[row]
        return self.files.get(name, self.images / (name if has_ending(name) else f"{name}.jpg"))


def read_dataset(csv: Path, images: Path, labels: Labels | None = None) -> Dataset:
    """The pictures of one CSV.

    csv:     a file with the column `Id` and 2 to 500 columns of 0 and 1, one for each label, separated by commas,
             semicolons or tabs. A column of lists, such as the tutorial's `Genre`, may say the labels once more; of
             others only `label_source` is read, where the CSV has it
    images:  the folder of their images
    labels:  which columns are the labels, in this order; None for all that hold mostly 0 and 1
    raises:  DatasetError where the file or the folder cannot be read, a column is missing or comes twice, or no label
             can be called so
    """
    if not images.is_dir():
        raise DatasetError(f"{images} is not a folder. Give the folder that holds the pictures.")
    table = table_of_csv(csv)
    columns = table.columns
    id_column = _id_column(table)
    list_column = _list_column(columns, id_column)
    if labels is None:
        named = _named(columns[list_column]) if list_column else set()
        labels = Labels(
            column
            for column in columns
            if column not in (id_column, list_column, SOURCE_COLUMN)
            and (column in named or _is_binary(columns[column]))
        )
        _require_labels(csv, labels, list_column)
    elif missing := [label for label in labels if label not in columns]:
        raise DatasetError(f"{csv} lacks the columns {', '.join(missing)}. It needs one for each label of the model.")
    cells = np.stack([_normalized(columns[label]) for label in labels], axis=1)
    ids = columns[id_column]
    read = {id_column, list_column, SOURCE_COLUMN, *labels}
    return Dataset(
        csv=csv,
        ids=ids,
        names=labels,
        cells=cells,
        images=images,
        files=_files(ids, images, csv.parent),
        sources=columns.get(SOURCE_COLUMN, [""] * len(ids)),
        list_column=list_column,
        lists=columns[list_column] if list_column else [""] * len(ids),
        other=tuple(column for column in columns if column not in read),
        numbers=table.numbers,
        note=table.note,
    )


def _id_column(table: Table) -> str:
    columns = table.columns
    if "Id" in columns:
        return "Id"
    found = {plain_column(column): column for column in reversed(columns) if not _is_binary(columns[column])}
    for name in PICTURE_COLUMNS:
        if name in found:
            return found[name]
    raise DatasetError(f"{table.file} lacks the column Id, which says each picture's file.")


def _is_binary(column: Sequence[str]) -> bool:
    """Whether more than half of a column's cells are 0 or 1: a label's column may have some that are wrong."""
    return sum(cell.strip().lower() in CELLS for cell in column) > len(column) / 2


def _normalized(column: Sequence[str]) -> np.ndarray:
    """(n,) text: '0' and '1' for all ways to write them, other cells as they are."""
    return np.array([CELLS.get(cell.strip().lower(), cell) for cell in column], dtype=str)


def _list_column(table: dict[str, list[str]], id_column: str) -> str | None:
    """The column that says the labels as lists: `Genre`, else the first one whose cells are Python or JSON lists."""
    if "Genre" in table and not _is_binary(table["Genre"]):
        return "Genre"
    for column in table:
        if column != id_column and all(listed(cell) is not None for cell in table[column][:LISTS_LOOKED_AT]):
            return column
    return None


def _named(lists: Iterable[str]) -> set[str]:
    return {name for cell in lists for name in listed(cell) or ()}


def listed(cell: str) -> list[str] | None:
    """The names in the text of a Python or JSON list, None where it is no such text."""
    if not re.match(r"\s*[\[({]", cell):
        return None
    try:
        value = ast.literal_eval(cell.strip())
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None
    return [str(name) for name in value] if isinstance(value, list | tuple | set) else None


def _require_labels(csv: Path, labels: Labels, list_column: str | None) -> None:
    if len(labels) < MIN_LABELS:
        remedy = "`posterclf dataset from` makes them from a column of labels"
        if not list_column and labels:
            remedy = "Each label needs one"
        raise DatasetError(f"{csv} has {len(labels)} columns of 0 and 1, and needs {MIN_LABELS}. {remedy}.")
    if len(labels) > MAX_LABELS:
        raise DatasetError(f"{csv} has {len(labels)} columns of 0 and 1; a model takes {MAX_LABELS} labels at most.")
    for label in labels:
        if fault := label_fault(label):
            raise DatasetError(f"{csv}: a label cannot be called {label!r}: {fault}.")


def _files(ids: Iterable[str], images: Path, beside: Path) -> dict[str, Path]:
    """Id -> file, for those that there are, see `PictureFolder`."""
    different = dict.fromkeys(ids)
    inside = (name for name in different if name.strip() and ".." not in paths_meant(name)[0].split("/"))
    return {name: images / found for name, found in PictureFolder(images, beside).ids(inside).items()}
