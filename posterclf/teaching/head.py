"""One logistic regression for each label on the features of a network that is trained already: seconds, no TensorFlow.

The features are the mean of the last layer's over all places, 1280 numbers a picture.
"""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import logit
from sklearn.decomposition import PCA
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from posterclf.registry.arrays import packed, unpacked

HEAD_FILE = "head.npz"
DIRECTIONS = 128
STRENGTHS = (0.0003, 0.001, 0.003, 0.01, 0.03)  # C of the regressions; chosen by cross-validation, for all labels
FOLDS = 4
# The choice looks at so many pictures and labels at most: one number needs no more.
MOST_PICTURES, MOST_LABELS = 1000, 20
FEWEST = 2  # pictures with and without a label, from which on something is learned of it
RARE = 0.5  # of a picture: a label that none has is as probable as if half a picture had it


@dataclass(frozen=True, eq=False)
class Head:
    """logits = embeddings @ weights + bias; weights (channels, labels) float64, bias (labels,) float64."""

    weights: np.ndarray
    bias: np.ndarray

    def logits(self, embeddings: np.ndarray) -> np.ndarray:
        """(pictures, labels) float64 for embeddings (pictures, channels)."""
        return embeddings @ self.weights + self.bias

    def scaled(self, slopes: np.ndarray, offsets: np.ndarray) -> "Head":
        """The head whose logits are slopes x logits + offsets, both (labels,)."""
        return Head(self.weights * slopes, self.bias * slopes + offsets)

    def to_bytes(self) -> bytes:
        """The content of the file that `from_bytes` reads."""
        return packed(weights=self.weights.astype(np.float32), bias=self.bias.astype(np.float32))

    @classmethod
    def from_bytes(cls, content: bytes) -> "Head":
        """What `to_bytes` wrote, in float32."""
        table = unpacked(content)
        return cls(table["weights"], table["bias"])


def fit_head(embeddings: np.ndarray, labels: np.ndarray, weights: np.ndarray | None = None) -> Head:
    """Logistic regressions with L2 regularization, all of one strength, which cross-validation chooses.

    They see the embedding's directions of most variance (DIRECTIONS), which on the tutorial's posters costs no mAP and
    takes a tenth of the time. Of a label that fewer than FEWEST pictures have, or have not, only its frequency is
    learned.

    embeddings:  (pictures, channels) float
    labels:      (pictures, labels) int, 0 or 1
    weights:     (pictures,) float, how much each picture counts; None for all alike
    """
    scaler: Any = StandardScaler().fit(embeddings)  # Any: its attributes are typed as what they may be before fitting
    directions: Any = PCA(min(DIRECTIONS, *embeddings.shape), svd_solver="covariance_eigh")
    features = directions.fit_transform(scaler.transform(embeddings))
    counts: np.ndarray = np.ones(len(labels)) if weights is None else weights / weights.mean()
    with threadpool_limits(1):  # small products: a second thread makes them several times slower
        strength = _best_strength(features, labels, counts)
        lines = [_line(features, marks, counts, strength) for marks in labels.T]
    coefficients = directions.components_.T @ np.stack([line for line, _ in lines], axis=1) / scaler.scale_[:, None]
    return Head(coefficients, np.array([offset for _, offset in lines]) - scaler.mean_ @ coefficients)


def _best_strength(features: np.ndarray, labels: np.ndarray, weights: np.ndarray) -> float:
    """The one of the smallest cross-entropy on pictures that are held out."""
    random = np.random.default_rng(0)
    chosen = random.permutation(len(labels))[:MOST_PICTURES]
    features, labels, weights = features[chosen], labels[chosen], weights[chosen]
    frequent = np.argsort(-np.minimum(labels.sum(axis=0), len(labels) - labels.sum(axis=0)))[:MOST_LABELS]
    fold = np.arange(len(labels)) % FOLDS

    def held_out_loss(strength: float) -> float:
        loss = 0.0
        for marks in labels[:, frequent].T:
            for out in range(FOLDS):
                kept = fold != out
                line, offset = _line(features[kept], marks[kept], weights[kept], strength)
                odds = features[~kept] @ line + offset
                loss += log_loss(marks[~kept], 1 / (1 + np.exp(-odds)), sample_weight=weights[~kept], labels=[0, 1])
        return loss

    return min(STRENGTHS, key=held_out_loss)


def _line(features: np.ndarray, marks: np.ndarray, weights: np.ndarray, strength: float) -> tuple[np.ndarray, float]:
    """One label's coefficients (channels,) and offset."""
    if not FEWEST <= marks.sum() <= len(marks) - FEWEST:
        share = np.clip(marks.mean(), RARE / len(marks), 1 - RARE / len(marks))
        return np.zeros(features.shape[1]), float(logit(share))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # what its steps give is good enough
        model = LogisticRegression(C=strength, solver="newton-cholesky").fit(features, marks, sample_weight=weights)
    return model.coef_[0], float(model.intercept_[0])
