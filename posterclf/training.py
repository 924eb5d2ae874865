"""Recipes, and the run that carries one out: streamed from the posters' files, resumable after every epoch."""

import csv
import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np

from posterclf import networks
from posterclf.dataset import Dataset, article_split
from posterclf.errors import TrainingError
from posterclf.images import input_array, read_image
from posterclf.progress import Progress, silent


@dataclass(frozen=True)
class Recipe:
    """How one network is trained.

    resample:       how a poster is brought to the network's size, see `images.input_array`
    learning_rate:  of Adam
    validation:     the part of the split that is measured after every epoch
    """

    network: Callable[[], keras.Model]
    resample: str
    split: Callable[[Dataset], dict[str, np.ndarray]]
    validation: str
    epochs: int
    batch_size: int
    learning_rate: float


RECIPES = {
    # As the tutorial has it, the test part serves as validation data: its figures are no unseen ones.
    "article": Recipe(
        network=networks.article_cnn,
        resample="nearest",
        split=article_split,
        validation="test",
        epochs=10,
        batch_size=64,
        learning_rate=0.001,
    ),
}


class PosterBatches(keras.utils.PyDataset):
    """Batches of posters, decoded as they are asked for, so that memory holds a few of them and never the data set.

    rows:     the rows of `dataset` to go through, (n,) int
    seed:     shuffles the rows anew for every epoch, each epoch's order a function of seed and epoch alone; None
              keeps their order
    returns:  batch i: (size, height, width, 3) float32 in [0, 1] and (size, 25) float32, size <= batch_size
    """

    def __init__(
        self,
        dataset: Dataset,
        rows: np.ndarray,
        model: keras.Model,
        recipe: Recipe,
        seed: int | None = None,
        first_epoch: int = 0,
    ):
        super().__init__()
        self._dataset, self._rows, self._labels = dataset, rows, dataset.labels
        self._height, self._width = model.input_shape[1:3]
        self._resample, self._batch_size = recipe.resample, recipe.batch_size
        self._seed, self._epoch = seed, first_epoch
        self._order = self._order_of_epoch()

    def __len__(self) -> int:
        return -(-len(self._rows) // self._batch_size)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        rows = self._order[index * self._batch_size : (index + 1) * self._batch_size]
        posters = [
            input_array(read_image(self._dataset.path(row)), self._height, self._width, self._resample) for row in rows
        ]
        return np.stack(posters), self._labels[rows].astype(np.float32)

    def on_epoch_end(self) -> None:
        self._epoch += 1
        self._order = self._order_of_epoch()

    def _order_of_epoch(self) -> np.ndarray:
        if self._seed is None:
            return self._rows
        return np.random.default_rng([self._seed, self._epoch]).permutation(self._rows)


class Checkpoints(keras.callbacks.Callback):
    """After every epoch: a row in history.csv, and the whole model, optimizer included, in checkpoints/.

    A checkpoint appears under its name only when it is complete, and after its row: a kill at any moment leaves a run
    that `newest_checkpoint` can go on from. Dropout is seeded anew for every epoch, so that a resumed run
    is the run that was never killed.
    """

    def __init__(self, out: Path, seed: int):
        super().__init__()
        self._out, self._seed = out, seed

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        self._started = time.monotonic()
        for number, layer in enumerate(self.model.layers):
            if isinstance(layer, keras.layers.Dropout):
                layer.seed_generator.state.assign(np.array([self._seed + number, epoch], np.uint32))

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        row = {"epoch": epoch + 1, **(logs or {}), "seconds": round(time.monotonic() - self._started, 1)}
        history = [*read_history(self._out)[:epoch], row]
        write_beside(self._out / "history.csv", lambda path: _write_history(path, history))
        write_beside(self._out / "checkpoints" / f"epoch-{epoch + 1:02}.keras", self.model.save)


class ProgressBar(keras.callbacks.Callback):
    """One bar over the whole run: posters per second and time left, and the loss so far."""

    def __init__(self, progress: Progress, posters: int, epochs: int, first_epoch: int):
        super().__init__()
        self._posters = posters
        self._bar = progress(total=posters * epochs, initial=posters * first_epoch, desc="training", unit=" posters")

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        self._epoch = epoch

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        steps = self.params["steps"]
        self._bar.set_postfix(epoch=self._epoch + 1, loss=f"{logs['loss']:.4f}", refresh=False)
        self._bar.update(self._posters * self._epoch + self._posters * (batch + 1) // steps - self._bar.n)

    def on_train_end(self, logs: dict | None = None) -> None:
        self._bar.close()


def claim(out: Path, recipe_name: str, dataset: Dataset, seed: int, resume: bool) -> None:
    """Make `out` the folder of this run, or find that it is already.

    A run is one that has finished an epoch; before that there is nothing to lose.

    raises:  TrainingError where it holds a run and `resume` is not set, or the run there is another one
    """
    labels = hashlib.sha256("".join(dataset.ids).encode() + dataset.labels.tobytes()).hexdigest()
    run = {"recipe": recipe_name, "seed": seed, "labels": labels}
    path = out / "run.json"
    if path.exists() and newest_checkpoint(out):
        if not resume:
            raise TrainingError(f"{out} holds a run already. Go on with --resume, or give another folder with --out.")
        if json.loads(path.read_text()) != run:
            raise TrainingError(f"The run in {out} has another recipe, seed or CSV. Give the same, or another --out.")
    (out / "checkpoints").mkdir(parents=True, exist_ok=True)
    write_beside(path, lambda beside: beside.write_text(json.dumps(run)))


def fit(
    recipe: Recipe, dataset: Dataset, out: Path, seed: int, epochs: int | None = None, progress: Progress = silent
) -> keras.Model:
    """Train a network by its recipe, from the newest checkpoint in `out` or from the start.

    out:     the claimed folder of the run: history.csv grows there epoch by epoch, and checkpoints/
    epochs:  None for the recipe's
    """
    epochs = epochs or recipe.epochs
    keras.utils.set_random_seed(seed)
    if newest := newest_checkpoint(out):
        model, first_epoch = keras.models.load_model(newest), _epoch(newest)
    else:
        model, first_epoch = recipe.network(), 0
        model.compile(
            optimizer=keras.optimizers.Adam(recipe.learning_rate),
            loss="binary_crossentropy",
            # The tutorial says 'accuracy', which Keras of its day took for this one.
            metrics=["binary_accuracy"],
            jit_compile=False,  # XLA is three times slower here on a processor
        )
    if first_epoch < epochs:
        split = recipe.split(dataset)
        model.fit(
            PosterBatches(dataset, split["train"], model, recipe, seed, first_epoch),
            validation_data=PosterBatches(dataset, split[recipe.validation], model, recipe),
            epochs=epochs,
            initial_epoch=first_epoch,
            shuffle=False,
            verbose=0,
            callbacks=[Checkpoints(out, seed), ProgressBar(progress, len(split["train"]), epochs, first_epoch)],
        )
    return model


def newest_checkpoint(out: Path) -> Path | None:
    """The last complete checkpoint of a run, None before the first epoch's end."""
    return max((out / "checkpoints").glob("epoch-*.keras"), key=_epoch, default=None)


def _epoch(checkpoint: Path) -> int:
    return int(checkpoint.stem.removeprefix("epoch-"))


def read_history(out: Path) -> list[dict[str, float]]:
    """The epochs of a run so far: epoch (from 1), loss, binary_accuracy, their val_ twins, seconds."""
    path = out / "history.csv"
    if not path.exists():
        return []
    with path.open(newline="") as file:
        return [{name: float(value) for name, value in row.items()} for row in csv.DictReader(file)]


def write_beside(path: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a file beside `path`, then move it there: nobody ever meets half a file."""
    beside = path.with_name(f".{path.name}.part{path.suffix}")
    write(beside)
    beside.replace(path)


def _write_history(path: Path, history: list[dict[str, float]]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=history[0])
        writer.writeheader()
        writer.writerows(history)
