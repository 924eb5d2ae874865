"""The recipe `head`: the shipped network's features, and one regression for each label. No TensorFlow, no epochs."""

import time

import numpy as np
from msgspec.structs import replace
from scipy.special import expit

from posterclf.datasets.balance import sampling_weights
from posterclf.errors import DatasetError, ModelError
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.on_files import embeddings_of
from posterclf.metrics.scores import Scores
from posterclf.progress import Progress, silent
from posterclf.publishing.model_files import training_facts, versions, write_model
from posterclf.registry.card import Card
from posterclf.registry.model_folder import SERVED_FILE, ModelFolder, shipped_default_model
from posterclf.registry.neighbours import NEIGHBOURS_FILE, Neighbours
from posterclf.teaching.calibration import Calibrated, calibrated
from posterclf.teaching.head import HEAD_FILE, Head, fit_head
from posterclf.teaching.served_head import with_head
from posterclf.training.run_folder import Run

LARGEST_DIFFERENCE = 1e-4
COMPARED = 16  # pictures


def train_head(run: Run, progress: Progress = silent) -> ModelFolder:
    """Fit a head to the training part, calibrate it on the validation part, and write a model folder.

    raises:  DatasetError where a picture cannot be read or the split has no validation part; ModelError where the
             written network predicts something else than the head
    """
    if run.split.validation == "test":
        raise DatasetError(
            "The recipe head calibrates on a validation part, and the split has none. Give another split."
        )
    began = time.monotonic()
    shipped, dataset, parts = PosterClassifier.load(shipped_default_model().path), run.dataset, run.split.parts
    embeddings = {
        part: embeddings_of(shipped, dataset.paths(parts[part]), progress) for part in ("train", "validation")
    }
    labels = {part: dataset.labels[rows] for part, rows in parts.items()}
    head = fit_head(embeddings["train"], labels["train"])
    unbalanced: Scores | None = None
    if run.balance:
        unbalanced = _tuned(head, run, embeddings["validation"]).validation
        head = fit_head(embeddings["train"], labels["train"], sampling_weights(labels["train"]))
    tuned = _tuned(head, run, embeddings["validation"])
    head = head.scaled(tuned.slopes, tuned.offsets)
    card = replace(
        _head_card(run, head, shipped.folder.card, round(time.monotonic() - began), unbalanced),
        calibration=tuned.calibration,
        thresholds=tuned.thresholds,
        validation=tuned.validation,
    )
    files = {
        SERVED_FILE: with_head(shipped.folder.verified_file(SERVED_FILE), head.weights, head.bias),
        HEAD_FILE: head.to_bytes(),
        NEIGHBOURS_FILE: Neighbours.among(
            [dataset.ids[row] for row in parts["train"]], dataset.names, labels["train"], embeddings["train"]
        ).to_bytes(),
    }
    classifier = PosterClassifier(ModelFolder(run.out, card), files[SERVED_FILE])
    _require_agreement(classifier, run, head, embeddings["validation"])
    return write_model(classifier, run, files, progress)


def _tuned(head: Head, run: Run, embeddings: np.ndarray) -> Calibrated:
    return calibrated(run.dataset.names, run.dataset.labels[run.split.parts["validation"]], head.logits(embeddings))


def _require_agreement(classifier: PosterClassifier, run: Run, head: Head, embeddings: np.ndarray) -> None:
    paths = run.dataset.paths(run.split.parts["validation"][:COMPARED])
    served = np.stack([prediction.probabilities for prediction in classifier.predict_many(paths)])
    difference = float(abs(served - expit(head.logits(embeddings[: len(paths)]))).max())
    if not difference <= LARGEST_DIFFERENCE:
        raise ModelError(
            f"The written network predicts otherwise than its head, by {difference:.1e}. Please report this."
        )


def _head_card(run: Run, head: Head, shipped: Card, seconds: int, unbalanced: Scores | None) -> Card:
    """The card of a head on the shipped network before it is measured."""
    channels, labels = head.weights.shape
    more = labels - len(shipped.labels)
    places = (shipped.input.height // 32) * (shipped.input.width // 32)
    return Card(
        name=run.out.resolve().name,
        network=shipped.network,
        parameters=shipped.parameters + more * (channels + 1),
        multiply_adds=shipped.multiply_adds + more * channels * places,
        licence=shipped.licence,
        input=shipped.input,
        labels=run.dataset.names,
        training=training_facts(
            run,
            pretrained="ImageNet",
            features=shipped.name,
            stages=[],
            seconds=seconds,
            history=[],
            unbalanced_validation=unbalanced,
        ),
        versions=versions("scikit-learn", "numpy", "pillow", "ai-edge-litert"),
    )
