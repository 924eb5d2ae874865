"""Which pictures a network learns from, is chosen by and is measured on: the tutorial's two splits, and those of files.

A split is a mapping from part ('train', 'validation', 'test') to rows of the data set, int, counted from 0.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.model_selection import train_test_split

from posterclf.atomic import write_beside
from posterclf.csv_rows import CsvRows
from posterclf.datasets.near_duplicates import NearDuplicate, near_duplicate_groups, near_duplicate_pairs
from posterclf.datasets.reading import Dataset
from posterclf.errors import DatasetError

PARTS = ("train", "validation", "test")
DROPPED = "dropped"  # the part of rows that are in no other
CLEAN_SPLIT = Path(__file__).with_name("split_clean.csv")
VALIDATION_FOLDS = 10  # one of them is the validation part of the clean split
SHARES = np.array([0.7, 0.15, 0.15])  # of the parts of a split of one's own
MIN_GROUPS = 10  # different pictures that a split can be made of

Split = dict[str, np.ndarray]


@dataclass(frozen=True)
class ChosenSplit:
    """The split of a run.

    name:   'article', 'clean', or 'own' for one that stands in a file
    parts:  with 'train' and 'test', and most often 'validation'
    """

    name: str
    parts: Split

    @property
    def validation(self) -> str:
        """The part that a network is chosen by: without one of its own, as in the tutorial, the test part."""
        return "validation" if "validation" in self.parts else "test"

    @property
    def sizes(self) -> dict[str, int]:
        """Part -> how many pictures."""
        return {part: len(rows) for part, rows in self.parts.items()}


def article_split(dataset: Dataset) -> Split:
    """The tutorial's split, which leaks: `leaks` names the posters that are in both parts.

    returns:  {'train': rows, 'test': rows}, in the order that the tutorial's lines give
    raises:   DatasetError where there are not enough rows for two parts
    source:   scikit-learn's train_test_split(..., random_state=42, test_size=0.1) over all rows in file order
    """
    if len(dataset) < 2:
        raise DatasetError("One poster cannot be split into a training and a test part. Give a CSV with more rows.")
    train, test = train_test_split(np.arange(len(dataset)), random_state=42, test_size=0.1)
    return {"train": np.asarray(train), "test": np.asarray(test)}


def clean_split(dataset: Dataset) -> Split:
    """The split in split_clean.csv, made by `new_clean_split` for the tutorial's data set.

    returns:  {'train': rows, 'validation': rows, 'test': rows}
    raises:   DatasetError where the data set is another one
    """
    return read_split(CLEAN_SPLIT, dataset)


def is_tutorials(dataset: Dataset) -> bool:
    """Whether the data set is the one that the tutorial's splits were made for."""
    return [poster_id for _, poster_id, _ in _lines(CLEAN_SPLIT)] == dataset.ids


def asked_split(split: str | Path, dataset: Dataset) -> ChosenSplit:
    """A split that somebody asks for: 'article' or 'clean' for the tutorial's, else a file, see `read_split`."""
    if split == "article":
        return ChosenSplit("article", article_split(dataset))
    if split == "clean":
        return ChosenSplit("clean", clean_split(dataset))
    return ChosenSplit("own", read_split(Path(split), dataset))


def read_split(path: Path, dataset: Dataset) -> Split:
    """The split in a file: a CSV with the columns Id and part, and row (from 0) where an Id comes more than once.

    A part is train, validation, test, or dropped for a row that is left out on purpose.

    returns:  the three parts, rows ascending
    raises:   DatasetError where the file cannot be read, names other rows than the data set has, or leaves any out
    """
    rows_of: dict[str, list[int]] = {}
    for row, poster_id in enumerate(dataset.ids):
        rows_of.setdefault(poster_id, []).append(row)
    parts: dict[int, str] = {}
    for row, poster_id, part in _lines(path):
        rows = rows_of.get(poster_id, []) if row is None else [row]
        if not rows or any(row >= len(dataset) or dataset.ids[row] != poster_id for row in rows):
            raise DatasetError(
                f"The split {_called(path)} was made for another CSV: it names {poster_id!r}, which {dataset.csv} has "
                "not, or in another row. Give the CSV that it was made for, or another split."
            )
        parts |= dict.fromkeys(rows, part)
    if missing := [row for row in range(len(dataset)) if row not in parts]:
        raise DatasetError(
            f"The split {_called(path)} leaves out {len(missing):,} rows of {dataset.csv}, the first of them row "
            f"{dataset.numbers[missing[0]]} ({dataset.ids[missing[0]]}). Make a split of all rows with `posterclf "
            f"dataset split`, or give these the part {DROPPED}."
        )
    split = {name: np.array([row for row in sorted(parts) if parts[row] == name], dtype=int) for name in PARTS}
    if empty := [name for name in PARTS if not len(split[name])]:
        raise DatasetError(f"The split {_called(path)} has no picture in the part {empty[0]}. Each part needs some.")
    return split


@dataclass(frozen=True)
class NewSplit:
    """A split of one's own data.

    parts:            the three parts, rows ascending
    near_duplicates:  how many pictures show what another one shows, and are in one part with it
    too_like:         how many pictures only look like others, too many to be copies, and are parted nevertheless
    """

    parts: Split
    near_duplicates: int
    too_like: int

    def sentences(self) -> list[str]:
        """What is to be told of pictures that look alike."""
        told = []
        if self.near_duplicates:
            told.append(
                f"{self.near_duplicates:,} pictures show what another one shows; such pictures are in one part."
            )
        if self.too_like:
            told.append(
                f"{self.too_like:,} pictures look too much alike to be told from copies; of these only exact copies "
                "are in one part."
            )
        return told


def new_split(dataset: Dataset, hashes: np.ndarray, seed: int) -> NewSplit:
    """A split of all rows, about 70, 15 and 15 %, in which pictures that show the same are in one part.

    Groups of such pictures are parted by iterative stratification over their labels.

    hashes:  (n, 64) bool, see `near_duplicates.Looks`
    raises:  DatasetError where there are fewer than MIN_GROUPS different pictures
    source:  Sechidis, Tsoumakas and Vlahavas 2011, On the Stratification of Multi-label Data (ECML PKDD)
    """
    from iterstrat.ml_stratifiers import IterativeStratification

    groups, too_like = near_duplicate_groups(near_duplicate_pairs(dataset, hashes), len(dataset))
    sizes = np.bincount(groups)
    if len(sizes) < MIN_GROUPS:
        raise DatasetError(
            f"{dataset.csv} has {len(sizes)} different pictures. Training, validation and test need {MIN_GROUPS} at "
            "least, and some for each label in each."
        )
    labels = np.zeros((len(sizes), len(dataset.names)), dtype=bool)
    np.logical_or.at(labels, groups, dataset.labels)
    random = np.random.RandomState(seed)  # the kind that the library draws from
    order = random.permutation(len(sizes))
    part_of_group = np.zeros(len(sizes), dtype=int)
    part_of_group[order] = IterativeStratification(labels[order], SHARES, random)
    part = part_of_group[groups]
    return NewSplit(
        parts={name: np.flatnonzero(part == number) for number, name in enumerate(PARTS)},
        near_duplicates=int(sizes[sizes > 1].sum()),
        too_like=too_like,
    )


def new_clean_split(dataset: Dataset, hashes: np.ndarray) -> tuple[Split, list[NearDuplicate]]:
    """A split without leaks that keeps the tutorial's test part, so that figures on both splits can be compared.

    A poster that shows what a test poster shows is dropped. The rest is parted into training and validation by
    iterative stratification over the label sets; a validation poster with a near-duplicate in the training part moves
    to that part.

    hashes:   (n, 64) bool, see `near_duplicates.Looks`
    returns:  the split, its rows ascending, and the dropped posters: `row` is a near-duplicate of the test part's
              `other_row`
    source:   as `new_split`
    """
    from iterstrat.ml_stratifiers import MultilabelStratifiedKFold

    duplicates = near_duplicate_pairs(dataset, hashes)
    test = np.sort(article_split(dataset)["test"])
    in_test = set(test.tolist())
    pairs = [
        *duplicates,
        *(NearDuplicate(duplicate.other_row, duplicate.row, duplicate.same) for duplicate in duplicates),
    ]
    dropped = {
        duplicate.row: duplicate
        for duplicate in pairs
        if duplicate.row not in in_test and duplicate.other_row in in_test
    }
    rest = np.array([row for row in range(len(dataset)) if row not in in_test and row not in dropped])
    folds = MultilabelStratifiedKFold(VALIDATION_FOLDS, shuffle=True, random_state=42)
    train, validation = next(folds.split(rest, dataset.labels[rest]))
    in_train = set(rest[train].tolist())
    moved = {duplicate.row for duplicate in pairs if duplicate.row not in in_train and duplicate.other_row in in_train}
    validation = [row for row in rest[validation].tolist() if row not in moved]
    train = sorted(set(rest.tolist()) - set(validation))
    split = {"train": np.array(train), "validation": np.array(validation), "test": test}
    return split, [dropped[row] for row in sorted(dropped)]


def write_split(path: Path, dataset: Dataset, split: Split) -> None:
    """Write a split as CSV: row (counted from 0, the header not), Id, part; one line for each row, in their order."""
    part_of = {row: part for part, rows in split.items() for row in rows.tolist()}
    lines = [(row, poster_id, part_of.get(row, DROPPED)) for row, poster_id in enumerate(dataset.ids)]

    def write(beside: Path) -> None:
        with beside.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("row", "Id", "part"))
            writer.writerows(lines)

    write_beside(path, write)


def _lines(path: Path) -> Iterator[tuple[int | None, str, str]]:
    """Row (None where the file has no such column), Id and part, line by line.

    raises:  DatasetError where the file cannot be read as a split
    """
    table = CsvRows(path)
    place = {name: number for number, name in enumerate(table.header)}
    if missing := {"Id", "part"} - set(place):
        raise DatasetError(f"{path} lacks the columns {', '.join(sorted(missing))}. A split has Id and part.")
    for number, cells in table:
        part, row = cells[place["part"]].strip(), cells[place["row"]].strip() if "row" in place else None
        if part not in (*PARTS, DROPPED) or not (row is None or row.isdecimal()):
            raise DatasetError(
                f"{path}, row {number}: the part is {part!r} and the row {row!r}. Parts are "
                f"{', '.join(PARTS)} and {DROPPED}; rows are counted from 0."
            )
        yield None if row is None else int(row), cells[place["Id"]], part


def _called(path: Path) -> str:
    """The tutorial's clean split by its name, others by their file."""
    return "'clean'" if path == CLEAN_SPLIT else str(path)
