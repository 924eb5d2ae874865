"""From a trained network to a model that is served: for real, after one epoch on a few drawn posters."""

import shutil

import numpy as np
import pytest

keras = pytest.importorskip("keras")

from posterclf import publishing, registry, training  # noqa: E402 - only where Keras is
from posterclf.classifier import PosterClassifier  # noqa: E402
from posterclf.dataset import read_dataset  # noqa: E402
from posterclf.errors import ModelError  # noqa: E402


def test_a_trained_network_becomes_a_model_that_is_served(drawn_posters, tmp_path):
    dataset = read_dataset(drawn_posters / "train.csv", drawn_posters / "Images")
    training.claim(tmp_path / "mine", "article", dataset, seed=1, resume=False)
    model = training.fit(training.RECIPES["article"], dataset, tmp_path / "mine", seed=1, epochs=1)
    folder = publishing.publish(model, "article", dataset, tmp_path / "mine", seed=1)
    assert folder.fault() == ""
    assert folder.card["training"]["posters"] == {"train": 18, "test": 2}
    assert folder.card["export"]["largest_difference"] < 1e-4
    assert folder.card["evaluation"]["posters"] == 2
    assert PosterClassifier.load(folder.path).predict(dataset.path(0)).model == "mine"
    # The published Keras file is the network without the optimizer's state.
    assert (folder.path / registry.KERAS_FILE).stat().st_size < 16_000_000


@pytest.fixture
def shipped_copy(tmp_path):
    return registry.find(shutil.copytree(registry.find("article").path, tmp_path / "copy"))


def test_an_export_answers_as_before(shipped_copy):
    noise = np.random.default_rng(1).random((90, 60, 3))
    before = PosterClassifier.load(shipped_copy.path).predict(noise).probabilities
    folder = publishing.export(shipped_copy)
    assert folder.fault() == ""
    assert PosterClassifier.load(folder.path).predict(noise).probabilities == pytest.approx(before, abs=1e-5)


def test_a_conversion_that_answers_otherwise_is_not_put_in_place(shipped_copy, monkeypatch):
    other = publishing._converted(training.RECIPES["article"].network())
    monkeypatch.setattr(publishing, "_converted", lambda model: other)
    with pytest.raises(ModelError, match="answers otherwise than Keras"):
        publishing.export(shipped_copy)
    assert registry.find(shipped_copy.path).fault() == ""
    assert shipped_copy.verified_file(registry.SERVED_FILE) != other
