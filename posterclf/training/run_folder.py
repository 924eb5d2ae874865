"""The folder of a training run: its recipe, seed and data, its checkpoints, its history."""

import csv
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from posterclf.atomic import write_beside
from posterclf.datasets.reading import Dataset
from posterclf.errors import TrainingError


def claim(
    out: Path, recipe_name: str, dataset: Dataset, seed: int, resume: bool, further: Sequence[Dataset] = ()
) -> None:
    """Make `out` the folder of this run; nothing changes where it is that already.

    Before its first epoch is finished, a run may be replaced by another one: nothing is lost.

    raises:  TrainingError where it holds a run and `resume` is not set, or holds a run of another recipe, seed or data
    """
    labels = hashlib.sha256()
    for posters in (dataset, *further):
        labels.update("".join(posters.ids).encode() + posters.labels.tobytes())
    run = {"recipe": recipe_name, "seed": seed, "labels": labels.hexdigest()}
    path = out / "run.json"
    if path.exists() and newest_checkpoint(out):
        if not resume:
            raise TrainingError(f"{out} holds a run already. Go on with --resume, or give another folder with --out.")
        if json.loads(path.read_text()) != run:
            raise TrainingError(f"The run in {out} has another recipe, seed or CSV. Give the same, or another --out.")
    (out / "checkpoints").mkdir(parents=True, exist_ok=True)
    write_beside(path, lambda beside: beside.write_text(json.dumps(run)))


def newest_checkpoint(out: Path) -> Path | None:
    """The last complete checkpoint of a run, None before the first epoch's end."""
    return max((out / "checkpoints").glob("epoch-*.keras"), key=epoch_of, default=None)


def epoch_of(checkpoint: Path) -> int:
    """How many epochs were finished when a checkpoint was written."""
    return int(checkpoint.stem.removeprefix("epoch-"))


def read_history(out: Path) -> list[dict[str, float]]:
    """The epochs of a run so far: epoch (from 1), loss, binary_accuracy, the figures of `Validation`, seconds."""
    path = out / "history.csv"
    if not path.exists():
        return []
    with path.open(newline="") as file:
        return [{name: float(value) for name, value in row.items()} for row in csv.DictReader(file)]


def write_history(path: Path, history: list[dict[str, float]]) -> None:
    """Write what `read_history` reads."""
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=history[0])
        writer.writeheader()
        writer.writerows(history)
