"""Training in one call: what comes back is what is in the folder, and what cannot be trained is said in a sentence."""

import dataclasses
import shutil
from pathlib import Path

import numpy as np
import pytest

from posterclf.datasets.reading import read_dataset
from posterclf.datasets.splits import asked_split, read_split
from posterclf.errors import DatasetError, TrainingError
from posterclf.inference.classifier import PosterClassifier
from posterclf.labels import GENRES
from posterclf.publishing import calibrated_network, publish, train_model
from posterclf.publishing.evaluate_model import evaluate
from posterclf.publishing.train_model import train
from posterclf.registry.evaluation_predictions import EvaluationPredictions
from posterclf.registry.model_folder import find_model
from posterclf.training.recipes import RECIPES
from posterclf.training.run_folder import Run, claim, read_history
from tests.support.csv_files import row, write_csv
from tests.support.tiny_network import tiny_network


@pytest.fixture
def data(drawn_posters, monkeypatch):
    """CSV and images; the tutorial's recipe trains a network that is built in no time."""
    stage = dataclasses.replace(RECIPES["article"].stages(1)[0], height=32, width=32, batch_size=8, epochs=2)
    quick(monkeypatch, "article", stage)
    return drawn_posters / "train.csv", drawn_posters / "Images"


def quick(monkeypatch, recipe, *stages):
    small = dataclasses.replace(RECIPES[recipe], network=tiny_network, start="random", stages=lambda pictures: stages)
    monkeypatch.setitem(RECIPES, recipe, small)


def test_the_model_that_comes_back_is_the_one_in_the_folder(data, tmp_path):
    out = tmp_path / "mine"
    model = train(*data, recipe="article", split="article", out=out, seed=7)
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
    dataset = read_dataset(*data)
    claim(Run("article", dataset, asked_split("article", dataset), Path("runs/article"), seed=42))
    Path("runs/article/checkpoints/epoch-01.keras").touch()
    with pytest.raises(TrainingError, match="holds a run already"):
        train(*data, recipe="article")
    with pytest.raises(TrainingError, match="another recipe, seed, CSV or split"):
        train(*data, recipe="article", split="article", seed=43, resume=True)


def test_there_are_no_other_recipes_than_those_that_are_named(data, tmp_path):
    with pytest.raises(TrainingError) as caught:
        train(*data, recipe="resnet", out=tmp_path / "mine")
    assert str(caught.value) == "There is no recipe 'resnet'. Recipes: head, efficientnet, article, posters."
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


@pytest.fixture
def posters_recipe(monkeypatch):
    """The default model's recipe, which takes further posters, in miniature."""
    first = RECIPES["posters"].stages(1)[0]
    quick(monkeypatch, "posters", dataclasses.replace(first, height=32, width=32, epochs=1, frozen_until=None))
    for module in (publish, calibrated_network):
        monkeypatch.setattr(module, "DRAWN_EACH", 2)


def test_faulty_labels_of_further_posters_are_named_too(data, tmp_path, posters_recipe):
    more = write_csv(tmp_path / "more.csv", [row("p00", "Drama"), row("p01", "Drama") | {"War": "maybe"}])
    with pytest.raises(DatasetError, match=r"cell not 0 or 1: 1, the first in row 3, p01: War is 'maybe'"):
        train(*data, recipe="posters", out=tmp_path / "mine", further=[(more, data[1])])


def test_further_posters_are_for_training_alone(data, tmp_path, posters_recipe):
    more = write_csv(tmp_path / "more.csv", [row("p00", "Western"), row("p01", "Western")])
    training = train(*data, recipe="posters", out=tmp_path / "mine", further=[(more, data[1])]).card.training
    assert sum(training.posters.values()) == 20
    assert training.further_posters == 2
    assert training.label_frequencies["Western"] == 0
    assert np.isfinite(training.history[0]["loss"])


def test_what_can_be_known_before_decoding_is_said_before(data, tmp_path, monkeypatch):
    monkeypatch.setattr(train_model, "looks", lambda *_: pytest.fail("a picture was decoded"))
    csv, images = data
    split = tmp_path / "split.csv"
    split.write_text("Id,part\np00,train\np01,validation\np02,test\n")
    with pytest.raises(DatasetError, match=r"leaves out 17 rows of .*, the first of them row 5 \(p03\)"):
        train(csv, images, split=split, out=tmp_path / "mine")
    with pytest.raises(DatasetError, match="made for another CSV"):
        train(csv, images, split="clean", out=tmp_path / "mine")
    with pytest.raises(TrainingError, match="head has no epochs"):
        train(csv, images, epochs=3, out=tmp_path / "mine")
    shutil.copytree(find_model("article").path, tmp_path / "article")
    with pytest.raises(TrainingError, match="article holds a model"):
        train(csv, images, out=tmp_path / "article")
    (images / "p07.jpg").unlink()
    with pytest.raises(DatasetError, match="file missing: 1, the first in row 9, p07"):
        train(csv, images, out=tmp_path / "mine")
    assert not (tmp_path / "mine").exists()


def test_a_run_makes_its_own_split_says_so_and_goes_on_with_it(data, tmp_path):
    told = []
    out = tmp_path / "mine"
    model = train(*data, recipe="article", out=out, epochs=1, tell=told.append)
    assert told[0] == f"A split was made, {out / 'split.csv'}: 14 train, 3 validation, 3 test."
    assert model.card.training.split == "own"
    dataset = read_dataset(*data)
    kept = read_split(out / "split.csv", dataset)
    assert {part: len(rows) for part, rows in kept.items()} == model.card.training.posters
    again = train(*data, recipe="article", out=out, epochs=2, resume=True)
    assert [epoch["epoch"] for epoch in again.card.training.history] == [1, 2]
    # It is measured on that split, unless another one is asked for.
    report = evaluate(*data, model=out)
    assert (report["split"], report["part"], report["posters"]) == ("own", "test", 3)
    assert report["map"] == pytest.approx(again.card.evaluation["map"])


def test_a_model_is_replaced_where_that_is_asked_for(data, tmp_path):
    out = tmp_path / "mine"
    first = train(*data, recipe="article", out=out, epochs=1, seed=1)
    second = train(*data, recipe="article", out=out, epochs=1, seed=2, replace=True)
    assert (first.card.training.seed, second.card.training.seed) == (1, 2)
    assert find_model(out).fault() == ""
    assert len(second.card.training.history) == 1
    for _ in range(2):  # also the run without balancing, inside of the folder
        balanced = train(*data, recipe="article", out=out, epochs=1, balance=True, replace=True)
    assert balanced.card.validation["map"] > 0
    assert balanced.card.training.unbalanced_validation["map"] > 0


def test_balancing_is_measured_beside_the_run_without(data, tmp_path, monkeypatch):
    first = RECIPES["efficientnet"].stages(1)[0]
    quick(monkeypatch, "efficientnet", dataclasses.replace(first, height=32, width=32, epochs=1, frozen_until=None))
    plain = train(*data, recipe="efficientnet", out=tmp_path / "plain", seed=3)
    balanced = train(*data, recipe="efficientnet", out=tmp_path / "balanced", seed=3, balance=True)
    assert balanced.card.training.balance
    assert balanced.card.training.unbalanced_validation == pytest.approx(plain.card.validation)
    assert balanced.card.validation != plain.card.validation
    assert (
        "Pictures of rare labels counted more. What that did on the validation part"
        in (balanced.path / "README.md").read_text()
    )
