"""The figures of a set of posters against scikit-learn's."""

import numpy as np
import pytest
from sklearn import metrics

from posterclf.metrics.scores import label_frequencies, scores, weighted_scores

THRESHOLD = 0.3


def test_scores_are_scikit_learns(case):
    labels, probabilities = case
    ours, predicted, known = scores(labels, probabilities, THRESHOLD), probabilities >= THRESHOLD, labels.any(0)
    assert ours["micro_ap"] == pytest.approx(metrics.average_precision_score(labels.ravel(), probabilities.ravel()))
    assert ours["micro_f1"] == pytest.approx(metrics.f1_score(labels.ravel(), predicted.ravel(), zero_division=0))
    f1 = [metrics.f1_score(labels[:, label], predicted[:, label], zero_division=0) for label in np.flatnonzero(known)]
    assert ours["macro_f1"] == pytest.approx(np.mean(f1))
    assert ours["accuracy"] == pytest.approx(metrics.accuracy_score(labels.ravel(), predicted.ravel()))
    assert ours["brier"] == pytest.approx(metrics.mean_squared_error(labels, probabilities))
    ap = [metrics.average_precision_score(labels[:, label], probabilities[:, label]) for label in np.flatnonzero(known)]
    assert ours["map"] == pytest.approx(np.mean(ap))
    auc = [
        metrics.roc_auc_score(labels[:, label], probabilities[:, label])
        for label in np.flatnonzero(known & ~labels.all(0))
    ]
    assert ours["mean_auc"] == pytest.approx(np.mean(auc))


def test_weights_do_what_drawing_the_posters_does(case):
    """Weights by how often a poster was drawn must do what drawing the posters themselves does."""
    labels, probabilities = case
    random = np.random.default_rng(2)
    times = random.multinomial(300, np.full(300, 1 / 300), size=3)
    weighted = weighted_scores(labels, probabilities, THRESHOLD, times.astype(float))
    for sample, drawn in enumerate(times):
        rows = np.repeat(np.arange(300), drawn)
        resampled = scores(labels[rows], probabilities[rows], THRESHOLD)
        for metric in ("map", "micro_ap", "mean_auc", "micro_f1", "macro_f1", "accuracy", "brier"):
            assert weighted[metric][sample] == pytest.approx(resampled[metric]), metric


@pytest.mark.parametrize("count", [1, 3, 25])
def test_calibration_error_is_zero_for_true_probabilities_and_large_for_wrong_ones(count):
    random = np.random.default_rng(3)
    probabilities = random.random((100_000 // count, count))
    labels = (random.random(probabilities.shape) < probabilities).astype(int)
    assert scores(labels, probabilities, THRESHOLD)["ece"] < 0.01
    assert scores(labels, 1 - probabilities, THRESHOLD)["ece"] > 0.4
    assert scores(labels, np.zeros(labels.shape), THRESHOLD)["ece"] == pytest.approx(labels.mean())


def test_without_positives_only_some_figures_exist():
    found = scores(np.zeros((4, 3), int), np.full((4, 3), 0.5), THRESHOLD)
    assert [metric for metric, value in found.items() if value is None] == ["map", "micro_ap", "mean_auc", "macro_f1"]
    assert (found["micro_f1"], found["accuracy"], found["ece"], found["brier"]) == (0, 0, 0.5, 0.25)


def test_frequencies_are_shares_of_the_posters():
    assert label_frequencies(np.array([[1, 0, 0], [1, 1, 0]])).tolist() == [1, 0.5, 0]
