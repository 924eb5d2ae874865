"""All files below a folder, as archives are: which of them are pictures, and why the others are none."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from posterclf.datasets.picture_names import ending_of, is_hidden, is_picture, is_usable
from posterclf.errors import DatasetError
from posterclf.images import FORMATS
from posterclf.progress import Progress, silent

# Why a file is no picture of the source.
HIDDEN = "hidden"
NO_PICTURE = "no picture"
BROKEN_LINK = "a link to nothing"
NO_FILE = "neither a file nor a folder"
CIRCLE = "a link in a circle"
LINKED_FOLDER = "a link to a folder"
UNREADABLE = "a folder that cannot be read"
UNUSABLE_NAME = "a name that has a backslash or is not UTF-8"

MAX_LINKS = 3  # links to folders within one path: folders that all link to each other would have no end
BEGINNING = 64  # bytes by which a picture is recognized
# What cameras keep of a sensor begins as a TIFF, of which a decoder would read the thumbnail alone.
RAW = (".3fr", ".arw", ".cr2", ".dng", ".erf", ".iiq", ".mef", ".mos", ".nef", ".nrw", ".pef", ".sr2", ".srw")

Identity = tuple[int, int]  # of a folder, whatever path leads there: its device and its number on that


def pictures_below(folder: Path, progress: Progress = silent) -> tuple[list[str], dict[str, list[str]]]:
    """All pictures in a folder and the folders in it, links followed.

    returns:  paths in the folder, with slashes, sorted folder by folder; and why -> paths of the other files
    raises:   DatasetError where the folder itself cannot be read
    """
    pictures, skipped = [], {}
    for path, why in progress(files_below(folder), desc="looking for pictures", unit=" files"):
        if not why and not is_usable(path):
            why = UNUSABLE_NAME
        if why:
            skipped.setdefault(why, []).append(path.encode(errors="replace").decode())
        else:
            pictures.append(path)
    return sorted(pictures, key=lambda path: path.split("/")), {why: sorted(skipped[why]) for why in sorted(skipped)}


def files_below(folder: str | Path, links: bool = True) -> Iterator[tuple[str, str]]:
    """The path in the folder of each file below it, in no order; and why it is no picture, empty for those that are.

    A picture is known by its ending, or by how it begins; a file with its ending is not opened. A folder that cannot be
    read stops nothing else.

    links:   whether links to folders are followed; each folder is entered once on a path
    raises:  DatasetError where the folder itself cannot be read
    """
    waiting: list[tuple[str, tuple[Identity, ...], int]] = [("", (), 0)]
    while waiting:
        inside, above, links_to_it = waiting.pop()
        here = Path(folder, inside)
        try:
            identity = _identity(here) if links else (0, 0)
            if links and (identity in above or links_to_it > MAX_LINKS):
                yield inside.rstrip("/"), CIRCLE
                continue
            with os.scandir(here) as entries:
                for entry in entries:
                    path = inside + entry.name
                    if is_hidden(entry.name):
                        yield path, HIDDEN
                    elif not is_folder(entry):
                        yield path, why_no_picture(entry.path)
                    elif entry.is_symlink() and not links:
                        yield path, LINKED_FOLDER
                    else:
                        waiting.append((f"{path}/", (*above, identity), links_to_it + entry.is_symlink()))
        except OSError as error:
            if not inside:
                raise DatasetError(f"The folder {folder} cannot be read. Check its permissions.") from error
            yield inside.rstrip("/"), UNREADABLE


def why_no_picture(path: str) -> str:
    """Why a file is no picture, empty where it is one by its ending or by how it begins."""
    file = Path(path)
    if not is_picture(file.name):
        return "" if ending_of(path) not in RAW and begins_as_picture(_beginning(file)) else NO_PICTURE
    if is_file(path):
        return ""
    return BROKEN_LINK if file.is_symlink() else NO_FILE


def begins_as_picture(beginning: bytes) -> bool:
    """Whether a file's first bytes, `BEGINNING` at least, are those of a picture that can be read."""
    Image.init()  # nothing where Pillow knows its formats already
    accepting = (Image.OPEN[name][1] for name in FORMATS)
    return any(accept(beginning) is True for accept in accepting if accept)


def is_folder(entry: "os.DirEntry[str]") -> bool:
    """Whether it is a folder or a link to one; a link onto itself is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def is_file(path: str) -> bool:
    """Whether there is a file, or a link to one; also where the folder may not be entered or a name is too long."""
    return os.path.isfile(path)  # noqa: PTH113 -- Path.is_file raises there


def _beginning(path: Path) -> bytes:
    """The first bytes of a file, none of what is no file or cannot be opened: a pipe or a device may never answer."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return b""
        with path.open("rb", buffering=0) as file:
            return file.read(BEGINNING)
    except OSError:
        return b""


def _identity(folder: Path) -> Identity:
    status = folder.stat()
    return status.st_dev, status.st_ino
