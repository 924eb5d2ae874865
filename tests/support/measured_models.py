"""A model that was measured, on pictures that never were: labels drawn at random, probabilities that follow them."""

import numpy as np

from posterclf.metrics.report import report
from posterclf.registry.evaluation_predictions import EvaluationPredictions, write_evaluation
from posterclf.registry.model_folder import ModelFolder, find_model


def measured(folder: ModelFolder, pictures: int, share: float = 0.2, seed: int = 0) -> ModelFolder:
    """The model with an evaluation on so many pictures; the last label is that of none of them.

    share:  of the pictures that have the first label; of the others fewer and fewer
    """
    random = np.random.default_rng(seed)
    count = len(folder.labels)
    shares = share * np.linspace(1, 0, count) ** 2
    labels = (random.random((pictures, count)) < shares).astype(np.uint8)
    labels[:, 0] |= labels.sum(axis=1) == 0
    noise = random.normal(-2, 1.2, labels.shape)
    probabilities = (1 / (1 + np.exp(-noise - 2.5 * labels))).astype(np.float32)
    figures = report(folder.labels, labels, probabilities, folder.label_frequencies, folder.threshold)
    predictions = EvaluationPredictions([f"{row:04}.jpg" for row in range(pictures)], labels, probabilities)
    write_evaluation(folder, {"model": folder.name, "split": "own", "part": "test", **figures}, predictions)
    return find_model(folder.path)
