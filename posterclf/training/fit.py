"""The run that carries out a recipe: stage by stage, streamed from the posters' files, resumable after every epoch."""

from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np

from posterclf.datasets.reading import Dataset
from posterclf.progress import Progress, silent
from posterclf.registry.card import InputSize
from posterclf.training import networks
from posterclf.training.batches import LabelledPosters, PosterBatches
from posterclf.training.callbacks import Checkpoints, ProgressBar, SampleRecorder, Validation, take_average
from posterclf.training.recipes import Recipe, Stage
from posterclf.training.run_folder import epoch_of, newest_checkpoint


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
            size = InputSize(height=stage.height, width=stage.width, resample=recipe.resample)
            batches = PosterBatches(
                train,
                size,
                stage.batch_size,
                stage.augmentation,
                extra,
                stage.extra_share,
                seed,
                first_epoch=max(first, done),
            )
            if done <= first:
                model = _begun(recipe, stage, train.labels.shape[1], model, len(batches))
            model.fit(
                batches,
                initial_epoch=max(first, done),
                epochs=last,
                shuffle=False,
                verbose=0,
                callbacks=[
                    Validation(PosterBatches(validation, size, stage.batch_size), validation.labels),
                    SampleRecorder(out, size),
                    Checkpoints(out, seed),
                    ProgressBar(bar, batches.posters_per_epoch),
                ],
            )
    take_average(model)
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


def _begun(recipe: Recipe, stage: Stage, outputs: int, before: keras.Model | None, steps_per_epoch: int) -> keras.Model:
    """The stage's network, compiled, with the weights of the stage before it."""
    model = recipe.network(stage.height, stage.width, outputs)
    if before:
        take_average(before)
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
