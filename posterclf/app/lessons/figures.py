"""The real figures that lessons show."""

from posterclf.app.measured import measured
from posterclf.labels import GENRES
from posterclf.lessons.formulas import Counts
from posterclf.registry.evaluation_predictions import EvaluationPredictions


def test_answers() -> EvaluationPredictions | None:
    """The default model's answers to the test posters, None where none were kept.

    raises:  ModelError where they cannot be read
    """
    found = measured(None)
    return found and found.answers


def genres_by_frequency(answers: EvaluationPredictions) -> list[str]:
    """The genres that test posters have, the most common first."""
    positives = answers.labels.sum(axis=0, dtype=int)
    there = [genre for genre in range(len(GENRES)) if positives[genre]]
    return [GENRES[genre] for genre in sorted(there, key=lambda genre: -positives[genre])]


def counts(answers: EvaluationPredictions, genre: str, threshold: float) -> Counts:
    """What becomes of the test posters of a genre at a threshold in [0, 1]; above 1 nothing is ever predicted."""
    column = GENRES.index(genre)
    return Counts.of(answers.labels[:, column], answers.probabilities[:, column] >= threshold)
