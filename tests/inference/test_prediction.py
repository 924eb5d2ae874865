"""What a network says of one poster: ranked, and decided at a threshold."""

import dataclasses

import numpy as np
import pytest

from posterclf.inference.prediction import Prediction
from posterclf.labels import DEFAULT_THRESHOLD, GENRES, Labels, Thresholds


def prediction_of(**probabilities: float) -> Prediction:
    values = np.array([probabilities.get(genre, 0) for genre in GENRES], np.float32)
    return Prediction(model="test", labels=GENRES, probabilities=values)


def test_top_and_at_stand_in_order_of_probability():
    prediction = prediction_of(War=0.5, Drama=0.75, Action=0.25)
    assert prediction.top(2) == [("Drama", 0.75), ("War", 0.5)]
    assert prediction.at(0.5) == ["Drama", "War"]  # at or above
    assert prediction.at(0.51) == ["Drama"]
    assert prediction.at(0.9) == []
    assert prediction.at(0)[:3] == ["Drama", "War", "Action"]
    assert len(prediction.at(0)) == 25


def test_thresholds_of_their_own_by_name_or_mapping():
    prediction = dataclasses.replace(
        prediction_of(War=0.5, Drama=0.75, Action=0.25),
        tuned_thresholds=Thresholds.tuned(GENRES, {**dict.fromkeys(GENRES, 0.9), "Action": 0.2}),
    )
    assert prediction.at("tuned") == ["Action"]
    assert prediction.at({"War": 0.5, "Drama": 0.8}) == ["War"]
    with pytest.raises(ValueError, match="has no tuned thresholds"):
        prediction_of().at("tuned")
    with pytest.raises(ValueError, match="a number, 'tuned', or a mapping"):
        prediction_of().at("best")


def test_equal_probabilities_keep_the_order_of_the_csv():
    assert [genre for genre, _ in prediction_of().ranking()] == list(GENRES)


def test_a_threshold_may_be_a_value_and_is_the_tutorials_by_default():
    prediction = prediction_of(War=0.5, Drama=0.75, Action=DEFAULT_THRESHOLD)
    assert prediction.at() == ["Drama", "War", "Action"]
    assert prediction.at(Thresholds.one(GENRES, 0.6)) == ["Drama"]
    assert prediction.at(Thresholds.own(GENRES, {"Action": 0.2})) == ["Action"]


def test_more_than_there_are_is_all_and_none_is_none():
    assert len(prediction_of().top(100)) == 25
    assert prediction_of().top(0) == []


def test_other_labels_are_ranked_and_named_in_their_own_order():
    probabilities = np.array([0.25, 0.5, 0.5], np.float32)
    prediction = Prediction(model="clothes", labels=Labels(["red", "dress", "shirt"]), probabilities=probabilities)
    assert prediction.ranking() == [("dress", 0.5), ("shirt", 0.5), ("red", 0.25)]
    assert list(prediction.as_dict().items()) == [("red", 0.25), ("dress", 0.5), ("shirt", 0.5)]
    assert prediction.at(0.5) == ["dress", "shirt"]


def test_what_a_network_does_not_give_is_none():
    prediction = prediction_of()
    assert (prediction.tuned_thresholds, prediction.embedding, prediction.evidence) == (None, None, None)
    assert (prediction.poster_likeness, prediction.probably_no_poster) == (None, False)
