"""Which posters a network learns from, is chosen by and is measured on: the tutorial's split, and a clean one.

A split is a mapping from part ('train', 'validation', 'test') to rows of the data set, int, counted from 0.
"""

import csv
from pathlib import Path

import numpy as np
from sklearn.model_selection import train_test_split

from posterclf.atomic import write_beside
from posterclf.datasets.near_duplicates import NearDuplicate, near_duplicate_pairs
from posterclf.datasets.reading import Dataset
from posterclf.errors import DatasetError
from posterclf.progress import Progress, silent

PARTS = ("train", "validation", "test")
CLEAN_SPLIT = Path(__file__).with_name("split_clean.csv")
VALIDATION_FOLDS = 10  # one of them is the validation part


def article_split(dataset: Dataset) -> dict[str, np.ndarray]:
    """The tutorial's split, which leaks: `leaks` names the posters that are in both parts.

    returns:  {'train': rows, 'test': rows}, in the order that the tutorial's lines give
    raises:   DatasetError where there are not enough rows for two parts
    source:   scikit-learn's train_test_split(..., random_state=42, test_size=0.1) over all rows in file order
    """
    if len(dataset) < 2:
        raise DatasetError("One poster cannot be split into a training and a test part. Give a CSV with more rows.")
    train, test = train_test_split(np.arange(len(dataset)), random_state=42, test_size=0.1)
    return {"train": np.asarray(train), "test": np.asarray(test)}


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
    return {part: np.array([row for row, _, row_part in rows if row_part == part], dtype=int) for part in PARTS}


SPLITS = {"article": article_split, "clean": clean_split}


def new_clean_split(dataset: Dataset, progress: Progress = silent) -> tuple[dict[str, np.ndarray], list[NearDuplicate]]:
    """A split without leaks that keeps the tutorial's test part, so that figures on both splits can be compared.

    A poster that shows what a test poster shows is dropped. The rest is parted into training and validation by
    iterative stratification over the label sets; a validation poster with a near-duplicate in the training part moves
    to that part.

    returns:  the split, its rows ascending, and the dropped posters: `row` is a near-duplicate of the test part's
              `other_row`
    source:   Sechidis, Tsoumakas and Vlahavas 2011, On the Stratification of Multi-label Data (ECML PKDD)
    """
    from iterstrat.ml_stratifiers import MultilabelStratifiedKFold

    duplicates = near_duplicate_pairs(dataset, range(len(dataset)), progress)
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


def write_split(path: Path, dataset: Dataset, split: dict[str, np.ndarray]) -> None:
    """Write a split as CSV: row (counted from 0, the header not), Id, part; in the order of the rows."""
    rows = sorted((row, dataset.ids[row], part) for part, rows in split.items() for row in rows.tolist())

    def write(beside: Path) -> None:
        with beside.open("w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("row", "Id", "part"))
            writer.writerows(rows)

    write_beside(path, write)
