"""One logistic regression for each label, on the directions in which the embeddings of some pictures differ most."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import sklearn
from scipy.special import logit
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

DIRECTIONS = 128
MIN_LENGTH = 1e-3  # of a direction, of the longest one's: below it is the rounding of float32
ROUNDING = 1e-6  # of the embeddings: pictures that differ no more are alike
MAX_PRODUCTS = 1000  # pictures whose products with each other are computed
MIN_PICTURES = 1  # pictures with and without a label, from which on something is learned of it
RARE = 0.5  # of a picture: a label that none has is as probable as if half a picture had it
# Of the channels' mean spread. Without this floor a channel that hardly stirs in the pictures that are learned from,
# as many do for drawn things, is blown up by whatever stirs it in another picture: on the shipped embedding the mAP of
# drawn clothes, 10 a label, was 0.81 and is 0.88 with it, that of posters is the same.
MIN_SPREAD = 0.5


@contextmanager
def small_products() -> Iterator[None]:
    """Where many small regressions are fitted: scikit-learn's checks would be a third of the time, and a second thread
    makes small products several times slower."""
    with sklearn.config_context(assume_finite=True, skip_parameter_validation=True), threadpool_limits(1):
        yield


def spread(embeddings: np.ndarray) -> np.ndarray:
    """(channels,) float, above 0: each channel's standard deviation, or MIN_SPREAD of the channels' mean; 1 where all
    pictures are alike.

    embeddings:  (pictures, channels) float
    """
    deviations = embeddings.std(axis=0)
    if deviations.mean() <= ROUNDING * abs(embeddings).mean():
        return np.ones_like(deviations)
    return np.maximum(deviations, MIN_SPREAD * deviations.mean())


class Regressions:
    """Regressions on the same pictures, for any labels and any strength.

    They see the embedding's directions of most variance (DIRECTIONS), which on the tutorial's posters costs no mAP and
    takes a tenth of the time.
    """

    def __init__(self, embeddings: np.ndarray):
        """embeddings:  (pictures, channels) float"""
        self._mean, self._scale = embeddings.mean(axis=0), spread(embeddings)
        self._features, self._directions = _projected((embeddings - self._mean) / self._scale)

    def lines(
        self,
        labels: np.ndarray,
        strength: float,
        weights: np.ndarray | None = None,
        step: Callable[[], None] = lambda: None,
    ) -> tuple[np.ndarray, np.ndarray]:
        """What makes embeddings logits: coefficients (channels, labels) and offsets (labels,), both float.

        Of a label that fewer than MIN_PICTURES pictures have, or have not, only its frequency is learned, as where all
        pictures are alike.

        labels:    (pictures, labels) int, 0 or 1
        strength:  of the labels against the L2 regularization: scikit-learn's C
        weights:   (pictures,) float, how much each picture counts; None for all alike
        step:      called before each regression; whatever it raises ends the work
        """
        counts: np.ndarray = np.ones(len(labels)) if weights is None else weights / weights.mean()
        lines: list[tuple[np.ndarray, float]] = []
        for marks in labels.T:
            step()
            lines.append(_line(self._features, marks, counts, strength))
        on_directions = np.stack([line for line, _ in lines], axis=1)
        coefficients = self._directions.T @ on_directions / self._scale[:, None]
        return coefficients, np.array([offset for _, offset in lines]) - self._mean @ coefficients


def _projected(scaled: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Features (pictures, directions), and the directions (directions, channels), of length 1.

    scaled:  (pictures, channels) float, of mean 0
    """
    pictures, channels = scaled.shape
    if pictures > channels or pictures > MAX_PRODUCTS:
        model: Any = PCA(min(DIRECTIONS, pictures, channels), svd_solver="randomized", random_state=0).fit(scaled)
        return scaled @ model.components_.T, model.components_
    # The same from the products of the pictures with each other: a fifth of the time where channels are many.
    values, vectors = np.linalg.eigh(scaled @ scaled.T)
    lengths = np.sqrt(np.maximum(values[::-1][:DIRECTIONS], 0))
    real = lengths > MIN_LENGTH * max(lengths[0], 1)
    lengths, vectors = lengths[real], vectors[:, ::-1][:, :DIRECTIONS][:, real]
    return vectors * lengths, (vectors / lengths).T @ scaled


def _line(features: np.ndarray, marks: np.ndarray, weights: np.ndarray, strength: float) -> tuple[np.ndarray, float]:
    """One label's coefficients (directions,) and offset."""
    if not MIN_PICTURES <= marks.sum() <= len(marks) - MIN_PICTURES or not features.any():
        return np.zeros(features.shape[1]), frequency_logit(marks)
    model = LogisticRegression(C=strength, solver="newton-cholesky").fit(features, marks, sample_weight=weights)
    return model.coef_[0], float(model.intercept_[0])


def frequency_logit(marks: np.ndarray) -> float:
    """The logit of the share of pictures that have a label; finite where none has it, or all.

    marks:  (pictures,) int, 0 or 1
    """
    rare = RARE / len(marks)
    return float(logit(np.clip(marks.mean(), rare, 1 - rare)))
