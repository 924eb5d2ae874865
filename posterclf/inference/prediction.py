"""What a network says of one poster."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from posterclf.labels import DEFAULT_THRESHOLD, GENRES


@dataclass(frozen=True, eq=False)
class Prediction:
    """What a network says of one poster.

    probabilities:     (25,) float32 in [0, 1], in the order of `GENRES`; each genre's own, they do not sum to 1
    model:             the name of the model that gave them
    tuned_thresholds:  genre -> the threshold of its best F1 on validation posters, None where none were tuned
    embedding:         (channels,) float32, the pooled features: near each other for posters that look alike
    evidence:          (rows, columns, 25) float32: what each place of the poster gives to each genre's logit, which is
                       the mean over all places
    poster_likeness:   higher is more like a poster, see `PosterClassifier.poster_cut_off`
    probably_no_poster:  whether `poster_likeness` is below that

    The last four are None (False) for a network that does not give them.
    """

    probabilities: np.ndarray
    model: str
    tuned_thresholds: Mapping[str, float] | None = None
    embedding: np.ndarray | None = None
    evidence: np.ndarray | None = None
    poster_likeness: float | None = None
    probably_no_poster: bool = False

    def ranking(self) -> list[tuple[str, float]]:
        """All 25 genres with their probabilities, the most probable first, equal ones in the order of `GENRES`."""
        order = np.argsort(-self.probabilities, kind="stable")
        return [(GENRES[genre], float(self.probabilities[genre])) for genre in order]

    def top(self, n: int = 3) -> list[tuple[str, float]]:
        """The n most probable genres with their probabilities."""
        return self.ranking()[:n]

    def at(self, threshold: float | str | Mapping[str, float] = DEFAULT_THRESHOLD) -> list[str]:
        """The genres whose probability is at or above the threshold, the most probable first; often none.

        threshold:  one number for all; 'tuned' for each genre's own from the model's card; or genre -> number, genres
                    that are not named there being left out
        raises:     ValueError where 'tuned' is asked for of a model without tuned thresholds, or it is another text
        """
        if isinstance(threshold, str):
            if threshold != "tuned":
                raise ValueError(
                    f"A threshold is a number, 'tuned', or a mapping from genre to number; not {threshold!r}."
                )
            if self.tuned_thresholds is None:
                raise ValueError(f"The model {self.model} has no tuned thresholds. Give a number.")
            threshold = self.tuned_thresholds
        least = threshold if isinstance(threshold, Mapping) else dict.fromkeys(GENRES, threshold)
        return [genre for genre, probability in self.ranking() if genre in least and probability >= least[genre]]

    def as_dict(self) -> Mapping[str, float]:
        """Genre -> probability, in the order of `GENRES`."""
        return dict(zip(GENRES, map(float, self.probabilities), strict=True))
