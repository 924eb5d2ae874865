"""Bootstrap intervals: they hold the figure, repeat, and are SciPy's."""

import numpy as np
import pytest
from scipy import stats

from posterclf.metrics.intervals import average_precision_intervals, bootstrap_intervals, map_difference_interval
from posterclf.metrics.ranking import areas_by_label, average_precision
from posterclf.metrics.scores import scores

THRESHOLD = 0.3


def test_the_difference_of_two_is_paired(case):
    """Of two that say the same it is nothing; of two that are alike it is narrower than either's own interval."""
    labels, probabilities = case
    assert map_difference_interval(labels, probabilities, probabilities) == (0, 0)
    alike = probabilities.copy()
    alike[0] = 1 - alike[0]
    low, high = map_difference_interval(labels, probabilities, alike)
    known, found = (scores(labels, each, THRESHOLD)["map"] for each in (probabilities, alike))
    assert low <= known - found <= high
    own_low, own_high = bootstrap_intervals(labels, probabilities, THRESHOLD)["map"]
    assert high - low < own_high - own_low


def test_intervals_hold_the_figure_and_repeat(case):
    labels, probabilities = case
    intervals = bootstrap_intervals(labels, probabilities, THRESHOLD)
    assert intervals == bootstrap_intervals(labels, probabilities, THRESHOLD)
    figures = scores(labels, probabilities, THRESHOLD)
    assert list(intervals) == list(figures)
    for metric in ("micro_ap", "micro_f1", "accuracy"):
        low, high = intervals[metric]
        assert low <= figures[metric] <= high
        assert high - low < 0.15


def test_the_interval_of_a_figure_that_few_posters_make_too_good_holds_the_truth():
    """Rare labels: a sample's mean average precision is above the truth, its bootstrap samples' are above that."""
    random, runs = np.random.default_rng(0), 20
    shares = np.array([0.3, 0.02, 0.02, 0.02, 0.02])
    held = dict.fromkeys(("ours", "percentile", "bc"), 0)

    def drawn(posters):
        labels = (random.random((posters, len(shares))) < shares).astype(int)
        return labels, 1 / (1 + np.exp(-random.normal(size=labels.shape) - 0.8 * labels))

    truth = average_precision(*drawn(200_000))
    for _ in range(runs):
        labels, probabilities = drawn(300)
        true = truth[labels.any(axis=0)].mean()
        weights = np.vstack([np.ones(300), random.multinomial(300, np.full(300, 1 / 300), size=400)])
        figure, *samples = np.nanmean(areas_by_label(labels, probabilities, weights)[0], axis=0)
        bias = stats.norm.ppf(np.mean(samples < figure))  # Efron's, for BC
        ends = {"percentile": np.array([0.025, 0.975]), "bc": stats.norm.cdf(2 * bias + np.array([-1.96, 1.96]))}
        intervals = {method: np.quantile(samples, end) for method, end in ends.items()}
        intervals["ours"] = bootstrap_intervals(labels, probabilities, THRESHOLD)["map"]
        for method, (low, high) in intervals.items():
            held[method] += low <= true <= high
    assert held["ours"] > 0.9 * runs
    assert max(held["percentile"], held["bc"]) < held["ours"]


def test_the_interval_of_accuracy_is_scipys(case):
    labels, probabilities = case
    right = ((probabilities >= THRESHOLD) == labels).mean(axis=1)
    theirs = stats.bootstrap((right,), np.mean, n_resamples=5000, method="percentile", rng=np.random.default_rng(0))
    ours = bootstrap_intervals(labels, probabilities, THRESHOLD)["accuracy"]
    assert ours == pytest.approx(list(theirs.confidence_interval), abs=0.01)


def test_each_labels_interval_holds_its_average_precision(case):
    labels, probabilities = case
    intervals, ap = average_precision_intervals(labels, probabilities), average_precision(labels, probabilities)
    assert intervals.shape == (labels.shape[1], 2)
    known = labels.any(axis=0)
    assert np.isnan(intervals[~known]).all()
    assert (intervals[known, 0] <= ap[known]).all()
    assert (ap[known] <= intervals[known, 1]).all()


def test_one_label_is_its_own_mean():
    random = np.random.default_rng(4)
    labels, probabilities = random.integers(0, 2, (50, 1)), random.random((50, 1))
    (interval,) = average_precision_intervals(labels, probabilities).tolist()
    assert interval == pytest.approx(bootstrap_intervals(labels, probabilities, THRESHOLD)["map"])


def test_what_no_sample_allows_has_no_interval():
    intervals = bootstrap_intervals(np.zeros((4, 3), int), np.full((4, 3), 0.5), THRESHOLD)
    assert intervals["map"] == [None, None]
    assert intervals["accuracy"] == [0, 0]
