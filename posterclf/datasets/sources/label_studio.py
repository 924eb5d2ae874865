"""What Label Studio exports: JSON, JSON-MIN and CSV (labelstud.io/guide/export)."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from posterclf.datasets.sources.label_columns import require_columns
from posterclf.datasets.sources.labelled_pictures import LabelledPictures, labelled_pictures
from posterclf.datasets.sources.located import Located, located
from posterclf.datasets.tables import Table, table_of_objects
from posterclf.errors import DatasetError
from posterclf.progress import Progress, silent

CANCELLED = "annotations that were cancelled"
WITHOUT_ANNOTATION = "tasks without an annotation"
UNNAMED = "tasks that name no picture"
# What JSON-MIN and CSV say of an annotation besides the task's data and the results.
ABOUT = ("id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time", "was_cancelled", "agreement")


def is_tasks(objects: Sequence[dict[str, Any]]) -> bool:
    """Whether JSON objects are Label Studio's tasks with annotations, which old versions call completions."""
    return all(isinstance(task.get("data"), dict) for task in objects) and any(
        isinstance(_annotations(task), list) for task in objects
    )


def is_flat(table: Table) -> bool:
    """Whether a table is Label Studio's JSON-MIN, CSV or TSV: one row for each annotation."""
    return {"annotation_id", "lead_time"} <= set(table.columns)


def labelled_tasks(
    file: Path,
    tasks: Sequence[dict[str, Any]],
    images: Path | None,
    asked: Sequence[str] = (),
    progress: Progress = silent,
) -> LabelledPictures:
    """The pictures of exported tasks, each with the labels of all its annotations.

    asked:    the names of the controls (`from_name`) whose labels are wanted; none for all
    returns:  labels in the order of their first appearance
    raises:   DatasetError where pictures or labels are not found, or the labels cannot be learned
    """
    table = table_of_objects(file, "tasks", [task["data"] for task in tasks])
    place = located(table, list(table.columns), images, label_studio=True, progress=progress)
    names = table.columns[place.column]
    skipped: dict[str, list[str]] = defaultdict(list)
    annotations: list[tuple[str, list[str]]] = []
    controls: dict[str, None] = {}
    for name, task in zip(names, tasks, strict=True):
        made = _objects(_annotations(task))
        kept = [one for one in made if not (one.get("was_cancelled") or one.get("skipped"))]
        skipped[CANCELLED] += [name] * (len(made) - len(kept))
        if not kept:
            skipped[WITHOUT_ANNOTATION].append(name)
        for annotation in kept:
            results = _objects(annotation.get("result"))
            controls |= {str(result.get("from_name")): None for result in results if labels_in(result.get("value"))}
            labels = [
                label
                for result in results
                if not asked or result.get("from_name") in asked
                for label in labels_in(result.get("value"))
            ]
            annotations.append((name, labels))
    if missing := [name for name in asked if name not in controls]:
        raise DatasetError(f"{file} has no labels of {', '.join(map(repr, missing))}. It has {', '.join(controls)}.")
    return _labelled(file, "JSON", list(asked or controls), place, annotations, skipped)


def labelled_rows(
    table: Table, images: Path | None, asked: Sequence[str] = (), progress: Progress = silent
) -> LabelledPictures:
    """As `labelled_tasks`, for an export of the form JSON-MIN, CSV or TSV.

    asked:  the columns whose labels are wanted; none for those that hold results
    """
    require_columns(table, asked)
    place = located(
        table, [name for name in table.columns if name not in (*ABOUT, *asked)], images, True, progress=progress
    )
    names = table.columns[place.column]
    columns = list(asked) or _results(table, place.column)
    skipped: dict[str, list[str]] = defaultdict(list)
    annotations: list[tuple[str, list[str]]] = []
    cancelled = table.columns.get("was_cancelled", [""] * len(names))
    for row, name in enumerate(names):
        if cancelled[row].strip().lower() in ("true", "1"):
            skipped[CANCELLED].append(name)
        else:
            labels = [label for column in columns for label in _labels_in_cell(table.columns[column][row])]
            annotations.append((name, labels))
    form = "JSON-MIN" if table.form.startswith("a JSON") else table.form.removeprefix("a ")
    return _labelled(table.file, form, columns, place, annotations, skipped, table.note)


def labels_in(value: Any) -> list[str]:
    """The labels in a result's value: a name, or choices, a taxonomy's paths, or labels of regions, or a list of these.

    Every step of a taxonomy's path is a label.
    """
    if isinstance(value, str):
        return [value] if value.strip() else []
    if isinstance(value, list):
        return [label for one in value for label in labels_in(one)]
    if isinstance(value, dict):
        return [
            label
            for kind, names in value.items()
            if kind in ("choices", "taxonomy") or str(kind).endswith("labels")
            for label in labels_in(names)
        ]
    return []


def _annotations(task: dict[str, Any]) -> Any:
    return task.get("annotations", task.get("completions"))


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _labels_in_cell(cell: str) -> list[str]:
    """As `labels_in`, for a cell that holds JSON or a name."""
    if cell.strip().startswith(("[", "{")):
        try:
            return labels_in(json.loads(cell))
        except (ValueError, RecursionError):
            pass
    return labels_in(cell)


def _results(table: Table, picture_column: str) -> list[str]:
    """The columns that hold results.

    JSON-MIN and older CSV have the task's data first, then its id, then the results. Newer CSV sorts its columns: there
    a column of plain names may be data as well, and is taken where two pictures have the same name in it.
    """
    columns = list(table.columns)
    ordered = "id" in columns and columns != sorted(columns)
    after = columns[columns.index("id") :] if ordered else columns
    candidates = [name for name in after if name not in (*ABOUT, picture_column)]
    said = {name: [_labels_in_cell(cell) for cell in table.columns[name]] for name in candidates}
    candidates = [name for name in candidates if any(said[name])]
    if ordered:
        return candidates
    pictures = table.columns[picture_column]
    return [
        name
        for name in candidates
        if any(cell.strip().startswith(("[", "{")) for cell in table.columns[name])
        or _shared(zip(pictures, said[name], strict=True))
    ]


def _shared(rows: Iterable[tuple[str, list[str]]]) -> bool:
    """Whether a label that is no number belongs to two pictures."""
    first: dict[str, str] = {}
    return any(
        first.setdefault(label, picture) != picture
        for picture, labels in rows
        for label in labels
        if not label.replace(".", "").isdigit()
    )


def _labelled(
    file: Path,
    form: str,
    controls: list[str],
    place: Located,
    annotations: list[tuple[str, list[str]]],
    skipped: dict[str, list[str]],
    note: str = "",
) -> LabelledPictures:
    skipped[UNNAMED] = [name for name, _ in annotations if not name.strip()]
    return labelled_pictures(
        file,
        f"an export of Label Studio ({form}); pictures in {place.column!r}, labels in "
        f"{' and '.join(map(repr, controls))}",
        place.images,
        [(place.ids[name], labels) for name, labels in annotations if name in place.ids],
        skipped=skipped,
        not_found=dict.fromkeys(name for name, _ in annotations if name.strip() and name not in place.ids),
        notes=filter(None, [note]),
    )
