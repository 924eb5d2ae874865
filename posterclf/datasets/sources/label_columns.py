"""A table that says the labels: by names in one column or several, or by a column of yes and no for each label."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from posterclf.datasets.picture_names import plain_column
from posterclf.datasets.reading import NO, YES, listed
from posterclf.datasets.sources.labelled_pictures import LabelledPictures, clean, labelled_pictures, some
from posterclf.datasets.sources.located import located
from posterclf.datasets.tables import Table
from posterclf.errors import DatasetError
from posterclf.progress import Progress, silent

LABEL_COLUMNS = ("labels", "label", "genre", "genres", "tags", "tag", "categories", "category", "classes", "class")
SEPARATORS = ("|", ";", ",", "；", "，", "、")  # between labels in a cell; the first that a column has
MARKED, UNMARKED = (*YES, "x"), (*NO, "")  # in small letters
SIGNS = {"1", "1.0", "-1", "-1.0"}  # a column of these alone says no by -1, as CelebA's do
UNNAMED = "rows that name no picture"


def labelled_table(
    table: Table, images: Path | None, asked: Sequence[str] = (), progress: Progress = silent
) -> LabelledPictures:
    """The pictures of a table with their labels; rows of the same picture are united.

    images:  the pictures' folder, see `located`
    asked:   the columns that say the labels; none to find them, see `LABEL_COLUMNS`
    returns:  labels in the order of the columns, or of their first appearance
    raises:   DatasetError where pictures or labels are not found, or the labels cannot be learned
    """
    require_columns(table, asked)
    place = located(table, [name for name in table.columns if name not in asked], images, progress=progress)
    names = table.columns[place.column]
    said = said_labels(table, place.column, [name in place.ids for name in names], asked)
    unread = [name for name in table.columns if name not in (place.column, *said.columns)]
    return labelled_pictures(
        table.file,
        f"{table.form}; pictures in the column {place.column!r}, {_in_words(said.columns, said.marks)}",
        place.images,
        [(place.ids[name], labels) for name, labels in zip(names, said.rows, strict=True) if name in place.ids],
        labels=said.labels,
        separator=said.separator,
        skipped={UNNAMED: table.places(row for row, name in enumerate(names) if not name.strip())},
        not_found=dict.fromkeys(name for name in names if name.strip() and name not in place.ids),
        notes=[*filter(None, [table.note]), *_unparted(said.labels, said.separator), *_unread(unread)],
    )


@dataclass(frozen=True)
class SaidLabels:
    """What the rows of a table say.

    columns:    those that say the labels
    marks:      those of them that do so by yes and no
    separator:  what stands between the labels in a cell, None where nothing does
    labels:     in the order of the columns, or of their first appearance
    rows:       n lists, each row's labels
    """

    columns: list[str]
    marks: list[str]
    separator: str | None
    labels: list[str]
    rows: list[list[str]]


def said_labels(table: Table, pictures: str, wanted: Sequence[bool], asked: Sequence[str] = ()) -> SaidLabels:
    """The labels of a table's rows.

    pictures:  the column that names the pictures
    wanted:    whether each row counts; the others have no labels
    asked:     as `labelled_table` takes it
    raises:    DatasetError where no column says the labels, or one says something else than yes and no
    """
    columns, marks = _label_columns(table, [name for name in table.columns if name != pictures], asked)
    separator = separator_of([cell for name in columns if name not in marks for cell in table.columns[name]])
    rows: list[list[str]] = [[] for _ in wanted]
    labels: dict[str, None] = {}
    for column in columns:
        cells = table.columns[column]
        meaning = {cell: _says(cell, column if column in marks else "", separator) for cell in set(cells)}
        labels |= {column: None} if column in marks else {}
        for row, cell in enumerate(cells):
            if meaning[cell] and wanted[row]:
                rows[row] += meaning[cell]
                labels |= dict.fromkeys(meaning[cell])
    return SaidLabels(columns, marks, separator, list(labels), rows)


def require_columns(table: Table, asked: Sequence[str]) -> None:
    """Raise DatasetError where the table lacks a column that was asked for."""
    if missing := [name for name in asked if name not in table.columns]:
        raise DatasetError(
            f"{table.file} has no column {', '.join(map(repr, missing))}. It has {', '.join(table.columns)}."
        )


def separator_of(cells: Sequence[str]) -> str | None:
    """What stands between the labels in the cells that are no lists: the first of `SEPARATORS` that one of them has."""
    text = "".join(cell for cell in set(cells) if _list_in(cell) is None)
    return next((separator for separator in SEPARATORS if separator in text), None)


def labels_in(cell: str, separator: str | None) -> list[str]:
    """The labels in the text of a Python or JSON list, or between separators."""
    names = _list_in(cell)
    if names is None:
        names = cell.split(separator) if separator else [cell]
    return [name for name in map(clean, names) if name]


def _list_in(cell: str) -> list[str] | None:
    if not cell.strip().startswith(("[", "(", "{")):
        return None
    try:
        value = json.loads(cell)
    except (ValueError, RecursionError):
        return listed(cell)
    return [str(name) for name in value if name is not None] if isinstance(value, list) else None


def _says(cell: str, mark: str, separator: str | None) -> list[str]:
    """The labels that a cell says; with yes and no, whether it is the label `mark`."""
    if mark:
        return [mark] if cell.strip().lower() in MARKED else []
    return labels_in(cell, separator)


def _unparted(labels: Iterable[str], separator: str | None) -> list[str]:
    odd = [repr(label) for label in labels if separator and any(other in label for other in SEPARATORS)]
    return [f"Only {separator!r} parts labels: {some(odd)} stays whole."] if odd else []


def _unread(columns: list[str]) -> list[str]:
    return [f"Not read: the column{'s' * (len(columns) > 1)} {', '.join(columns)}."] if columns else []


def _in_words(columns: list[str], marks: list[str]) -> str:
    named = [repr(name) for name in columns if name not in marks]
    parts = [f"labels in the column{'s' * (len(named) > 1)} {' and '.join(named)}"] if named else []
    parts += [f"a column of yes and no for each of {len(marks)} labels"] if marks else []
    return ", ".join(parts)


def _label_columns(table: Table, candidates: list[str], asked: Sequence[str]) -> tuple[list[str], list[str]]:
    """The columns that say the labels, and those of them that do so by yes and no."""
    marks = [name for name in asked or candidates if _mostly_marks(table.columns[name])]
    several_marks = len(marks) > 1 or len(asked) > 1
    columns = list(asked)
    if not asked:
        called = next((name for kind in LABEL_COLUMNS for name in candidates if plain_column(name) == kind), None)
        if called and not (several_marks and (called in marks or _names(table, called) <= set(map(clean, marks)))):
            return [called], []
        columns = marks
        if not several_marks and candidates != marks:
            raise DatasetError(
                f"{table.file} has no column that is called labels, and no columns of 0 and 1. Say with --labels which "
                f"column says the labels: {', '.join(candidates)}."
            )
    marks = marks if several_marks or candidates == marks else []
    for name in marks:
        _require_marks(table, name)
    return columns, marks


def _names(table: Table, column: str) -> set[str]:
    separator = separator_of(table.columns[column])
    return {label for cell in set(table.columns[column]) for label in labels_in(cell, separator)}


def _odd(cells: Sequence[str]) -> Counter[str]:
    """Cell -> how often it comes, for cells that say neither yes nor no."""
    words = {cell: cell.strip().lower() for cell in set(cells)}
    if set(words.values()) <= SIGNS:
        return Counter()
    odd = {cell for cell, word in words.items() if word not in (*MARKED, *UNMARKED)}
    return Counter(cell for cell in cells if cell in odd)


def _mostly_marks(cells: Sequence[str]) -> bool:
    """Whether more than half of the cells that are not empty say yes or no, and there is one."""
    filled = sum(map(bool, map(str.strip, cells)))
    return _odd(cells).total() < filled / 2


def _require_marks(table: Table, column: str) -> None:
    """Raise DatasetError where a cell says neither yes nor no."""
    cells = table.columns[column]
    if odd := _odd(cells):
        rows = table.places(row for row, cell in enumerate(cells) if cell in odd)
        raise DatasetError(
            f"{table.file}: the column {column!r} says yes and no, but in {some(rows)} it says "
            f"{next(iter(odd)).strip()!r}. Correct that, or name the columns of labels with --labels."
        )
