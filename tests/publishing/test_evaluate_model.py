"""Measuring in one call: what comes back is what stands in the card, and parts that there are not are refused."""

import shutil

import pytest

from posterclf.errors import DatasetError, ModelError
from posterclf.inference.classifier import PosterClassifier
from posterclf.metrics.scores import scores
from posterclf.publishing.evaluate_model import evaluate
from posterclf.registry.evaluation_predictions import EvaluationPredictions
from posterclf.registry.model_folder import CARD, find_model
from tests.support.csv_files import row, write_csv


@pytest.fixture
def data(drawn_posters):
    return drawn_posters / "train.csv", drawn_posters / "Images"


@pytest.fixture
def model(tmp_path):
    """A copy of the tutorial's model, which may be written into."""
    return shutil.copytree(find_model("article").path, tmp_path / "mine")


def test_what_is_written_is_what_comes_back(data, model):
    report = evaluate(*data, model=model, split="all", write=True)
    folder = find_model(model)
    assert folder.card.evaluation == report
    assert (report["model"], report["split"], report["part"], report["posters"]) == ("mine", "all", "all", 20)
    assert folder.fault() == ""
    predictions = EvaluationPredictions.load(folder)
    assert predictions.ids == [f"p{number:02}" for number in range(20)]
    again = scores(predictions.labels, predictions.probabilities, folder.threshold)
    assert again == pytest.approx({metric: report[metric] for metric in again})
    first = PosterClassifier.load(model).predict(data[1] / "p00.jpg").probabilities
    assert predictions.probabilities[0] == pytest.approx(first, abs=1e-6)


def test_measuring_alone_writes_nothing(data, model):
    before = (model / CARD).read_bytes()
    report = evaluate(*data, model=model, threshold=0.9)
    assert (report["split"], report["part"], report["posters"]) == ("article", "test", 2)
    assert report["threshold"] == 0.9
    assert (model / CARD).read_bytes() == before


@pytest.mark.parametrize(("part", "posters"), [("train", 18), ("test", 2)])
def test_a_part_of_the_split_is_measured_alone(data, part, posters):
    report = evaluate(*data, model="article", part=part)
    assert (report["part"], report["posters"]) == (part, posters)


@pytest.mark.parametrize(
    ("split", "part", "sentence"),
    [
        ("article", "validation", "The split article has no part validation. Its parts: train, test."),
        ("all", "test", "The split all has no part test. Its parts: all."),
    ],
)
def test_a_part_that_the_split_does_not_have_is_refused(data, split, part, sentence):
    with pytest.raises(DatasetError) as caught:
        evaluate(*data, model="article", split=split, part=part)
    assert str(caught.value) == sentence


def test_what_cannot_be_measured_is_said(data, tmp_path):
    with pytest.raises(ModelError, match="There is no model 'nowhere'"):
        evaluate(*data, model="nowhere")
    csv = write_csv(tmp_path / "odd.csv", [row("p00", "Drama") | {"War": "maybe"}])
    with pytest.raises(DatasetError, match="War is 'maybe'"):
        evaluate(csv, data[1], model="article", split="all")
    csv = write_csv(tmp_path / "missing.csv", [row("nowhere", "Drama")])
    with pytest.raises(DatasetError, match=r"nowhere\.jpg: "):
        evaluate(csv, data[1], model="article", split="all")
