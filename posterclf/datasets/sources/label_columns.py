"""A table whose columns say the labels: one column of names, several of them, or a column of yes and no for each label."""

import json
from collections.abc import Sequence
from pathlib import Path

from posterclf.datasets.reading import listed
from posterclf.datasets.sources.labelled_pictures import LabelledPictures, clean, labelled_pictures, some
from posterclf.datasets.sources.located import located, plain
from posterclf.datasets.sources.tables import Table
from posterclf.errors import DatasetError
from posterclf.progress import Progress, silent

LABEL_COLUMNS = ("labels", "label", "genre", "genres", "tags", "tag", "categories", "category", "classes", "class")
SEPARATORS = ("|", ";", ",", "；", "，", "、")  # between labels in a cell; the first that a column has
YES = ("1", "1.0", "true", "yes", "x")  # in small letters
NO = ("0", "0.0", "false", "no", "")
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
    candidates = [name for name in table.columns if name != place.column]
    marks = [name for name in candidates if _are_marks(table.columns[name])]
    columns, are_marks = _label_columns(table, candidates, marks, asked)
    separator = None
    if are_marks:
        _require_no_odd_cells(table, [name for name in candidates if name not in marks] if not asked else [])
        said = [
            [name for name in columns if table.columns[name][row].strip().lower() in YES]
            for row in range(len(table.places))
        ]
        how = f"a column of yes and no for each of {len(columns)} labels"
    else:
        separator = separator_of([cell for name in columns for cell in table.columns[name]])
        said = [
            [label for name in columns for label in labels_in(table.columns[name][row], separator)]
            for row in range(len(table.places))
        ]
        how = f"labels in the column {' and '.join(map(repr, columns))}"
    names = table.columns[place.column]
    unread = [name for name in candidates if name not in columns]
    return labelled_pictures(
        table.file,
        f"{table.form}; pictures in the column {place.column!r}, {how}",
        place.images,
        [(place.ids[name], labels) for name, labels in zip(names, said, strict=True) if name in place.ids],
        labels=columns if are_marks else None,
        separator=separator,
        skipped={UNNAMED: [place for place, name in zip(table.places, names, strict=True) if not name.strip()]},
        not_found=dict.fromkeys(name for name in names if name.strip() and name not in place.ids),
        notes=[f"Not read: the column{'s' * (len(unread) > 1)} {', '.join(unread)}."] if unread else [],
    )


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


def _are_marks(cells: Sequence[str]) -> bool:
    """Whether all cells say yes or no, and one of them does not do so by being empty."""
    words = {cell.strip().lower() for cell in cells}
    return words != {""} and (words <= {*YES, *NO} or words <= SIGNS)


def _label_columns(
    table: Table, candidates: list[str], marks: list[str], asked: Sequence[str]
) -> tuple[list[str], bool]:
    """The columns that say the labels, and whether they do so by yes and no."""
    if asked:
        return list(asked), len(asked) > 1 and all(name in marks for name in asked)
    called = next((name for kind in LABEL_COLUMNS for name in candidates if plain(name) == kind), None)
    several_marks = len(marks) > 1
    if called and not (several_marks and (called in marks or _names(table, called) <= set(map(clean, marks)))):
        return [called], False
    if several_marks:
        return marks, True
    raise DatasetError(
        f"{table.file} has no column that is called labels, and no columns of 0 and 1. Say with --labels which column "
        f"says the labels: {', '.join(candidates)}."
    )


def _names(table: Table, column: str) -> set[str]:
    separator = separator_of(table.columns[column])
    return {label for cell in table.columns[column] for label in labels_in(cell, separator)}


def _require_no_odd_cells(table: Table, columns: list[str]) -> None:
    """Raise DatasetError where most cells of a column say yes or no, but not all."""
    for name in columns:
        cells = [cell.strip() for cell in table.columns[name]]
        filled = [cell for cell in cells if cell]
        odd = [row for row, cell in enumerate(cells) if cell.lower() not in (*YES, *NO)]
        if odd and len(odd) < len(filled) / 2:
            raise DatasetError(
                f"{table.file}: the column {name!r} says yes and no, but not in {some(table.places[row] for row in odd)}, "
                f"where it says {cells[odd[0]]!r}. Correct that, or name the columns of labels with --labels."
            )
