from decimal import Decimal
from itertools import combinations_with_replacement

import numpy as np
import pytest
import scipy.special

from posterclf.lessons.formulas import class_target, sigmoid, softmax, written, written_sum

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


def test_a_softmax_as_it_is_written_sums_to_one_wherever_the_sliders_stand():
    for logits in combinations_with_replacement(np.arange(-6, 6.5, 0.5), 4):
        assert written_sum(softmax(np.array(logits))) == "1.00"


def test_a_sum_is_that_of_the_numbers_as_they_are_written():
    probabilities = [0.8808, 0.8176, 0.3775, 0.0474]
    assert sum(Decimal(written(probability)) for probability in probabilities) == Decimal("2.124")
    assert written_sum(probabilities) == "2.12"
    assert written_sum([0.0024, 0.0046]) == "0.01"  # 0.002 + 0.005, half a hundredth up
