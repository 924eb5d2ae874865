"""The loss as it is written: recomputed from the text alone."""

import math
from decimal import Decimal

import numpy as np
import pytest

from posterclf.inference.classifier import PosterClassifier
from posterclf.lessons.loss_by_hand import WrittenLoss, written_loss
from posterclf.metrics.cross_entropy import cross_entropy_terms
from posterclf.shipped import shipped_samples

ROWS = 12


def recomputed(loss: WrittenLoss, labels: int) -> tuple[list[str], str, str]:
    """Terms, sum and mean, from what is written."""
    terms = []
    for row in loss.rows:
        likely = Decimal(row.probability) if row.labelled else 1 - Decimal(row.probability)
        terms.append(f"{-math.log(float(likely)):.2f}")
    total = sum(map(Decimal, [*terms, loss.others]), Decimal(0))
    return terms, str(total), f"{total / labels:.3f}"


def is_right(loss: WrittenLoss, labels: int) -> bool:
    return recomputed(loss, labels) == ([row.term for row in loss.rows], loss.sum, loss.mean)


@pytest.mark.parametrize("network", ["efficientnet", "article"])
def test_every_number_of_every_sample_follows_from_the_text(network):
    classifier = PosterClassifier.load(network)
    for path in shipped_samples():
        probabilities = classifier.predict(path).probabilities
        for label in range(len(probabilities)):  # each genre as the poster's only one: its term is among the largest
            labels = np.eye(len(probabilities), dtype=int)[label]
            loss, exact = written_loss(labels, probabilities, ROWS), cross_entropy_terms(labels, probabilities)
            assert is_right(loss, len(labels)), path
            assert float(loss.mean) == pytest.approx(exact.mean(), abs=ROWS * 0.01 / len(labels))
            assert all(float(row.term) == pytest.approx(exact[row.label], abs=0.011) for row in loss.rows)


def test_probabilities_near_0_and_1_have_digits_enough():
    labels, probabilities = np.array([1, 0, 1, 0, 1]), np.array([0.000137, 0.99983, 0.0, 1.0, 0.616], np.float32)
    loss = written_loss(labels, probabilities, 5)
    assert is_right(loss, 5)
    assert {row.label: row.probability for row in loss.rows}[0] == "0.000137"
    assert {row.label: row.probability for row in loss.rows}[4] == "0.616"
    assert (loss.others, loss.remaining) == ("0.00", 0)


def test_a_number_that_is_written_wrongly_would_be_found():
    loss = WrittenLoss([], others="0.30", remaining=2, sum="0.31", mean="0.155")
    assert not is_right(loss, 2)
