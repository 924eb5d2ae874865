"""A folder whose folders are labels: `red/dress/1.jpg` is a picture with the labels red and dress."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from posterclf.datasets.folder_walk import pictures_below
from posterclf.datasets.sources.labelled_pictures import LabelledPictures, clean, labelled_pictures
from posterclf.errors import DatasetError
from posterclf.progress import Progress, silent

SPLIT_FOLDERS = ("train", "test", "val", "valid", "validation")  # in small letters


def labelled_folder(folder: Path, progress: Progress = silent) -> LabelledPictures:
    """Every folder between `folder` and a picture is a label of it.

    At the top, folders of a split are none. Files that are equal byte for byte and lie in several folders are one
    picture with the labels of all.

    returns:  labels in alphabetical order
    raises:   DatasetError where the folder holds no picture or cannot be read, or the labels cannot be learned
    """
    paths, skipped = pictures_below(folder, progress)
    if not paths:
        raise DatasetError(f"{folder} holds no pictures. Give a folder that holds a folder of pictures for each label.")
    labels, split = folder_labels(paths)
    first = _first_copies(folder, paths, progress)
    return labelled_pictures(
        folder,
        f"a folder; {_depth(labels.values())}",
        folder,
        [(first.get(path, path), labels[path]) for path in paths],
        labels=in_alphabetical_order(label for named in labels.values() for label in named),
        skipped=skipped,
        notes=[_on_split(split)] if split else [],
    )


def folder_labels(paths: Sequence[str]) -> tuple[dict[str, list[str]], list[str]]:
    """Path -> the labels that its folders are, and the folders of a split at the top, which are none.

    paths:  with slashes
    """
    top = {path.partition("/")[0] for path in paths if "/" in path}
    split = sorted(name for name in top if name.lower() in SPLIT_FOLDERS)
    return {path: _labels(path, split) for path in paths}, split


def in_alphabetical_order(labels: Iterable[str]) -> list[str]:
    """The different labels, whatever their case."""
    return sorted(set(labels), key=lambda name: (name.casefold(), name))


def _labels(path: str, split: list[str]) -> list[str]:
    folders = PurePosixPath(path).parts[:-1]
    return [clean(name) for name in (folders[1:] if folders and folders[0] in split else folders)]


def _depth(labels: Iterable[list[str]]) -> str:
    depths = sorted({len(named) for named in labels} - {0})
    if not depths:
        return "its pictures lie in no folders"
    levels = "1 level" if depths == [1] else f"{' or '.join(map(str, depths))} levels"
    return f"each folder between it and a picture is a label of that ({levels})"


def _on_split(split: list[str]) -> str:
    return (
        f"The folders {', '.join(split)} at the top are no labels. Posterclf parts the pictures itself, so that copies "
        "are in one part."
    )


def _first_copies(folder: Path, paths: list[str], progress: Progress) -> dict[str, str]:
    """Path -> the first path with the same bytes, for pictures that lie in several folders."""
    by_size: dict[int, list[str]] = defaultdict(list)
    for path in paths:
        by_size[(folder / path).stat().st_size].append(path)
    candidates = [path for alike in by_size.values() if _in_several_folders(alike) for path in alike]
    by_digest: dict[bytes, list[str]] = defaultdict(list)
    for path in progress(candidates, desc="comparing files of one size", unit=" files"):
        try:
            with (folder / path).open("rb") as file:
                by_digest[hashlib.file_digest(file, "sha256").digest()].append(path)
        except OSError:
            continue  # the check says that it cannot be opened
    return {path: alike[0] for alike in by_digest.values() if _in_several_folders(alike) for path in alike[1:]}


def _in_several_folders(paths: list[str]) -> bool:
    return len({path.rpartition("/")[0] for path in paths}) > 1
