"""Eight bits beside thirty-two: one poster's time, the file's size, and what the predictions lose."""

import os
import tempfile
from functools import partial
from pathlib import Path

from bench.measuring import Measured, posters, side_by_side
from bench.runtimes import eight_bits
from posterclf.datasets.reading import read_dataset
from posterclf.images import read_image
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.network_input import scaled_pixels
from posterclf.inference.runtimes.choice import EXACT
from posterclf.publishing.evaluate_model import split_of
from posterclf.publishing.quantize import export_int8
from posterclf.registry.model_folder import SERVED_FILE, find_model

ROUNDS = 30


def measure() -> list[Measured]:
    data = Path(os.environ.get("POSTERCLF_DATA", "nowhere"))
    if not (data / "train.csv").is_file():
        print("Quantization is left out: POSTERCLF_DATA names no folder with train.csv and Images/.")
        return []
    folder = find_model()
    with tempfile.TemporaryDirectory() as temporary:
        dataset = read_dataset(data / "train.csv", data / "Images", folder.labels)
        small = eight_bits(folder) or export_int8(folder, dataset, split_of(folder, dataset), Path(temporary) / "int8")
        classifiers = {
            name: PosterClassifier.load(model.path, choice=EXACT)
            for name, model in {"posterclf": folder, "int8": small}.items()
        }
        content = {"posterclf": folder.verified_file(SERVED_FILE), "int8": small.verified_file(SERVED_FILE)}
    image = scaled_pixels(read_image(posters(1)[0]), folder.card.input)[None]
    calls = {name: partial(classifier.outputs, image) for name, classifier in classifiers.items()}
    figures = {"posterclf": small.card.quantization.before, "int8": small.card.evaluation}
    sizes = [Measured("quantization, bytes", name, [len(file)], "byte") for name, file in content.items()]
    return sizes + [
        result.with_metadata(map=figures[result.contender]["map"], micro_ap=figures[result.contender]["micro_ap"])
        for result in side_by_side("quantization, time", calls, ROUNDS)
    ]
