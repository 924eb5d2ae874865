"""A smaller network for phones: weights and activations in 8 bits, and what that costs, measured.

Inputs and outputs stay float32, so that whatever runs the served file runs this one too.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import tensorflow as tf
from msgspec.structs import replace

from posterclf.datasets.reading import Dataset
from posterclf.datasets.splits import ChosenSplit
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.network_input import read_input
from posterclf.inference.on_files import probabilities_of
from posterclf.inference.runtimes.choice import EXACT
from posterclf.metrics.report import Report, report
from posterclf.metrics.scores import scores
from posterclf.progress import Progress, silent
from posterclf.publishing.export import exported_card, keras_model, litert, new_folder
from posterclf.registry.card import Quantization
from posterclf.registry.model_folder import SERVED_FILE, ModelFolder, write_card

REPRESENTATIVE_POSTERS = 200


def export_int8(
    folder: ModelFolder, dataset: Dataset, split: ChosenSplit, out: Path, progress: Progress = silent
) -> ModelFolder:
    """Write a model's network in 8 bits into a new folder `out`, as a LiteRT file that `PosterClassifier` loads.

    The activations' ranges are measured on training pictures of the split. The card has the figures of the 8-bit
    network on the split's test pictures, and what it lost against the served one.

    raises:  ModelError where `out` exists, or the network cannot be converted; DatasetError where a poster
             cannot be read
    """
    test = split.parts["test"]
    labels, posters = dataset.labels[test], dataset.paths(test)

    def fill(beside: Path) -> None:
        ranges = _evenly(split.parts["train"], REPRESENTATIVE_POSTERS)
        content = litert(
            keras_model(folder),
            optimizations=[tf.lite.Optimize.DEFAULT],
            representative_dataset=lambda: _inputs(folder, dataset.paths(ranges), progress),
        )
        (beside / SERVED_FILE).write_bytes(content)
        card = exported_card(folder, "litert", beside, out)
        before = probabilities_of(PosterClassifier.load(folder.path, choice=EXACT), posters, progress)
        after = probabilities_of(PosterClassifier(ModelFolder(beside, card), content), posters, progress)
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
            largest_difference=float(abs(after - before).max()),
        )
        evaluation: Report = {"split": split.name, "part": "test", **figures}
        write_card(
            ModelFolder(beside, replace(card, export=None, fast=None, evaluation=evaluation, quantization=quantization))
        )

    return new_folder(out, fill)


def _inputs(folder: ModelFolder, paths: list[Path], progress: Progress) -> Iterator[list[np.ndarray]]:
    with progress(paths, desc="ranges", unit=" posters") as bar:
        for path in bar:
            yield [read_input(path, folder.card.input)[None]]


def _evenly(rows: np.ndarray, count: int) -> np.ndarray:
    """At most `count` of the rows, from first to last."""
    return rows[np.linspace(0, len(rows) - 1, min(count, len(rows))).astype(int)]
