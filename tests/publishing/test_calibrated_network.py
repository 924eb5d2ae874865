"""What a network becomes before it is served: calibrated in its own last layer, and all that its card says of that."""

import keras
import numpy as np
import pytest
from scipy.special import expit, logit

from posterclf.datasets.reading import read_dataset
from posterclf.inference.network_input import read_input
from posterclf.labels import GENRES
from posterclf.metrics.scores import scores
from posterclf.publishing import calibrated_network as module
from posterclf.publishing.calibrated_network import calibrated_network
from posterclf.publishing.non_posters import CHOOSING, drawn
from posterclf.registry.card_parts import InputSize
from tests.support.tiny_network import tiny_network

SIZE = InputSize(height=32, width=32, resample="bilinear")
SPLIT = {"train": np.arange(8), "validation": np.arange(8, 20)}


def untrained() -> keras.Model:
    """The tiny network, always the same one; as it comes, it gives every label one half."""
    keras.utils.set_random_seed(3)
    network = tiny_network(SIZE.height, SIZE.width)
    kernel = np.random.default_rng(3).normal(size=(1, 1, 8, 25))
    network.get_layer("evidence").set_weights([kernel, np.full(25, -1.0)])
    return network


@pytest.fixture
def dataset(drawn_posters, monkeypatch):
    monkeypatch.setattr(module, "DRAWN_EACH", 2)
    return read_dataset(drawn_posters / "train.csv", drawn_posters / "Images")


def test_a_network_is_calibrated_as_the_card_says(dataset):
    posters = np.stack([read_input(path, SIZE) for path in dataset.paths(SPLIT["validation"])])
    labels = dataset.labels[SPLIT["validation"]]
    before = untrained().predict(posters, verbose=0)
    made = calibrated_network(untrained(), SIZE, GENRES, dataset, SPLIT, likeness=True)
    outputs = made.network.predict(posters, verbose=0)

    slopes, offsets = GENRES.vector(made.tuned.calibration.slopes), GENRES.vector(made.tuned.calibration.offsets)
    assert outputs["probabilities"] == pytest.approx(expit(slopes * logit(before.astype(float)) + offsets), abs=1e-5)
    assert expit(outputs["evidence"].mean(axis=(1, 2))) == pytest.approx(outputs["probabilities"], abs=1e-5)
    assert (made.tuned.calibration.posters, made.tuned.calibration.part) == (12, "validation")
    assert made.tuned.calibration.ece_before == pytest.approx(
        scores(labels, before, made.tuned.thresholds.shared)["ece"], abs=1e-6
    )
    assert made.tuned.calibration.ece_after == made.tuned.validation["ece"] < made.tuned.calibration.ece_before
    assert made.tuned.validation["brier"] == pytest.approx(np.mean((outputs["probabilities"] - labels) ** 2), abs=1e-5)
    assert list(made.tuned.thresholds.labels) == list(GENRES)
    assert made.tuned.thresholds.micro_f1 == made.tuned.validation["micro_f1"]


def test_posters_look_more_like_posters_than_drawings_do(dataset):
    made = calibrated_network(untrained(), SIZE, GENRES, dataset, SPLIT, likeness=True)

    def likeness(images):
        return made.network.predict(np.stack([read_input(image, SIZE) for image in images]), verbose=0)[
            "poster_likeness"
        ]

    posters = likeness(dataset.paths(SPLIT["validation"]))
    others = likeness([image for kind in drawn(CHOOSING, 2).values() for image in kind])
    assert posters.shape == (12, 1)
    assert posters.mean() > others.mean()
    assert np.mean(posters < made.poster_likeness.rejection_threshold) <= 1 / 12
    assert made.poster_likeness.chosen_on == list(CHOOSING)


def test_neighbours_are_training_posters_alone(dataset):
    made = calibrated_network(untrained(), SIZE, GENRES, dataset, SPLIT, likeness=True)
    first = np.stack([read_input(dataset.path(0), SIZE)])
    embedding = made.network.predict(first, verbose=0)["embedding"][0]
    nearest = made.neighbours.nearest(embedding, 20)
    assert {neighbour.id for neighbour in nearest} == {dataset.ids[row] for row in SPLIT["train"]}
    assert nearest[0].id == dataset.ids[0]
    assert nearest[0].labels == GENRES.marked(dataset.labels[0])


def test_pictures_that_are_no_posters_have_no_likeness_to_them(dataset):
    made = calibrated_network(untrained(), SIZE, GENRES, dataset, SPLIT, likeness=False)
    assert made.poster_likeness is None
    assert set(made.network.output) == {"probabilities", "embedding", "evidence"}
