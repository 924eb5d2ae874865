"""The recipe head: seconds, no TensorFlow, and a model folder like any other."""

import subprocess
import sys

import numpy as np
import pytest
from scipy.special import expit

from posterclf.datasets.reading import read_dataset
from posterclf.errors import DatasetError
from posterclf.images import read_image
from posterclf.inference.classifier import PosterClassifier
from posterclf.publishing.train_model import train
from posterclf.registry.evaluation_predictions import EvaluationPredictions
from posterclf.registry.model_folder import find_model
from posterclf.registry.neighbours import Neighbours
from posterclf.teaching.features import HeadClassifier, shared_features
from posterclf.teaching.head import Head
from posterclf.teaching.head_model import SHIPPED_CHANNELS
from posterclf.teaching.zip_reading import ZippedModel, read_zip
from tests.support.clothes import CLOTHES, draw_clothes
from tests.support.paths import ROOT
from tests.support.zips import zip_of


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return draw_clothes(tmp_path_factory.mktemp("clothes"), 60)


@pytest.fixture(scope="module")
def model(data, tmp_path_factory):
    return train(*data, out=tmp_path_factory.mktemp("runs") / "clothes", balance=True)


def test_a_head_is_a_model_of_its_own_labels(model, data):
    card = model.card
    assert model.fault() == ""
    assert find_model(model.path).card == card
    assert (card.name, card.labels, card.network) == ("clothes", CLOTHES, find_model("efficientnet").card.network)
    assert (card.training.recipe, card.training.features, card.training.split) == ("head", "efficientnet", "own")
    assert (card.training.stages, card.training.history) == ([], [])
    assert card.poster_likeness is None
    assert "keras" not in card.versions
    channels = shared_features().channels
    assert card.parameters == find_model("efficientnet").card.parameters - 25 * (SHIPPED_CHANNELS + 1) + 9 * (
        channels + 1
    )
    assert card.evaluation["posters"] == card.training.posters["test"]
    assert card.evaluation["map"] > 2 * card.evaluation["baseline"]["map"]


def test_what_is_served_is_the_head_on_the_shipped_networks_features(model, data):
    picture = data[1] / "000.jpg"
    prediction = PosterClassifier.load(model.path).predict(picture)
    embedding = shared_features().embeddings([read_image(picture)])[0]
    head = Head.of(model)
    np.testing.assert_allclose(prediction.probabilities, expit(head.logits(embedding)), atol=1e-5)
    np.testing.assert_allclose(prediction.evidence.mean(axis=(0, 1)), head.logits(embedding), atol=1e-4)
    assert not prediction.probably_no_poster
    nearest = Neighbours.load(model).nearest(embedding, 1)[0]
    assert set(nearest.labels) <= set(CLOTHES)


def test_the_card_says_what_balancing_did(model):
    without, with_it = model.card.training.unbalanced_validation, model.card.validation
    assert model.card.training.balance
    assert without["map"] is not None
    assert without != with_it
    text = (model.path / "README.md").read_text()
    assert f"| mAP | {without['map']:.3f} | {with_it['map']:.3f} |" in text
    for word in ("genre", "IMDb", "movie"):
        assert word not in text


def test_the_page_teach_opens_its_zip(model, data):
    content = zip_of({f"clothes/{file.name}": file.read_bytes() for file in model.path.iterdir() if file.is_file()})
    opened = read_zip(content, "clothes.zip")
    assert isinstance(opened, ZippedModel)
    assert opened.card == model.card
    classifier = HeadClassifier(model, opened.head, shared_features())
    picture = data[1] / "000.jpg"
    expected = PosterClassifier.load(model.path).predict(picture).probabilities
    np.testing.assert_allclose(classifier.predict(picture).probabilities, expected, atol=1e-5)


def test_predictions_of_the_test_part_are_kept(model):
    kept = EvaluationPredictions.load(model)
    assert kept.probabilities.shape == (model.card.training.posters["test"], 9)


def test_a_split_without_validation_is_refused(data, tmp_path):
    with pytest.raises(DatasetError, match="calibrates on a validation part"):
        train(*data, split="article", out=tmp_path / "mine")
    assert not (tmp_path / "mine" / "card.json").exists()


def test_a_head_needs_no_tensorflow(data, tmp_path):
    code = f"""
import sys
from posterclf import evaluate, train
model = train({str(data[0])!r}, {str(data[1])!r}, out={str(tmp_path / "mine")!r})
evaluate({str(data[0])!r}, {str(data[1])!r}, model.path)
print(sorted({{name.split(".")[0] for name in sys.modules}} & {{"tensorflow", "keras", "torch", "streamlit"}}))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, text=True)
    assert run.stdout == "[]\n", run.stderr


def test_labels_of_too_few_pictures_are_told(data, tmp_path):
    csv = data[0].with_name("rare.csv")
    lines = data[0].read_text().splitlines()
    csv.write_text("\n".join([lines[0] + ",hat", lines[1] + ",1", *(line + ",0" for line in lines[2:])]))
    told = []
    model = train(csv, data[1], out=tmp_path / "rare", tell=told.append)
    assert any("Labels without a picture in the part" in sentence and "hat" in sentence for sentence in told)
    probability = PosterClassifier.load(model.path).predict(data[1] / "001.jpg").as_dict()["hat"]
    assert 0 <= probability < 0.2
    assert read_dataset(csv, data[1]).names[-1] == "hat"
