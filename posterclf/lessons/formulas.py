"""Formulas of the lessons: short enough to be read, and the same as those of the network and its training."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

import numpy as np


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities of labels that exclude each other: they sum to 1.

    logits:   (labels,) float
    returns:  (labels,) float in (0, 1)
    """
    powers = np.exp(logits - np.max(logits))  # the shift changes nothing, and no power overflows
    return powers / powers.sum()


def sigmoid(logits: np.ndarray) -> np.ndarray:
    """Probabilities of labels that have nothing to do with each other: each of its own logit alone.

    logits:   (labels,) float
    returns:  (labels,) float in (0, 1)
    """
    return 1 / (1 + np.exp(-logits))


def written(probability: float) -> str:
    """'0.616': with three decimals."""
    return f"{probability:.3f}"


def written_sum(probabilities: Iterable[float]) -> str:
    """'1.70': the sum of the numbers as `written` has them, with two decimals."""
    total = sum((Decimal(written(probability)) for probability in probabilities), Decimal(0))
    return str(total.quantize(Decimal("0.01"), ROUND_HALF_UP))


def class_target(present: list[bool]) -> list[int] | None:
    """Multi-class target, 1 for the one label that is present; None where it is not exactly one: no target exists."""
    return [int(label) for label in present] if sum(present) == 1 else None
