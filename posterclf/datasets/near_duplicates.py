"""Pairs of posters that show the same: by Id, by bytes, or by look."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from posterclf.datasets.reading import Dataset
from posterclf.images import read_image
from posterclf.progress import Progress, silent

# Differing bits of 64. Of all pairs of the tutorial's posters, re-coloured copies differ in at most 4 bits and
# different posters in at least 10; a test measures that again.
LARGEST_DISTANCE = 8


@dataclass(frozen=True)
class NearDuplicate:
    """Two rows, counted from 0, that show one poster.

    same:  'Id', 'file' (byte for byte) or 'look' (perceptual hash)
    """

    row: int
    other_row: int
    same: str


def leaks(dataset: Dataset, split: dict[str, np.ndarray]) -> list[NearDuplicate]:
    """Posters of the test part whose Id, or whose file byte for byte, is also in the training part.

    A poster that was scaled or saved anew has other bytes and is not found here.

    split:    with the parts 'train' and 'test'
    returns:  in the order of the test rows; `row` is the test poster's, `other_row` the training poster's
    """
    train_by_id = {dataset.ids[row]: row for row in split["train"]}
    train_by_digest = {_digest(dataset.path(row)): row for row in split["train"]}
    found = []
    for test_row in sorted(split["test"]):
        digest = _digest(dataset.path(test_row))
        if (train_row := train_by_id.get(dataset.ids[test_row])) is not None:
            found.append(NearDuplicate(int(test_row), int(train_row), "Id"))
        elif digest and (train_row := train_by_digest.get(digest)) is not None:
            found.append(NearDuplicate(int(test_row), int(train_row), "file"))
    return found


def near_duplicate_pairs(dataset: Dataset, rows: Iterable[int], progress: Progress = silent) -> list[NearDuplicate]:
    """All pairs of rows that show one poster: by Id, by the file's bytes, or by their look.

    returns:  each pair once, row < other_row, with the strongest of the three reasons
    raises:   ImageError where a file cannot be read
    """
    import imagehash

    rows = np.array(sorted(rows))
    with progress(rows, desc="comparing", unit=" posters") as bar:
        hashes = [imagehash.phash(read_image(dataset.path(row))).hash.ravel() for row in bar]
    signs = np.where(hashes, 1, -1).astype(np.float32)  # the product of two sign vectors is 64 - 2 x differing bits
    ids, digests = [dataset.ids[row] for row in rows], [_digest(dataset.path(row)) for row in rows]
    found = []
    for first in range(len(rows)):
        bits = (signs.shape[1] - signs[first + 1 :] @ signs[first]) / 2
        for second, differing in enumerate(bits, start=first + 1):
            if ids[first] == ids[second]:
                same = "Id"
            elif digests[first] == digests[second]:
                same = "file"
            elif differing <= LARGEST_DISTANCE:
                same = "look"
            else:
                continue
            found.append(NearDuplicate(int(rows[first]), int(rows[second]), same))
    return found


def _digest(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
