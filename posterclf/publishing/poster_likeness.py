"""How much a picture looks like a poster: logistic regression on the embedding, posters against drawings.

A distance from the posters' embeddings alone (Mahalanobis, residual of the principal components) takes plain pictures
for posters, because their features are small. The line does not, and recognizes kinds that it was not fitted on.
"""

from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

REJECTED = 0.02  # share of real posters below the rejection threshold
# C of the logistic regression: strong regularization, as the embedding has more channels than there are drawings.
REGULARIZATION = 0.1


@dataclass(frozen=True)
class LikenessModel:
    """poster_likeness = embedding @ weights + bias; weights (channels,) float, bias float."""

    weights: np.ndarray
    bias: float

    def of(self, embeddings: np.ndarray) -> np.ndarray:
        """(pictures,) float for embeddings (pictures, channels); higher is more like a poster."""
        return embeddings @ self.weights + self.bias


def fit(posters: np.ndarray, others: np.ndarray) -> LikenessModel:
    """Logistic regression of posters against other pictures; each side weighs the same.

    posters, others:  embeddings, (pictures, channels) float
    """
    embeddings = np.concatenate([posters, others])
    is_poster = np.repeat([1, 0], [len(posters), len(others)])
    model = LogisticRegression(C=REGULARIZATION, class_weight="balanced", max_iter=5000).fit(embeddings, is_poster)
    return LikenessModel(model.coef_[0], float(model.intercept_[0]))


def auroc(posters: np.ndarray, others: np.ndarray) -> float:
    """Chance that a poster's likeness is above another picture's; both (pictures,) float."""
    return float(roc_auc_score(np.repeat([1, 0], [len(posters), len(others)]), np.concatenate([posters, others])))
