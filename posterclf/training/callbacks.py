"""What a training run does after every epoch: measure, record, save."""

import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import keras
import numpy as np

from posterclf.atomic import write_beside
from posterclf.images import read_image
from posterclf.inference.network_input import scaled_pixels
from posterclf.labels import DEFAULT_THRESHOLD
from posterclf.metrics.cross_entropy import cross_entropy_terms
from posterclf.metrics.scores import Metric, scores
from posterclf.registry.card_parts import InputSize
from posterclf.registry.sample_history import SAMPLES_FILE, SampleHistory
from posterclf.shipped import shipped_samples
from posterclf.training.batches import PosterBatches
from posterclf.training.run_folder import CHECKPOINTS, HISTORY_FILE, read_history, write_history

if TYPE_CHECKING:
    from tqdm import tqdm

MEASURED: tuple[Metric, ...] = ("map", "micro_ap", "mean_auc", "micro_f1")


class _Callback(keras.callbacks.Callback):
    """Keras' callback, with types: Keras allows None for the model and the log, yet passes both to these methods."""

    @property
    def network(self) -> keras.Model:
        assert isinstance(self.model, keras.Model)
        return self.model

    def predictions(self, inputs: PosterBatches | np.ndarray) -> np.ndarray:
        """Probabilities of the network with the averages of its weights, (posters, labels) float32."""
        with _average_in_place(self.network):
            batch_size = 8 if isinstance(inputs, np.ndarray) else None
            # verbose: typed as text, for its default is "auto"
            return self.network.predict(inputs, batch_size, verbose=0)  # pyright: ignore[reportArgumentType]


class Validation(_Callback):
    """After every epoch: the figures of the validation part, in the log as val_loss, val_map and so on."""

    def __init__(self, posters: PosterBatches, labels: np.ndarray):
        super().__init__()
        self._posters, self._labels = posters, labels

    def on_epoch_end(self, epoch: int, logs: dict[str, float]) -> None:
        probabilities = self.predictions(self._posters)
        figures = scores(self._labels, probabilities, DEFAULT_THRESHOLD)
        loss = cross_entropy_terms(self._labels, probabilities).mean()
        accuracy = np.mean((self._labels == 1) == (probabilities >= 0.5))
        logs.update(val_loss=float(loss), val_binary_accuracy=float(accuracy))
        for metric in MEASURED:
            if (value := figures[metric]) is not None:
                logs[f"val_{metric}"] = value


class Checkpoints(_Callback):
    """After every epoch: a row in history.csv, and the whole model, optimizer included, in checkpoints/.

    A checkpoint appears under its name only when it is complete, and after its row: a kill at any moment leaves a run
    that `newest_checkpoint` can go on from. Dropout is seeded anew for every epoch, so that a resumed run equals one
    that was never killed.
    """

    def __init__(self, out: Path, seed: int):
        super().__init__()
        self._out, self._seed = out, seed

    def on_epoch_begin(self, epoch: int, logs: dict[str, float]) -> None:
        self._started = time.monotonic()
        for number, layer in enumerate(self.network.layers):
            if isinstance(layer, keras.layers.Dropout):
                (random_state,) = layer.variables  # all that a dropout layer has: a seed, and a counter
                random_state.assign([self._seed + number, epoch])

    def on_epoch_end(self, epoch: int, logs: dict[str, float]) -> None:
        row = {"epoch": epoch + 1, **logs, "seconds": round(time.monotonic() - self._started, 1)}
        history = [*read_history(self._out)[:epoch], row]
        write_beside(self._out / HISTORY_FILE, lambda path: write_history(path, history))
        write_beside(self._out / CHECKPOINTS / f"epoch-{epoch + 1:02}.keras", self.network.save)


class SampleRecorder(_Callback):
    """After every epoch: the network's probabilities for the page's samples, added to samples.npz."""

    def __init__(self, out: Path, size: InputSize):
        super().__init__()
        self._file = out / SAMPLES_FILE
        paths = shipped_samples()
        self._names = [path.stem for path in paths]
        self._inputs = np.stack([scaled_pixels(read_image(path), size) for path in paths])

    def on_epoch_end(self, epoch: int, logs: dict[str, float]) -> None:
        probabilities = self.predictions(self._inputs)
        empty = SampleHistory(self._names, [], np.zeros((0, *probabilities.shape), np.float32))
        try:
            before = SampleHistory.from_bytes(self._file.read_bytes())
        except (FileNotFoundError, ValueError):  # the first epoch, or a file that somebody changed
            before = empty
        if before.names != self._names or before.probabilities.shape[1:] != probabilities.shape:
            before = empty
        content = before.followed_by(epoch + 1, probabilities).to_bytes()
        write_beside(self._file, lambda path: path.write_bytes(content))


class ProgressBar(_Callback):
    """One bar over the whole run: posters per second and time left, and the loss so far."""

    def __init__(self, bar: "tqdm[Any]", posters_per_epoch: int):
        super().__init__()
        self._bar, self._posters = bar, posters_per_epoch

    def on_epoch_begin(self, epoch: int, logs: dict[str, float]) -> None:
        self._epoch, self._seen = epoch, 0

    def on_train_batch_end(self, batch: int, logs: dict[str, float]) -> None:
        assert self.params
        seen = self._posters * (batch + 1) // self.params["steps"]
        self._bar.set_postfix(epoch=self._epoch + 1, loss=f"{logs['loss']:.4f}", refresh=False)
        self._bar.update(seen - self._seen)
        self._seen = seen


@contextmanager
def _average_in_place(model: keras.Model) -> Generator[None]:
    """Put the averages in the weights' place for the block, and the weights back after it."""
    kept = [np.array(keras.ops.convert_to_numpy(variable)) for variable in model.trainable_variables]
    take_average(model)
    try:
        yield
    finally:
        for variable, value in zip(model.trainable_variables, kept, strict=True):
            variable.assign(value)


def take_average(model: keras.Model) -> None:
    """Put the moving averages of the weights in the weights' place; does nothing where none were kept."""
    if model.optimizer.use_ema:
        model.optimizer.finalize_variable_values(model.trainable_variables)
