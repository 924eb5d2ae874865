import numpy as np
import pytest
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from posterclf.errors import ShapeError
from posterclf.labels import GENRES
from posterclf.publishing import calibration


@pytest.fixture
def posters():
    """Labels drawn from known probabilities, and logits that overstate them; the last genre has three positives."""
    random = np.random.default_rng(0)
    true = random.normal(-1.5, 1.5, (2000, len(GENRES)))
    labels = (random.random(true.shape) < expit(true)).astype(int)
    labels[:, -1] = 0
    labels[:3, -1] = 1
    return labels, 2 * true + 1


def test_without_a_pull_each_line_is_the_logistic_regression_of_scikit_learn(posters):
    labels, logits = posters
    slopes, offsets = calibration._lines(labels, logits, 0)
    for genre in range(5):
        oracle = LogisticRegression(C=np.inf).fit(logits[:, [genre]], labels[:, genre])
        assert slopes[genre] == pytest.approx(oracle.coef_[0, 0], abs=1e-3)
        assert offsets[genre] == pytest.approx(oracle.intercept_[0], abs=1e-3)


def test_what_overstates_is_brought_back(posters):
    slopes, offsets, strength = calibration.platt_scaling(*posters)
    assert strength in calibration.STRENGTHS
    assert slopes[:-1] == pytest.approx(0.5, abs=0.08)
    assert offsets[:-1] == pytest.approx(-0.5, abs=0.25)


def test_a_genre_with_few_positives_stays_near_the_line_for_all(posters):
    labels, logits = posters
    shared = calibration._line(labels.ravel(), logits.ravel(), np.array([1.0, 0.0]), 0)
    free, pulled = (calibration._lines(labels, logits, strength) for strength in (0.1, 300))
    distance = [np.hypot(lines[0][-1] - shared[0], lines[1][-1] - shared[1]) for lines in (free, pulled)]
    assert distance[1] < distance[0]


def test_thresholds_have_the_best_f1_and_few_positives_fall_back(posters):
    labels, logits = posters
    probabilities = expit(logits)
    shared, own = calibration.tuned_thresholds(labels, probabilities)
    grid = np.arange(1, 100) / 100
    best = max(f1_score(labels.ravel(), probabilities.ravel() >= threshold) for threshold in grid)
    assert f1_score(labels.ravel(), probabilities.ravel() >= shared) == pytest.approx(best)
    first = GENRES[0]
    best = max(f1_score(labels[:, 0], probabilities[:, 0] >= threshold) for threshold in grid)
    assert f1_score(labels[:, 0], probabilities[:, 0] >= own[first]) == pytest.approx(best)
    assert own[GENRES[-1]] == shared
    assert tuple(own) == GENRES


def test_shapes_must_fit():
    with pytest.raises(ShapeError):
        calibration.tuned_thresholds(np.zeros((3, 25)), np.zeros((4, 25)))
