"""The recipe `head`: the shipped network's features, and one regression for each label. No TensorFlow, no epochs."""

import time

import numpy as np

from posterclf.datasets.balance import sampling_weights
from posterclf.errors import DatasetError
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.on_files import embeddings_of
from posterclf.metrics.scores import Scores
from posterclf.progress import Progress, silent
from posterclf.publishing.model_files import training_facts, write_model
from posterclf.registry.model_folder import KERAS_FILE, SERVED_FILE, ModelFolder, shipped_default_model
from posterclf.registry.neighbours import NEIGHBOURS_FILE, Neighbours
from posterclf.teaching.calibration import MIN_PRECISION, Calibrated, calibrated
from posterclf.teaching.features import feature_file
from posterclf.teaching.head import Head, fit_head
from posterclf.teaching.head_model import head_card, head_files, require_agreement
from posterclf.training.run_folder import Run

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
    dataset, parts, folder = run.dataset, run.split.parts, shipped_default_model()
    shipped = PosterClassifier(folder, feature_file(folder))
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
    training = training_facts(
        run,
        pretrained="ImageNet",
        features=shipped.folder.name,
        features_sha256=shipped.folder.card.files[KERAS_FILE],
        stages=[],
        seconds=round(time.monotonic() - began),
        history=[],
        unbalanced_validation=unbalanced,
    )
    card = head_card(run.out.resolve().name, dataset.names, head, tuned, training, shipped.folder.card)
    files = {
        **head_files(head, shipped.folder),
        NEIGHBOURS_FILE: Neighbours.among(
            [dataset.ids[row] for row in parts["train"]], dataset.names, labels["train"], embeddings["train"]
        ).to_bytes(),
    }
    classifier = PosterClassifier(ModelFolder(run.out, card), files[SERVED_FILE])
    compared = dataset.paths(parts["validation"][:COMPARED])
    require_agreement(classifier, head, compared, embeddings["validation"][: len(compared)])
    return write_model(classifier, run, files, progress)


def _tuned(head: Head, run: Run, embeddings: np.ndarray) -> Calibrated:
    labels = run.dataset.labels[run.split.parts["validation"]]
    return calibrated(run.dataset.names, labels, head.logits(embeddings), precision=MIN_PRECISION)
