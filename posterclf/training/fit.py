"""The run that carries out a recipe: stage by stage, read from the posters' files, resumable after every epoch."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import keras
import numpy as np

from posterclf.datasets.balance import sampling_weights
from posterclf.datasets.reading import Dataset
from posterclf.errors import TrainingError
from posterclf.progress import Progress, silent
from posterclf.registry.card_parts import InputSize
from posterclf.training import networks
from posterclf.training.batches import LabelledPosters, PosterBatches
from posterclf.training.callbacks import Checkpoints, ProgressBar, SampleRecorder, Validation, take_average
from posterclf.training.keras_files import KerasFileError, open_network
from posterclf.training.recipes import Recipe, Stage
from posterclf.training.run_folder import Run, epoch_of, newest_checkpoint

if TYPE_CHECKING:
    from tqdm import tqdm


@keras.saving.register_keras_serializable("posterclf")
def known_binary_crossentropy(labels: Any, probabilities: Any) -> Any:
    """Binary cross-entropy of each poster: the mean over its known labels.

    labels:         (posters, labels), from 0 to 1, or below 0 where unknown
    probabilities:  (posters, labels) in [0, 1]
    returns:        (posters,)
    """
    known: Any = keras.ops.cast(labels >= 0, probabilities.dtype)
    cells: Any = keras.ops.binary_crossentropy(keras.ops.maximum(labels, 0.0), probabilities) * known
    summed: Any = keras.ops.sum(cells, axis=-1)
    return summed / keras.ops.maximum(keras.ops.sum(known, axis=-1), 1.0)


@keras.saving.register_keras_serializable("posterclf")
def known_binary_accuracy(labels: Any, probabilities: Any) -> Any:
    """Share of each poster's known labels that are right at .5; a blended label counts as 1 from .5 on.

    Arguments and shapes as for `known_binary_crossentropy`.
    """
    known: Any = keras.ops.cast(labels >= 0, probabilities.dtype)
    right: Any = keras.ops.cast((labels >= 0.5) == (probabilities >= 0.5), probabilities.dtype) * known
    summed: Any = keras.ops.sum(right, axis=-1)
    return summed / keras.ops.maximum(keras.ops.sum(known, axis=-1), 1.0)


def fit(
    run: Run,
    recipe: Recipe,
    begin: Callable[[keras.Model], None],
    epochs: int | None = None,
    progress: Progress = silent,
) -> keras.Model:
    """Train a network by its recipe, from the newest checkpoint in the run's folder or from the start.

    run:     see `run_folder.claim`: history.csv and checkpoints/ grow in its folder epoch by epoch
    begin:   called once, with the first stage's network: gives it the weights that the recipe starts from
    epochs:  None for the recipe's
    returns: the network with the averages of its weights, where the recipe keeps them
    """
    keras.utils.set_random_seed(run.seed)
    train, validation = (_labelled(run.dataset, run.split.parts[part]) for part in ("train", run.split.validation))
    extra = _further(run.further, train)
    weights = sampling_weights(train.labels) if run.balance else None
    model, done = _resumed(run.out)
    stages = recipe.stages(len(train))
    spans = _spans(stages, min(epochs or sys.maxsize, recipe.epochs(len(train))))
    with _progress_bar(progress, spans, done, len(train), len(extra)) as bar:
        for stage, first, last in spans:
            if last <= done:
                continue
            size = InputSize(height=stage.height, width=stage.width, resample=recipe.resample)
            at = max(first, done)
            batches = PosterBatches(
                train, size, stage.batch_size, stage.augmentation, extra, stage.extra_share, run.seed, at, weights
            )
            if model is None or done <= first:
                model = _begun(recipe, stage, train.labels.shape[1], model, len(batches), begin)
            model.fit(
                batches,
                initial_epoch=at,
                epochs=last,
                shuffle=False,
                verbose=0,  # pyright: ignore[reportArgumentType] -- typed as text, for its default is "auto"
                callbacks=[
                    Validation(PosterBatches(validation, size, stage.batch_size), validation.labels),
                    SampleRecorder(run.out, size),
                    Checkpoints(run.out, run.seed),
                    ProgressBar(bar, batches.posters_per_epoch),
                ],
            )
    assert model is not None  # a recipe has a stage, and a stage an epoch
    take_average(model)
    return model


def _resumed(out: Path) -> tuple[keras.Model | None, int]:
    """The network of the newest checkpoint and the epochs that it has seen; None and 0 at the start.

    raises:  TrainingError where the checkpoint cannot be opened
    """
    newest = newest_checkpoint(out)
    if newest is None:
        return None, 0
    try:
        return open_network(newest, to_train=True), epoch_of(newest)
    except KerasFileError as error:
        raise TrainingError(
            f"The checkpoint {newest} is not opened: {error}. Remove it to go on from the one before."
        ) from error


def _progress_bar(
    progress: Progress, spans: list[tuple[Stage, int, int]], done: int, train: int, extra: int
) -> "tqdm[Any]":
    """A bar over all posters of the run, in which those of the `done` epochs are counted already."""
    sizes = [train + round(stage.extra_share * extra) for stage, _, _ in spans]
    seen = sum(
        size * min(max(done - first, 0), last - first) for size, (_, first, last) in zip(sizes, spans, strict=True)
    )
    total = sum(size * (last - first) for size, (_, first, last) in zip(sizes, spans, strict=True))
    return progress(total=total, initial=seen, desc="training", unit=" posters")


def _further(datasets: Sequence[Dataset], train: LabelledPosters) -> LabelledPosters:
    return LabelledPosters(
        [path for dataset in datasets for path in dataset.paths(range(len(dataset)))],
        np.concatenate([train.labels[:0], *(dataset.known_labels for dataset in datasets)]),
    )


def _labelled(dataset: Dataset, rows: np.ndarray) -> LabelledPosters:
    return LabelledPosters(dataset.paths(rows), dataset.labels[rows].astype(np.float32))


def _spans(stages: Sequence[Stage], epochs: int) -> list[tuple[Stage, int, int]]:
    """Each stage with the epochs that it spans, as (stage, first, last + 1), of the first `epochs` epochs."""
    spans, first = [], 0
    for stage in stages:
        last = min(first + stage.epochs, epochs)
        if first < last:
            spans.append((stage, first, last))
        first = last
    return spans


def _begun(
    recipe: Recipe,
    stage: Stage,
    outputs: int,
    before: keras.Model | None,
    steps_per_epoch: int,
    begin: Callable[[keras.Model], None],
) -> keras.Model:
    """The stage's network, compiled, with the weights of the stage before it."""
    model = recipe.network(stage.height, stage.width, outputs)
    if before:
        take_average(before)
        model.set_weights(before.get_weights())
    else:
        begin(model)
    if stage.frozen_until:
        networks.freeze(model, stage.frozen_until)
    steps = stage.epochs * steps_per_epoch
    if stage.averaging is None:
        optimizer = keras.optimizers.Adam(stage.learning_rate)
    else:
        rise = steps // 20
        rate: Any = keras.optimizers.schedules.CosineDecay(  # Any: a schedule goes where a number is typed
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
        # XLA is three times slower here on a processor. Typed as text, for its default is "auto".
        jit_compile=False,  # pyright: ignore[reportArgumentType]
    )
    return model
