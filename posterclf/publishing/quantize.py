"""A smaller and faster network: weights and activations in 8 bits, and what that costs, measured.

It is a model of its own, with its own neighbours and predictions. Inputs and outputs stay float32, so that whatever
runs the served file runs this one too.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from msgspec.structs import replace

from posterclf.datasets.reading import Dataset
from posterclf.datasets.splits import ChosenSplit
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.network_input import read_input
from posterclf.inference.on_files import embeddings_of, probabilities_of
from posterclf.inference.runtimes.choice import EXACT
from posterclf.metrics.intervals import map_difference_interval
from posterclf.metrics.report import Report, report
from posterclf.metrics.scores import scores
from posterclf.progress import Progress, silent
from posterclf.publishing.eight_bits import in_eight_bits
from posterclf.publishing.embedding_map import evaluation_predictions
from posterclf.publishing.export import exported_card, keras_model, litert, new_folder
from posterclf.publishing.publish import measured_likeness
from posterclf.registry.card_parts import Quantization
from posterclf.registry.evaluation_predictions import write_evaluation
from posterclf.registry.model_folder import SERVED_FILE, ModelFolder
from posterclf.registry.neighbours import NEIGHBOURS_FILE, Neighbours
from posterclf.registry.sample_history import SAMPLES_FILE

REPRESENTATIVE_POSTERS = 200


def export_int8(
    folder: ModelFolder, dataset: Dataset, split: ChosenSplit, out: Path, progress: Progress = silent
) -> ModelFolder:
    """Write a model's network in 8 bits into a new folder `out`, as a LiteRT file that `PosterClassifier` loads.

    The activations' ranges are measured on training pictures of the split. The card has the figures of the 8-bit
    network on the split's test pictures, and what it lost against the served one. Whatever files the model has beside
    its network, the new one has too: neighbours and predictions of its own, the history of the same training.

    raises:  ModelError where `out` exists, or the network cannot be converted; DatasetError where a poster
             cannot be read
    """
    train, test = split.parts["train"], split.parts["test"]
    labels, posters = dataset.labels[test], dataset.paths(test)

    def fill(beside: Path) -> None:
        ranges = _evenly(train, REPRESENTATIVE_POSTERS)
        content = in_eight_bits(litert(keras_model(folder)), _inputs(folder, dataset.paths(ranges), progress))
        (beside / SERVED_FILE).write_bytes(content)
        small = PosterClassifier(ModelFolder(beside, replace(folder.card, fast=None)), content)
        if NEIGHBOURS_FILE in folder.card.files:
            (beside / NEIGHBOURS_FILE).write_bytes(_neighbours(small, dataset, train, progress).to_bytes())
        if SAMPLES_FILE in folder.card.files:
            (beside / SAMPLES_FILE).write_bytes(folder.verified_file(SAMPLES_FILE))
        likeness = folder.card.poster_likeness
        card = replace(
            exported_card(folder, "litert", beside, out),
            export=None,
            fast=None,
            poster_likeness=likeness and measured_likeness(small, likeness, posters, progress),
        )
        before = probabilities_of(PosterClassifier.load(folder.path, choice=EXACT), posters, progress)
        ids = [dataset.ids[row] for row in test]
        predictions = evaluation_predictions(small, ids, labels, posters, progress=progress)
        after = predictions.probabilities
        scores_before = scores(labels, before, folder.threshold)
        figures = report(folder.labels, labels, after, folder.label_frequencies, folder.threshold, progress)
        quantization = Quantization(
            bits=8,
            representative_posters=len(ranges),
            part="train",
            bytes=len(content),
            bytes_before=len(folder.verified_file(SERVED_FILE)),
            before=scores_before,
            map_lost=(scores_before["map"] or 0) - (figures["map"] or 0),
            map_lost_interval=map_difference_interval(labels, before, after),
            largest_difference=float(abs(after - before).max()),
            mean_difference=float(abs(after - before).mean()),
        )
        evaluation: Report = {"split": split.name, "part": "test", **figures}
        write_evaluation(ModelFolder(beside, replace(card, quantization=quantization)), evaluation, predictions)

    return new_folder(out, fill)


def _inputs(folder: ModelFolder, paths: list[Path], progress: Progress) -> Iterator[np.ndarray]:
    with progress(paths, desc="ranges", unit=" posters") as bar:
        for path in bar:
            yield read_input(path, folder.card.input)


def _neighbours(classifier: PosterClassifier, dataset: Dataset, rows: np.ndarray, progress: Progress) -> Neighbours:
    """The training pictures in the space of the network's own embedding."""
    embeddings = embeddings_of(classifier, dataset.paths(rows), progress)
    return Neighbours.among([dataset.ids[row] for row in rows], dataset.names, dataset.labels[rows], embeddings)


def _evenly(rows: np.ndarray, count: int) -> np.ndarray:
    """At most `count` of the rows, from first to last."""
    return rows[np.linspace(0, len(rows) - 1, min(count, len(rows))).astype(int)]
