"""A trained network made ready to be served: calibrated, with thresholds and neighbours, and poster likeness."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import keras
import numpy as np
from PIL import Image
from scipy.special import logit

from posterclf.batched import batched
from posterclf.datasets.reading import Dataset
from posterclf.datasets.splits import Split
from posterclf.inference.network_input import read_input
from posterclf.labels import Labels
from posterclf.metrics.cross_entropy import KERAS_EPSILON
from posterclf.progress import Progress, silent
from posterclf.publishing import poster_likeness
from posterclf.publishing.export import named
from posterclf.publishing.non_posters import CHOOSING, drawn
from posterclf.registry.card_parts import InputSize, PosterLikeness
from posterclf.registry.neighbours import Neighbours
from posterclf.shipped import shipped_samples
from posterclf.teaching.calibration import MIN_PRECISION, Calibrated, calibrated
from posterclf.training import networks

DRAWN_EACH = 100  # drawn non-posters of each kind
SAMPLE_WEIGHT = 60  # the page's samples are drawn posters: each counts as so many real ones
BATCH_SIZE = 16


@dataclass(frozen=True)
class CalibratedNetwork:
    """A network with all outputs that are served, and what its card says of how it was made so."""

    network: keras.Model
    tuned: Calibrated
    poster_likeness: PosterLikeness | None
    neighbours: Neighbours


def outputs_of(
    network: keras.Model,
    size: InputSize,
    images: Sequence[Path | Image.Image],
    what: str,
    progress: Progress = silent,
) -> dict[str, np.ndarray]:
    """What a network in Keras gives for pictures: output's name -> (pictures, ...) float32.

    what:  that they are, for the progress bar
    """
    inputs = (read_input(image, size) for image in images)
    with progress(inputs, total=len(images), desc=what, unit=" pictures") as bar:
        batches = [named(network.predict_on_batch(np.stack(batch))) for batch in batched(bar, BATCH_SIZE)]
    return {name: np.concatenate([batch[name] for batch in batches]) for name in batches[0]}


def calibrated_network(
    network: keras.Model,
    size: InputSize,
    labels: Labels,
    dataset: Dataset,
    split: Split,
    likeness: bool,
    progress: Progress = silent,
) -> CalibratedNetwork:
    """The network with calibrated probabilities, embedding, evidence and, where it is asked for, poster likeness.

    network:   as it was trained, with probabilities alone; its last layer is changed
    size:      of its input
    labels:    of its outputs, in their order
    split:     parts 'train' and 'validation'; everything is tuned on the latter
    likeness:  whether to learn what is probably no poster; the training pictures are posters then
    """
    with_embedding = keras.Model(
        network.inputs[0], {"probabilities": network.outputs[0], "embedding": networks.embedding_of(network)}
    )

    outputs = partial(outputs_of, with_embedding, size, progress=progress)

    validation_rows, train_rows = split["validation"], split["train"]
    validation = outputs(dataset.paths(validation_rows), "validation pictures")
    clipped = np.clip(validation["probabilities"].astype(float), KERAS_EPSILON, 1 - KERAS_EPSILON)
    tuned = calibrated(labels, dataset.labels[validation_rows], logit(clipped), precision=MIN_PRECISION)
    networks.calibrate(network, tuned.slopes, tuned.offsets)
    train = outputs(dataset.paths(train_rows), "training pictures")["embedding"]
    neighbours = Neighbours.among([dataset.ids[row] for row in train_rows], labels, dataset.labels[train_rows], train)
    if not likeness:
        return CalibratedNetwork(networks.with_all_outputs(network), tuned, None, neighbours)
    others = outputs([image for kind in drawn(CHOOSING, DRAWN_EACH).values() for image in kind], "no posters")
    samples = outputs(shipped_samples(), "samples")["embedding"]
    line = poster_likeness.fit(np.concatenate([train, np.repeat(samples, SAMPLE_WEIGHT, axis=0)]), others["embedding"])
    rejection_threshold = float(np.quantile(line.of(validation["embedding"]), poster_likeness.REJECTED))
    figures = PosterLikeness(
        rejection_threshold=rejection_threshold, doubted=poster_likeness.REJECTED, chosen_on=list(CHOOSING)
    )
    return CalibratedNetwork(networks.with_all_outputs(network, line.weights, line.bias), tuned, figures, neighbours)
