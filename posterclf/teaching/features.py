"""What the shipped network sees in a picture: the features that own labels are learned on, of several layers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from PIL import Image
from scipy.special import expit

from posterclf.images import ImageSource
from posterclf.inference.network_input import read_pixels, resized_pixels
from posterclf.inference.prediction import Prediction
from posterclf.inference.served_network import ServedNetwork
from posterclf.registry.card_parts import InputSize
from posterclf.registry.model_folder import SERVED_FILE, ModelFolder, shipped_default_model
from posterclf.teaching.earlier_layers import with_earlier_layers
from posterclf.teaching.head import Head
from posterclf.teaching.served_head import with_features


def feature_file(shipped: ModelFolder) -> bytes:
    """The shipped network's served file with the embedding that own labels are learned on, see `with_earlier_layers`.

    raises:  ModelError where it is not the file of the model's card
    """
    return with_earlier_layers(shipped.verified_file(SERVED_FILE))


class FeatureNetwork:
    """The shipped network without its own labels. One instance may be used from many threads at once."""

    def __init__(self, folder: ModelFolder):
        """Prefer `shared_features`.

        raises:  ModelError where the model's files are not those of its card
        """
        self.folder = folder
        self._network = ServedNetwork(folder.name, with_features(feature_file(folder)), folder.card.input)

    @property
    def input(self) -> InputSize:
        """What pictures are resized to."""
        return self.folder.card.input

    @cached_property
    def channels(self) -> int:
        """How many numbers it sees a picture as."""
        return self.embeddings([Image.new("RGB", (1, 1))]).shape[1]

    def embeddings(self, pictures: Sequence[Image.Image]) -> np.ndarray:
        """(pictures, channels) float32 for RGB pictures of any size: the mean features over all places."""
        return self._network.outputs([resized_pixels(picture, self.input) for picture in pictures])["embedding"]

    def at_places(self, picture: ImageSource) -> np.ndarray:
        """(rows, columns, channels) float32: the features at each place of one picture.

        raises:  ImageError where it is no usable picture
        """
        return self._network.outputs([read_pixels(picture, self.input)])["features"][0]


@cache
def shared_features() -> FeatureNetwork:
    """The one copy of this process.

    raises:  ModelError where the shipped model cannot be loaded
    """
    return FeatureNetwork(shipped_default_model())


@dataclass(frozen=True, eq=False)
class HeadClassifier:
    """A head of one's own on the shared features: a `Classifier` without a file.

    folder:  a card with the head's labels and thresholds; its path need not exist
    """

    folder: ModelFolder
    head: Head
    network: FeatureNetwork

    def predict(self, image: ImageSource) -> Prediction:
        """Probabilities for one picture, as `Classifier` has it.

        raises:  ImageError where it is no usable picture
        """
        places = self.network.at_places(image)
        embedding = places.mean(axis=(0, 1))
        return Prediction(
            model=self.folder.name,
            labels=self.folder.labels,
            probabilities=expit(self.head.logits(embedding)).astype(np.float32),
            tuned_thresholds=self.folder.tuned_thresholds,
            embedding=embedding,
            evidence=self.head.logits(places).astype(np.float32),
        )
