import numpy as np
import pytest

from posterclf.datasets.balance import sampling_weights


def test_a_picture_weighs_as_its_rarest_label_asks():
    labels = np.zeros((100, 3), np.uint8)
    labels[:80, 0] = 1
    labels[70:90, 1] = 1
    labels[[0, 85], 2] = 1
    weights = sampling_weights(labels)
    mean = (0.8 + 0.2 + 0.02) / 3
    assert weights[1] == 1  # a label above the mean
    assert weights[75] == weights[88] == pytest.approx(np.sqrt(mean / 0.2))
    assert weights[0] == weights[85] == pytest.approx(np.sqrt(mean / 0.02))
    assert weights[95] == 1  # no label


def test_a_label_that_no_picture_has_changes_nothing():
    labels = np.array([[1, 0], [1, 0]])
    assert sampling_weights(labels).tolist() == [1, 1]
