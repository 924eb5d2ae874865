"""Binary cross-entropy against scikit-learn's and Keras'."""

import numpy as np
import pytest
from scipy.special import expit
from sklearn.metrics import log_loss

from posterclf.metrics.cross_entropy import KERAS_EPSILON, cross_entropy_terms


def test_the_loss_is_scikit_learns(cells):
    labels, probabilities = cells
    losses = cross_entropy_terms(labels, probabilities)
    assert losses.shape == labels.shape
    assert losses.mean() == pytest.approx(log_loss(labels.ravel(), probabilities.ravel().astype(float)))


def test_the_mean_of_the_terms_is_keras_loss():
    keras = pytest.importorskip("keras")
    random = np.random.default_rng(0)
    probabilities, labels = expit(random.normal(scale=4, size=25)), (random.random(25) < 0.2).astype(int)
    loss = float(keras.losses.BinaryCrossentropy()(labels.astype("float32"), probabilities.astype("float32")))
    assert cross_entropy_terms(labels, probabilities).mean() == pytest.approx(loss, rel=1e-4)
    assert keras.config.epsilon() == KERAS_EPSILON


def test_a_certain_mistake_costs_much_but_not_without_end():
    assert cross_entropy_terms(np.array([1, 0]), np.array([0, 1])) == pytest.approx([16.1, 16.1], abs=0.1)
