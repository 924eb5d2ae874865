"""Pictures that show the same: by Id, by bytes, or by look."""

import hashlib
from collections import defaultdict
from collections.abc import Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from posterclf.datasets.reading import Dataset
from posterclf.errors import ImageError
from posterclf.images import read_image
from posterclf.progress import Progress, silent

# Differing bits of 64. Of all pairs of the tutorial's posters, re-coloured copies differ in at most 4 bits and
# different posters in at least 10; a test measures that again.
MAX_DISTANCE = 8
HASH_BITS = 64
# A group of pictures that look alike is a burst or a set of copies. One that holds a larger share of all pictures, and
# more than so many, shows that their look is too simple for the hash to tell them apart.
MAX_SHARE, MAX_GROUP = 0.05, 10


@dataclass(frozen=True)
class NearDuplicate:
    """Two rows, counted from 0, that show one picture.

    same:  'Id', 'file' (byte for byte), 'look' (perceptual hash), or 'burst' (alike in look, labels and time)
    """

    row: int
    other_row: int
    same: str


@dataclass(frozen=True, eq=False)
class Looks:
    """What decoding every picture of a data set gave.

    hashes:  (n, 64) bool, perceptual hashes; rows of False where a file cannot be decoded
    faults:  row -> what is wrong with its file
    source:  Zauner 2010, Implementation and Benchmarking of Perceptual Image Hash Functions (pHash)
    """

    hashes: np.ndarray
    faults: dict[int, str]


def looks(dataset: Dataset, progress: Progress = silent) -> Looks:
    """Decode every picture of a data set, and keep its perceptual hash."""
    import imagehash

    def look(path: Path) -> np.ndarray | str:
        try:
            return imagehash.phash(read_image(path)).hash.ravel()
        except ImageError as error:
            return str(error)

    paths = dataset.paths(range(len(dataset)))
    different = list(dict.fromkeys(paths))  # an Id may come again
    with ThreadPoolExecutor() as pool:
        found = progress(pool.map(look, different), total=len(different), desc="decoding", unit=" files")
        look_of = dict(zip(different, found, strict=True))
    results = [look_of[path] for path in paths]
    faults = {row: result for row, result in enumerate(results) if isinstance(result, str)}
    undecoded = np.zeros(HASH_BITS, dtype=bool)
    return Looks(np.stack([undecoded if isinstance(result, str) else result for result in results]), faults)


def leaks(dataset: Dataset, split: dict[str, np.ndarray]) -> list[NearDuplicate]:
    """Pictures of the test part whose Id, or whose file byte for byte, is also in the training part.

    A picture that was scaled or saved anew has other bytes and is not found here.

    split:    with the parts 'train' and 'test'
    returns:  in the order of the test rows; `row` is the test picture's, `other_row` the training picture's
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


def near_duplicate_pairs(dataset: Dataset, hashes: np.ndarray) -> list[NearDuplicate]:
    """All pairs of rows that show one picture: by Id, by the file's bytes, or by their look.

    hashes:   (n, 64) bool, see `Looks`
    returns:  each pair once, row < other_row, in their order, with the strongest of the three reasons
    """
    same = {
        **{(pair.row, pair.other_row): pair.same for pair in look_alike_pairs(hashes)},
        **dict.fromkeys(_pairs_equal([_digest(dataset.path(row)) for row in range(len(dataset))]), "file"),
        **dict.fromkeys(_pairs_equal(dataset.ids), "Id"),
    }
    return [NearDuplicate(row, other_row, same[row, other_row]) for row, other_row in sorted(same)]


def look_alike_pairs(hashes: np.ndarray) -> list[NearDuplicate]:
    """All pairs of rows whose perceptual hashes differ in MAX_DISTANCE bits at most.

    hashes:   (n, 64) bool, see `Looks`
    returns:  each pair once, row < other_row, in their order
    """
    signs = np.where(hashes, 1, -1).astype(np.float32)  # the product of two sign vectors is 64 - 2 x differing bits
    least = HASH_BITS - 2 * MAX_DISTANCE
    return [
        NearDuplicate(row, row + 1 + other, "look")
        for row in range(len(signs))
        for other in np.flatnonzero(signs[row + 1 :] @ signs[row] >= least).tolist()
    ]


def near_duplicate_groups(pairs: Sequence[NearDuplicate], rows: int) -> tuple[np.ndarray, int]:
    """Groups of pictures that show the same, over however many steps from one to the next.

    Where a group is too large to be one of copies (`MAX_SHARE`), pairs that have nothing in common but their look
    do not count.

    rows:     how many there are
    returns:  (rows,) int, each row's group, counted from 0; and how many pictures only look like another one and are
              not kept together
    """
    groups = _connected(pairs, rows)
    sizes = np.bincount(groups)
    too_large = np.flatnonzero(sizes > max(MAX_GROUP, MAX_SHARE * rows))
    exact = [pair for pair in pairs if pair.same != "look" or groups[pair.row] not in too_large]
    return _connected(exact, rows), int(sizes[too_large].sum())


def _connected(pairs: Sequence[NearDuplicate], rows: int) -> np.ndarray:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ends = np.array([(pair.row, pair.other_row) for pair in pairs], dtype=int).reshape(-1, 2)
    return connected_components(coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(rows, rows)))[1]


def _pairs_equal(keys: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Pairs of places with the same key; None is equal to nothing."""
    places: dict[Hashable, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        if key is not None:
            places[key].append(place)
    return [(first, second) for same in places.values() for i, first in enumerate(same) for second in same[i + 1 :]]


def _digest(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
