"""All figures of a model in one table, which is kept in JSON."""

import json

import msgspec
import numpy as np
import pytest
from sklearn import metrics

from posterclf.errors import ShapeError
from posterclf.labels import Labels
from posterclf.metrics.report import Report, report, untold_labels
from posterclf.metrics.scores import scores

THRESHOLD = 0.3


def named(count: int) -> Labels:
    return Labels([f"label {number}" for number in range(count)])


def expected_calibration_error(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """As Nguyen and O'Connor 2015 describe it: bins of equally many, in the order of their probabilities."""
    order = sorted(range(len(labels)), key=lambda row: probabilities[row])
    bins = np.array_split(order, 15)
    gaps = [abs(probabilities[rows].mean() - labels[rows].mean()) for rows in bins if len(rows)]
    return np.average(gaps, weights=[len(rows) for rows in bins if len(rows)])


def test_what_one_poster_cannot_show_is_none():
    labels = np.eye(4, dtype=int)[:1]
    figures = report(named(4), labels, labels * 0.5, np.full(4, 0.1), THRESHOLD)
    assert figures["mean_auc"] is None
    assert figures["map"] == 1
    assert "NaN" not in json.dumps(figures)


def test_report_names_labels_without_positives_and_leaves_them_out(case):
    labels, probabilities = case
    names, known = named(labels.shape[1]), labels.any(axis=0)
    figures = report(names, labels, probabilities, labels.mean(axis=0), THRESHOLD)
    assert figures["posters"] == 300
    assert figures["labels_without_positives"] == [names[label] for label in np.flatnonzero(~known)]
    assert figures["labels_in_map"] == known.sum()
    assert tuple(figures["labels"]) == names
    for index, name in enumerate(names):
        ours, y, p = figures["labels"][name], labels[:, index], probabilities[:, index]
        assert ours["positives"] == y.sum()
        assert ours["brier"] == pytest.approx(np.mean((y - p) ** 2))
        assert ours["ece"] == pytest.approx(expected_calibration_error(y, p))
        if y.any():
            assert ours["ap"] == pytest.approx(metrics.average_precision_score(y, p))
            assert ours["ap_interval"][0] <= ours["ap"] <= ours["ap_interval"][1]
        else:
            assert (ours["ap"], ours["ap_interval"], ours["auc"]) == (None, [None, None], None)
    assert figures["brier"] == pytest.approx(metrics.mean_squared_error(labels, probabilities))
    assert figures["ece"] == pytest.approx(expected_calibration_error(labels.ravel(), probabilities.ravel()))


def test_the_baseline_predicts_the_frequencies_for_every_poster(case):
    labels, probabilities = case
    frequencies = labels.mean(axis=0)
    baseline = report(named(labels.shape[1]), labels, probabilities, frequencies, THRESHOLD)["baseline"]
    assert baseline["accuracy_of_saying_nothing"] == pytest.approx(1 - labels.mean())
    assert baseline["mean_auc"] == 0.5
    constant = scores(labels, np.tile(frequencies, (300, 1)), THRESHOLD)
    assert {metric: baseline[metric] for metric in constant} == constant


def test_a_report_comes_back_from_json_as_it_was(case):
    labels, probabilities = case
    found = report(named(labels.shape[1]), labels, probabilities, labels.mean(axis=0), THRESHOLD)
    figures = {"model": "small", "split": "all", "part": "all", **found}
    assert msgspec.json.decode(json.dumps(figures), type=Report) == figures
    assert msgspec.json.decode(json.dumps(found), type=Report) == found


def test_a_report_that_lacks_a_figure_is_refused():
    found = report(named(1), np.array([[1], [0]]), np.array([[0.5], [0.2]]), np.array([0.5]), THRESHOLD)
    with pytest.raises(msgspec.ValidationError, match="ece"):
        msgspec.convert({key: value for key, value in found.items() if key != "ece"}, Report)


def test_names_and_shapes_must_fit():
    labels = np.ones((2, 3), int)
    with pytest.raises(ShapeError, match="must both be"):
        report(named(3), labels, labels[:1], np.ones(3), THRESHOLD)
    with pytest.raises(ValueError):
        report(named(2), labels, labels, np.ones(3), THRESHOLD)


def test_labels_told_by_chance_are_found_and_those_told_well_are_not():
    random, names = np.random.default_rng(0), Labels(["well", "chance", "lucky few"])
    labels = (random.random((400, 3)) < (0.3, 0.3, 0)).astype(int)
    labels[:2, 2] = 1
    probabilities = np.clip(random.random((400, 3)) + (0.5, 0, 1) * labels, 0, 2) / 2
    assert untold_labels(report(names, labels, probabilities, labels.mean(axis=0), 0.5)) == ("chance", "lucky few")


def test_of_random_rankings_about_one_in_forty_looks_told():
    """Each label is a random ranking; a mark for nearly all of them is what '95%' says."""
    random, names = np.random.default_rng(1), Labels([f"label {number}" for number in range(200)])
    labels = (random.random((300, 200)) < 0.1).astype(int)
    figures = report(names, labels, random.random((300, 200)), labels.mean(axis=0), 0.5)
    assert 180 <= len(untold_labels(figures)) <= 199
