"""Eight bits: a file that the classifier loads, and figures that come out again."""

import numpy as np
import pytest
from ai_edge_litert.interpreter import Interpreter
from msgspec.structs import replace

from posterclf.datasets.reading import read_dataset
from posterclf.datasets.splits import ChosenSplit
from posterclf.errors import ModelError
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.on_files import probabilities_of
from posterclf.metrics.scores import scores
from posterclf.publishing import (
    export,
    quantize,
)
from posterclf.registry.card_markdown import markdown
from posterclf.registry.evaluation_predictions import EvaluationPredictions
from posterclf.registry.model_folder import SERVED_FILE, ModelFolder, sha256
from posterclf.registry.neighbours import NEIGHBOURS_FILE, Neighbours
from posterclf.registry.sample_history import SAMPLES_FILE
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
    low, high = quantization.map_lost_interval
    assert low <= quantization.map_lost <= high
    assert f"(lost: {quantization.map_lost:.4f}, 95% interval {low:.4f} to {high:.4f}, paired)" in markdown(small.card)
    with pytest.raises(ModelError, match=r"was exported from tiny and has no Keras file\. Export tiny\."):
        export.keras_model(small)
    # The convolution between the stem and the head, which stay as they are.
    assert (8, 3, 3, 4) in eight_bit_shapes(small)
    assert not {(4, 3, 3, 3), (25, 1, 1, 8)} & eight_bit_shapes(small)


def test_a_model_in_eight_bits_has_neighbours_and_predictions_of_its_own(drawn_posters, tmp_path):
    dataset = read_dataset(drawn_posters / "train.csv", drawn_posters / "Images")
    folder = export.renew(tiny_network.save_model(tmp_path / "tiny"))
    files = {NEIGHBOURS_FILE: b"of the network before", SAMPLES_FILE: b"how it was trained"}
    for name, content in files.items():
        (folder.path / name).write_bytes(content)
    digests = folder.card.files | {name: sha256(content) for name, content in files.items()}
    folder = ModelFolder(folder.path, replace(folder.card, files=digests))
    small = quantize.export_int8(folder, dataset, ChosenSplit("own", PARTS), tmp_path / "small")

    assert small.verified_file(SAMPLES_FILE) == files[SAMPLES_FILE]
    prediction = PosterClassifier.load(small.path).predict(dataset.path(3))
    near = {
        neighbour.id: neighbour.similarity for neighbour in Neighbours.load(small).nearest(prediction.embedding, 10)
    }
    assert near[dataset.ids[3]] > 0.999
    kept = EvaluationPredictions.load(small)
    assert kept.ids == [dataset.ids[row] for row in PARTS["test"]]
    np.testing.assert_allclose(
        kept.probabilities[0], PosterClassifier.load(small.path).predict(dataset.path(12)).probabilities, atol=1e-3
    )


def eight_bit_shapes(folder: ModelFolder) -> set[tuple[int, ...]]:
    details = Interpreter(model_path=str(folder.path / SERVED_FILE)).get_tensor_details()
    return {tuple(tensor["shape"].tolist()) for tensor in details if tensor["dtype"] == np.int8}
