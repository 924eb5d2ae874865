"""One logistic regression for each label on the features of a network that is trained already: seconds, no TensorFlow.

The features are means over all places, of the last layer and of some earlier ones, see `earlier_layers`.
"""

from dataclasses import dataclass

import numpy as np

from posterclf.registry.arrays import packed
from posterclf.registry.model_folder import ModelFolder
from posterclf.teaching.cross_validation import CrossValidation
from posterclf.teaching.regressions import Regressions, small_products

HEAD_FILE = "head.npz"
MAX_PICTURES = 1000  # that the choice of a strength looks at: one number needs no more


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
        """The content of the file that `of` reads."""
        return packed(weights=self.weights.astype(np.float32), bias=self.bias.astype(np.float32))

    @classmethod
    def of(cls, folder: ModelFolder) -> "Head":
        """That of a model's folder, in float32.

        raises:  ModelError where its file is not that of the card, or holds something else
        """
        count = len(folder.labels)
        table = folder.arrays(HEAD_FILE, {"weights": ("f", ("channels", count)), "bias": ("f", (count,))})
        return cls(table["weights"], table["bias"])


def fit_head(embeddings: np.ndarray, labels: np.ndarray, weights: np.ndarray | None = None) -> Head:
    """Logistic regressions with L2 regularization, all of one strength, which cross-validation chooses.

    embeddings:  (pictures, channels) float
    labels:      (pictures, labels) int, 0 or 1
    weights:     (pictures,) float, how much each picture counts; None for all alike
    """
    chosen = np.random.default_rng(0).permutation(len(labels))[:MAX_PICTURES]
    seen_weights = None if weights is None else weights[chosen]
    with small_products():
        choice = CrossValidation(embeddings[chosen], labels[chosen], np.arange(len(chosen)), seen_weights)
        return Head(*Regressions(embeddings).lines(labels, choice.best_strength(), weights))
