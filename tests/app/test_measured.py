"""A model with what was measured of it."""

import shutil

import pytest
from msgspec.structs import replace

from posterclf.app.measured import measured_model
from posterclf.errors import ModelError
from posterclf.registry import model_folder
from posterclf.registry.evaluation_predictions import PREDICTIONS_FILE, EvaluationPredictions
from posterclf.registry.model_folder import ModelFolder, find_model, model_names, write_card


@pytest.fixture
def article(tmp_path, monkeypatch) -> ModelFolder:
    """A copy of the tutorial's model, alone among all models."""
    shutil.copytree(find_model("article").path, tmp_path / "article")
    monkeypatch.setattr(model_folder, "MODELS", tmp_path)
    return find_model("article")


@pytest.mark.parametrize("name", model_names())
def test_report_and_predictions_are_the_models(name):
    measured, folder = measured_model(name), find_model(name)
    assert measured.report == folder.card.evaluation
    assert measured.digest == folder.card.files[PREDICTIONS_FILE]
    assert measured.predictions.ids == EvaluationPredictions.load(folder).ids
    assert measured_model(name).predictions is measured.predictions  # read once


def test_thresholds_are_each_labels_own_or_the_shared_one_where_none_was_tuned():
    tuned, shared = measured_model("efficientnet"), measured_model("article")
    assert tuned.thresholds.table() == find_model("efficientnet").tuned_thresholds.table()
    assert shared.thresholds.number == find_model("article").threshold
    for measured in (tuned, shared):
        assert (measured.predicted == (measured.predictions.probabilities >= measured.thresholds.values)).all()


def test_cells_are_those_of_one_label_or_of_all():
    measured = measured_model(None)
    posters, labels = measured.predictions.probabilities.shape
    assert [cells.shape for cells in measured.cells(None)] == [(posters, labels)] * 2
    of_drama, probabilities = measured.cells("Drama")
    assert of_drama.shape == probabilities.shape == (posters, 1)
    assert of_drama.sum() == measured.report["labels"]["Drama"]["positives"]
    assert (probabilities[:, 0] == measured.predictions.probabilities[:, measured.folder.labels.index("Drama")]).all()


def test_a_model_that_was_not_measured_is_none(article):
    write_card(ModelFolder(article.path, replace(article.card, evaluation=None)))
    assert measured_model("article") is None
    files = {name: digest for name, digest in article.card.files.items() if name != PREDICTIONS_FILE}
    write_card(ModelFolder(article.path, replace(article.card, files=files)))
    assert measured_model("article") is None


def test_predictions_that_are_not_the_cards_are_refused(article):
    (article.path / PREDICTIONS_FILE).write_bytes(b"others")
    write_card(ModelFolder(article.path, replace(article.card, files=article.card.files | {PREDICTIONS_FILE: "0"})))
    with pytest.raises(ModelError, match="SHA-256"):
        measured_model("article")
