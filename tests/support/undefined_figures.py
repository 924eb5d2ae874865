"""Models whose figures are partly undefined: of one label or one picture, or measured where no picture has a label."""

from pathlib import Path

import numpy as np
from msgspec.structs import replace

from posterclf.labels import Labels
from posterclf.metrics.report import report
from posterclf.registry.card_parts import TunedThresholds
from posterclf.registry.evaluation_predictions import EvaluationPredictions, write_evaluation
from posterclf.registry.model_folder import ModelFolder, write_card
from tests.support.other_labels import SIX, model_of

ONE = Labels(("red",))
EPOCH = {"epoch": 1.0, "loss": 0.5, "val_loss": 0.4, "seconds": 1.0}

# Name of the model -> its labels, and (pictures, labels) 0 or 1: what it was measured on.
MEASURED: dict[str, tuple[Labels, list[list[int]]]] = {
    "one_of_each": (ONE, [[1]]),
    "one_without": (ONE, [[0]]),
    "one_label": (ONE, [[1], [0], [0], [1]]),
    "one_picture": (SIX, [[1, 0, 0, 0, 1, 0]]),
    "no_labels": (SIX, [[0] * 6] * 4),
    "all_labels": (SIX, [[1] * 6] * 4),
}


def undefined_models(folder: Path) -> Path:
    """The folder with the models of `MEASURED`, each trained for one epoch."""
    for seed, (name, (labels, marks)) in enumerate(MEASURED.items()):
        model = model_of(labels, folder / name, seed)
        tuned = TunedThresholds(shared=0.3, labels=dict.fromkeys(labels, 0.3), part="validation", micro_f1=None)
        card = replace(model.card, thresholds=tuned, training=replace(model.card.training, history=[EPOCH]))
        model = ModelFolder(model.path, card)
        write_card(model)
        _measure(model, np.array(marks, np.uint8))
    return folder


def _measure(folder: ModelFolder, marks: np.ndarray) -> None:
    probabilities = np.random.default_rng(0).random(marks.shape, np.float32)
    figures = report(folder.labels, marks, probabilities, folder.label_frequencies, folder.threshold)
    places = np.random.default_rng(1).random((len(marks), 2), np.float32)
    predictions = EvaluationPredictions([f"{row}.jpg" for row in range(len(marks))], marks, probabilities, places)
    write_evaluation(folder, {"model": folder.name, "split": "own", "part": "test", **figures}, predictions)
