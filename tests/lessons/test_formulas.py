import numpy as np
import pytest
import scipy.special
import sklearn.metrics

from posterclf.lessons.formulas import Counts, class_target, sigmoid, softmax
from posterclf.metrics.cross_entropy import cross_entropy_terms

RANDOM = np.random.default_rng(0)
LOGITS = RANDOM.normal(scale=4, size=25)
LABELS = (RANDOM.random(200) < 0.2).astype(int)
PREDICTED = (RANDOM.random(200) < 0.3).astype(int)


def test_softmax_and_sigmoid_are_scipys():
    assert softmax(LOGITS) == pytest.approx(scipy.special.softmax(LOGITS))
    assert sigmoid(LOGITS) == pytest.approx(scipy.special.expit(LOGITS))
    assert softmax(np.array([800.0, 0.0])).tolist() == [1, 0]


def test_the_mean_of_the_terms_is_keras_loss():
    keras = pytest.importorskip("keras")
    labels, probabilities = LABELS[:25], sigmoid(LOGITS)
    loss = float(keras.losses.BinaryCrossentropy()(labels.astype("float32"), probabilities.astype("float32")))
    assert cross_entropy_terms(labels, probabilities).mean() == pytest.approx(loss, rel=1e-4)


def test_a_certain_mistake_costs_much_but_not_without_end():
    assert cross_entropy_terms(np.array([1, 0]), np.array([0, 1])) == pytest.approx([16.1, 16.1], abs=0.1)


def test_counts_give_scikit_learns_shares():
    counts = Counts.of(LABELS, PREDICTED)
    assert counts.precision == pytest.approx(sklearn.metrics.precision_score(LABELS, PREDICTED))
    assert counts.recall == pytest.approx(sklearn.metrics.recall_score(LABELS, PREDICTED))
    assert counts.accuracy == pytest.approx(sklearn.metrics.accuracy_score(LABELS, PREDICTED))


def test_a_share_of_nothing_is_none():
    nothing = np.zeros(3, dtype=int)
    assert Counts.of(nothing, nothing).precision is None
    assert Counts.of(nothing, nothing).recall is None
    assert Counts.of(nothing, nothing).accuracy == 1


def test_a_class_is_exactly_one():
    assert class_target([False, True, False]) == [0, 1, 0]
    assert class_target([False, False, False]) is None
    assert class_target([True, True, False]) is None
