"""A folder whose folders are labels: `red/dress/1.jpg` is a picture with the labels red and dress."""

import hashlib
from collections import defaultdict
from pathlib import Path, PurePosixPath

from posterclf.datasets.sources.labelled_pictures import LabelledPictures, clean, labelled_pictures, some
from posterclf.datasets.sources.picture_files import SHOWN_AFTER, pictures_below
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
    split = sorted({path.split("/")[0] for path in paths if path.split("/")[0].lower() in SPLIT_FOLDERS and "/" in path})
    first = _first_copies(folder, paths, progress)
    labels = {path: _labels(path, split) for path in paths}
    notes = [_on_split(split)] if split else []
    if copies := [f"{path} = {kept}" for path, kept in first.items()]:
        notes.append(
            f"{len(copies)} files equal another one byte for byte in another folder, and are one picture with the "
            f"labels of both ({some(copies)})."
        )
    return labelled_pictures(
        folder,
        f"a folder; {_depth(labels.values())}",
        folder,
        [(first.get(path, path), labels[path]) for path in paths],
        labels=sorted({label for named in labels.values() for label in named}, key=lambda name: (name.casefold(), name)),
        skipped=skipped,
        notes=notes,
    )


def _labels(path: str, split: list[str]) -> list[str]:
    folders = PurePosixPath(path).parts[:-1]
    return [clean(name) for name in (folders[1:] if folders and folders[0] in split else folders)]


def _depth(labels) -> str:
    depths = sorted({len(named) for named in labels} - {0})
    if not depths:
        return "its pictures lie in no folders"
    levels = " and ".join(map(str, depths)) if len(depths) < 3 else f"{depths[0]} to {depths[-1]}"
    return f"each folder above a picture is a label of it ({levels} level{'' if levels == '1' else 's'})"


def _on_split(split: list[str]) -> str:
    return (
        f"The folders {', '.join(split)} are taken for a split, not for labels. Posterclf parts the pictures itself, so "
        "that copies are in one part; `posterclf train --split` takes a split of one's own."
    )


def _first_copies(folder: Path, paths: list[str], progress: Progress) -> dict[str, str]:
    """Path -> the first path with the same bytes, for pictures that lie in several folders."""
    by_size: dict[int, list[str]] = defaultdict(list)
    for path in paths:
        by_size[(folder / path).stat().st_size].append(path)
    candidates = [path for alike in by_size.values() if _in_several_folders(alike) for path in alike]
    by_digest: dict[bytes, list[str]] = defaultdict(list)
    for path in progress(candidates, desc="comparing files of one size", unit=" files", delay=SHOWN_AFTER):
        try:
            with (folder / path).open("rb") as file:
                by_digest[hashlib.file_digest(file, "sha256").digest()].append(path)
        except OSError:
            continue  # the check says that it cannot be opened
    return {path: alike[0] for alike in by_digest.values() if _in_several_folders(alike) for path in alike[1:]}


def _in_several_folders(paths: list[str]) -> bool:
    return len({path.rpartition("/")[0] for path in paths}) > 1
