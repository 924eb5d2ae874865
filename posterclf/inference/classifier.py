"""A trained network at work: picture in, 25 probabilities out. LiteRT inside, TensorFlow nowhere."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Lock

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from posterclf.images import ImageSource, pixel_array, read_reduced
from posterclf.labels import DEFAULT_THRESHOLD, GENRES
from posterclf.registry.model_folder import SERVED_FILE, ModelFolder, find

_standard_error = Lock()
_loading = Lock()
_shared: dict[tuple[Path, str | None], "PosterClassifier"] = {}


@dataclass(frozen=True, eq=False)
class Prediction:
    """What a network says of one poster.

    probabilities:     (25,) float32 in [0, 1], in the order of `GENRES`; each genre's own, they do not sum to 1
    model:             the name of the model that gave them
    tuned_thresholds:  genre -> the threshold of its best F1 on validation posters, None where none were tuned
    embedding:         (channels,) float32, the pooled features: near each other for posters that look alike
    evidence:          (rows, columns, 25) float32: what each place of the poster gives to each genre's logit, which is
                       the mean over all places
    poster_likeness:   higher is more like a poster, see `PosterClassifier.poster_cut_off`
    probably_no_poster:  whether `poster_likeness` is below that

    The last four are None (False) for a network that does not give them.
    """

    probabilities: np.ndarray
    model: str
    tuned_thresholds: Mapping[str, float] | None = None
    embedding: np.ndarray | None = None
    evidence: np.ndarray | None = None
    poster_likeness: float | None = None
    probably_no_poster: bool = False

    def ranking(self) -> list[tuple[str, float]]:
        """All 25 genres with their probabilities, the most probable first, equal ones in the order of `GENRES`."""
        order = np.argsort(-self.probabilities, kind="stable")
        return [(GENRES[genre], float(self.probabilities[genre])) for genre in order]

    def top(self, n: int = 3) -> list[tuple[str, float]]:
        """The n most probable genres with their probabilities."""
        return self.ranking()[:n]

    def at(self, threshold: float | str | Mapping[str, float] = DEFAULT_THRESHOLD) -> list[str]:
        """The genres whose probability is at or above the threshold, the most probable first; often none.

        threshold:  one number for all; 'tuned' for each genre's own from the model's card; or genre -> number, genres
                    that are not named there being left out
        raises:     ValueError where 'tuned' is asked for of a model without tuned thresholds, or it is another text
        """
        if isinstance(threshold, str):
            if threshold != "tuned":
                raise ValueError(
                    f"A threshold is a number, 'tuned', or a mapping from genre to number; not {threshold!r}."
                )
            if self.tuned_thresholds is None:
                raise ValueError(f"The model {self.model} has no tuned thresholds. Give a number.")
            threshold = self.tuned_thresholds
        least = threshold if isinstance(threshold, Mapping) else dict.fromkeys(GENRES, threshold)
        return [genre for genre, probability in self.ranking() if genre in least and probability >= least[genre]]

    def as_dict(self) -> Mapping[str, float]:
        """Genre -> probability, in the order of `GENRES`."""
        return dict(zip(GENRES, map(float, self.probabilities), strict=True))


class PosterClassifier:
    """A model ready to predict. One instance may be used from many threads at once.

    >>> classifier = PosterClassifier.load()
    >>> [genre for genre, probability in classifier.predict("assets/samples/otto.jpg").top(3)]
    ['Animation', 'Comedy', 'Family']
    """

    def __init__(self, folder: ModelFolder, served: bytes, threads: int | None = None):
        """Prefer `load`.

        served:   the content of a LiteRT file, which computes what the folder's card describes
        threads:  how many compute one answer together, None for one a core
        """
        self.folder = folder
        self._interpreter = Interpreter(model_content=served, num_threads=threads or os.cpu_count() or 1)
        self._lock = Lock()  # an interpreter holds one input and one output: two threads would mix them up
        self._resize(1)

    @classmethod
    def load(cls, model: str | Path | None = None, threads: int | None = None) -> "PosterClassifier":
        """The model of that name or in that folder, None for the default.

        threads:  how many compute one answer together, None for one a core
        raises:   ModelError where it is not there, or its files are not the ones its card describes
        """
        folder = find(model)
        return cls(folder, folder.verified_file(SERVED_FILE), threads)

    @classmethod
    def shared(cls, model: str | Path | None = None) -> "PosterClassifier":
        """The one copy of that model in this process, loaded by whoever asks first: page, service and library share it.

        raises:  ModelError as `load` does
        """
        folder = find(model)
        key = (folder.path.resolve(), folder.card["files"].get(SERVED_FILE))
        with _loading:
            if key not in _shared:
                _shared[key] = cls(folder, folder.verified_file(SERVED_FILE))
            return _shared[key]

    def predict(self, image: ImageSource) -> Prediction:
        """Probabilities for one poster.

        image:   path, bytes of a file, Pillow image, or array (height, width, 3) of uint8 or of floats in [0, 1]
        raises:  ImageError where it is no usable picture
        """
        return self.predict_inputs([self.input_of(image)])[0]

    def predict_many(self, images: Iterable[ImageSource], batch_size: int = 4) -> Iterator[Prediction]:
        """Predictions in the order of `images`, which are drawn and answered batch by batch.

        raises:  ImageError at the first unusable picture
        """
        if batch_size < 1:
            raise ValueError(f"A batch holds at least one poster, not {batch_size}.")
        images = iter(images)
        while batch := list(islice(images, batch_size)):
            yield from self.predict_inputs([self.input_of(image) for image in batch])

    def input_of(self, image: ImageSource) -> np.ndarray:
        """(height, width, 3) uint8: one poster as `predict_inputs` takes it. Needs no lock.

        raises:  ImageError where it is no usable picture
        """
        size = self.folder.card["input"]
        return pixel_array(read_reduced(image, **size), **size)

    def predict_inputs(self, inputs: Sequence[np.ndarray]) -> list[Prediction]:
        """Predictions for posters that are decoded already, all in one batch; `inputs` as `outputs` takes them."""
        outputs = self.outputs(inputs)
        return [self._prediction({name: values[i] for name, values in outputs.items()}) for i in range(len(inputs))]

    def outputs(self, inputs: Sequence[np.ndarray]) -> dict[str, np.ndarray]:
        """All that the network gives, by its outputs' names: 'probabilities' and whatever else there is.

        inputs:   (posters, height, width, 3) of the size that the model's card names, or as many single ones: uint8, or
                  float32 in [0, 1]
        returns:  name -> (posters, ...) float32
        """
        with self._lock:
            if len(inputs) != self._batch_size:
                self._resize(len(inputs))
            taken = self._interpreter.tensor(self._input)()
            for i, pixels in enumerate(inputs):
                # Straight into the network's memory: fresh arrays would cost its pages.
                whole = np.float32(255 if pixels.dtype == np.uint8 else 1)
                np.divide(pixels, whole, out=taken[i], dtype=np.float32)
            del taken  # LiteRT refuses to go on while anybody looks at its memory
            self._interpreter.invoke()
            return {name: self._interpreter.get_tensor(index) for name, index in self._outputs.items()}

    def _prediction(self, outputs: dict[str, np.ndarray]) -> Prediction:
        likeness = float(outputs["poster_likeness"].item()) if "poster_likeness" in outputs else None
        return Prediction(
            outputs["probabilities"],
            self.folder.name,
            self.folder.tuned_thresholds,
            outputs.get("embedding"),
            outputs.get("evidence"),
            likeness,
            likeness is not None and self.poster_cut_off is not None and likeness < self.poster_cut_off,
        )

    @property
    def poster_cut_off(self) -> float | None:
        """The `poster_likeness` below which a picture is probably no poster: 2 % of real posters are doubted."""
        return self.folder.card.get("poster_likeness", {}).get("cut_off")

    def _resize(self, batch_size: int) -> None:
        details = self._interpreter.get_input_details()[0]
        self._interpreter.resize_tensor_input(details["index"], [batch_size, *details["shape"][1:]])
        with _native_messages_dropped():
            self._interpreter.allocate_tensors()
        self._batch_size = batch_size
        self._input = details["index"]
        self._outputs = self._output_indices()

    def _output_indices(self) -> dict[str, int]:
        """Output's name -> tensor; a network with one output gives the probabilities there."""
        details = self._interpreter.get_output_details()
        if len(details) == 1:
            return {"probabilities": details[0]["index"]}
        named = self._interpreter.get_signature_runner().get_output_details()
        return {name: output["index"] for name, output in named.items()}


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
