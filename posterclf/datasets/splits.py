"""Which poster is trained on, which decides, which measures: the tutorial's split, and a clean one.

A split is a mapping from part ('train', 'validation', 'test') to rows of the data set, int, counted from 0.
"""

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.model_selection import train_test_split

from posterclf.atomic import write_beside
from posterclf.datasets.reading import Dataset
from posterclf.errors import DatasetError
from posterclf.images import read_image
from posterclf.progress import Progress, silent

PARTS = ("train", "validation", "test")
CLEAN_SPLIT = Path(__file__).with_name("split_clean.csv")
VALIDATION_FOLDS = 10  # one of them is the validation part
# Of 64 bits. Among all pairs of the tutorial's posters, re-coloured twins differ in at most 4 and the nearest strangers
# in 10, none in between; the tests look again.
TWIN_BITS = 8


@dataclass(frozen=True)
class Twin:
    """Two rows, counted from 0, that show one poster.

    same:  'Id', 'file' (byte for byte) or 'look' (perceptual hash)
    """

    row: int
    other_row: int
    same: str


def article_split(dataset: Dataset) -> dict[str, np.ndarray]:
    """The tutorial's split, which leaks: `leaks` names the posters that stand on both sides.

    returns:  {'train': rows, 'test': rows}, in the order that the tutorial's lines give
    raises:   DatasetError where there are not enough rows for two parts
    source:   scikit-learn's train_test_split(..., random_state=42, test_size=0.1) over all rows in file order
    """
    if len(dataset) < 2:
        raise DatasetError("One poster cannot be split into a training and a test part. Give a CSV with more rows.")
    train, test = train_test_split(np.arange(len(dataset)), random_state=42, test_size=0.1)
    return {"train": train, "test": test}


def clean_split(dataset: Dataset) -> dict[str, np.ndarray]:
    """The split in split_clean.csv, made by `new_clean_split`.

    returns:  {'train': rows, 'validation': rows, 'test': rows}
    raises:   DatasetError where the data set is not the one that the file was made for
    """
    with CLEAN_SPLIT.open(newline="") as file:
        rows = [(int(line["row"]), line["Id"], line["part"]) for line in csv.DictReader(file)]
    if any(row >= len(dataset) or dataset.ids[row] != poster_id for row, poster_id, part in rows):
        raise DatasetError(
            "The split 'clean' was made for another CSV: its rows carry other Ids. "
            "Give the tutorial's train.csv, or make a split of your own with `posterclf dataset split`."
        )
    return {part: np.array([row for row, _, of in rows if of == part], dtype=int) for part in PARTS}


SPLITS = {"article": article_split, "clean": clean_split}


def new_clean_split(dataset: Dataset, progress: Progress = silent) -> tuple[dict[str, np.ndarray], list[Twin]]:
    """A split on which figures can be believed, with the tutorial's test part, so that both can be compared.

    A poster that shows what a test poster shows is dropped. The rest is parted into training and validation by
    iterative stratification over the label sets; a validation poster with a twin in the training part joins it there.

    returns:  the split, its rows ascending, and the dropped posters: `row` as a twin of the test part's `other_row`
    source:   Sechidis, Tsoumakas and Vlahavas 2011, On the Stratification of Multi-label Data (ECML PKDD)
    """
    from iterstrat.ml_stratifiers import MultilabelStratifiedKFold

    twins = twins_of(dataset, range(len(dataset)), progress)
    test = np.sort(article_split(dataset)["test"])
    in_test = set(test.tolist())
    pairs = [*twins, *(Twin(twin.other_row, twin.row, twin.same) for twin in twins)]
    dropped = {twin.row: twin for twin in pairs if twin.row not in in_test and twin.other_row in in_test}
    rest = np.array([row for row in range(len(dataset)) if row not in in_test and row not in dropped])
    folds = MultilabelStratifiedKFold(VALIDATION_FOLDS, shuffle=True, random_state=42)
    train, validation = next(folds.split(rest, dataset.labels[rest]))
    in_train = set(rest[train].tolist())
    moved = {twin.row for twin in pairs if twin.row not in in_train and twin.other_row in in_train}
    validation = [row for row in rest[validation].tolist() if row not in moved]
    train = sorted(set(rest.tolist()) - set(validation))
    split = {"train": np.array(train), "validation": np.array(validation), "test": test}
    return split, [dropped[row] for row in sorted(dropped)]


def write_split(path: Path, dataset: Dataset, split: dict[str, np.ndarray]) -> None:
    """Write a split as CSV: row (counted from 0, the header not), Id, part; in the order of the rows."""
    rows = sorted((row, dataset.ids[row], part) for part, rows in split.items() for row in rows.tolist())

    def write(beside: Path) -> None:
        with beside.open("w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("row", "Id", "part"))
            writer.writerows(rows)

    write_beside(path, write)


def leaks(dataset: Dataset, split: dict[str, np.ndarray]) -> list[Twin]:
    """Posters of the test part whose Id, or whose file byte for byte, is also in the training part.

    A poster that was scaled or saved anew has other bytes and is not found here.
    """
    train_by_id = {dataset.ids[row]: row for row in split["train"]}
    train_by_digest = {_digest(dataset.path(row)): row for row in split["train"]}
    found = []
    for test_row in sorted(split["test"]):
        digest = _digest(dataset.path(test_row))
        if (train_row := train_by_id.get(dataset.ids[test_row])) is not None:
            found.append(Twin(int(test_row), int(train_row), "Id"))
        elif digest and (train_row := train_by_digest.get(digest)) is not None:
            found.append(Twin(int(test_row), int(train_row), "file"))
    return found


def twins_of(dataset: Dataset, rows: Iterable[int], progress: Progress = silent) -> list[Twin]:
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
            elif differing <= TWIN_BITS:
                same = "look"
            else:
                continue
            found.append(Twin(int(rows[first]), int(rows[second]), same))
    return found


def _digest(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
