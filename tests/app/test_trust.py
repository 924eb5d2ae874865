import numpy as np
import pytest

from posterclf.app.answer.answer import rows
from posterclf.app.trust import never_predicted, trust_sentences, untold
from posterclf.inference.prediction import Prediction
from posterclf.labels import GENRES
from posterclf.registry.evaluation_predictions import EvaluationPredictions
from posterclf.registry.model_folder import find_model
from tests.support.other_labels import SIX, model_of


def test_what_nothing_shows_to_be_told_is_marked_and_what_is_told_well_is_not():
    marked = untold(find_model("efficientnet"))
    assert {"News", "N/A", "Reality-TV", "Short"} <= set(marked)
    assert not {"Action", "Animation", "Comedy", "Drama", "Horror"} & set(marked)


@pytest.mark.parametrize("model", ["efficientnet", "article"])
def test_what_is_never_predicted_is_counted_on_the_kept_predictions_at_the_default_rule(model):
    folder = find_model(model)
    probabilities = EvaluationPredictions.load(folder).probabilities
    thresholds = folder.thresholds(None).table()
    highest = dict(zip(folder.labels, probabilities.max(axis=0), strict=True))
    assert never_predicted(folder) == tuple(label for label in GENRES if highest[label] < thresholds[label])
    assert "N/A" in never_predicted(folder)


def test_both_are_said_in_sentences():
    text = trust_sentences(find_model("efficientnet"))
    assert "better than chance: " in text
    assert "News" in text
    assert "Never predicted for any of these 726 posters" in text


def test_a_model_that_was_not_measured_has_no_mark_and_no_sentence(tmp_path):
    folder = model_of(SIX, tmp_path / "six")
    assert (untold(folder), never_predicted(folder), trust_sentences(folder)) == ((), (), "")


def test_the_answers_rows_carry_the_mark_and_its_meaning():
    folder = find_model("efficientnet")
    probabilities = np.linspace(0, 1, len(GENRES), dtype=np.float32)
    prediction = Prediction(model=folder.name, labels=GENRES, probabilities=probabilities)
    by_label = {row["label"]: row for row in rows(prediction, folder)}
    assert by_label["News"]["lines"] == ("News ?",)
    assert "better than chance" in by_label["News"]["note"]
    assert (by_label["Drama"]["lines"], by_label["Drama"]["note"]) == (("Drama",), "")
