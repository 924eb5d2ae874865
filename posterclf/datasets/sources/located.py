"""Which column of a table names pictures, and in which folder they are."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from posterclf.datasets.picture_folder import PictureFolder
from posterclf.datasets.picture_names import PICTURE_COLUMNS, has_ending, plain_column
from posterclf.datasets.sources.labelled_pictures import some
from posterclf.datasets.tables import Table
from posterclf.errors import DatasetError
from posterclf.progress import Progress, silent

LOOKED_AT = 200  # different cells by which a column is recognized
MIN_FOUND = 0.5  # more than this share must name pictures, where the column is called otherwise


@dataclass(frozen=True)
class Located:
    """The pictures of a table.

    column:  names them
    images:  the folder that they are in
    ids:     name -> Id, a path in the folder, for all names that a file has
    """

    column: str
    images: Path
    ids: dict[str, str]


def located(
    table: Table, columns: list[str], images: Path | None, label_studio: bool = False, progress: Progress = silent
) -> Located:
    """Find the pictures of a table.

    columns:       those of the table that may name pictures
    images:        their folder; None for the table's own, or for the folder Images or images in it, whichever has most
    label_studio:  whether the names may be changed as Label Studio changes them
    raises:        DatasetError where no column names a picture that is there, or the first row is no header
    """
    beside = table.file.parent
    places = [images] if images else [beside / "Images", beside / "images", beside]
    folders = [PictureFolder(folder, beside, progress) for folder in places if folder.is_dir()]
    if not folders:
        raise DatasetError(f"{images} is not a folder. Give the folder that holds the pictures.")
    named, others = picture_columns(table, columns)
    for names, least in ((named, 0), (others, MIN_FOUND)):
        samples = {name: _different(table.columns[name])[:LOOKED_AT] for name in names}
        for find in (PictureFolder.by_path, partial(PictureFolder.by_name, label_studio=label_studio)):
            found = {(folder, name): find(folder, samples[name]) for folder in folders for name in names}
            shares = {pair: len(ids) / max(1, len(samples[pair[1]])) for pair, ids in found.items()}
            # Where two columns are as good, as `id` and `image` may be, the one that has endings.
            best = max(shares, key=lambda pair: (shares[pair], any(map(has_ending, samples[pair[1]]))), default=None)
            if best and shares[best] > least:
                folder, column = best
                return Located(column, folder.folder, _ids(folder, _different(table.columns[column]), label_studio))
    raise _nothing_found(table, named, others, images, folders)


def picture_columns(table: Table, columns: list[str]) -> tuple[list[str], list[str]]:
    """Columns that are called as those of pictures are, the likeliest first, and the others.

    One that counts the rows, as `id` may, or says yes and no, as a label `photo` may, is one of the others where there
    is a better one.
    """
    rank = {name: number for number, name in enumerate(PICTURE_COLUMNS)}
    named = sorted((name for name in columns if plain_column(name) in rank), key=lambda name: rank[plain_column(name)])
    better = [name for name in named if not _counts_rows(table.columns[name]) and not _halves(table.columns[name])]
    named = better or named
    return named, [name for name in columns if name not in named]


def _counts_rows(cells: list[str]) -> bool:
    return any(cells == [str(start + row) for row in range(len(cells))] for start in (0, 1))


def _halves(cells: list[str]) -> bool:
    """Whether more than two rows have no more than two different cells."""
    return len(set(cells)) <= 2 < len(cells)


def _ids(folder: PictureFolder, names: list[str], label_studio: bool) -> dict[str, str]:
    """Name -> Id, by path, else by name."""
    by_path = folder.by_path(names)
    if len(by_path) == len(names):
        return by_path
    by_name = folder.by_name(names, label_studio)
    return by_name | by_path


def _different(cells: list[str]) -> list[str]:
    return list(dict.fromkeys(cell for cell in cells if cell.strip()))


def _nothing_found(
    table: Table, named: list[str], others: list[str], images: Path | None, folders: list[PictureFolder]
) -> DatasetError:
    searched = " or ".join(str(folder.folder) for folder in folders)
    if not named:
        return DatasetError(
            f"{table.file} has no column that names pictures in {searched}; it has {', '.join(others)}. Give the "
            "pictures' folder with --images."
        )
    names = _different(table.columns[named[0]])
    return DatasetError(
        f"No picture that the column {named[0]!r} of {table.file} names is in {searched} ({some(names)}). Give "
        f"{'another' if images else 'their'} folder with --images."
    )
