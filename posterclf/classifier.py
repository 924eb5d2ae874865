"""A trained network at work: picture in, 25 probabilities out. LiteRT inside, TensorFlow nowhere."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Lock

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from posterclf.genres import DEFAULT_THRESHOLD, GENRES
from posterclf.images import ImageSource, input_array, read_image
from posterclf.registry import SERVED_FILE, ModelFolder, find

_standard_error = Lock()


@dataclass(frozen=True, eq=False)
class Prediction:
    """What a network says of one poster.

    probabilities:  (25,) float32 in [0, 1], in the order of `GENRES`; each genre's own, they do not sum to 1
    model:          the name of the model that gave them
    """

    probabilities: np.ndarray
    model: str

    def ranking(self) -> list[tuple[str, float]]:
        """All 25 genres with their probabilities, the most probable first, equal ones in the order of `GENRES`."""
        order = np.argsort(-self.probabilities, kind="stable")
        return [(GENRES[genre], float(self.probabilities[genre])) for genre in order]

    def top(self, n: int = 3) -> list[tuple[str, float]]:
        """The n most probable genres with their probabilities."""
        return self.ranking()[:n]

    def at(self, threshold: float = DEFAULT_THRESHOLD) -> list[str]:
        """The genres whose probability is at or above `threshold`, the most probable first; often none."""
        return [genre for genre, probability in self.ranking() if probability >= threshold]

    def as_dict(self) -> Mapping[str, float]:
        """Genre -> probability, in the order of `GENRES`."""
        return dict(zip(GENRES, map(float, self.probabilities), strict=True))


class PosterClassifier:
    """A model ready to predict. One instance may be used from many threads at once.

    >>> classifier = PosterClassifier.load()
    >>> [genre for genre, probability in classifier.predict("assets/samples/dry-creek.jpg").top(3)]
    ['Drama', 'Action', 'Crime']
    """

    def __init__(self, folder: ModelFolder, served: bytes):
        """Prefer `load`. served: the content of a LiteRT file, which computes what the folder's card describes."""
        self.folder = folder
        self._interpreter = Interpreter(model_content=served, num_threads=os.cpu_count() or 1)
        self._lock = Lock()  # an interpreter holds one input and one output: two threads would mix them up
        self._resize(1)

    @classmethod
    def load(cls, model: str | Path | None = None) -> "PosterClassifier":
        """The model of that name or in that folder, None for the default.

        raises:  ModelError where it is not there, or its files are not the ones its card describes
        """
        folder = find(model)
        return cls(folder, folder.verified_file(SERVED_FILE))

    def predict(self, image: ImageSource) -> Prediction:
        """Probabilities for one poster.

        image:   path, bytes of a file, Pillow image, or array (height, width, 3) of uint8 or of floats in [0, 1]
        raises:  ImageError where it is no usable picture
        """
        return self._answers([image])[0]

    def predict_many(self, images: Iterable[ImageSource], batch_size: int = 4) -> Iterator[Prediction]:
        """Predictions in the order of `images`, which are drawn and answered batch by batch.

        raises:  ImageError at the first unusable picture
        """
        if batch_size < 1:
            raise ValueError(f"A batch holds at least one poster, not {batch_size}.")
        images = iter(images)
        while batch := list(islice(images, batch_size)):
            yield from self._answers(batch)

    def _answers(self, images: list[ImageSource]) -> list[Prediction]:
        # Decoding needs no lock: other threads predict meanwhile.
        inputs = np.stack([input_array(read_image(image), **self.folder.card["input"]) for image in images])
        with self._lock:
            if len(inputs) != self._batch_size:
                self._resize(len(inputs))
            self._interpreter.set_tensor(self._input, inputs)
            self._interpreter.invoke()
            outputs = self._interpreter.get_tensor(self._output)
        return [Prediction(probabilities, self.folder.name) for probabilities in outputs]

    def _resize(self, batch_size: int) -> None:
        details = self._interpreter.get_input_details()[0]
        self._interpreter.resize_tensor_input(details["index"], [batch_size, *details["shape"][1:]])
        with _native_messages_dropped():
            self._interpreter.allocate_tensors()
        self._batch_size = batch_size
        self._input = details["index"]
        self._output = self._interpreter.get_output_details()[0]["index"]


@contextmanager
def _native_messages_dropped() -> Iterator[None]:
    """LiteRT announces its delegate on file descriptor 2 and offers no switch; standard error is for our own lines."""
    with _standard_error:  # the descriptor belongs to the process: two threads must not put it back crosswise
        try:
            kept = os.dup(2)
        except OSError:  # closed: nothing to keep clean
            yield
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            os.close(nowhere)
