"""The map of the pictures that a model is measured on."""

import numpy as np
import pytest

from posterclf.inference.classifier import PosterClassifier
from posterclf.publishing import embedding_map
from posterclf.publishing.embedding_map import evaluation_predictions, map_places
from tests.support.paths import SAMPLES


def test_pictures_that_the_network_takes_for_alike_are_neighbours_on_the_map():
    random = np.random.default_rng(0)
    groups = np.repeat(np.arange(3), 20)
    places = map_places(random.normal(0, 1, (60, 100)) + 20 * groups[:, None])
    distances = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    assert (groups[distances.argmin(axis=1)] == groups).all()
    assert places.min() >= 0 and places.max() <= 1
    assert np.ptp(places, axis=0).max() == pytest.approx(1)


def test_one_picture_many_times_has_one_place():
    assert (map_places(np.ones((12, 5))) == 0.5).all()


def test_a_network_with_embeddings_gives_a_map_and_another_gives_none():
    ids, labels = [path.stem for path in SAMPLES], np.zeros((len(SAMPLES), 25), np.uint8)
    with_map = evaluation_predictions(PosterClassifier.load(), ids, labels, SAMPLES)
    assert with_map.places is not None
    assert with_map.places.shape == (len(SAMPLES), 2)
    again = PosterClassifier.load().predict(SAMPLES[1]).probabilities
    assert with_map.probabilities[1] == pytest.approx(again, abs=1e-6)
    assert evaluation_predictions(PosterClassifier.load("article"), ids, labels, SAMPLES).places is None
    assert evaluation_predictions(PosterClassifier.load(), ids, labels, SAMPLES, with_map=False).places is None


def test_of_many_pictures_some_have_a_place(monkeypatch):
    monkeypatch.setattr(embedding_map, "MAX_MAPPED", 10)
    labels = np.zeros((len(SAMPLES), 25), np.uint8)
    places = evaluation_predictions(PosterClassifier.load(), list("x" * len(SAMPLES)), labels, SAMPLES).places
    assert places is not None
    assert np.isfinite(places[:, 0]).sum() == 10
    assert np.isfinite(places[[0, -1]]).all()
