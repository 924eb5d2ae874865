"""Training in one call: what comes back is what is in the folder, and what cannot be trained is said in a sentence."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from posterclf.datasets.reading import read_dataset
from posterclf.errors import DatasetError, TrainingError
from posterclf.inference.classifier import PosterClassifier
from posterclf.labels import GENRES
from posterclf.publishing.train_model import train
from posterclf.registry.evaluation_predictions import EvaluationPredictions
from posterclf.registry.model_folder import find_model
from posterclf.training.recipes import RECIPES
from posterclf.training.run_folder import claim, read_history
from tests.support.csv_files import row, write_csv
from tests.support.tiny_network import tiny_network


@pytest.fixture
def data(drawn_posters, monkeypatch):
    """CSV and images; the tutorial's recipe trains a network that is built in no time."""
    article = RECIPES["article"]
    stage = dataclasses.replace(article.stages[0], height=32, width=32, batch_size=8, epochs=2)
    monkeypatch.setitem(RECIPES, "article", dataclasses.replace(article, network=tiny_network, stages=(stage,)))
    return drawn_posters / "train.csv", drawn_posters / "Images"


def test_the_model_that_comes_back_is_the_one_in_the_folder(data, tmp_path):
    out = tmp_path / "mine"
    model = train(*data, recipe="article", out=out, seed=7)
    assert model.card == find_model(out).card
    assert (model.name, model.labels, model.fault()) == ("mine", GENRES, "")
    training = model.card.training
    assert (training.recipe, training.seed, training.posters) == ("article", 7, {"train": 18, "test": 2})
    assert training.history == read_history(out)
    assert [epoch["epoch"] for epoch in training.history] == [1, 2]
    predictions = EvaluationPredictions.load(model)
    assert len(predictions.ids) == model.card.evaluation["posters"] == 2
    again = PosterClassifier.load(out).predict(data[1] / f"{predictions.ids[0]}.jpg")
    assert again.probabilities == pytest.approx(predictions.probabilities[0], abs=1e-6)


def test_a_run_in_the_default_folder_goes_on_only_where_it_is_asked_to(data, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    claim(Path("runs/article"), "article", read_dataset(*data), seed=42, resume=False)
    Path("runs/article/checkpoints/epoch-01.keras").touch()
    with pytest.raises(TrainingError, match="holds a run already"):
        train(*data, recipe="article")
    with pytest.raises(TrainingError, match="another recipe, seed or CSV"):
        train(*data, recipe="article", seed=43, resume=True)


def test_there_are_no_other_recipes_than_those_that_are_named(data, tmp_path):
    with pytest.raises(TrainingError) as caught:
        train(*data, recipe="resnet", out=tmp_path / "mine")
    assert str(caught.value) == "There is no recipe 'resnet'. Recipes: article, efficientnet."
    assert not (tmp_path / "mine").exists()


def test_the_tutorials_recipe_takes_no_further_posters(data, tmp_path):
    with pytest.raises(TrainingError) as caught:
        train(*data, recipe="article", out=tmp_path / "mine", further=[data])
    assert str(caught.value) == "The recipe article trains on one CSV only."
    assert not (tmp_path / "mine").exists()


def test_faulty_posters_are_named_before_an_epoch_is_trained(data, tmp_path):
    csv, images = data
    (images / "p03.jpg").write_bytes(b"no picture")
    with pytest.raises(DatasetError, match=r"file undecodable: 1, the first in row 5, p03"):
        train(csv, images, recipe="article", out=tmp_path / "mine")
    assert read_history(tmp_path / "mine") == []


def test_faulty_labels_of_further_posters_are_named_too(data, tmp_path, monkeypatch):
    stage = dataclasses.replace(RECIPES["article"].stages[0], extra_share=1.0)
    monkeypatch.setitem(RECIPES, "article", dataclasses.replace(RECIPES["article"], stages=(stage,)))
    more = write_csv(tmp_path / "more.csv", [row("p00", "Drama") | {"War": "maybe"}])
    with pytest.raises(DatasetError, match=r"cell not 0 or 1: 1, the first in row 2, p00: War is 'maybe'"):
        train(*data, recipe="article", out=tmp_path / "mine", further=[(more, data[1])])


def test_further_posters_are_for_training_alone(data, tmp_path, monkeypatch):
    stage = dataclasses.replace(RECIPES["article"].stages[0], extra_share=1.0, epochs=1)
    monkeypatch.setitem(RECIPES, "article", dataclasses.replace(RECIPES["article"], stages=(stage,)))
    more = write_csv(tmp_path / "more.csv", [row("p00", "Western"), row("p01", "Western")])
    training = train(*data, recipe="article", out=tmp_path / "mine", further=[(more, data[1])]).card.training
    assert (training.posters, training.further_posters) == ({"train": 18, "test": 2}, 2)
    assert training.label_frequencies["Western"] == 0
    assert np.isfinite(training.history[0]["loss"])
