"""What a network says of one poster."""

from dataclasses import dataclass

import numpy as np

from posterclf.inference.runtimes import Computing
from posterclf.labels import DEFAULT_THRESHOLD, Asked, Labels, Thresholds


@dataclass(frozen=True, eq=False, kw_only=True)
class Prediction:
    """What a network says of one poster.

    model:             the name of the model that gave it
    labels:            what the network can name
    probabilities:     (labels,) float32 in [0, 1], in the order of the labels; each label's own, they do not sum to 1
    tuned_thresholds:  each label's threshold of the best F1 on validation posters, None where none were tuned
    embedding:         (channels,) float32, the pooled features: near each other for posters that look alike
    evidence:          (rows, columns, labels) float32: what each place of the poster gives to each label's logit, which
                       is the mean over all places
    poster_likeness:   higher is more like a poster
    probably_no_poster:  whether `poster_likeness` is below the model's `ModelFolder.rejection_threshold`

    computing:         what computed it, None where that was elsewhere and is not known

    Embedding to `probably_no_poster` are None (False) for a network that does not give them.
    """

    model: str
    labels: Labels
    probabilities: np.ndarray
    tuned_thresholds: Thresholds | None = None
    embedding: np.ndarray | None = None
    evidence: np.ndarray | None = None
    poster_likeness: float | None = None
    probably_no_poster: bool = False
    computing: Computing | None = None

    def ranking(self) -> list[tuple[str, float]]:
        """All labels with their probabilities, the most probable first, equal ones in the order of the labels."""
        order = np.argsort(-self.probabilities, kind="stable")
        return [(self.labels[index], float(self.probabilities[index])) for index in order.tolist()]

    def top(self, n: int = 3) -> list[tuple[str, float]]:
        """The n most probable labels with their probabilities."""
        return self.ranking()[:n]

    def at(self, threshold: Asked | Thresholds = DEFAULT_THRESHOLD) -> list[str]:
        """The labels whose probability is at or above the threshold, the most probable first; often none.

        threshold:  one number for all; 'tuned' for each label's own from the model's card; or label -> number, a
                    label that it does not name is never predicted
        raises:     ValueError for 'tuned' where the model has no tuned thresholds, any other text, a number that is not
                    in [0, 1], and a name that is none of the labels
        """
        if not isinstance(threshold, Thresholds):
            threshold = Thresholds.read(threshold, self.labels, self.tuned_thresholds)
        predicted = set(self.labels.marked(threshold.predicted(self.probabilities)))
        return [label for label, _ in self.ranking() if label in predicted]

    def as_dict(self) -> dict[str, float]:
        """Label -> probability, in the order of the labels."""
        return self.labels.table(self.probabilities.tolist())
