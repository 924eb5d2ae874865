"""Which column of a table names pictures, and in which folder they are."""

import re
from dataclasses import dataclass
from pathlib import Path

from posterclf.datasets.sources.labelled_pictures import some
from posterclf.datasets.sources.picture_files import PictureFolder
from posterclf.datasets.sources.tables import Table
from posterclf.errors import DatasetError
from posterclf.images import ENDINGS
from posterclf.progress import Progress, silent

# In small letters, without spaces, hyphens and underscores; the first ones first.
PICTURE_COLUMNS = ("id", "file", "filename", "path", "filepath", "image", "imagename", "imagepath", "imageid", "img")
PICTURE_COLUMNS += ("picture", "photo", "poster", "pic", "name", "url", "imageurl")
LOOKED_AT = 200  # different cells by which a column is recognized
SHARE_FOUND = 0.5  # of them must name pictures, where the column is called otherwise


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
    raises:        DatasetError where no column names a picture that is there
    """
    beside = table.file.parent
    places = [images] if images else [beside / "Images", beside / "images", beside]
    folders = [PictureFolder(folder, beside, progress) for folder in places if folder.is_dir()]
    if not folders:
        raise DatasetError(f"{images} is not a folder. Give the folder that holds the pictures.")
    rank = {name: number for number, name in enumerate(PICTURE_COLUMNS)}
    called = sorted((name for name in columns if plain(name) in rank), key=lambda name: rank[plain(name)])
    samples = {name: _different(table.columns[name])[:LOOKED_AT] for name in columns}

    def share_found(folder: PictureFolder, name: str, by_path: bool) -> float:
        found = folder.by_path(samples[name]) if by_path else folder.by_name(samples[name], label_studio)
        return len(found) / max(1, len(samples[name]))

    others = [name for name in columns if name not in called]
    best: tuple[PictureFolder, str] | None = None
    for names, least, by_path in (
        (called, 0.0, True),
        (others, SHARE_FOUND, True),
        (called, 0.0, False),
        (others, SHARE_FOUND, False),
    ):
        shares = {(folder, name): share_found(folder, name, by_path) for folder in folders for name in names}
        # Where two columns are as good, as `id` and `image` may be, the one that has endings.
        best = max(shares, key=lambda pair: (shares[pair], _has_endings(samples[pair[1]])), default=None)
        if best and shares[best] > least:
            break
    else:
        raise _nothing_found(table, called, others, images, folders)
    folder, column = best
    names = _different(table.columns[column])
    ids = folder.by_path(names)
    if len(ids) < len(names):
        missing = folder.by_name(names, label_studio)
        ids = {name: ids.get(name) or missing[name] for name in names if name in ids or name in missing}
    return Located(column, folder.folder, ids)


def plain(column: str) -> str:
    """A column's name in small letters, without spaces, hyphens and underscores."""
    return re.sub(r"[\s_-]", "", column).lower()


def _different(cells: list[str]) -> list[str]:
    return list(dict.fromkeys(cell for cell in cells if cell.strip()))


def _has_endings(cells: list[str]) -> bool:
    return any(cell.strip().lower().endswith(ENDINGS) for cell in cells)


def _nothing_found(
    table: Table, called: list[str], others: list[str], images: Path | None, folders: list[PictureFolder]
) -> DatasetError:
    searched = " or ".join(str(folder.folder) for folder in folders)
    if table.form.startswith("a CSV") and any(folder.by_path(table.columns) for folder in folders):
        return DatasetError(f"{table.file} has no header. Write a first line of names, such as Id,labels.")
    if not called:
        return DatasetError(
            f"{table.file} has no column that names pictures in {searched}; it has {', '.join(others)}. Give the "
            "pictures' folder with --images."
        )
    names = _different(table.columns[called[0]])
    return DatasetError(
        f"None of the {len(names):,} pictures in the column {called[0]!r} of {table.file} is in {searched} "
        f"({some(names)}). Give {'another' if images else 'their'} folder with --images."
    )
