"""Average precision and ROC AUC against scikit-learn's."""

import numpy as np
import pytest
from sklearn import metrics

from posterclf.errors import ShapeError
from posterclf.metrics.ranking import average_precision, roc_auc


def test_average_precision_is_scikit_learns(case):
    labels, probabilities = case
    ours, known = average_precision(labels, probabilities), labels.any(axis=0)
    assert ours.shape == known.shape
    assert np.isnan(ours[~known]).all()
    for label in np.flatnonzero(known):
        theirs = metrics.average_precision_score(labels[:, label], probabilities[:, label])
        assert ours[label] == pytest.approx(theirs, abs=1e-12)


def test_roc_auc_is_scikit_learns(case):
    labels, probabilities = case
    ours, known = roc_auc(labels, probabilities), labels.any(axis=0) & ~labels.all(axis=0)
    assert ours.shape == known.shape
    assert np.isnan(ours[~known]).all()
    for label in np.flatnonzero(known):
        theirs = metrics.roc_auc_score(labels[:, label], probabilities[:, label])
        assert ours[label] == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize(
    "shapes", [((3, 5), (4, 5)), ((3, 5), (3, 4)), ((0, 5), (0, 5)), ((3, 0), (3, 0)), ((5,), (5,)), ((), ())]
)
@pytest.mark.parametrize("metric", [average_precision, roc_auc])
def test_shapes_that_do_not_fit_are_refused(metric, shapes):
    labels, probabilities = map(np.zeros, shapes)
    with pytest.raises(ShapeError, match="must both be"):
        metric(labels, probabilities)
