"""A table of labels beside pictures: which labels a picture of that name or path has."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from posterclf.csv_cells import safe_cell
from posterclf.datasets.picture_names import (
    Names,
    has_ending,
    last_parts,
    name_key,
    paths_meant,
    with_stem,
)
from posterclf.datasets.sources.label_columns import said_labels
from posterclf.datasets.sources.labelled_pictures import RESERVED, clean
from posterclf.datasets.sources.located import picture_columns
from posterclf.datasets.tables import Table, table_of_csv
from posterclf.errors import DatasetError
from posterclf.labels import label_fault
from posterclf.teaching.faults import fault

MAX_TABLE_BYTES = 2 * 2**20  # the tutorial's 7,000 rows have a third of it
MAX_CELLS = MAX_TABLE_BYTES // 2  # one has two bytes at least; what a short row lacks counts too
TAKEN = " (label)"  # behind a label that is called as one of the form's own columns
COMPARED_PARTS = (3, 2, 1)  # of two paths, from the end, where they do not begin alike


@dataclass(frozen=True)
class LabelTable:
    """What a table says.

    labels:  in their order
    rows:    Id, as it stands in the table -> the picture's labels
    marked:  whether each label has a column of yes and no: of others than these it says nothing
    """

    labels: tuple[str, ...]
    rows: dict[str, frozenset[str]]
    marked: bool = False

    def labels_of(self, path: str) -> frozenset[str] | None:
        """The labels of the picture of that name or path, None where the table does not name it, see `id_of`."""
        name = self.id_of(path)
        return None if name is None else self.rows[name]

    def id_of(self, path: str) -> str | None:
        """The Id of the picture of that name or path, None where the table does not name it.

        It is named by its whole path, else by an end of it that ends one Id alone; its ending may be missing.
        """
        key = name_key(path.replace("\\", "/"))
        for parts in (None, *COMPARED_PARTS):
            for end in with_stem(key if parts is None else last_parts(key, parts)):
                if (name := self._names[parts].find(end)) is not None:
                    return name
        return None

    @cached_property
    def _names(self) -> dict[int | None, Names]:
        """How many parts of a path, None for all -> the Ids by such ends."""
        paths = {name: name_key(paths_meant(name)[-1]).removeprefix("./") for name in self.rows}
        names: dict[int | None, Names] = {None: Names((path, name) for name, path in paths.items())}
        for parts in COMPARED_PARTS:
            ends = ((last_parts(path, parts), name) for name, path in paths.items())
            names[parts] = Names((end, name) for end, name in ends if end)
        return names


def read_label_table(content: bytes | str, name: str) -> LabelTable:
    """A CSV in the tutorial's form: Id, and a column of 0 and 1 for each label, or a column of lists of labels.

    content:  of the file
    name:     of the file
    raises:   ProjectError where it is no such table, is too large, or no label can be called as one of its is
    """
    if isinstance(content, str):
        content = content.encode(errors="replace")
    if len(content) > MAX_TABLE_BYTES:
        raise fault("too_large", name=name, megabytes=MAX_TABLE_BYTES // 2**20)
    try:
        table = table_of_csv(Path(name), content, MAX_CELLS)
        pictures = _picture_column(table)
        said = said_labels(table, pictures, [bool(cell.strip()) for cell in table.columns[pictures]])
    except DatasetError as error:
        raise fault("no_table", name=name) from error
    labels = tuple(dict.fromkeys(map(label_of_column, said.labels)))
    for label in filter(label_fault, labels):
        raise fault("label", label=label[:30])
    rows: dict[str, frozenset[str]] = {}
    for cell, named in zip(table.columns[pictures], said.rows, strict=True):
        if cell.strip():
            rows[cell] = rows.get(cell, frozenset()).union(map(label_of_column, named))
    return LabelTable(labels, rows, bool(said.marks))


def column_of_label(label: str) -> str:
    """What a label's column is called: as the label, where neither the form nor a spreadsheet takes that otherwise."""
    return label + TAKEN if label in RESERVED else safe_cell(label)


def label_of_column(column: str) -> str:
    """The label whose column is called so, once the apostrophe of a formula is gone, as `table_of_csv` reads it."""
    name = clean(column)
    label = name.removesuffix(TAKEN)
    return label if label in RESERVED else name


def _picture_column(table: Table) -> str:
    """The column that is called as those of pictures are, else the first one whose cells are names of pictures.

    raises:  DatasetError where there is none
    """
    named, others = picture_columns(table, list(table.columns))
    for column in (*named, *(name for name in others if _mostly_pictures(table.columns[name]))):
        return column
    raise DatasetError(f"{table.file} has no column that names pictures.")


def _mostly_pictures(cells: Iterable[str]) -> bool:
    """Whether more than half of the cells end as names of pictures do."""
    ended = [has_ending(cell) for cell in cells]
    return sum(ended) > len(ended) / 2
