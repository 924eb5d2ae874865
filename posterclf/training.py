"""The run that carries out a recipe: stage by stage, streamed from the posters' files, resumable after every epoch."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import keras
import numpy as np

from posterclf import networks
from posterclf.batches import LabelledPosters, PosterBatches
from posterclf.dataset import Dataset
from posterclf.evaluation import scores
from posterclf.files import write_beside
from posterclf.genres import DEFAULT_THRESHOLD
from posterclf.images import input_array, read_image
from posterclf.progress import Progress, silent
from posterclf.recipes import Recipe, Stage
from posterclf.records import SAMPLES_FILE, SampleHistory
from posterclf.registry import shipped_samples
from posterclf.runs import epoch_of, newest_checkpoint, read_history, write_history

CLOSEST_TO_SURE = 1e-7  # probabilities are kept this far from 0 and 1 where a logarithm is taken, as Keras does


@keras.saving.register_keras_serializable("posterclf")
def known_binary_crossentropy(labels, probabilities):
    """Mean over the genres that are known of each poster.

    labels:         (posters, 25), from 0 to 1, or below 0 where unknown
    probabilities:  (posters, 25) in [0, 1]
    returns:        (posters,)
    """
    known = keras.ops.cast(labels >= 0, probabilities.dtype)
    cells = keras.ops.binary_crossentropy(keras.ops.maximum(labels, 0.0), probabilities) * known
    return keras.ops.sum(cells, axis=-1) / keras.ops.maximum(keras.ops.sum(known, axis=-1), 1.0)


@keras.saving.register_keras_serializable("posterclf")
def known_binary_accuracy(labels, probabilities):
    """Share of the known genres that are right at .5; a blended label counts as 1 from .5 on."""
    known = keras.ops.cast(labels >= 0, probabilities.dtype)
    right = keras.ops.cast((labels >= 0.5) == (probabilities >= 0.5), probabilities.dtype) * known
    return keras.ops.sum(right, axis=-1) / keras.ops.maximum(keras.ops.sum(known, axis=-1), 1.0)


class Validation(keras.callbacks.Callback):
    """After every epoch: the figures of the validation part, in the log as val_loss, val_map and so on."""

    def __init__(self, posters: PosterBatches, labels: np.ndarray):
        super().__init__()
        self._posters, self._labels = posters, labels

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        with _average_in_place(self.model):
            probabilities = self.model.predict(self._posters, verbose=0)
        figures = scores(self._labels, probabilities, DEFAULT_THRESHOLD)
        likely = np.clip(probabilities, CLOSEST_TO_SURE, 1 - CLOSEST_TO_SURE)
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

    def __init__(self, out: Path, size: tuple[int, int], resample: str):
        super().__init__()
        self._file = out / SAMPLES_FILE
        paths = shipped_samples()
        self._names = [path.stem for path in paths]
        self._inputs = np.stack([input_array(read_image(path), *size, resample) for path in paths])

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


def fit(
    recipe: Recipe,
    dataset: Dataset,
    out: Path,
    seed: int,
    epochs: int | None = None,
    progress: Progress = silent,
    further: Sequence[Dataset] = (),
) -> keras.Model:
    """Train a network by its recipe, from the newest checkpoint in `out` or from the start.

    dataset:  the posters that the recipe's split parts
    out:      the claimed folder of the run: history.csv grows there epoch by epoch, and checkpoints/
    epochs:   None for the recipe's
    further:  more posters, for training only; a genre that one of their sources never names is left out of the loss
    """
    keras.utils.set_random_seed(seed)
    split = recipe.split(dataset)
    train, validation = (_labelled(dataset, split[part]) for part in ("train", recipe.validation))
    extra = LabelledPosters(
        [more.path(row) for more in further for row in range(len(more))],
        np.concatenate([train.labels[:0], *(more.known_labels for more in further)]),
    )
    newest = newest_checkpoint(out)
    model, done = (keras.models.load_model(newest), epoch_of(newest)) if newest else (None, 0)
    spans = _spans(recipe, min(epochs or recipe.epochs, recipe.epochs))
    sizes = [len(train) + round(stage.extra_share * len(extra)) for stage, _, _ in spans]
    seen = sum(
        size * min(max(done - first, 0), last - first) for size, (_, first, last) in zip(sizes, spans, strict=True)
    )
    total = sum(size * (last - first) for size, (_, first, last) in zip(sizes, spans, strict=True))
    with progress(total=total, initial=seen, desc="training", unit=" posters") as bar:
        for stage, first, last in spans:
            if last <= done:
                continue
            size, resample, batch_size = (stage.height, stage.width), recipe.resample, stage.batch_size
            batches = PosterBatches(
                train,
                size,
                resample,
                batch_size,
                stage.augmentation,
                extra,
                stage.extra_share,
                seed,
                first_epoch=max(first, done),
            )
            if done <= first:
                model = _begun(recipe, stage, model, len(batches))
            model.fit(
                batches,
                initial_epoch=max(first, done),
                epochs=last,
                shuffle=False,
                verbose=0,
                callbacks=[
                    Validation(PosterBatches(validation, size, resample, batch_size), validation.labels),
                    SampleRecorder(out, size, resample),
                    Checkpoints(out, seed),
                    ProgressBar(bar, batches.posters_per_epoch),
                ],
            )
    _take_average(model)
    return model


def _labelled(dataset: Dataset, rows: np.ndarray) -> LabelledPosters:
    return LabelledPosters([dataset.path(row) for row in rows], dataset.labels[rows].astype(np.float32))


def _spans(recipe: Recipe, epochs: int) -> list[tuple[Stage, int, int]]:
    """Each stage with the epochs that it spans, as (stage, first, last + 1), of the first `epochs` epochs."""
    spans, first = [], 0
    for stage in recipe.stages:
        last = min(first + stage.epochs, epochs)
        if first < last:
            spans.append((stage, first, last))
        first = last
    return spans


def _begun(recipe: Recipe, stage: Stage, before: keras.Model | None, steps_per_epoch: int) -> keras.Model:
    """The stage's network, compiled, with the weights of the stage before it."""
    model = recipe.network(stage.height, stage.width)
    if before:
        _take_average(before)
        model.set_weights(before.get_weights())
    elif recipe.pretrained:
        recipe.pretrained(model)
    if stage.frozen_until:
        networks.freeze(model, stage.frozen_until)
    steps = stage.epochs * steps_per_epoch
    if stage.averaging is None:
        optimizer = keras.optimizers.Adam(stage.learning_rate)
    else:
        rise = steps // 20
        rate = keras.optimizers.schedules.CosineDecay(
            stage.learning_rate / 20, steps - rise, alpha=0.1, warmup_target=stage.learning_rate, warmup_steps=rise
        )
        optimizer = keras.optimizers.AdamW(
            rate, weight_decay=stage.weight_decay, use_ema=True, ema_momentum=stage.averaging
        )
    model.compile(
        optimizer=optimizer,
        loss=known_binary_crossentropy,
        # The tutorial says 'accuracy', which Keras of its day took for this one.
        metrics=[keras.metrics.MeanMetricWrapper(known_binary_accuracy, name="binary_accuracy")],
        jit_compile=False,  # XLA is three times slower here on a processor
    )
    return model


@contextmanager
def _average_in_place(model: keras.Model) -> Iterator[None]:
    """The network with the averages of its weights, and afterwards with the weights again."""
    kept = [keras.ops.convert_to_numpy(variable).copy() for variable in model.trainable_variables]
    _take_average(model)
    try:
        yield
    finally:
        for variable, value in zip(model.trainable_variables, kept, strict=True):
            variable.assign(value)


def _take_average(model: keras.Model) -> None:
    """Let the moving averages of the weights take the weights' place, where they were kept."""
    if model.optimizer.use_ema:
        model.optimizer.finalize_variable_values(model.trainable_variables)
