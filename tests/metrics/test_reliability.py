"""Reliability bins and the calibration error, against scikit-learn and SciPy."""

import numpy as np
import pytest
from scipy import stats
from sklearn.calibration import calibration_curve

from posterclf.metrics.reliability import calibration_error, reliability_bins, reliability_cells
from posterclf.metrics.scores import scores


def test_bins_are_equally_many_and_their_distance_is_the_calibration_error(cells):
    labels, probabilities = cells
    bins = reliability_bins(labels, probabilities)
    assert sum(each.size for each in bins) == labels.size
    assert max(each.size for each in bins) - min(each.size for each in bins) <= 1
    distance = sum(each.size * abs(each.mean - each.share) for each in bins) / labels.size
    assert calibration_error(labels, probabilities) == pytest.approx(distance, abs=1e-6)
    assert scores(labels, probabilities, 0.3)["ece"] == pytest.approx(distance, abs=1e-6)
    assert all(each.low <= each.share <= each.high for each in bins)
    groups = reliability_cells(probabilities)
    assert sorted(cell for cells in groups for cell in cells) == list(range(labels.size))
    for each, cells in zip(bins, groups, strict=True):
        assert each.share == pytest.approx(labels.ravel()[cells].mean())


def test_bins_are_scikit_learns_quantiles():
    random = np.random.default_rng(0)
    probabilities = random.permutation(np.linspace(0.01, 0.99, 1500))
    labels = (random.random(1500) < probabilities).astype(int)
    bins = reliability_bins(labels, probabilities)
    share, mean = calibration_curve(labels, probabilities, n_bins=15, strategy="quantile")
    assert [each.mean for each in bins] == pytest.approx(mean.tolist())
    assert [each.share for each in bins] == pytest.approx(share.tolist())
    assert calibration_error(labels, probabilities) == pytest.approx(np.abs(share - mean).mean())


def test_a_certain_mistake_is_the_largest_error():
    assert calibration_error(np.array([[1], [0]]), np.array([[0.0], [1.0]])) == 1
    assert calibration_error(np.array([[1], [0]]), np.array([[1.0], [0.0]])) == 0


def test_the_interval_of_a_bin_is_wilsons():
    (one,) = reliability_bins(np.array([1]), np.array([0.4]))
    theirs = stats.binomtest(1, 1).proportion_ci(method="wilson")
    assert (one.low, one.high) == pytest.approx((theirs.low, theirs.high), abs=1e-6)
