"""A trained network of lesson 8 at work, and whether one can be trained here."""

from collections.abc import Mapping
from threading import Lock

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from PIL import Image

from posterclf.extras import is_there
from posterclf.lessons.shapes.drawings import LABELS, SIDE, network_input


class ShapesNetwork:
    """A trained network, run by LiteRT, without Keras.

    served:  the content of a LiteRT file, see `ShapesTraining.network`
    """

    def __init__(self, served: bytes):
        self._interpreter = Interpreter(model_content=served)
        self._interpreter.allocate_tensors()
        self._lock = Lock()  # an interpreter holds one input and one output

    def probabilities(self, picture: Image.Image) -> Mapping[str, float]:
        """Label -> probability, in [0, 1], for an RGB picture of any size."""
        small = np.asarray(picture.resize((SIDE, SIDE), Image.Resampling.BOX))[None]
        with self._lock:
            self._interpreter.set_tensor(self._interpreter.get_input_details()[0]["index"], network_input(small))
            self._interpreter.invoke()
            probabilities = self._interpreter.get_tensor(self._interpreter.get_output_details()[0]["index"])[0]
        return dict(zip(LABELS, map(float, probabilities), strict=True))


def can_train() -> bool:
    """Whether Keras and TensorFlow are installed; neither is imported here."""
    return is_there("keras") and is_there("tensorflow")
