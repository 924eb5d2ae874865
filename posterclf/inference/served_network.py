"""A served file at work: arrays in, arrays out. LiteRT inside."""

import os
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from threading import Lock
from typing import Any, Protocol

import numpy as np
from ai_edge_litert.interpreter import Interpreter  # pyright: ignore[reportMissingTypeStubs]

from posterclf.errors import ModelError, ShapeError
from posterclf.processors import processors
from posterclf.registry.card import InputSize

MOST_AT_ONCE = 256  # posters of one batch: they take 4 GB, and are predicted no faster than four at a time


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


class ServedNetwork:
    """A network ready to compute. One instance may be used from many threads at once.

    lock:  held while it computes
    """

    def __init__(self, model: str, served: bytes, size: InputSize, threads: int | None = None):
        """model:    its name, for errors
        served:   the content of a LiteRT file
        size:     of the pictures that it takes
        threads:  how many compute one batch together, None for one a processor
        raises:   ModelError where the file is none, or takes something else
        """
        self._model, self._shape = model, (size.height, size.width, 3)
        self.lock = Lock()  # an interpreter holds one input and one output: two threads would mix them up
        self._batch_size = 0
        try:
            self._interpreter: _Interpreter = Interpreter(model_content=served, num_threads=threads or processors())
        except (ValueError, RuntimeError) as error:
            raise ModelError(f"LiteRT cannot load the served file of the model {model}. Restore it.") from error
        self._require_size()
        self._resize(1)

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Output's name -> its shape for one poster."""
        details = {details["index"]: details["shape"].tolist() for details in self._interpreter.get_output_details()}
        return {name: tuple(details[index][1:]) for name, index in self._outputs.items()}

    def outputs(self, inputs: np.ndarray | Sequence[np.ndarray]) -> dict[str, np.ndarray]:
        """All that the network gives, by its outputs' names: 'probabilities' and whatever else there is.

        inputs:   up to MOST_AT_ONCE posters, (posters, height, width, 3) of the size that the model's card names, or as
                  many single ones: uint8, or floats in [0, 1]
        returns:  name -> (posters, ...) float32, finite; 'probabilities' are in [0, 1]
        raises:   ShapeError, ValueError where the inputs are no such arrays; ModelError where there is no memory for
                  so many at once, or the network gives anything else
        """
        for pixels in inputs:
            self._require_pixels(pixels)
        if len(inputs) > MOST_AT_ONCE:
            raise ValueError(f"A network takes {MOST_AT_ONCE} posters at once, not {len(inputs)}. Give fewer.")
        if not len(inputs):
            return {name: np.empty((0, *shape), np.float32) for name, shape in self.shapes.items()}
        with self.lock:
            if len(inputs) != self._batch_size:
                self._resize(len(inputs))
            memory = self._interpreter.tensor(self._input)()
            for i, pixels in enumerate(inputs):
                # Straight into the network's memory: a fresh array for each poster takes longer to fill.
                largest = np.float32(255 if pixels.dtype == np.uint8 else 1)
                np.divide(pixels, largest, out=memory[i], dtype=np.float32)
            del memory  # LiteRT refuses to run while a view of its memory exists
            try:
                self._interpreter.invoke()
            except (RuntimeError, ValueError, MemoryError) as error:
                self._batch_size = 0  # whatever it is in now: the next batch allocates anew
                raise ModelError(f"The network of the model {self._model} cannot compute. Give fewer.") from error
            outputs = {name: self._interpreter.get_tensor(index) for name, index in self._outputs.items()}
        self._require_sound(outputs, len(inputs))
        return outputs

    def _require_size(self) -> None:
        details = self._interpreter.get_input_details()
        if any(np.dtype(takes["dtype"]) != np.float32 for takes in details):
            raise ModelError(
                f"The served file of the model {self._model} takes other numbers than float32. Convert it with float32 "
                "input and output, which 8-bit weights may have as well."
            )
        takes = [tuple(takes["shape"][1:]) for takes in details]
        if takes != [self._shape]:
            raise ModelError(
                f"The served file of the model {self._model} takes {' and '.join(map(_text, takes)) or 'nothing'}, and "
                f"its card names {_text(self._shape)}. Restore both, or train again."
            )

    def _require_pixels(self, pixels: np.ndarray) -> None:
        if not isinstance(pixels, np.ndarray) or pixels.shape != self._shape:  # pyright: ignore[reportUnnecessaryIsInstance]
            found = getattr(pixels, "shape", type(pixels).__name__)
            raise ShapeError(
                f"The network of the model {self._model} takes arrays of the shape {self._shape}, not {found}."
            )
        if pixels.dtype == np.uint8:
            return
        if not np.issubdtype(pixels.dtype, np.floating):
            raise ValueError(f"The array is of type {pixels.dtype.name}. Give uint8, or floats in [0, 1].")
        if not 0 <= pixels.min() <= pixels.max() <= 1:  # false for NaN, too
            raise ValueError("The array holds floats outside of [0, 1]. Divide by 255 first, or give uint8.")

    def _require_sound(self, outputs: dict[str, np.ndarray], posters: int) -> None:
        for name, values in outputs.items():
            if values.dtype != np.float32:
                raise self._unsound(f"{name} of {values.dtype}, not float32")
            if values.shape[:1] != (posters,):
                raise self._unsound(f"{name} of {_text(values.shape)} for {posters} posters")
            if not np.isfinite(values).all():
                raise self._unsound(f"{name} that are no numbers")
        probabilities = outputs.get("probabilities", np.zeros(1))
        if not 0 <= probabilities.min() <= probabilities.max() <= 1:
            raise self._unsound("probabilities outside of [0, 1]")

    def _unsound(self, what: str) -> ModelError:
        return ModelError(f"The model {self._model} gives {what}. Restore its files, or train it again.")

    def _resize(self, batch_size: int) -> None:
        """raises:  ModelError where that fails; then the network is as it was with one poster"""
        try:
            self._allocate(batch_size)
        except (RuntimeError, ValueError, MemoryError) as error:
            self._batch_size = 0
            if batch_size > 1:
                with suppress(RuntimeError, ValueError, MemoryError):
                    self._allocate(1)
            fewer = f" for {batch_size} posters at once, or its file is damaged. Give fewer, or restore it."
            alone = ", or its file is damaged. Restore it, or train again."
            raise ModelError(
                f"There is no memory for the network of the model {self._model}{fewer if batch_size > 1 else alone}"
            ) from error

    def _allocate(self, batch_size: int) -> None:
        details = self._interpreter.get_input_details()[0]
        self._interpreter.resize_tensor_input(details["index"], [batch_size, *self._shape])
        with _native_messages_dropped():
            self._interpreter.allocate_tensors()
        self._batch_size = batch_size
        self._input = details["index"]
        self._outputs = self._output_indices()

    def _output_indices(self) -> dict[str, int]:
        """Output's name -> tensor; where a network has one output alone, it is the probabilities."""
        details = self._interpreter.get_output_details()
        if len(details) == 1:
            return {"probabilities": details[0]["index"]}
        named = self._interpreter.get_signature_runner().get_output_details()
        return {name: output["index"] for name, output in named.items()}


def _text(shape: tuple[int, ...]) -> str:
    """(384, 256, 3) as '384 x 256 x 3'."""
    return " x ".join(map(str, shape))


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
