"""Binary cross-entropy, label by label."""

import numpy as np

KERAS_EPSILON = 1e-7  # keras.config.epsilon(): wherever a logarithm is taken, a probability keeps this far from 0 and 1


def cross_entropy_terms(labels: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """What each label adds to the binary cross-entropy of its poster, whose loss is their mean.

    labels:         (..., labels) 0 or 1
    probabilities:  (..., labels) float in [0, 1]
    returns:        (..., labels) float, in nats: -ln p where the label is 1, -ln (1 - p) where it is 0
    source:         keras.losses.BinaryCrossentropy
    """
    likely = np.where(labels == 1, probabilities, 1 - np.asarray(probabilities, dtype=float))
    return -np.log(np.clip(likely, KERAS_EPSILON, 1 - KERAS_EPSILON))
