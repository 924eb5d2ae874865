"""What a threshold does, against scikit-learn, on the real answers of the shipped models."""

import numpy as np
import pytest
from sklearn import metrics
from sklearn.calibration import calibration_curve

from posterclf.metrics.operating_points import operating_point, precision_recall_curve
from posterclf.metrics.reliability import calibration_error, reliability_bins
from posterclf.metrics.scores import scores
from posterclf.registry.evaluation_predictions import EvaluationPredictions
from posterclf.registry.model_folder import find_model


@pytest.fixture(params=["efficientnet", "article"])
def cells(request) -> tuple[np.ndarray, np.ndarray]:
    answers = EvaluationPredictions.of(find_model(request.param))
    return answers.labels, answers.probabilities


@pytest.mark.parametrize("threshold", [0, 0.05, 0.3, 0.5])
def test_the_numbers_of_a_threshold_are_scikit_learns(cells, threshold):
    labels, probabilities = cells
    point = operating_point(labels, probabilities, threshold)
    truth, predicted = labels.ravel(), (probabilities >= threshold).ravel()
    precision, recall, f1, _ = metrics.precision_recall_fscore_support(truth, predicted, average="binary")
    assert (point.precision, point.recall, point.f1) == pytest.approx((precision, recall, f1))
    assert point.predicted == predicted.sum()


def test_nothing_predicted_has_no_precision_and_nothing_true_no_recall():
    nothing = operating_point(np.array([1, 0]), np.array([0.2, 0.1]), 0.9)
    assert (nothing.precision, nothing.recall, nothing.f1) == (None, 0, 0)
    assert operating_point(np.array([0, 0]), np.array([0.2, 0.1]), 0.15).recall is None
    assert operating_point(np.array([0, 0]), np.array([0.2, 0.1]), 0.9).f1 is None


def test_the_curve_of_a_genre_is_scikit_learns(cells):
    labels, probabilities = cells[0][:, 4], cells[1][:, 4]
    curve = precision_recall_curve(labels, probabilities)
    precision, recall, thresholds = metrics.precision_recall_curve(labels, probabilities)
    assert curve.thresholds == pytest.approx(thresholds[::-1])
    assert curve.precision == pytest.approx(precision[:-1][::-1])
    assert curve.recall == pytest.approx(recall[:-1][::-1])


def test_a_thinned_curve_keeps_its_ends_and_true_points(cells):
    curve = precision_recall_curve(*cells, points=300)
    assert len(curve.thresholds) <= 300
    assert (curve.thresholds[0], curve.thresholds[-1]) == (cells[1].max(), cells[1].min())
    assert curve.recall[-1] == 1
    for row in range(0, len(curve.thresholds), 50):
        point = operating_point(*cells, curve.thresholds[row])
        assert (point.precision, point.recall) == pytest.approx((curve.precision[row], curve.recall[row]))
    assert max(np.diff(curve.recall)) < 0.01


def test_equal_probabilities_are_one_point():
    curve = precision_recall_curve(np.array([1, 0, 1, 0]), np.array([0.5, 0.5, 0.5, 0.2]))
    assert (curve.thresholds, curve.precision, curve.recall) == ([0.5, 0.2], [2 / 3, 0.5], [1, 1])


def test_bins_are_equally_many_and_their_distance_is_the_ece_of_the_card(cells):
    labels, probabilities = cells
    bins = reliability_bins(labels, probabilities)
    assert sum(each.size for each in bins) == labels.size
    assert max(each.size for each in bins) - min(each.size for each in bins) <= 1
    ece = scores(labels, probabilities, 0.3)["ece"]
    assert calibration_error(bins) == pytest.approx(ece, abs=1e-6)
    assert all(each.low <= each.share <= each.high for each in bins)


def test_bins_are_scikit_learns_quantiles():
    random = np.random.default_rng(0)
    probabilities = random.permutation(np.linspace(0.01, 0.99, 1500))
    labels = (random.random(1500) < probabilities).astype(int)
    bins = reliability_bins(labels, probabilities)
    share, mean = calibration_curve(labels, probabilities, n_bins=15, strategy="quantile")
    assert [each.mean for each in bins] == pytest.approx(mean.tolist())
    assert [each.share for each in bins] == pytest.approx(share.tolist())


def test_the_interval_of_a_bin_is_wilsons():
    (one,) = reliability_bins(np.array([1]), np.array([0.4]))
    assert (one.low, one.high) == (pytest.approx(0.2065, abs=1e-4), 1)
