"""Labels and probabilities that the metrics are tried on: drawn ones, and those kept with the shipped models."""

import numpy as np
import pytest

from tests.support.paths import ROOT

CASES = {"smooth": 8, "many ties": 8, "constant per label": 8, "three labels": 3, "one label": 1}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> tuple[np.ndarray, np.ndarray]:
    """Drawn labels and probabilities, (300, labels); of several labels one has no positives and one no negatives."""
    random, shape = np.random.default_rng(1), (300, CASES[request.param])
    labels = (random.random(shape) < np.linspace(0.4, 0.05, shape[1])).astype(int)
    if shape[1] > 1:
        labels[:, 0] = 0
        labels[:, 1] = 1
    probabilities = np.clip(random.random(shape) * 0.6 + labels * 0.25, 0, 1)
    if request.param == "many ties":
        probabilities = probabilities.round(1)
    if request.param == "constant per label":
        probabilities = np.tile(labels.mean(axis=0), (300, 1))
    return labels, probabilities


@pytest.fixture(params=["efficientnet", "article"])
def cells(request: pytest.FixtureRequest) -> tuple[np.ndarray, np.ndarray]:
    """Labels, and what a shipped model predicted for them: (726, 25)."""
    with np.load(ROOT / "models" / request.param / "test.npz") as kept:
        probabilities = kept["probabilities"]
        return np.unpackbits(kept["labels"], axis=1, count=probabilities.shape[1]), probabilities
