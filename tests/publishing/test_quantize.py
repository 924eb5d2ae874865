"""Eight bits: a file that the classifier loads, and figures that come out again."""

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from posterclf.datasets.reading import read_dataset
from posterclf.datasets.splits import ChosenSplit
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.on_files import probabilities_of
from posterclf.metrics.scores import scores
from posterclf.publishing import (
    export,
    quantize,
)
from posterclf.registry.card_markdown import markdown
from posterclf.registry.model_folder import SERVED_FILE, ModelFolder
from tests.support import tiny_network

PARTS = {"train": np.arange(10), "validation": np.arange(10, 12), "test": np.arange(12, 20)}


def test_eight_bits_are_measured_on_the_test_posters(drawn_posters, tmp_path):
    dataset = read_dataset(drawn_posters / "train.csv", drawn_posters / "Images")
    folder = export.renew(tiny_network.save_model(tmp_path / "tiny"))
    small = quantize.export_int8(folder, dataset, ChosenSplit("own", PARTS), tmp_path / "small")
    assert small.fault() == ""

    def scores_of(model: ModelFolder) -> dict:
        posters = [dataset.path(row) for row in PARTS["test"]]
        probabilities = probabilities_of(PosterClassifier.load(model.path), posters)
        return scores(dataset.labels[PARTS["test"]], probabilities, folder.threshold)

    quantization, measured = small.card.quantization, small.card.evaluation
    assert (measured["split"], measured["part"], measured["posters"]) == ("own", "test", 8)
    assert {metric: measured[metric] for metric in scores_of(small)} == scores_of(small)
    assert quantization.before == scores_of(folder)
    assert quantization.map_lost == scores_of(folder)["map"] - scores_of(small)["map"]
    assert quantization.representative_posters == 10
    assert 0 < quantization.largest_difference < 0.1
    assert "## What 8 bits cost" in markdown(small.card)
    # The two convolutions before the head, whose weights would take four bytes each otherwise.
    assert len(eight_bit_kernels(small)) >= 2


def eight_bit_kernels(folder: ModelFolder) -> list[dict]:
    details = Interpreter(model_path=str(folder.path / SERVED_FILE)).get_tensor_details()
    return [tensor for tensor in details if len(tensor["shape"]) == 4 and tensor["dtype"] == np.int8]
