"""Evening out how often labels are seen in training."""

import numpy as np


def sampling_weights(labels: np.ndarray) -> np.ndarray:
    """How much more often than others each picture is to be seen, so that rare labels are seen more often.

    A label that fewer pictures have than the average label asks for its pictures by the root of the ratio; a picture
    follows the rarest of its labels. Others, and pictures without a label, have the weight 1.

    labels:   (pictures, labels), 0 or 1
    returns:  (pictures,) float, at least 1
    source:   repeat factor sampling: Gupta, Dollar and Girshick 2019, LVIS (arXiv:1908.03195), section 4.4; the
              threshold is the mean frequency here
    """
    frequencies = labels.mean(axis=0)
    ratios = np.maximum(1, frequencies.mean() / np.maximum(frequencies, 1 / len(labels)))
    return np.where(labels > 0, np.sqrt(ratios), 1).max(axis=1)
