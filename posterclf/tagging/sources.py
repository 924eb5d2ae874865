"""What is to be tagged: a folder, a pattern, or a CSV. Paths are passed on as they are found, never held in memory."""

import glob
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from posterclf.csv_cells import plain_cell
from posterclf.csv_rows import CsvRows
from posterclf.datasets.folder_walk import (
    BROKEN_LINK,
    HIDDEN,
    LINKED_FOLDER,
    NO_FILE,
    NO_PICTURE,
    UNREADABLE,
    files_below,
    is_file,
    why_no_picture,
)
from posterclf.datasets.picture_folder import PictureFolder
from posterclf.datasets.picture_names import (
    PICTURE_COLUMNS,
    ending_of,
    has_ending,
    is_elsewhere,
    is_hidden,
    paths_meant,
    plain_column,
)
from posterclf.datasets.tables import require_header
from posterclf.errors import DatasetError, TaggingError

TABLES = (".csv", ".tsv", ".csv.gz")
KINDS_TOLD, FOLDERS_TOLD = 8, 3
ANY_FOLDERS = "**"  # in a pattern

Entry = tuple[str, str]  # a file's path, and why it is no picture, empty for those that are


@dataclass
class LeftOut:
    """Files of a source that are no pictures and were left out.

    kinds:    what a file is, by its ending where it has one -> how many
    folders:  the paths of folders that cannot be read
    """

    kinds: Counter[str] = field(default_factory=Counter)
    folders: list[str] = field(default_factory=list)

    def add(self, path: str, why: str) -> None:
        """why: of `folder_walk`"""
        if why == UNREADABLE:
            self.folders.append(path)
        else:
            ending = ending_of(path) or "without an ending"
            self.kinds[{NO_PICTURE: ending, LINKED_FOLDER: "linked folders"}.get(why, why)] += 1

    def sentences(self) -> list[str]:
        """What is to be told of them; nothing where there are none."""
        told = []
        if count := self.kinds.total():
            kinds = [f"{number:,} {kind}" for kind, number in self.kinds.most_common(KINDS_TOLD)]
            if others := count - sum(number for _, number in self.kinds.most_common(KINDS_TOLD)):
                kinds.append(f"{others:,} others")
            files = (
                "file that is no picture of a known format was"
                if count == 1
                else ("files that are no pictures of a known format were")
            )
            told.append(f"{count:,} {files} left out: {', '.join(kinds)}.")
        if self.folders:
            folders = "folder" if len(self.folders) == 1 else "folders"
            more = ", ..." if len(self.folders) > FOLDERS_TOLD else ""
            told.append(
                f"{len(self.folders):,} {folders} could not be read: {', '.join(self.folders[:FOLDERS_TOLD])}{more}."
            )
        return told


@dataclass(frozen=True)
class Source:
    """What is to be tagged.

    text:    a folder: all pictures in it and below it, in no order; left out are what is no picture by its ending and
             by how it begins, what is hidden, files of macOS and Windows themselves, and linked folders;
             a CSV: its column of pictures, see `PICTURE_COLUMNS`, of which one with 0 or 1 in the first row is a label;
             paths are relative to `images`, an Id is a file in it, with or without its ending, see `PictureFolder`;
             else a file, or a pattern as Python's `glob` has them, '**' for any folders, of which linked ones are none
    images:  for a CSV only; None for the folder of the CSV, for Ids the folder `Images` in it, where there is one
    """

    text: str
    images: Path | None = None

    @property
    def keeps_order(self) -> bool:
        """Whether posters come in an order of their own, as in a CSV; those of folders are to be sorted by name."""
        return self.text.lower().endswith(TABLES) and is_file(self.text)

    def files(self, left_out: LeftOut | None = None) -> Iterator[str]:
        """The posters' paths, beginning as `text` does.

        left_out:  what is no picture is added to it
        raises:    TaggingError where there is no such source or it cannot be read, also while the paths are iterated
                   over
        """
        return pictures(self._entries(), LeftOut() if left_out is None else left_out)

    def settings(self) -> dict[str, str]:
        """What identifies the source in a run's journal, even if the working directory changes."""
        return {
            "source": self.text if Path(self.text).is_absolute() else f"{self.text} in {Path.cwd()}",
            "--images": str(self.images and self.images.absolute()),
        }

    def _entries(self) -> Iterator[Entry]:
        if "://" in self.text:
            raise TaggingError(f"{self.text} is no file of this machine. Give --engine ray, which reads object stores.")
        if os.path.isdir(self.text):  # noqa: PTH112 -- Path.is_dir raises where a folder may not be entered
            return _below(self.text)
        if self.keeps_order:
            return ((file, "") for file in _in_csv(Path(self.text), self.images))
        if is_file(self.text):
            return iter([(self.text, "")])
        if not glob.has_magic(self.text):
            raise TaggingError(f"There is no folder and no file {self.text}. Check the path.")
        return _matching(self.text)


def pictures(entries: Iterable[Entry], left_out: LeftOut) -> Iterator[str]:
    """The paths of pictures, and of what is called as one: its row says what it is. All else is added to `left_out`."""
    try:
        for path, why in entries:
            if why in ("", BROKEN_LINK, NO_FILE):
                yield path
            else:
                left_out.add(path, why)
    except DatasetError as error:
        raise TaggingError(str(error)) from error


def _below(folder: str) -> Iterator[Entry]:
    # As text: a Path for each of a million names takes seconds.
    return ((os.path.join(folder, path), why) for path, why in files_below(folder, links=False))  # noqa: PTH118


def _matching(pattern: str) -> Iterator[Entry]:
    """What a pattern gives; links to folders, which may lead round, only where it names them."""
    start, any_folders, _ = pattern.partition(ANY_FOLDERS)
    if not any_folders or (start and not start.endswith("/")):
        for path in glob.iglob(pattern):  # noqa: PTH207 -- Path.glob takes no absolute pattern
            if os.path.lexists(path) and not Path(path).is_dir():
                matched = zip(reversed(path.split("/")), reversed(pattern.split("/")), strict=False)
                hidden = any(is_hidden(name) for name, part in matched if glob.has_magic(part))
                yield path, HIDDEN if hidden else why_no_picture(path)
        return
    parts = pattern[len(start) :].split("/")
    for folder in glob.iglob(start) if glob.has_magic(start) else [start]:  # noqa: PTH207
        for path, why in files_below(folder, links=False):
            if _fits(path.split("/"), parts):
                yield folder + path, why


def _fits(path: list[str], pattern: list[str]) -> bool:
    if not pattern:
        return not path
    if pattern[0] == ANY_FOLDERS:
        return _fits(path, pattern[1:]) or (bool(path) and _fits(path[1:], pattern))
    return bool(path) and fnmatchcase(path[0], pattern[0]) and _fits(path[1:], pattern[1:])


def _in_csv(csv_file: Path, images: Path | None) -> Iterator[str]:
    rows = CsvRows(csv_file)
    require_header(rows)
    _, first = next(iter(rows), (0, [""] * len(rows.header)))
    named = {plain_column(name): place for place, name in enumerate(rows.header) if first[place] not in ("0", "1")}
    found = [name for name in (*PICTURE_COLUMNS[1:], PICTURE_COLUMNS[0]) if name in named]  # an Id is less than a path
    if not found:
        raise TaggingError(f"{csv_file} names no pictures. It needs a column file, path or Id.")
    is_id = found[0] == "id"
    beside = csv_file.parent / "Images"
    folder = PictureFolder(images or (beside if is_id and beside.is_dir() else csv_file.parent))
    names = _Names(rows, named[found[0]])
    unknown = {name for name in names if is_elsewhere(name) and not _file_of(name, folder, is_id)}
    elsewhere = folder.by_name(unknown) if unknown else {}
    for name in names:
        file = _file_of(name, folder, is_id)
        if not file and name in elsewhere:
            file = str(folder.folder / elsewhere[name])
        # Where there is none, as it is called, so that its row says what is missing.
        yield file or str(folder.folder / (f"{name}.jpg" if is_id and not has_ending(name) else name))


@dataclass(frozen=True)
class _Names:
    """The cells of one column that are not empty, read anew each time."""

    rows: CsvRows
    place: int

    def __iter__(self) -> Iterator[str]:
        cells = (plain_cell(cells[self.place]).strip() for _, cells in self.rows)
        return filter(None, cells)


def _file_of(name: str, folder: PictureFolder, is_id: bool) -> str:
    """The file that a CSV names, empty where there is none: in the folder, anywhere, or below the working directory."""
    exact = str(folder.folder / name)
    if is_file(exact):
        return exact
    if found := folder.find(name):
        return str(folder.folder / found)
    # Predictions name files as the run's command did, from the folder in which that was given.
    others = [path for path in paths_meant(name) if not is_id or path.startswith("/")]
    return next(filter(is_file, others), "")
