"""The folder of a training run: its recipe, seed and data, its checkpoints, its history."""

import csv
import hashlib
import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from posterclf.atomic import write_beside
from posterclf.datasets.reading import Dataset
from posterclf.datasets.splits import ChosenSplit, write_split
from posterclf.errors import TrainingError
from posterclf.registry.model_folder import CARD, SPLIT_FILE
from posterclf.registry.sample_history import SAMPLES_FILE

RUN_FILE = "run.json"
HISTORY_FILE = "history.csv"
CHECKPOINTS = "checkpoints"
CHECKPOINT = re.compile(r"epoch-[0-9]{2,6}\.keras")


@dataclass(frozen=True)
class Run:
    """What is trained, on what, and where.

    recipe:   its name
    out:      the folder of the run, which becomes the model's
    further:  more pictures, for training only; a label that one of their sources never names is left out of the loss
    balance:  show pictures of rare labels more often, see `datasets.balance.sampling_weights`
    """

    recipe: str
    dataset: Dataset
    split: ChosenSplit
    out: Path
    seed: int
    further: Sequence[Dataset] = ()
    balance: bool = False


def require_free(out: Path, resume: bool, replace: bool) -> None:
    """Refuse a folder that holds a run or a model, unless the one is to go on or the other to be replaced.

    raises:  TrainingError
    """
    if replace:
        return
    if newest_checkpoint(out) and (out / RUN_FILE).exists():
        if not resume:
            raise TrainingError(f"{out} holds a run already. Go on with --resume, or give another folder with --out.")
    elif (out / CARD).exists():
        raise TrainingError(f"{out} holds a model. Give another folder with --out, or replace it with --replace.")


def claim(run: Run, resume: bool = False, replace: bool = False) -> None:
    """Make `run.out` the folder of this run, with a split of one's own in it; nothing changes where it is that already.

    Before its first epoch is finished, a run may be replaced by another one: nothing is lost.

    raises:  TrainingError as `require_free` does, and where the folder's run is of another recipe, seed or data
    """
    require_free(run.out, resume, replace)
    labels = hashlib.sha256()
    for pictures in (run.dataset, *run.further):
        labels.update("".join(pictures.ids).encode() + pictures.labels.tobytes())
    split = hashlib.sha256(repr({part: rows.tolist() for part, rows in run.split.parts.items()}).encode())
    identity = {
        "recipe": run.recipe,
        "seed": run.seed,
        "labels": labels.hexdigest(),
        "split": split.hexdigest(),
        "balance": run.balance,
    }
    path = run.out / RUN_FILE
    if replace:
        _forget(run.out)
    elif newest_checkpoint(run.out) and _identity_in(path) != identity:
        raise TrainingError(
            f"The run in {run.out} has another recipe, seed, CSV or split. Give the same, or another --out."
        )
    (run.out / CHECKPOINTS).mkdir(parents=True, exist_ok=True)
    write_beside(path, lambda beside: beside.write_text(json.dumps(identity), encoding="utf-8"))
    if run.split.name == "own":
        write_split(run.out / SPLIT_FILE, run.dataset, run.split.parts)
    else:
        (run.out / SPLIT_FILE).unlink(missing_ok=True)  # of the run that is replaced


def _identity_in(path: Path) -> object:
    """What a run wrote of itself; None where somebody changed the file."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None


def _forget(out: Path) -> None:
    """Remove what an earlier run left; the files of its model are replaced when the new one is written."""
    for name in (RUN_FILE, HISTORY_FILE, SAMPLES_FILE):
        (out / name).unlink(missing_ok=True)
    shutil.rmtree(out / CHECKPOINTS, ignore_errors=True)


def newest_checkpoint(out: Path) -> Path | None:
    """The last complete checkpoint of a run, None before the first epoch's end."""
    complete = [path for path in (out / CHECKPOINTS).glob("epoch-*.keras") if CHECKPOINT.fullmatch(path.name)]
    return max(complete, key=epoch_of, default=None)


def epoch_of(checkpoint: Path) -> int:
    """How many epochs were finished when a checkpoint was written."""
    return int(checkpoint.stem.removeprefix("epoch-"))


def read_history(out: Path) -> list[dict[str, float]]:
    """The epochs of a run so far: epoch (from 1), loss, binary_accuracy, the figures of `Validation`, seconds.

    raises:  TrainingError where the file is another one than was written
    """
    path = out / HISTORY_FILE
    if not path.exists():
        return []
    try:
        with path.open(newline="", encoding="utf-8") as file:
            return [{name: float(value) for name, value in row.items()} for row in csv.DictReader(file)]
    except (TypeError, ValueError, AttributeError, csv.Error) as error:
        raise TrainingError(f"{path} is damaged. Restore it, or begin anew with another --out.") from error


def write_history(path: Path, history: list[dict[str, float]]) -> None:
    """Write what `read_history` reads."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=history[0])
        writer.writeheader()
        writer.writerows(history)
