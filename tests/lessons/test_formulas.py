import numpy as np
import pytest
import scipy.special

from posterclf.lessons.formulas import class_target, sigmoid, softmax

LOGITS = np.random.default_rng(0).normal(scale=4, size=7)


@pytest.mark.parametrize("logits", [LOGITS, LOGITS[:3], LOGITS[:1]])
def test_softmax_and_sigmoid_are_scipys(logits):
    assert softmax(logits) == pytest.approx(scipy.special.softmax(logits))
    assert sigmoid(logits) == pytest.approx(scipy.special.expit(logits))


def test_softmax_does_not_overflow():
    assert softmax(np.array([800.0, 0.0])).tolist() == [1, 0]


def test_a_class_is_exactly_one():
    assert class_target([False, True, False]) == [0, 1, 0]
    assert class_target([False, False, False]) is None
    assert class_target([True, True, False]) is None
    assert class_target([True]) == [1]
