"""Calibration and tuned thresholds against scikit-learn's logistic regression and F1."""

import numpy as np
import pytest
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, precision_score

from posterclf.errors import ShapeError
from posterclf.labels import Labels
from posterclf.metrics.scores import MIN_POSITIVES
from posterclf.teaching.calibration import STRENGTHS, calibration_lines, platt_scaling, tuned_thresholds

NAMES = Labels("abcdefghij")


@pytest.fixture
def posters() -> tuple[np.ndarray, np.ndarray]:
    """Labels drawn from known probabilities, and logits that overstate them; the last label has three positives."""
    random = np.random.default_rng(0)
    true = random.normal(-1.5, 1.5, (2000, len(NAMES)))
    labels = (random.random(true.shape) < expit(true)).astype(int)
    labels[:, -1] = 0
    labels[:3, -1] = 1
    return labels, 2 * true + 1


def logistic_regression(labels: np.ndarray, logits: np.ndarray) -> tuple[float, float]:
    """Slope and offset as scikit-learn fits them."""
    oracle = LogisticRegression(C=np.inf).fit(logits.reshape(-1, 1), labels.ravel())
    return oracle.coef_[0, 0], oracle.intercept_[0]


def test_without_a_pull_each_line_is_the_logistic_regression_of_scikit_learn(posters):
    labels, logits = posters
    slopes, offsets = calibration_lines(labels, logits, 0)
    for label in range(5):
        line = logistic_regression(labels[:, label], logits[:, label])
        assert (slopes[label], offsets[label]) == pytest.approx(line, abs=1e-3)


def test_what_overstates_is_brought_back(posters):
    slopes, offsets, strength = platt_scaling(*posters)
    assert strength in STRENGTHS
    assert slopes[:-1] == pytest.approx(0.5, abs=0.08)
    assert offsets[:-1] == pytest.approx(-0.5, abs=0.25)


def test_a_label_with_few_positives_stays_near_the_line_for_all(posters):
    labels, logits = posters
    slope, offset = logistic_regression(labels, logits)
    free, pulled = (calibration_lines(labels, logits, strength) for strength in (0.1, 300))
    distance = [np.hypot(slopes[-1] - slope, offsets[-1] - offset) for slopes, offsets in (free, pulled)]
    assert distance[1] < distance[0]


def test_one_label_is_its_own_line_for_all(posters):
    labels, logits = (table[:, :1] for table in posters)
    slopes, offsets, _ = platt_scaling(labels, logits)
    assert (*slopes, *offsets) == pytest.approx(logistic_regression(labels, logits), abs=5e-3)
    shared, own = tuned_thresholds(Labels("a"), labels, expit(logits))
    assert own == {"a": shared}


def test_thresholds_have_the_best_f1_and_few_positives_fall_back(posters):
    labels, logits = posters
    probabilities = expit(logits)
    shared, own = tuned_thresholds(NAMES, labels, probabilities)
    grid = np.arange(1, 100) / 100
    best = max(f1_score(labels.ravel(), probabilities.ravel() >= threshold) for threshold in grid)
    assert f1_score(labels.ravel(), probabilities.ravel() >= shared) == pytest.approx(best)
    best = max(f1_score(labels[:, 0], probabilities[:, 0] >= threshold) for threshold in grid)
    assert f1_score(labels[:, 0], probabilities[:, 0] >= own["a"]) == pytest.approx(best)
    assert own["j"] == shared
    assert tuple(own) == NAMES


def test_thresholds_of_a_least_precision_reach_it_with_the_best_f1_that_is_left(posters):
    labels, logits = posters
    probabilities = expit(logits)
    shared, own = tuned_thresholds(NAMES, labels, probabilities, 0.6)
    assert shared == tuned_thresholds(NAMES, labels, probabilities)[0]
    reaching = [
        f1_score(labels[:, 0], predicted)
        for predicted in (probabilities[:, 0] >= threshold for threshold in np.arange(1, 100) / 100)
        if predicted.any() and precision_score(labels[:, 0], predicted) >= 0.6
    ]
    chosen = probabilities[:, 0] >= own["a"]
    assert precision_score(labels[:, 0], chosen) >= 0.6
    assert f1_score(labels[:, 0], chosen) == pytest.approx(max(reaching))
    assert own["j"] >= shared  # fewer than MIN_POSITIVES


def test_what_is_predicted_reaches_the_precision_for_labels_with_few_positives_too():
    random = np.random.default_rng(3)
    names = Labels([f"label {number}" for number in range(40)])
    labels = (random.random((200, 40)) < np.linspace(0.005, 0.5, 40)).astype(int)
    probabilities = np.clip(0.3 * labels + random.random((200, 40)) * 0.7, 0, 1)
    shared, own = tuned_thresholds(names, labels, probabilities, 0.5)
    assert (labels.sum(axis=0) < MIN_POSITIVES).any()
    for column, name in enumerate(names):
        predicted = probabilities[:, column] >= own[name]
        assert labels[predicted, column].mean() >= 0.5 if predicted.any() else own[name] > shared
        if labels[:, column].sum() < MIN_POSITIVES:
            assert own[name] >= shared


def test_a_label_whose_precision_is_never_enough_is_not_predicted():
    labels = np.array([[1, 0]] * 40 + [[0, 1]] * 60)
    probabilities = np.array([[0.3, 0.1]] * 40 + [[0.3, 0.8]] * 60)
    _, own = tuned_thresholds(Labels(["a", "b"]), labels, probabilities, 0.5)
    assert own["a"] == 1
    assert 0.1 < own["b"] <= 0.8


def test_half_a_dozen_pictures_told_apart_come_out_far_from_the_middle_but_not_certain():
    labels, logits = np.array([[1, 0]] * 3 + [[0, 1]] * 3), np.array([[1.5, -1.5]] * 3 + [[-1.5, 1.5]] * 3)
    slopes, offsets, _ = platt_scaling(labels, logits)
    assert np.all(expit(slopes * logits + offsets)[labels == 1] > 0.8)
    assert np.all(expit(slopes * logits + offsets)[labels == 1] < 0.99)


def test_logits_that_are_worse_than_guessing_are_not_turned_round(posters):
    labels, logits = posters
    slopes, offsets, _ = platt_scaling(labels[:, :3], np.column_stack([-logits[:, 0], logits[:, 1:3]]))
    assert slopes[0] == 0
    assert expit(offsets[0]) == pytest.approx(labels[:, 0].mean())
    assert (slopes[1:] > 0).all()


def test_of_thresholds_that_are_as_good_it_is_the_one_in_the_middle():
    labels, probabilities = np.array([[1], [1], [0], [0]]), np.array([[0.9], [0.8], [0.2], [0.1]])
    assert tuned_thresholds(Labels("a"), labels, probabilities) == (0.5, {"a": 0.5})


def test_shapes_must_fit():
    with pytest.raises(ShapeError):
        tuned_thresholds(NAMES, np.zeros((3, 10)), np.zeros((4, 10)))
    with pytest.raises(ShapeError):
        platt_scaling(np.zeros((3, 0)), np.zeros((3, 0)))
