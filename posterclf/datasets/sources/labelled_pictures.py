"""Pictures and their labels as a source says them, and the CSV of 0 and 1 that is made of them."""

import csv
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from posterclf.atomic import write_beside
from posterclf.datasets.reading import SOURCE_COLUMN
from posterclf.errors import DatasetError
from posterclf.labels import MAX_LABELS, MIN_LABELS, Labels, label_fault

RESERVED = ("Id", SOURCE_COLUMN)  # columns that `read_dataset` takes for something else
NAMES_TOLD = 3


@dataclass(frozen=True)
class LabelledPictures:
    """What a source was understood as.

    understood:  in words, what the source is and where in it pictures and labels stand
    images:      the folder that the Ids start from
    labels:      2 to 500, in the order of the CSV's columns
    rows:        Id -> the picture's labels; an Id is a path in the folder, with slashes
    separator:   what stands between the labels in a cell, None where nothing does
    merged:      Ids whose labels come from several files or rows
    skipped:     why -> names of the files, rows or tasks that were left out
    not_found:   names that the source gives to pictures and that no file has
    notes:       sentences on what may surprise
    """

    understood: str
    images: Path
    labels: Labels
    rows: dict[str, frozenset[str]]
    separator: str | None
    merged: tuple[str, ...]
    skipped: dict[str, tuple[str, ...]]
    not_found: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Label -> how many pictures have it."""
        return _counts(self.labels, self.rows)

    @property
    def without_label(self) -> tuple[str, ...]:
        """The Ids of pictures that have no label."""
        return tuple(picture for picture, labels in self.rows.items() if not labels)


def labelled_pictures(
    source: Path,
    understood: str,
    images: Path,
    entries: Iterable[tuple[str, Iterable[str]]],
    labels: Iterable[str] | None = None,
    separator: str | None = None,
    skipped: Mapping[str, Iterable[str]] | None = None,
    not_found: Iterable[str] = (),
    notes: Iterable[str] = (),
) -> LabelledPictures:
    """Pictures whose labels are united where an Id comes again.

    entries:  Ids, each with its labels; the labels are written as `clean` writes them
    labels:   all of them, in their order; None for that of their first appearance
    raises:   DatasetError where there are too few labels or too many, or none can be called so
    """
    cleaned = [(picture, [clean(label) for label in named]) for picture, named in entries]
    if labels is None:
        labels = (label for _, named in cleaned for label in named)
    ordered = Labels(dict.fromkeys(map(clean, labels)))
    missing = tuple(not_found)
    _require_labels(source, ordered, missing)
    rows: dict[str, frozenset[str]] = {}
    for picture, named in cleaned:
        rows[picture] = rows.get(picture, frozenset()).union(named)
    times = Counter(picture for picture, _ in cleaned)
    return LabelledPictures(
        understood=understood,
        images=images,
        labels=ordered,
        rows=rows,
        separator=separator,
        merged=tuple(picture for picture in rows if times[picture] > 1),
        skipped={why: tuple(names) for why, names in (skipped or {}).items() if names},
        not_found=missing,
        notes=(*notes, *_surprises(ordered, rows)),
    )


@lru_cache(MAX_LABELS)  # each label comes in many rows
def clean(label: str) -> str:
    """A label without white space around it, with plain spaces and composed characters (Unicode's NFC) inside."""
    spaced = "".join(" " if unicodedata.category(character) == "Zs" else character for character in label)
    return unicodedata.normalize("NFC", spaced.strip())


def write_labels(path: Path, pictures: LabelledPictures) -> None:
    """Write the CSV that `read_dataset` takes: Id, and a column of 0 and 1 for each label; whole or not at all.

    raises:  DatasetError where the file is there already or its folder cannot be written
    """
    require_free(path)

    def write(beside: Path) -> None:
        with beside.open("w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)  # with a bare \n at the lines' ends it would not quote a \r in a file's name
            rows.writerow(("Id", *pictures.labels))
            for picture, labels in pictures.rows.items():
                rows.writerow((picture, *(int(label in labels) for label in pictures.labels)))

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_beside(path, write)
    except OSError as error:
        raise DatasetError(f"{path} cannot be written: {error.strerror}. Give another folder with --out.") from error


def require_free(path: Path) -> None:
    """Raise DatasetError where there is such a file already."""
    if path.exists():
        raise DatasetError(f"{path} is there already. Remove it, or give another folder with --out.")


def some(names: Iterable[str]) -> str:
    """The first names, and '...' where there are more."""
    listed = list(names)
    return ", ".join(listed[:NAMES_TOLD]) + (", ..." if len(listed) > NAMES_TOLD else "")


def _counts(labels: Labels, rows: dict[str, frozenset[str]]) -> dict[str, int]:
    counted = Counter(label for named in rows.values() for label in named)
    return {label: counted[label] for label in labels}


def _require_labels(source: Path, labels: Labels, not_found: Sequence[str]) -> None:
    for label in labels:
        fault = "the CSV's own columns are called so" if label in RESERVED else label_fault(label)
        if fault:
            raise DatasetError(f"{source}: a label cannot be called {label!r}: {fault}. Rename it.")
    if len(labels) < MIN_LABELS:
        found = f"only the label {labels[0]!r}" if labels else "no label"
        remedy = "Add pictures of others."
        if not_found:
            remedy = f"Not found: {len(not_found):,} ({some(not_found)}); give the pictures' folder with --images."
        raise DatasetError(f"{source} has {found}, and a model needs {MIN_LABELS} at least. {remedy}")
    if len(labels) > MAX_LABELS:
        raise DatasetError(
            f"{source} has {len(labels):,} labels ({some(labels)}); a model takes {MAX_LABELS} at most. "
            "Leave out rare ones, and check that these are labels at all."
        )


def _surprises(labels: Labels, rows: dict[str, frozenset[str]]) -> list[str]:
    notes = []
    by_case: dict[str, list[str]] = {}
    for label in labels:
        by_case.setdefault(label.casefold(), []).append(label)
    notes += [
        f"{' and '.join(map(repr, alike))} differ only in case; each stays a label of its own."
        for alike in by_case.values()
        if len(alike) > 1
    ]
    counts = _counts(labels, rows)
    if never := [label for label, count in counts.items() if count == 0]:
        notes.append(f"No picture has {some(map(repr, never))}: a model cannot learn it.")
    if always := [label for label, count in counts.items() if count == len(rows)]:
        notes.append(f"Every picture has {some(map(repr, always))}: there is nothing to learn from it.")
    return notes
