"""What came of one file, put together from what was kept or sent."""

import os

import numpy as np
import pytest

from posterclf.inference.outcome import Outcome, outcome_of_parts
from posterclf.registry.model_folder import find_model

PROBABILITIES = np.linspace(0, 1, 25, dtype=np.float32)


def test_parts_become_a_prediction_of_the_model_that_was_asked():
    folder = find_model()
    outcome = outcome_of_parts("a.jpg", PROBABILITIES, 1.5, True, None, folder)
    prediction = outcome.prediction
    assert (outcome.file, outcome.error) == ("a.jpg", None)
    assert (prediction.model, prediction.labels) == (folder.name, folder.labels)
    assert (prediction.probabilities == PROBABILITIES).all()
    assert (prediction.poster_likeness, prediction.probably_no_poster) == (1.5, True)
    assert (prediction.embedding, prediction.evidence) == (None, None)
    assert prediction.at("tuned") == prediction.at(folder.card.thresholds.labels)


@pytest.mark.parametrize("doubted", [None, False])
def test_a_network_that_tells_no_posters_apart_doubts_none(doubted):
    prediction = outcome_of_parts("a.jpg", PROBABILITIES, None, doubted, None, find_model("article")).prediction
    assert (prediction.poster_likeness, prediction.probably_no_poster) == (None, False)


def test_without_probabilities_there_is_the_reason():
    outcome = outcome_of_parts("a.jpg", None, None, None, "The file is empty.", find_model())
    assert (outcome.prediction, outcome.error) == (None, "The file is empty.")


@pytest.mark.parametrize(
    ("path", "name"), [(b"a/b.jpg", "a/b.jpg"), ("第九.jpg".encode(), "第九.jpg"), (b"odd\xff.jpg", "odd\ufffd.jpg")]
)
def test_a_name_is_text_that_can_be_written_whatever_bytes_the_path_has(path, name):
    outcome = Outcome(os.fsdecode(path), None, "missing")
    assert outcome.name == name
    assert outcome.name.encode()
    assert os.fsencode(outcome.file) == path
