"""What the lessons compute: small enough to be read, and the same as what the network and its training do."""

from dataclasses import dataclass

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


def class_target(present: list[bool]) -> list[int] | None:
    """Multi-class target, 1 for the one that is there; None where it is not exactly one: there is no such target."""
    return [int(there) for there in present] if sum(present) == 1 else None


@dataclass(frozen=True)
class Counts:
    """The posters of one label, by what they are and by what was said of them."""

    found: int
    missed: int
    false_alarms: int
    left_out: int

    @classmethod
    def of(cls, labels: np.ndarray, predicted: np.ndarray) -> "Counts":
        """labels, predicted: (posters,) 0 or 1, False or True."""
        labels, predicted = np.asarray(labels, dtype=bool), np.asarray(predicted, dtype=bool)
        return cls(
            found=int((labels & predicted).sum()),
            missed=int((labels & ~predicted).sum()),
            false_alarms=int((~labels & predicted).sum()),
            left_out=int((~labels & ~predicted).sum()),
        )

    @property
    def precision(self) -> float | None:
        """Share of the predicted posters that are right; None where none is predicted."""
        return _share(self.found, self.found + self.false_alarms)

    @property
    def recall(self) -> float | None:
        """Share of the label's posters that are predicted; None where there is none."""
        return _share(self.found, self.found + self.missed)

    @property
    def accuracy(self) -> float | None:
        """Share of all posters of which the right thing was said; None where there is no poster."""
        return _share(self.found + self.left_out, self.found + self.missed + self.false_alarms + self.left_out)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
