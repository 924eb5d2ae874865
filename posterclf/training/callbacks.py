"""What happens after every epoch of a training run: measured, recorded, kept."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import keras
import numpy as np

from posterclf.atomic import write_beside
from posterclf.images import read_image
from posterclf.inference.network_input import scaled_pixels
from posterclf.labels import DEFAULT_THRESHOLD
from posterclf.metrics.cross_entropy import KERAS_EPSILON
from posterclf.metrics.scores import scores
from posterclf.registry.card import InputSize
from posterclf.registry.sample_history import SAMPLES_FILE, SampleHistory
from posterclf.shipped import shipped_samples
from posterclf.training.batches import PosterBatches
from posterclf.training.run_folder import read_history, write_history


class Validation(keras.callbacks.Callback):
    """After every epoch: the figures of the validation part, in the log as val_loss, val_map and so on."""

    def __init__(self, posters: PosterBatches, labels: np.ndarray):
        super().__init__()
        self._posters, self._labels = posters, labels

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        with _average_in_place(self.model):
            probabilities = self.model.predict(self._posters, verbose=0)
        figures = scores(self._labels, probabilities, DEFAULT_THRESHOLD)
        likely = np.clip(probabilities, KERAS_EPSILON, 1 - KERAS_EPSILON)
        loss = -np.mean(np.where(self._labels == 1, np.log(likely), np.log(1 - likely)))
        accuracy = np.mean((self._labels == 1) == (probabilities >= 0.5))
        logs.update(val_loss=float(loss), val_binary_accuracy=float(accuracy))
        logs.update({f"val_{name}": figures[name] for name in ("map", "micro_ap", "mean_auc", "micro_f1")})


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
        write_beside(self._out / "history.csv", lambda path: write_history(path, history))
        write_beside(self._out / "checkpoints" / f"epoch-{epoch + 1:02}.keras", self.model.save)


class SampleRecorder(keras.callbacks.Callback):
    """After every epoch: what the network says of the page's samples, added to samples.npz."""

    def __init__(self, out: Path, size: InputSize):
        super().__init__()
        self._file = out / SAMPLES_FILE
        paths = shipped_samples()
        self._names = [path.stem for path in paths]
        self._inputs = np.stack([scaled_pixels(read_image(path), size) for path in paths])

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        with _average_in_place(self.model):
            probabilities = self.model.predict(self._inputs, batch_size=8, verbose=0)
        nothing = SampleHistory(self._names, [], np.zeros((0, *probabilities.shape), np.float32))
        before = SampleHistory.from_bytes(self._file.read_bytes()) if self._file.exists() else nothing
        content = before.followed_by(epoch + 1, probabilities).to_bytes()
        write_beside(self._file, lambda path: path.write_bytes(content))


class ProgressBar(keras.callbacks.Callback):
    """One bar over the whole run: posters per second and time left, and the loss so far."""

    def __init__(self, bar, posters_per_epoch: int):
        super().__init__()
        self._bar, self._posters = bar, posters_per_epoch

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        self._epoch, self._seen = epoch, 0

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        seen = self._posters * (batch + 1) // self.params["steps"]
        self._bar.set_postfix(epoch=self._epoch + 1, loss=f"{logs['loss']:.4f}", refresh=False)
        self._bar.update(seen - self._seen)
        self._seen = seen


@contextmanager
def _average_in_place(model: keras.Model) -> Iterator[None]:
    """The network with the averages of its weights, and afterwards with the weights again."""
    kept = [keras.ops.convert_to_numpy(variable).copy() for variable in model.trainable_variables]
    take_average(model)
    try:
        yield
    finally:
        for variable, value in zip(model.trainable_variables, kept, strict=True):
            variable.assign(value)


def take_average(model: keras.Model) -> None:
    """Let the moving averages of the weights take the weights' place, where they were kept."""
    if model.optimizer.use_ema:
        model.optimizer.finalize_variable_values(model.trainable_variables)
