"""A trained network at work: picture in, probabilities out. LiteRT inside, TensorFlow nowhere."""

import os
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import numpy as np
from ai_edge_litert.interpreter import Interpreter  # pyright: ignore[reportMissingTypeStubs]

from posterclf.batched import batched
from posterclf.errors import ModelError
from posterclf.images import ImageSource
from posterclf.inference.network_input import read_reduced, resized_pixels
from posterclf.inference.prediction import Prediction
from posterclf.registry.model_folder import SERVED_FILE, ModelFolder, find_model


class _Interpreter(Protocol):
    """What is used of LiteRT's interpreter, which comes without types."""

    def get_input_details(self) -> list[dict[str, Any]]: ...
    def get_output_details(self) -> list[dict[str, Any]]: ...
    def get_signature_runner(self) -> Any: ...
    def get_tensor(self, tensor_index: int) -> np.ndarray: ...
    def tensor(self, tensor_index: int) -> Callable[[], np.ndarray]: ...
    def resize_tensor_input(self, input_index: int, tensor_size: list[int]) -> None: ...
    def allocate_tensors(self) -> None: ...
    def invoke(self) -> None: ...


_standard_error = Lock()
_loading = Lock()
_shared: dict[tuple[Path, str | None], "PosterClassifier"] = {}


class PosterClassifier:
    """A model ready to predict. One instance may be used from many threads at once.

    >>> classifier = PosterClassifier.load()
    >>> [label for label, probability in classifier.predict("assets/samples/otto.jpg").top(3)]
    ['Animation', 'Comedy', 'Family']
    """

    def __init__(self, folder: ModelFolder, served: bytes, threads: int | None = None):
        """Prefer `load`.

        served:   the content of a LiteRT file, which computes what the folder's card describes
        threads:  how many compute one prediction together, None for one a core
        raises:   ModelError where the file gives another number of probabilities than the card names labels
        """
        self.folder = folder
        self._interpreter: _Interpreter = Interpreter(model_content=served, num_threads=threads or os.cpu_count() or 1)
        self._lock = Lock()  # an interpreter holds one input and one output: two threads would mix them up
        self._resize(1)
        self._require_labels()

    @classmethod
    def load(cls, model: str | Path | None = None, threads: int | None = None) -> "PosterClassifier":
        """The model of that name or in that folder, None for the default.

        threads:  how many compute one prediction together, None for one a core
        raises:   ModelError where there is no such model, its files are not the ones that its card describes, or they
                  compute something else than its labels
        """
        folder = find_model(model)
        return cls(folder, folder.verified_file(SERVED_FILE), threads)

    @classmethod
    def shared(cls, model: str | Path | None = None) -> "PosterClassifier":
        """The one copy of that model in this process, loaded by whoever asks first: page, service and library share it.

        raises:  ModelError as `load` does
        """
        folder = find_model(model)
        key = (folder.path.resolve(), folder.card.files.get(SERVED_FILE))
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
        """Predictions in the order of `images`, which are taken and predicted batch by batch.

        raises:  ImageError at the first unusable picture; ValueError where `batch_size` is below 1
        """
        if batch_size < 1:
            raise ValueError(f"A batch holds at least one poster, not {batch_size}.")
        for batch in batched(images, batch_size):
            yield from self.predict_inputs([self.input_of(image) for image in batch])

    def input_of(self, image: ImageSource) -> np.ndarray:
        """(height, width, 3) uint8: one poster as `predict_inputs` takes it. Needs no lock.

        raises:  ImageError where it is no usable picture
        """
        size = self.folder.card.input
        return resized_pixels(read_reduced(image, size), size)

    def predict_inputs(self, inputs: np.ndarray | Sequence[np.ndarray]) -> list[Prediction]:
        """Predictions for posters that are decoded already, all in one batch; `inputs` as `outputs` takes them."""
        outputs = self.outputs(inputs)
        return [self._prediction({name: values[i] for name, values in outputs.items()}) for i in range(len(inputs))]

    def outputs(self, inputs: np.ndarray | Sequence[np.ndarray]) -> dict[str, np.ndarray]:
        """All that the network gives, by its outputs' names: 'probabilities' and whatever else there is.

        inputs:   (posters, height, width, 3) of the size that the model's card names, or as many single ones: uint8, or
                  float32 in [0, 1]
        returns:  name -> (posters, ...) float32
        """
        with self._lock:
            if len(inputs) != self._batch_size:
                self._resize(len(inputs))
            memory = self._interpreter.tensor(self._input)()
            for i, pixels in enumerate(inputs):
                # Straight into the network's memory: a fresh array for each poster takes longer to fill.
                largest = np.float32(255 if pixels.dtype == np.uint8 else 1)
                np.divide(pixels, largest, out=memory[i], dtype=np.float32)
            del memory  # LiteRT refuses to run while a view of its memory exists
            self._interpreter.invoke()
            return {name: self._interpreter.get_tensor(index) for name, index in self._outputs.items()}

    def _prediction(self, outputs: dict[str, np.ndarray]) -> Prediction:
        likeness = float(outputs["poster_likeness"].item()) if "poster_likeness" in outputs else None
        rejected_below = self.folder.rejection_threshold
        return Prediction(
            model=self.folder.name,
            labels=self.folder.labels,
            probabilities=outputs["probabilities"],
            tuned_thresholds=self.folder.tuned_thresholds,
            embedding=outputs.get("embedding"),
            evidence=outputs.get("evidence"),
            poster_likeness=likeness,
            probably_no_poster=likeness is not None and rejected_below is not None and likeness < rejected_below,
        )

    def _resize(self, batch_size: int) -> None:
        details = self._interpreter.get_input_details()[0]
        self._interpreter.resize_tensor_input(details["index"], [batch_size, *details["shape"][1:]])
        with _native_messages_dropped():
            self._interpreter.allocate_tensors()
        self._batch_size = batch_size
        self._input = details["index"]
        self._outputs = self._output_indices()

    def _require_labels(self) -> None:
        shapes = {details["index"]: details["shape"] for details in self._interpreter.get_output_details()}
        for name in ("probabilities", "evidence"):
            if name in self._outputs and shapes[self._outputs[name]][-1] != len(self.folder.labels):
                raise ModelError(
                    f"The served file of the model {self.folder.name} gives {name} of "
                    f"{shapes[self._outputs[name]][-1]} labels, and its card names {len(self.folder.labels)}. "
                    "Restore both, or train again."
                )

    def _output_indices(self) -> dict[str, int]:
        """Output's name -> tensor; where a network has one output alone, it is the probabilities."""
        details = self._interpreter.get_output_details()
        if len(details) == 1:
            return {"probabilities": details[0]["index"]}
        named = self._interpreter.get_signature_runner().get_output_details()
        return {name: output["index"] for name, output in named.items()}


@contextmanager
def _native_messages_dropped() -> Generator[None]:
    """LiteRT announces its delegate on file descriptor 2 and offers no switch; standard error is for our own lines."""
    with _standard_error:  # the descriptor belongs to the process: two threads must not restore it in the wrong order
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
