"""What makes a model of a head: its card, its files, and the proof that the served file predicts what the head does."""

from collections.abc import Sequence

import numpy as np
from scipy.special import expit

from posterclf.errors import ModelError
from posterclf.images import ImageSource
from posterclf.inference.classifier import PosterClassifier
from posterclf.labels import Labels
from posterclf.registry.card import Card
from posterclf.registry.card_parts import Training
from posterclf.registry.model_folder import SERVED_FILE, ModelFolder
from posterclf.registry.versions import versions
from posterclf.teaching.calibration import Calibrated
from posterclf.teaching.features import feature_file
from posterclf.teaching.head import HEAD_FILE, Head
from posterclf.teaching.served_head import with_head

MAX_DIFFERENCE = 1e-4
SHIPPED_CHANNELS = 1472  # that the shipped network's own labels stand on
STRIDE = 32  # pixels of the input for one place of the last layer, on each side


def head_card(name: str, labels: Labels, head: Head, tuned: Calibrated, training: Training, shipped: Card) -> Card:
    """The card of a calibrated head on the shipped network before it is measured.

    name:      of the model's folder
    tuned:     what the head was calibrated by
    training:  how the head was trained
    """
    channels, count = head.weights.shape
    more = count * channels - len(shipped.labels) * SHIPPED_CHANNELS
    places = (shipped.input.height // STRIDE) * (shipped.input.width // STRIDE)
    return Card(
        name=name,
        network=shipped.network,
        parameters=shipped.parameters + more + count - len(shipped.labels),
        multiply_adds=shipped.multiply_adds + more * places,
        licence=shipped.licence,
        input=shipped.input,
        labels=labels,
        training=training,
        versions=versions("scikit-learn", "numpy", "pillow", "ai-edge-litert"),
        calibration=tuned.calibration,
        thresholds=tuned.thresholds,
        validation=tuned.validation,
    )


def head_files(head: Head, shipped: ModelFolder) -> dict[str, bytes]:
    """Name -> content: the served file of the shipped network with this head, and the head alone.

    raises:  ModelError where the shipped network's file is not that of its card, or takes another head
    """
    return {
        SERVED_FILE: with_head(feature_file(shipped), head.weights, head.bias),
        HEAD_FILE: head.to_bytes(),
    }


def require_agreement(
    classifier: PosterClassifier, head: Head, pictures: Sequence[ImageSource], embeddings: np.ndarray
) -> None:
    """Let the served file predict some pictures, and compare.

    classifier:  of the served file
    embeddings:  (pictures, channels) float, the shipped network's of these pictures
    raises:      ModelError where a probability differs by more than MAX_DIFFERENCE
    """
    served = np.stack([prediction.probabilities for prediction in classifier.predict_many(pictures)])
    difference = float(abs(served - expit(head.logits(embeddings))).max())
    if not difference <= MAX_DIFFERENCE:  # false for NaN, too
        raise ModelError(
            f"The written network predicts otherwise than its head, by {difference:.1e}. Please report this."
        )
