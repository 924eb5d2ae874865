"""One poster, warm: the decoder alone, the network alone, from the file to the probabilities, and where that goes."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from bench.goals import FAST
from bench.measuring import Measured, median_poster, posters, rival, side_by_side
from bench.runtimes import Network, articles_lines, classifier_of, fast_computing, keras_networks, networks
from posterclf.images import read_image
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.network_input import read_reduced, resized_pixels, scaled_pixels
from posterclf.inference.runtimes.choice import EXACT
from posterclf.processors import processors
from posterclf.registry.model_folder import find_model

ROUNDS = 10
DECODED = 24  # posters that one measurement of the decoders takes, together
AGREEMENT = 1e-4  # the largest difference between runtimes of the same network
SIDE = 1024  # of the square matrices whose product shows what the processor can do


def measure() -> list[Measured]:
    return [*_peak(), *_decoders(), *_of_model("efficientnet"), *_of_model("article")]


def _peak() -> list[Measured]:
    """What the processor can do at all: a product of large float32 matrices, which is nothing but multiply-adds."""
    a, b = np.random.default_rng(0).random((2, SIDE, SIDE), dtype=np.float32)
    with threadpool_limits(1):
        results = side_by_side("peak of one thread", {"product of float32 matrices": lambda: a @ b}, 2 * ROUNDS)
    return [result.with_metadata(multiply_adds=SIDE**3) for result in results]


def _decoders() -> list[Measured]:
    files = posters(DECODED)
    decoders: dict[str, Callable[[Path], object]] = {"posterclf": read_image}
    with rival("OpenCV"):
        import cv2

        decoders["OpenCV"] = lambda path: cv2.imread(str(path), cv2.IMREAD_COLOR_RGB)
    with rival("simplejpeg"):
        import simplejpeg

        decoders["simplejpeg"] = lambda path: simplejpeg.decode_jpeg(path.read_bytes())
    with rival("tf.io"):
        import tensorflow as tf

        decoders["tf.io"] = lambda path: tf.io.decode_jpeg(tf.io.read_file(str(path)), channels=3)

    def decode_all(decoder: Callable[[Path], object]) -> Callable[[], object]:
        return lambda: [decoder(path) for path in files]

    return side_by_side("decoding", {name: decode_all(decoder) for name, decoder in decoders.items()}, ROUNDS)


def _of_model(name: str) -> list[Measured]:
    folder = find_model(name)
    poster = median_poster()
    image = scaled_pixels(read_image(poster), folder.card.input)[None]
    single = networks(folder, threads=1)
    alone = networks(folder, threads=processors())
    with rival("Keras"):
        alone |= keras_networks(folder)
    expected = alone["posterclf"](image)
    for runtime, network in (*single.items(), *alone.items()):
        assert abs(network(image) - expected).max() < AGREEMENT, f"{runtime} predicts otherwise than posterclf"

    def whole_way(network: Network) -> Callable[[], np.ndarray]:
        return lambda: network(scaled_pixels(read_image(poster), folder.card.input)[None])

    classifier = PosterClassifier.load(name, choice=EXACT)
    whole = {runtime: whole_way(network) for runtime, network in alone.items()}
    whole["posterclf"] = lambda: classifier.predict(poster).probabilities
    if fast := fast_computing(folder, processors()):
        fast_classifier = classifier_of(folder, processors(), fast)
        whole[FAST] = lambda: fast_classifier.predict(poster).probabilities
    with rival("the article's lines"):
        lines = articles_lines(folder)
        whole["the article's lines"] = lambda: lines(poster)

    def calls(runtimes: dict[str, Network]) -> dict[str, Callable[[], np.ndarray]]:
        return {runtime: partial(network, image) for runtime, network in runtimes.items()}

    results = side_by_side(f"network of {name}, one thread", calls(single), ROUNDS)
    results += side_by_side(f"network of {name}", calls(alone), ROUNDS)
    results += side_by_side(f"file to probabilities of {name}", whole, ROUNDS)
    results += _steps(classifier, poster)
    return [result.with_metadata(multiply_adds=folder.card.multiply_adds) for result in results]


def _steps(classifier: PosterClassifier, poster: Path) -> list[Measured]:
    """The way from a file to its prediction, step by step."""
    size = classifier.folder.card.input
    picture = read_reduced(poster, size)
    pixels = resized_pixels(picture, size)
    steps: dict[str, Callable[[], object]] = {
        "read, checked and decoded": lambda: read_reduced(poster, size),
        "resized": lambda: resized_pixels(picture, size),
        "network": lambda: classifier.network.outputs([pixels]),
        "all": lambda: classifier.predict(poster),
    }
    return side_by_side(f"one poster's way with {classifier.folder.name}", steps, 2 * ROUNDS)
