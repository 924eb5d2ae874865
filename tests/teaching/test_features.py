"""The shared features against the shipped network's own outputs, and a head of one's own against a served one."""

import numpy as np
import pytest
from PIL import Image

from posterclf.inference.classifier import PosterClassifier
from posterclf.registry.model_folder import ModelFolder, shipped_default_model
from posterclf.shipped import shipped_samples
from posterclf.teaching.features import HeadClassifier, feature_file, shared_features
from posterclf.teaching.head import Head
from posterclf.teaching.served_head import with_head
from tests.support.other_labels import SIX, model_of


@pytest.fixture(scope="module")
def posters() -> list[Image.Image]:
    return [Image.open(path).convert("RGB") for path in shipped_samples()[:3]]


def test_features_are_the_shipped_networks(posters):
    shipped, network = PosterClassifier.load(shipped_default_model().path), shared_features()
    embeddings = network.embeddings(posters)
    for poster, embedding in zip(posters, embeddings, strict=True):
        prediction = shipped.predict(poster)
        np.testing.assert_allclose(embedding[: len(prediction.embedding)], prediction.embedding, atol=1e-5)
        np.testing.assert_allclose(network.at_places(poster).mean(axis=(0, 1)), embedding, atol=1e-5)
        assert network.at_places(poster).shape[:2] == prediction.evidence.shape[:2]


def test_a_head_without_a_file_predicts_what_it_predicts_in_one(posters, tmp_path):
    folder = model_of(SIX, tmp_path / "six")
    random = np.random.default_rng(1)
    head = Head(random.normal(0, 0.05, (shared_features().channels, 6)), random.normal(size=6))
    served = PosterClassifier(
        ModelFolder(folder.path, folder.card),
        with_head(feature_file(shipped_default_model()), head.weights, head.bias),
    )
    ours = HeadClassifier(folder, head, shared_features())
    for poster in posters:
        one, other = ours.predict(poster), served.predict(poster)
        assert one.labels == other.labels == SIX
        np.testing.assert_allclose(one.probabilities, other.probabilities, atol=1e-5)
        np.testing.assert_allclose(one.evidence, other.evidence, atol=1e-4)
        np.testing.assert_allclose(one.embedding, other.embedding, atol=1e-5)
        assert one.model == other.model
