"""A model's probabilities for posters in files."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from posterclf.errors import DatasetError, ImageError
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.network_input import read_reduced
from posterclf.progress import Progress, silent


def probabilities_of(classifier: PosterClassifier, posters: Sequence[Path], progress: Progress = silent) -> np.ndarray:
    """What a model says of the posters in these files, (posters, labels) float32 in [0, 1].

    raises:  DatasetError at the first file that cannot be used, naming it
    """
    with progress(posters, desc="predicting", unit=" posters") as paths:
        images = (_poster(classifier, path) for path in paths)
        return np.stack([prediction.probabilities for prediction in classifier.predict_many(images)])


def _poster(classifier: PosterClassifier, path: Path) -> Image.Image:
    try:
        return read_reduced(path, classifier.folder.card.input)
    except ImageError as error:
        raise DatasetError(f"{path}: {error} `posterclf dataset check` finds all such files.") from error
