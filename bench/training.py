"""An epoch of training from files, decoded as they are needed, beside the same network on arrays in memory."""

import resource
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import keras
import numpy as np

from bench.measuring import Measured, posters, side_by_side
from posterclf.images import read_image
from posterclf.inference.network_input import scaled_pixels
from posterclf.labels import GENRES
from posterclf.registry.card_parts import InputSize
from posterclf.training.batches import LabelledPosters, PosterBatches
from posterclf.training.fit import known_binary_crossentropy
from posterclf.training.networks import freeze
from posterclf.training.recipes import RECIPES

RECIPE = RECIPES["posters"]
STAGES = RECIPE.stages(1)
FIRST, LAST = STAGES[0], STAGES[-1]
LARGEST = InputSize(height=LAST.height, width=LAST.width, resample=RECIPE.resample)
# Posters in an epoch that is timed, ten batches: for the first one the network waits, and a real epoch has a hundred.
TIMED = 480
HELD = 5868  # posters whose memory is measured: the training part of the split 'clean'
EPOCHS = 2


def measure() -> list[Measured]:
    return [*_epochs(), *_memory()]


def _epochs() -> list[Measured]:
    """The recipe's first stage, with and without augmentation; the arrays in memory are without."""
    labelled = _labelled(TIMED)
    size = InputSize(height=FIRST.height, width=FIRST.width, resample=RECIPE.resample)
    varied = PosterBatches(labelled, size, FIRST.batch_size, FIRST.augmentation, seed=1)
    plain = PosterBatches(labelled, size, FIRST.batch_size)
    arrays = _arrays(labelled, size)
    ours, plainly, in_memory = (_model(size) for _ in range(3))
    contenders: dict[str, Callable[[], object]] = {
        "posterclf": lambda: ours.fit(varied, verbose=0),
        "posterclf, posters as they are": lambda: plainly.fit(plain, verbose=0),
        "arrays in memory": lambda: in_memory.fit(*arrays, batch_size=FIRST.batch_size, verbose=0),
        "decoding and varying alone": lambda: [varied[batch] for batch in range(len(varied))],
    }
    measured = side_by_side("training epoch", contenders, EPOCHS, calls=1)
    return [result.with_metadata(posters=TIMED) for result in measured]


def _memory() -> list[Measured]:
    """The most memory that a process uses to train a few steps at the size of the recipe's last stage."""
    results = []
    for name, peak in {"posterclf": _peak_streamed, "arrays in memory": _peak_of_arrays}.items():
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
            results.append(
                Measured("training memory", name, [executor.submit(peak).result()], "byte", {"posters": HELD})
            )
    return results


def _peak_streamed() -> int:
    labelled = _labelled(HELD)
    batches = PosterBatches(labelled, LARGEST, LAST.batch_size, LAST.augmentation, seed=1)
    return _peak(lambda model: model.fit(batches, steps_per_epoch=2, verbose=0))


def _peak_of_arrays() -> int:
    arrays = _arrays(_labelled(HELD), LARGEST)
    return _peak(lambda model: model.fit(*arrays, batch_size=LAST.batch_size, steps_per_epoch=2, verbose=0))


def _peak(train: Callable[[keras.Model], object]) -> int:
    train(_model(LARGEST))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _labelled(count: int) -> LabelledPosters:
    """So many posters, repeated where fewer are at hand, with random labels: those do not change the time."""
    files = posters(count)
    labels = np.random.default_rng(0).random((count, len(GENRES))) < 0.1
    return LabelledPosters([files[number % len(files)] for number in range(count)], labels.astype(np.float32))


def _arrays(labelled: LabelledPosters, size: InputSize) -> tuple[np.ndarray, np.ndarray]:
    images = np.empty((len(labelled), size.height, size.width, 3), np.float32)
    for row, path in enumerate(labelled.paths):
        images[row] = scaled_pixels(read_image(path), size)
    return images, labelled.labels


def _model(size: InputSize) -> keras.Model:
    model = RECIPE.network(size.height, size.width, len(GENRES))
    freeze(model, FIRST.frozen_until)
    optimizer = keras.optimizers.AdamW(1e-4, weight_decay=0.02, use_ema=True, ema_momentum=0.995)
    model.compile(optimizer, known_binary_crossentropy, jit_compile=False)
    return model
