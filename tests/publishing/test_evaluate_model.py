"""Measuring in one call: what comes back is what stands in the card, and parts that there are not are refused."""

import shutil

import pytest

from posterclf.errors import DatasetError, ModelError
from posterclf.inference.classifier import PosterClassifier
from posterclf.labels import GENRES
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
    report = evaluate(*data, model=model, split="article", threshold=0.9)
    assert (report["split"], report["part"], report["posters"]) == ("article", "test", 2)
    assert report["threshold"] == 0.9
    assert (model / CARD).read_bytes() == before


@pytest.mark.parametrize(("part", "posters"), [("train", 18), ("test", 2)])
def test_a_part_of_the_split_is_measured_alone(data, part, posters):
    report = evaluate(*data, model="article", split="article", part=part)
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
    with pytest.raises(DatasetError, match=r"file missing: 1, .*there is no .*nowhere\.jpg"):
        evaluate(csv, data[1], model="article", split="all")


def test_a_model_of_the_tutorials_split_is_not_measured_on_a_tenth_of_another_csv_unasked(data):
    with pytest.raises(
        DatasetError, match=r"trained with the tutorial's data set, and .* is another one\. Measure on all"
    ):
        evaluate(*data, model="article")


def test_the_split_of_a_file_is_taken(data, tmp_path):
    split = tmp_path / "split.csv"
    parts = ["test"] * 5 + ["validation"] * 4 + ["train"] * 11
    split.write_text("Id,part\n" + "".join(f"p{number:02},{part}\n" for number, part in enumerate(parts)))
    report = evaluate(*data, model="article", split=split, part="validation")
    assert (report["split"], report["part"], report["posters"]) == (str(split), "validation", 4)


def test_a_csv_without_a_label_of_the_model_is_refused(data, tmp_path):
    columns = ("Id", "Genre", *(genre for genre in GENRES if genre not in ("War", "Drama")))
    csv = write_csv(tmp_path / "fewer.csv", [row("p00", "Comedy")], columns)
    with pytest.raises(DatasetError, match=r"lacks the columns Drama, War\. It needs one for each label"):
        evaluate(csv, data[1], split="all")
