"""Metrics against scikit-learn's."""

import json

import numpy as np
import pytest
from sklearn import metrics

from posterclf.errors import ShapeError
from posterclf.labels import GENRES
from posterclf.metrics import report
from posterclf.metrics.intervals import bootstrap_intervals
from posterclf.metrics.ranking import average_precision, roc_auc
from posterclf.metrics.scores import scores, weighted_calibration_error, weighted_scores

THRESHOLD = 0.3


@pytest.fixture(params=["smooth", "many ties", "constant per genre"])
def case(request) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(1)
    labels = (random.random((300, 25)) < random.random(25) * 0.4 + 0.02).astype(int)
    labels[:, 3] = 0  # a genre without positives
    labels[:, 4] = 1  # a genre without negatives
    probabilities = np.clip(random.random((300, 25)) * 0.6 + labels * 0.25, 0, 1)
    if request.param == "many ties":
        probabilities = probabilities.round(1)
    if request.param == "constant per genre":
        probabilities = np.tile(labels.mean(axis=0), (300, 1))
    return labels, probabilities


def test_average_precision_is_scikit_learns(case):
    labels, probabilities = case
    ours = average_precision(labels, probabilities)
    assert np.isnan(ours[3])
    for genre in set(range(25)) - {3}:
        theirs = metrics.average_precision_score(labels[:, genre], probabilities[:, genre])
        assert ours[genre] == pytest.approx(theirs, abs=1e-12)


def test_roc_auc_is_scikit_learns(case):
    labels, probabilities = case
    ours = roc_auc(labels, probabilities)
    assert np.isnan(ours[[3, 4]]).all()
    for genre in set(range(25)) - {3, 4}:
        theirs = metrics.roc_auc_score(labels[:, genre], probabilities[:, genre])
        assert ours[genre] == pytest.approx(theirs, abs=1e-12)


def test_scores_are_scikit_learns(case):
    labels, probabilities = case
    ours, predicted, known = (
        scores(labels, probabilities, THRESHOLD),
        probabilities >= THRESHOLD,
        labels.any(0),
    )
    assert ours["micro_ap"] == pytest.approx(metrics.average_precision_score(labels.ravel(), probabilities.ravel()))
    assert ours["micro_f1"] == pytest.approx(metrics.f1_score(labels, predicted, average="micro", zero_division=0))
    assert ours["macro_f1"] == pytest.approx(
        metrics.f1_score(labels[:, known], predicted[:, known], average="macro", zero_division=0)
    )
    assert ours["accuracy"] == pytest.approx(1 - metrics.hamming_loss(labels, predicted))
    assert ours["map"] == pytest.approx(
        np.mean([metrics.average_precision_score(labels[:, g], probabilities[:, g]) for g in range(25) if known[g]])
    )


def test_intervals_are_those_of_resampled_posters(case):
    """Weights by how often a poster was drawn must do what drawing the posters themselves does."""
    labels, probabilities = case
    random = np.random.default_rng(2)
    times = random.multinomial(300, np.full(300, 1 / 300), size=3)
    weighted = weighted_scores(labels, probabilities, THRESHOLD, times.astype(float))
    for sample, drawn in enumerate(times):
        rows = np.repeat(np.arange(300), drawn)
        resampled = scores(labels[rows], probabilities[rows], THRESHOLD)
        for metric in ("map", "micro_ap", "mean_auc", "micro_f1", "macro_f1", "accuracy"):
            assert weighted[metric][sample] == pytest.approx(resampled[metric]), metric


def test_intervals_hold_the_figure_and_repeat(case):
    labels, probabilities = case
    intervals = bootstrap_intervals(labels, probabilities, THRESHOLD)
    assert intervals == bootstrap_intervals(labels, probabilities, THRESHOLD)
    figures = scores(labels, probabilities, THRESHOLD)
    for metric in ("micro_ap", "micro_f1", "accuracy"):
        low, high = intervals[metric]
        assert low <= figures[metric] <= high
        assert high - low < 0.15


def test_calibration_error_is_zero_for_true_probabilities_and_large_for_wrong_ones():
    random = np.random.default_rng(3)
    probabilities = random.random((4000, 25))
    labels = (random.random((4000, 25)) < probabilities).astype(int)
    assert scores(labels, probabilities, THRESHOLD)["ece"] < 0.01
    assert scores(labels, 1 - probabilities, THRESHOLD)["ece"] > 0.4
    assert scores(labels, np.zeros((4000, 25)), THRESHOLD)["ece"] == pytest.approx(labels.mean())


def test_what_one_poster_cannot_tell_is_none():
    labels = np.eye(25, dtype=int)[:1]
    figures = report.report(labels, labels * 0.5, np.full(25, 0.1), THRESHOLD)
    assert figures["mean_auc"] is None
    assert figures["map"] == 1
    assert "NaN" not in json.dumps(figures)


def test_report_names_genres_without_positives_and_leaves_them_out(case):
    labels, probabilities = case
    figures = report.report(labels, probabilities, labels.mean(axis=0), THRESHOLD)
    assert figures["genres_without_positives"] == [GENRES[3]]
    assert figures["genres_in_map"] == 24
    without = figures["genres"][GENRES[3]]
    assert (without["ap"], without["auc"], without["positives"]) == (None, None, 0)
    for index, genre in enumerate(GENRES):
        ours = figures["genres"][genre]
        assert ours["brier"] == pytest.approx(np.mean((labels[:, index] - probabilities[:, index]) ** 2))
        once = np.ones((1, len(labels)))
        assert ours["ece"] == weighted_calibration_error(labels[:, index], probabilities[:, index], once)[0]
    assert figures["brier"] == pytest.approx(metrics.mean_squared_error(labels, probabilities))
    assert figures["baseline"]["accuracy_of_saying_nothing"] == pytest.approx(1 - labels.mean())
    assert figures["baseline"]["mean_auc"] == 0.5


@pytest.mark.parametrize("shapes", [((3, 25), (4, 25)), ((3, 24), (3, 24)), ((0, 25), (0, 25)), ((25,), (25,))])
def test_shapes_that_do_not_fit_are_refused(shapes):
    labels, probabilities = map(np.zeros, shapes)
    with pytest.raises(ShapeError, match="must both be"):
        average_precision(labels, probabilities)
