"""The pictures of a folder, found by the names that somebody gives them."""

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from posterclf.datasets.folder_walk import is_file, is_folder, pictures_below
from posterclf.datasets.picture_names import (
    Names,
    is_elsewhere,
    is_hidden,
    is_picture,
    is_usable,
    last_parts,
    name_key,
    paths_meant,
    rank,
    unambiguous,
    with_stem,
    without_ending,
)
from posterclf.images import ENDINGS
from posterclf.progress import Progress, silent

UPLOAD_PREFIX = re.compile(r"^[0-9a-f]{8}-(?=.)")  # that Label Studio puts before a name

Change = Callable[[str], str]


@dataclass(frozen=True)
class Listing:
    """What one folder holds.

    pictures:  the files' names by themselves, and without a picture's ending
    folders:   the folders' names
    """

    pictures: Names
    folders: Names


class PictureFolder:
    """The pictures of one folder.

    An Id, a path in the folder with slashes, is found by what somebody wrote: with or without its ending, whatever way
    accents are composed, and in another case where that fits one file alone.

    folder:  whose paths are the Ids
    beside:  another folder that names may start from, as that of the table; pictures are in `folder` alone
    """

    def __init__(self, folder: Path, beside: Path | None = None, progress: Progress = silent):
        self.folder = folder
        self._starts = [os.path.normpath(start.absolute()) for start in (folder, beside or folder)]
        self._root = self._starts[0].rstrip(os.sep) + os.sep
        self._progress = progress
        self._listings: dict[str, Listing] = {}

    def find(self, name: str) -> str | None:
        """The Id of the picture whose path is `name`; None where there is none, or it is not in the folder."""
        for text in paths_meant(name):
            for start in self._starts[:1] if text.startswith("/") else self._starts:
                # As text: a Path for each of a hundred thousand names takes seconds.
                path = os.path.normpath(text if text.startswith("/") else f"{start}/{text}")
                if path.startswith(self._root) and (found := self._found(path[len(self._root) :])):
                    return found.replace(os.sep, "/")
        return None

    def ids(self, names: Iterable[str]) -> dict[str, str]:
        """Name -> Id, by path; a path of another computer by its end, where that fits one picture alone."""
        names = list(names)
        found = self.by_path(names)
        elsewhere = [name for name in names if name not in found and is_elsewhere(name)]
        return found | (self.by_name(elsewhere) if elsewhere else {})

    def by_path(self, names: Iterable[str]) -> dict[str, str]:
        """Name -> Id, for names that are paths of a picture, see `find`."""
        found = {name: self.find(name) for name in names}
        return {name: picture for name, picture in found.items() if picture}

    def by_name(self, names: Iterable[str], label_studio: bool = False) -> dict[str, str]:
        """Name -> Id, for names whose end is that of one picture's path, where no other name has the same end.

        So are found paths of another computer and addresses.

        label_studio:  whether the names may be as Label Studio stores what is uploaded to it: eight digits, a hyphen,
                       and the name without spaces and brackets
        """
        paths = {name: name_key(paths_meant(name)[-1]) for name in names}
        rules: list[tuple[int, Change, Change]] = [
            (parts, change, change) for change in (str, str.casefold) for parts in (3, 2, 1)
        ]
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

    def _found(self, path: str) -> str | None:
        """The picture at a path in the folder, as its file and its folders are written."""
        for exact in (path, f"{path}{ENDINGS[0]}"):  # no need to list a folder of thousands
            if is_file(self._root + exact):
                return exact
        folder, separator, last = path.rpartition(os.sep)
        real = self._real_folder(folder)
        file = None if real is None else self._listing(real).pictures.find(name_key(last))
        return None if file is None else f"{real}{separator}{file}"

    def _real_folder(self, folder: str) -> str | None:
        """A folder as it is written, None where there is none."""
        if not folder or os.path.isdir(self._root + folder):  # noqa: PTH112 -- Path.is_dir raises where none may enter
            return folder
        above, separator, last = folder.rpartition(os.sep)
        real = self._real_folder(above)
        found = None if real is None else self._listing(real).folders.find(name_key(last))
        return None if found is None else f"{real}{separator}{found}"

    def _listing(self, folder: str) -> Listing:
        if folder not in self._listings:
            files, folders = [], []
            try:
                with os.scandir(self._root + folder) as entries:
                    for entry in entries:
                        if is_usable(entry.name) and not is_hidden(entry.name):
                            (folders if is_folder(entry) else files).append(entry.name)
            except (OSError, ValueError):  # ValueError: no path can be so, as one with a zero byte
                pass
            pictures = sorted(filter(is_picture, files), key=rank, reverse=True)  # the lowest rank wins
            stems = {name_key(without_ending(name)): name for name in pictures}
            names = {name_key(name): name for name in (*sorted(set(files) - set(pictures)), *pictures)}
            self._listings[folder] = Listing(
                Names((stems | names).items()), Names((name_key(name), name) for name in folders)
            )
        return self._listings[folder]


def _without_prefix(name: str) -> str:
    return UPLOAD_PREFIX.sub("", name)


def _stored(name: str) -> str:
    """A name as Label Studio's storage changes it: spaces are underscores, other signs than letters and digits go."""
    return re.sub(r"[^-\w.]", "", name.strip().replace(" ", "_"))
