"""What was learned as a model's folder in a zip: the same files as `posterclf train` writes, and no picture."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import numpy as np
from msgspec.structs import replace

from posterclf.images import read_image
from posterclf.inference.classifier import PosterClassifier
from posterclf.metrics.report import report
from posterclf.registry.card import CROSS_VALIDATION, Card, card_json
from posterclf.registry.card_markdown import readme
from posterclf.registry.card_parts import Training
from posterclf.registry.evaluation_predictions import PREDICTIONS_FILE, EvaluationPredictions
from posterclf.registry.model_folder import CARD, KERAS_FILE, README, SERVED_FILE, ModelFolder, sha256
from posterclf.teaching.features import shared_features
from posterclf.teaching.file_names import model_name
from posterclf.teaching.head_model import head_card, head_files, require_agreement
from posterclf.teaching.learning import Learned
from posterclf.teaching.project import Picture
from posterclf.teaching.zip_writing import zipped

COMPARED = 4  # pictures


def model_zip(name: str, learned: Learned, marks: np.ndarray, pictures: Iterable[Picture]) -> bytes:
    """The zip of the folder `model_name(name)`. Nothing is written to disk.

    marks:     (pictures, labels) uint8, 0 or 1: what was learned
    pictures:  of the project; a few of their thumbnails are predicted, to compare the served file with the head
    raises:    ModelError where the shipped network's files are not those of its card, or the served file predicts
               something else than the head
    """
    network = shared_features()
    files = head_files(learned.head, network.folder)
    card = _measured(taught_card(model_name(name), learned, marks, network.folder.card), learned, marks)
    thumbnails = [read_image(picture.thumbnail) for picture in islice(pictures, COMPARED)]
    classifier = PosterClassifier(ModelFolder(Path(card.name), card), files[SERVED_FILE])
    require_agreement(classifier, learned.head, thumbnails, network.embeddings(thumbnails))
    files[PREDICTIONS_FILE] = _predictions(learned, marks).to_bytes()
    card = replace(card, files={file: sha256(content) for file, content in files.items()})
    described = {CARD: card_json(card).encode(), README: readme(card).encode()}
    return zipped({f"{card.name}/{file}": content for file, content in (described | files).items()})


def taught_card(name: str, learned: Learned, marks: np.ndarray, shipped: Card) -> Card:
    """The card of what was learned, before it is measured.

    marks:    (pictures, labels) uint8, 0 or 1: what was learned
    shipped:  of the network that gave the features
    """
    training = Training(
        recipe="head",
        pretrained="ImageNet",
        split=CROSS_VALIDATION,
        posters={"train": len(marks)},
        further_posters=0,
        further_sources={},
        validation=CROSS_VALIDATION,
        leaks=[],
        stages=[],
        seed=0,
        seconds=0,
        label_frequencies=learned.labels.table(marks.mean(axis=0).tolist()),
        history=[],
        balance=learned.balance,
        features=shipped.name,
        features_sha256=shipped.files[KERAS_FILE],
    )
    return head_card(name, learned.labels, learned.head, learned.tuned, training, shipped)


def _measured(card: Card, learned: Learned, marks: np.ndarray) -> Card:
    """The card with the figures of cross-validation."""
    threshold = learned.tuned.thresholds.shared
    figures = report(card.labels, marks, learned.held_out, marks.mean(axis=0), threshold)
    return replace(card, evaluation={"split": CROSS_VALIDATION, "part": CROSS_VALIDATION, **figures})


def _predictions(learned: Learned, marks: np.ndarray) -> EvaluationPredictions:
    """The pictures are numbered, for their names may say whom they show: picture-001 is the first of the project."""
    ids = [f"picture-{number:03}" for number in range(1, len(marks) + 1)]
    return EvaluationPredictions(ids, marks, learned.held_out.astype(np.float32))
