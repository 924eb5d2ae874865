"""The real networks and figures that lessons show: those of genres, whatever other models there are."""

from posterclf.app.measured import measured_model
from posterclf.labels import GENRES
from posterclf.metrics.operating_points import OperatingPoint, operating_point
from posterclf.registry import model_folder
from posterclf.registry.evaluation_predictions import EvaluationPredictions
from posterclf.registry.model_folder import SHIPPED_DEFAULT


def shipped_model(name: str = SHIPPED_DEFAULT) -> str:
    """The path of a shipped model, as `find_model` takes it: a model of one's own may have the same name."""
    return str(model_folder.MODELS / name)


def test_predictions() -> EvaluationPredictions | None:
    """The shipped model's predictions for the test posters, None where none were kept.

    raises:  ModelError where they cannot be read
    """
    measured = measured_model(shipped_model())
    return measured and measured.predictions


def genres_by_frequency(predictions: EvaluationPredictions) -> list[str]:
    """The genres that test posters have, the most common first."""
    positives = GENRES.table(predictions.labels.sum(axis=0, dtype=int).tolist())
    return sorted(filter(positives.get, GENRES), key=positives.__getitem__, reverse=True)


def genre_operating_point(predictions: EvaluationPredictions, genre: str, threshold: float) -> OperatingPoint:
    """The operating point of a genre over the test posters; at a threshold above 1 nothing is predicted."""
    column = GENRES.index(genre)
    return operating_point(predictions.labels[:, column], predictions.probabilities[:, column], threshold)
