"""What a threshold does, against scikit-learn, on what the shipped models predicted."""

import numpy as np
import pytest
from sklearn import metrics

from posterclf.metrics.operating_points import operating_point, precision_recall_curve


@pytest.mark.parametrize("threshold", [0, 0.05, 0.3, 0.5])
def test_the_numbers_of_a_threshold_are_scikit_learns(cells, threshold):
    labels, probabilities = cells
    point = operating_point(labels, probabilities, threshold)
    truth, predicted = labels.ravel(), (probabilities >= threshold).ravel()
    precision, recall, f1, _ = metrics.precision_recall_fscore_support(truth, predicted, average="binary")
    assert (point.precision, point.recall, point.f1) == pytest.approx((precision, recall, f1))
    assert point.accuracy == pytest.approx(metrics.accuracy_score(truth, predicted))
    counted = (point.true_negatives, point.false_positives, point.false_negatives, point.true_positives)
    assert counted == tuple(metrics.confusion_matrix(truth, predicted).ravel())
    assert (point.predicted, point.positives, point.cells) == (predicted.sum(), truth.sum(), truth.size)


def test_nothing_predicted_has_no_precision_and_nothing_true_no_recall():
    nothing = operating_point(np.array([1, 0]), np.array([0.2, 0.1]), 0.9)
    assert (nothing.precision, nothing.recall, nothing.f1) == (None, 0, 0)
    assert operating_point(np.array([0, 0]), np.array([0.2, 0.1]), 0.15).recall is None
    assert operating_point(np.array([0, 0]), np.array([0.2, 0.1]), 0.9).f1 is None


def test_a_share_of_nothing_is_none():
    nothing = operating_point(np.zeros(3, dtype=int), np.zeros(3), 2.0)
    assert (nothing.precision, nothing.recall, nothing.accuracy) == (None, None, 1)
    assert operating_point(np.zeros(0, dtype=int), np.zeros(0), 0.5).accuracy is None


def test_the_curve_of_a_label_is_scikit_learns(cells):
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
