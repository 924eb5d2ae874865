"""From a trained network to a model that is served: for real, after one epoch on a few drawn posters."""

import dataclasses

import numpy as np
import pytest

from posterclf.datasets.reading import read_dataset
from posterclf.datasets.splits import ChosenSplit, asked_split, read_split
from posterclf.inference.classifier import PosterClassifier
from posterclf.publishing import (
    calibrated_network,
    export,
    non_posters,
    publish,
)
from posterclf.registry.card_markdown import markdown
from posterclf.registry.evaluation_predictions import EvaluationPredictions
from posterclf.registry.model_folder import KERAS_FILE, SPLIT_FILE
from posterclf.registry.neighbours import Neighbours
from posterclf.registry.sample_history import SampleHistory
from posterclf.training import (
    fit,
    recipes,
    run_folder,
)
from tests.support.tiny_network import tiny_network


def test_a_trained_network_becomes_a_model_that_is_served(drawn_posters, tmp_path):
    dataset = read_dataset(drawn_posters / "train.csv", drawn_posters / "Images")
    run = run_folder.Run("article", dataset, asked_split("article", dataset), tmp_path / "mine", seed=1)
    run_folder.claim(run)
    model = fit.fit(run, recipes.RECIPES["article"], lambda network: None, epochs=1)
    folder = publish.publish(model, run)
    assert folder.fault() == ""
    assert folder.card.training.posters == {"train": 18, "test": 2}
    assert folder.card.export.largest_difference < 1e-4
    assert folder.card.evaluation["posters"] == 2
    assert PosterClassifier.load(folder.path).predict(dataset.path(0)).model == "mine"
    # The published Keras file is the network without the optimizer's state.
    assert (folder.path / KERAS_FILE).stat().st_size < 16_000_000


@pytest.fixture
def fine_tuned(drawn_posters, tmp_path, monkeypatch):
    """A default model in miniature, published: untrained backbone, 32 x 32 pixels, one epoch, few drawings."""
    recipe = recipes.RECIPES["posters"]
    stage = dataclasses.replace(recipe.stages(1)[0], height=32, width=32, epochs=1, frozen_until=None)
    small = dataclasses.replace(recipe, network=tiny_network, stages=lambda pictures: (stage,), served=(48, 32))
    monkeypatch.setitem(recipes.RECIPES, "posters", small)
    for module in (publish, calibrated_network):
        monkeypatch.setattr(module, "DRAWN_EACH", 2)
    dataset = read_dataset(drawn_posters / "train.csv", drawn_posters / "Images")
    parts = {"train": np.arange(10), "validation": np.arange(10, 18), "test": np.arange(18, 20)}
    run = run_folder.Run("posters", dataset, ChosenSplit("own", parts), tmp_path / "mine", seed=1)
    run_folder.claim(run)
    model = fit.fit(run, small, lambda network: None)
    return dataset, publish.publish(model, run)


def test_a_fine_tuned_network_is_calibrated_and_gives_all_in_one_pass(fine_tuned):
    dataset, folder = fine_tuned
    card = folder.card
    assert folder.fault() == ""
    assert read_split(folder.path / SPLIT_FILE, dataset)["validation"].tolist() == list(range(10, 18))
    assert card.export.largest_difference < 1e-4
    assert card.calibration.posters == 8
    assert set(card.poster_likeness.auroc_of_kinds) == set(non_posters.MEASURING)
    assert card.evaluation["threshold"] == card.thresholds.shared == folder.threshold
    assert "## 'Probably no poster'" in markdown(card)
    prediction = PosterClassifier.load(folder.path).predict(dataset.path(0))
    assert prediction.embedding.shape == (8,)
    assert prediction.evidence.shape == (11, 7, 25)  # of the size that is served
    logits = prediction.evidence.mean(axis=(0, 1))
    assert prediction.probabilities == pytest.approx(1 / (1 + np.exp(-logits)), abs=1e-5)
    assert prediction.probably_no_poster == (prediction.poster_likeness < card.poster_likeness.rejection_threshold)
    assert Neighbours.load(folder).nearest(prediction.embedding, 1)[0].id == dataset.ids[0]
    assert EvaluationPredictions.load(folder).ids == [dataset.ids[row] for row in (18, 19)]
    assert SampleHistory.load(folder).epochs == [1]
    assert prediction.at("tuned") == prediction.at(card.thresholds.labels)
    assert export.renew(folder).fault() == ""
