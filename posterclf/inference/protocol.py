"""What all that gives predictions has in common, in this process or elsewhere."""

from typing import Protocol

from posterclf.images import ImageSource
from posterclf.inference.prediction import Prediction
from posterclf.registry.model_folder import ModelFolder


class Classifier(Protocol):
    """A model that can be asked.

    folder:  its card, with labels, thresholds and input size
    """

    folder: ModelFolder

    def predict(self, image: ImageSource) -> Prediction:
        """Probabilities for one poster.

        image:   path, bytes of a file, Pillow image, or array (height, width, 3) of uint8 or of floats in [0, 1]
        raises:  ImageError where it is no usable picture, ModelError where the model cannot be asked
        """
        ...
