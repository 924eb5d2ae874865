"""A model's predictions of posters in files."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from posterclf.errors import DatasetError, ImageError
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.network_input import read_reduced
from posterclf.inference.prediction import Prediction
from posterclf.progress import Progress, silent


def probabilities_of(classifier: PosterClassifier, posters: Sequence[Path], progress: Progress = silent) -> np.ndarray:
    """What a model says of the posters in these files, (posters, labels) float32 in [0, 1].

    raises:  DatasetError at the first file that cannot be used, naming it
    """
    return np.stack([prediction.probabilities for prediction in predictions_of(classifier, posters, progress)])


def embeddings_of(classifier: PosterClassifier, pictures: Sequence[Path], progress: Progress = silent) -> np.ndarray:
    """A model's features of the pictures in these files, (pictures, channels) float32.

    raises:  DatasetError at the first file that cannot be used, naming it; ValueError where the network gives none
    """
    embeddings: list[np.ndarray] = []
    for prediction in predictions_of(classifier, pictures, progress):
        if prediction.embedding is None:
            raise ValueError(f"The model {prediction.model} gives no embedding.")
        embeddings.append(prediction.embedding)
    return np.stack(embeddings)


def predictions_of(
    classifier: PosterClassifier, pictures: Sequence[Path], progress: Progress = silent
) -> Iterator[Prediction]:
    """A model's predictions of the pictures in these files, in their order, as they are made.

    raises:  DatasetError at the first file that cannot be used, naming it
    """
    with progress(pictures, desc="predicting", unit=" pictures") as paths:
        yield from classifier.predict_many(_poster(classifier, path) for path in paths)


def _poster(classifier: PosterClassifier, path: Path) -> Image.Image:
    try:
        return read_reduced(path, classifier.folder.card.input)
    except ImageError as error:
        raise DatasetError(f"{path}: {error} `posterclf dataset check` finds all such files.") from error
