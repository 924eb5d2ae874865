"""A model's predictions of labelled pictures, and a map of these pictures by what the network sees in them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE

from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.on_files import predictions_of
from posterclf.progress import Progress, silent
from posterclf.registry.evaluation_predictions import EvaluationPredictions

MIN_MAPPED = 10  # pictures: of fewer there is nothing to be seen on a map
MAX_MAPPED = 5000  # of more, so many at even steps: t-SNE takes minutes, and a browser's map grows dense
KEPT_DIRECTIONS = 50  # of the embedding, before t-SNE, as its documentation advises
PERPLEXITY = 30  # how many neighbours each picture is drawn to


def evaluation_predictions(
    classifier: PosterClassifier,
    ids: Sequence[str],
    labels: np.ndarray,
    pictures: Sequence[Path],
    with_map: bool = True,
    progress: Progress = silent,
) -> EvaluationPredictions:
    """What a model says of labelled pictures, and their places on a map where it gives embeddings.

    ids, labels:  of the pictures: their Ids, and (pictures, labels) 0 or 1
    with_map:     whether to draw the map, which takes seconds
    raises:       DatasetError at the first file that cannot be used, naming it
    """
    count = min(len(pictures), MAX_MAPPED) if with_map else 0
    mapped = np.linspace(0, len(pictures) - 1, count).astype(int)
    wanted = set(mapped.tolist())
    probabilities: list[np.ndarray] = []
    embeddings: list[np.ndarray] = []
    for row, prediction in enumerate(predictions_of(classifier, pictures, progress)):
        probabilities.append(prediction.probabilities)
        if row in wanted and prediction.embedding is not None:
            embeddings.append(prediction.embedding)
    places = None
    if len(embeddings) >= MIN_MAPPED:
        places = np.full((len(pictures), 2), np.nan, np.float32)
        places[mapped] = map_places(np.stack(embeddings))
    return EvaluationPredictions(list(ids), labels, np.stack(probabilities), places)


def map_places(embeddings: np.ndarray) -> np.ndarray:
    """Places in a square on which pictures are near each other that the network takes for alike.

    Near ones are to be trusted, distances between groups that are far apart are not.

    embeddings:  (pictures, channels) float, `MIN_MAPPED` pictures or more
    returns:     (pictures, 2) float32 in [0, 1]
    source:      van der Maaten and Hinton 2008, t-SNE, as scikit-learn has it
    """
    count, channels = embeddings.shape
    if (embeddings == embeddings[0]).all():  # one picture many times has no direction to be laid out along
        return np.full((count, 2), 0.5, np.float32)
    kept = PCA(min(KEPT_DIRECTIONS, count, channels), random_state=0).fit_transform(embeddings)
    perplexity = min(PERPLEXITY, (count - 1) / 3)
    places = TSNE(2, perplexity=perplexity, init="pca", random_state=0).fit_transform(kept)
    middle, reach = (places.max(axis=0) + places.min(axis=0)) / 2, np.ptp(places, axis=0).max()
    return ((places - middle) / reach + 0.5).astype(np.float32)
