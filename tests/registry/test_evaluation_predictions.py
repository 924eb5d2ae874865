from dataclasses import replace as replace_value

import numpy as np
import pytest
from msgspec.structs import replace

from posterclf.errors import ModelError
from posterclf.metrics.intervals import average_precision_intervals, bootstrap_intervals
from posterclf.metrics.scores import scores
from posterclf.registry.evaluation_predictions import PREDICTIONS_FILE, EvaluationPredictions, write_evaluation
from posterclf.registry.model_folder import ModelFolder, find_model, model_names


@pytest.fixture
def folder(tmp_path):
    return ModelFolder(tmp_path, replace(find_model("article").card, files={}))


def test_predictions_come_back_as_they_were_kept(folder):
    random = np.random.default_rng(0)
    predictions = EvaluationPredictions(
        ["tt1", "tt2"], random.integers(0, 2, (2, 25), dtype=np.uint8), random.random((2, 25), np.float32)
    )
    assert EvaluationPredictions.load(folder) is None
    write_evaluation(folder, find_model("article").card.evaluation, predictions)
    again = EvaluationPredictions.load(find_model(folder.path))
    assert again.ids == predictions.ids
    assert (again.labels == predictions.labels).all()
    assert (again.probabilities == predictions.probabilities).all()
    assert again.places is None
    places = np.array([(0.25, 1), (np.nan, np.nan)], np.float32)
    write_evaluation(folder, find_model("article").card.evaluation, replace_value(predictions, places=places))
    assert np.array_equal(EvaluationPredictions.load(find_model(folder.path)).places, places, equal_nan=True)


def test_predictions_that_are_not_the_cards_are_refused(folder):
    (folder.path / PREDICTIONS_FILE).write_bytes(b"others")
    with pytest.raises(ModelError, match="SHA-256"):
        EvaluationPredictions.load(ModelFolder(folder.path, replace(folder.card, files={PREDICTIONS_FILE: "0"})))


@pytest.mark.parametrize("name", model_names())
def test_a_cards_figures_are_those_of_the_predictions_beside_it(name):
    model = find_model(name)
    predictions, figures = EvaluationPredictions.load(model), model.card.evaluation
    again = scores(predictions.labels, predictions.probabilities, figures["threshold"])
    assert again == pytest.approx({metric: figures[metric] for metric in again})
    intervals = bootstrap_intervals(predictions.labels, predictions.probabilities, figures["threshold"])
    for metric, interval in intervals.items():
        assert interval == pytest.approx(figures["intervals"][metric])
    by_label = average_precision_intervals(predictions.labels, predictions.probabilities)
    kept = np.array([figures["labels"][label]["ap_interval"] for label in model.labels], float)  # NaN for None
    assert by_label == pytest.approx(kept, nan_ok=True)
