"""Eight bits: a file that the classifier loads, and figures that come out again."""

import numpy as np
import tiny
from ai_edge_litert.interpreter import Interpreter

from posterclf.datasets.reading import read_dataset
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.on_files import probabilities_of
from posterclf.publishing import (
    export,
    quantize,
)
from posterclf.registry.card_markdown import markdown
from posterclf.registry.model_folder import SERVED_FILE, ModelFolder

PARTS = {"train": np.arange(10), "validation": np.arange(10, 12), "test": np.arange(12, 20)}


def test_eight_bits_are_measured_on_the_test_posters(drawn_posters, tmp_path, monkeypatch):
    monkeypatch.setattr(quantize, "clean_split", lambda dataset: PARTS)
    dataset = read_dataset(drawn_posters / "train.csv", drawn_posters / "Images")
    folder = export.renew(tiny.save_model(tmp_path / "tiny"))
    small = quantize.export_int8(folder, dataset, tmp_path / "small")
    assert small.fault() == ""

    def scores(model: ModelFolder) -> dict:
        posters = [dataset.path(row) for row in PARTS["test"]]
        answers = probabilities_of(PosterClassifier.load(model.path), posters)
        return scores(dataset.labels[PARTS["test"]], answers, folder.threshold)

    told, measured = small.card["quantization"], small.card["evaluation"]
    assert (measured["split"], measured["part"], measured["posters"]) == ("clean", "test", 8)
    assert {metric: measured[metric] for metric in scores(small)} == scores(small)
    assert told["before"] == scores(folder)
    assert told["map_lost"] == scores(folder)["map"] - scores(small)["map"]
    assert told["representative_posters"] == 10
    assert 0 < told["largest_difference"] < 0.1
    assert "## What 8 bits cost" in markdown(small.card)
    # The two convolutions before the head, whose weights would take four bytes each otherwise.
    assert len(eight_bit_kernels(small)) >= 2


def eight_bit_kernels(folder: ModelFolder) -> list[dict]:
    details = Interpreter(model_path=str(folder.path / SERVED_FILE)).get_tensor_details()
    return [tensor for tensor in details if len(tensor["shape"]) == 4 and tensor["dtype"] == np.int8]
