"""A trained network made ready to be served: calibrated, with thresholds, neighbours and 'probably no poster'."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
from PIL import Image
from scipy.special import expit, logit

from posterclf.batched import batched
from posterclf.datasets.reading import Dataset
from posterclf.inference.network_input import read_input
from posterclf.labels import Labels
from posterclf.metrics.cross_entropy import KERAS_EPSILON
from posterclf.metrics.scores import Scores, scores
from posterclf.progress import Progress, silent
from posterclf.publishing import poster_likeness
from posterclf.publishing.calibration import platt_scaling, tuned_thresholds
from posterclf.publishing.non_posters import CHOOSING, drawn
from posterclf.registry.card import Calibration, InputSize, PosterLikeness, TunedThresholds
from posterclf.registry.neighbours import Neighbours
from posterclf.shipped import shipped_samples
from posterclf.training import networks

DRAWN_EACH = 100  # drawn non-posters of each kind
SAMPLE_WEIGHT = 20  # the page's samples are drawn posters: each counts as so many real ones
BATCH_SIZE = 16


@dataclass(frozen=True)
class CalibratedNetwork:
    """A network with all outputs that are served, and what its card says of how it was made so."""

    network: keras.Model
    calibration: Calibration
    thresholds: TunedThresholds
    validation: Scores
    poster_likeness: PosterLikeness
    neighbours: Neighbours


def calibrated_network(
    network: keras.Model,
    size: InputSize,
    labels: Labels,
    dataset: Dataset,
    split: dict[str, np.ndarray],
    progress: Progress = silent,
) -> CalibratedNetwork:
    """The network with calibrated probabilities, embedding, evidence and poster likeness.

    network:  as it was trained, with probabilities alone; its last layer is changed
    size:     of its input
    labels:   of its outputs, in their order
    split:    parts 'train' and 'validation'; everything is tuned on the latter
    """
    with_embedding = keras.Model(
        network.inputs[0], {"probabilities": network.outputs[0], "embedding": networks.embedding_of(network)}
    )

    def outputs(images: Sequence[Path | Image.Image], what: str) -> dict[str, np.ndarray]:
        inputs = (read_input(image, size) for image in images)
        with progress(inputs, total=len(images), desc=what, unit=" pictures") as bar:
            batches = [with_embedding.predict_on_batch(np.stack(batch)) for batch in batched(bar, BATCH_SIZE)]
        return {name: np.concatenate([batch[name] for batch in batches]) for name in batches[0]}

    validation_rows, train_rows = split["validation"], split["train"]
    validation = outputs(dataset.paths(validation_rows), "validation posters")
    calibration, thresholds, figures = _calibrate(
        network, labels, dataset.labels[validation_rows], validation["probabilities"]
    )
    train = outputs(dataset.paths(train_rows), "training posters")["embedding"]
    others = outputs([image for kind in drawn(CHOOSING, DRAWN_EACH).values() for image in kind], "no posters")
    samples = outputs(shipped_samples(), "samples")["embedding"]
    likeness = poster_likeness.fit(
        np.concatenate([train, np.repeat(samples, SAMPLE_WEIGHT, axis=0)]), others["embedding"]
    )
    rejection_threshold = float(np.quantile(likeness.of(validation["embedding"]), poster_likeness.DOUBTED))
    return CalibratedNetwork(
        network=networks.with_all_outputs(network, likeness.weights, likeness.bias),
        calibration=calibration,
        thresholds=thresholds,
        validation=figures,
        poster_likeness=PosterLikeness(
            rejection_threshold=rejection_threshold, doubted=poster_likeness.DOUBTED, chosen_on=list(CHOOSING)
        ),
        neighbours=Neighbours.among(
            [dataset.ids[row] for row in train_rows], labels, dataset.labels[train_rows], train
        ),
    )


def _calibrate(
    network: keras.Model, names: Labels, labels: np.ndarray, probabilities: np.ndarray
) -> tuple[Calibration, TunedThresholds, Scores]:
    """Calibrate the network on validation posters, and tune thresholds on them.

    labels:         (posters, labels) int, 0 or 1
    probabilities:  (posters, labels) float in [0, 1], what the network gives before
    returns:        how it was calibrated, the thresholds, and the figures at the shared one
    """
    logits = logit(np.clip(probabilities.astype(float), KERAS_EPSILON, 1 - KERAS_EPSILON))
    slopes, offsets, strength = platt_scaling(labels, logits)
    networks.calibrate(network, slopes, offsets)
    calibrated = expit(slopes * logits + offsets)
    shared, own = tuned_thresholds(names, labels, calibrated)
    before, after = scores(labels, probabilities, shared), scores(labels, calibrated, shared)
    calibration = Calibration(
        method="Platt scaling for each label, drawn towards the one for all; part of the network's last layer",
        part="validation",
        posters=len(labels),
        strength=strength,
        slopes=names.table(slopes.tolist()),
        offsets=names.table(offsets.tolist()),
        ece_before=before["ece"],
        ece_after=after["ece"],
    )
    thresholds = TunedThresholds(shared=shared, labels=own, part="validation", micro_f1=after["micro_f1"])
    return calibration, thresholds, after
