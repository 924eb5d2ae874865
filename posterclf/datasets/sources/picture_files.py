"""The pictures of a folder: all of them, and those that a table or an export names."""

import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from posterclf.errors import DatasetError
from posterclf.images import ENDINGS
from posterclf.progress import Progress, silent

# Why a file is no picture of the source.
HIDDEN = "hidden"
NO_PICTURE = "no picture"
BROKEN_LINK = "a link to nothing"
CIRCLE = "a link in a circle"
UNUSABLE_NAME = "a name that has a backslash or is not UTF-8"

SYSTEM_FILES = ("__MACOSX", "Thumbs.db", "desktop.ini")  # of macOS and Windows; other ones begin with a dot
MOST_LINKS = 3  # links to folders within one path: folders that all link to each other would have no end

Change = Callable[[str], str]
Identity = tuple[int, int]  # of a folder, whatever path leads there: its device and its number on that

# Label Studio's ways to name a file that it serves itself.
LOCAL_FILE = re.compile(r"/data/local-files/?\?d=(.+)", re.DOTALL)
UPLOAD = re.compile(r"/data/upload/(.+)", re.DOTALL)
UPLOAD_PREFIX = re.compile(r"^[0-9a-f]{8}-(?=.)")


def pictures_below(folder: Path, progress: Progress = silent) -> tuple[list[str], dict[str, list[str]]]:
    """All pictures in a folder and the folders in it, links followed, by how their names end.

    returns:  paths in the folder, with slashes, sorted folder by folder; and why -> paths of the other files
    raises:   DatasetError where a folder cannot be read
    """
    pictures, skipped = [], {}
    entries = _entries(folder)
    for path, why in progress(entries, desc="looking for pictures", unit=" files"):
        if not why and not _is_usable(path):
            why = UNUSABLE_NAME
        if why:
            skipped.setdefault(why, []).append(path.encode(errors="replace").decode())
        else:
            pictures.append(path)
    return sorted(pictures, key=lambda path: path.split("/")), skipped


class PictureFolder:
    """The pictures of one folder, found by the names that a table or an export gives them.

    folder:  whose paths are the Ids
    beside:  the folder of the table, which the paths in it may start from as well
    """

    def __init__(self, folder: Path, beside: Path, progress: Progress = silent):
        self.folder = folder
        self._starts = [os.path.normpath(start.absolute()) for start in (folder, beside)]
        self._root = self._starts[0].rstrip(os.sep) + os.sep
        self._progress = progress
        self._listings: dict[str, dict[str, str]] = {}

    def by_path(self, names: Iterable[str]) -> dict[str, str]:
        """Name -> Id, for names that are paths of a picture, with or without its ending."""
        found = {name: self._at(name) for name in names}
        return {name: picture for name, picture in found.items() if picture}

    def by_name(self, names: Iterable[str], label_studio: bool = False) -> dict[str, str]:
        """Name -> Id, for names whose end is that of one picture's path, where no other name has the same end.

        So are found paths of another computer and addresses.

        label_studio:  whether the names may be as Label Studio stores what is uploaded to it: eight digits, a hyphen,
                       and the name without spaces and brackets
        """
        paths = {name: name_key(paths_meant(name)[-1]) for name in names}
        rules: list[tuple[int, Change, Change]] = [(3, str, str), (2, str, str), (1, str, str)]
        if label_studio:
            rules += [(1, _without_prefix, str), (1, lambda end: _stored(_without_prefix(end)), _stored)]
        found: dict[str, str] = {}
        for parts, name_change, picture_change in rules:
            ends = ((last_parts(path, parts), path) for path in self._pictures)
            pictures = unambiguous(
                (picture_change(key), path) for end, path in ends for key in with_stem(name_key(end))
            )
            named = unambiguous((name_change(last_parts(path, parts)), name) for name, path in paths.items())
            found = {named[key]: pictures[key] for key in named.keys() & pictures.keys() if key} | found
        return found

    @cached_property
    def _pictures(self) -> list[str]:
        return pictures_below(self.folder, self._progress)[0]

    def _at(self, name: str) -> str | None:
        for text in paths_meant(name):
            for start in self._starts[:1] if text.startswith("/") else self._starts:
                # As text: a Path for each of a hundred thousand names takes seconds.
                path = os.path.normpath(text if text.startswith("/") else f"{start}/{text}")
                if path.startswith(self._root):
                    folder, separator, last = path[len(self._root) :].rpartition(os.sep)
                    files = self._listing(folder)
                    if file := files.get(last) or files.get(name_key(last)):
                        return (folder + separator + file).replace(os.sep, "/")
        return None

    def _listing(self, folder: str) -> dict[str, str]:
        """Name of a picture, its key, and its key without ending -> its name; the lowest `_rank` wins."""
        if folder not in self._listings:
            try:
                files = [file.name for file in Path(self._root, folder).iterdir() if is_picture(file.name)]
            except (OSError, ValueError):  # ValueError: no path can be so, as one with a zero byte
                files = []
            files = sorted(filter(_is_usable, files), key=_rank, reverse=True)
            self._listings[folder] = (
                {name_key(PurePosixPath(name).stem): name for name in files}
                | {name_key(name): name for name in files}
                | {name: name for name in files}
            )
        return self._listings[folder]


def _entries(folder: Path) -> Iterator[tuple[str, str]]:
    """The path of each file in the folder, and why it is left out, empty for pictures."""
    waiting: list[tuple[str, tuple[Identity, ...], int]] = [("", (_identity(folder),), 0)]
    while waiting:
        inside, above, links = waiting.pop()
        try:
            with os.scandir(folder / inside) as entries:
                for entry in sorted(entries, key=lambda entry: entry.name):
                    path = inside + entry.name
                    if is_hidden(entry.name):
                        yield path, HIDDEN
                    elif Path(entry).is_dir():
                        links_to_it = links + entry.is_symlink()
                        identity = _identity(Path(entry))
                        if identity in above or links_to_it > MOST_LINKS:
                            yield path, CIRCLE
                        else:
                            waiting.append((f"{path}/", (*above, identity), links_to_it))
                    elif not is_picture(entry.name):
                        yield path, NO_PICTURE
                    else:
                        yield path, "" if Path(entry).is_file() else BROKEN_LINK
        except OSError as error:
            raise DatasetError(f"The folder {folder / inside} cannot be read. Check its permissions.") from error


def _identity(folder: Path) -> Identity:
    status = folder.stat()
    return status.st_dev, status.st_ino


def _ending(name: str) -> str:
    stem, dot, ending = name.rpartition("/")[2].rpartition(".")
    return f".{ending.lower()}" if dot and stem else ""


def _rank(picture: str) -> tuple[int, str]:
    """By which of several pictures is taken, the lowest first."""
    return ENDINGS.index(_ending(picture)), picture


def is_hidden(name: str) -> bool:
    """Whether a file or folder of that name is the system's own."""
    return name.startswith(".") or name in SYSTEM_FILES


def is_picture(name: str) -> bool:
    """Whether a file of that name is a picture by its ending."""
    return not is_hidden(name) and _ending(name) in ENDINGS


def _is_usable(path: str) -> bool:
    """Whether a path can be written into a CSV and is understood on every system."""
    try:
        path.encode()
    except UnicodeEncodeError:  # bytes of another encoding, which Python keeps as lone surrogates
        return False
    return "\\" not in path


def paths_meant(name: str) -> list[str]:
    """The paths that a name may mean, the one without percent encoding last.

    An address is without its host, a file of Label Studio without the service's own folders.
    """
    text = name.strip().replace("\\", "/")
    if local := LOCAL_FILE.search(text) or UPLOAD.search(text):
        text = local[1]
    elif "://" in text:
        scheme, _, rest = text.partition("://")
        path = rest.partition("/")[2]
        text = re.split(r"[?#]", path)[0] if scheme.lower() in ("http", "https") else path
    decoded = unquote(text).replace("\\", "/")
    return list(dict.fromkeys((text, text.lstrip("/"), decoded.lstrip("/"))))


def name_key(path: str) -> str:
    """What is the same for a path in whatever way its accents are composed and its ending's case is."""
    ending = _ending(path)
    stem = path[: -len(ending)] if ending in ENDINGS else path
    return unicodedata.normalize("NFC", stem) + (ending if ending in ENDINGS else "")


def last_parts(path: str, parts: int) -> str:
    """The last parts of a path, empty where it has fewer."""
    split = path.strip("/").split("/")
    return "/".join(split[-parts:]) if len(split) >= parts else ""


def with_stem(path: str) -> tuple[str, ...]:
    """A path, and the path without its ending."""
    return path, path[: -len(_ending(path))]


def _without_prefix(name: str) -> str:
    return UPLOAD_PREFIX.sub("", name)


def _stored(name: str) -> str:
    """A name as Label Studio's storage changes it: spaces are underscores, other signs than letters and digits go."""
    return re.sub(r"[^-\w.]", "", name.strip().replace(" ", "_"))


def unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Those keys that come with one value only."""
    values: dict[str, set[str]] = {}
    for key, value in pairs:
        values.setdefault(key, set()).add(value)
    return {key: next(iter(found)) for key, found in values.items() if len(found) == 1}
