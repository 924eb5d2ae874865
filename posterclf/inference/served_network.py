"""A served file at work: arrays in, arrays out, the same checks of both whatever runtime computes them."""

from collections.abc import Sequence
from contextlib import suppress
from threading import Lock

import numpy as np

from posterclf.errors import ModelError, ShapeError
from posterclf.inference.runtimes import LITERT, TITLES, Computing, runtime_of
from posterclf.processors import processors
from posterclf.registry.card_parts import InputSize

MAX_AT_ONCE = 256  # posters of one batch: they take 4 GB, and are predicted no faster than four at a time


class ServedNetwork:
    """A network ready to compute. One instance may be used from many threads at once.

    lock:  held while it computes
    """

    def __init__(
        self,
        model: str,
        served: bytes,
        size: InputSize,
        threads: int | None = None,
        computing: Computing = LITERT,
    ):
        """model:     its name, for errors
        served:    the content of a LiteRT file
        size:      of the pictures that it takes
        threads:   how many compute one batch together, None for one a processor
        computing: by which runtime, in numbers of which type
        raises:    ModelError where the file is none, or takes something else; MissingExtra where the runtime is missing
        """
        self._model, self._shape = model, (size.height, size.width, 3)
        self.computing = computing
        self.lock = Lock()  # a runtime holds one input and one output: two threads would mix them up
        self._batch_size = 0
        try:
            self._runtime = runtime_of(computing, served, threads or processors())
            self._require_size()
        except (ValueError, RuntimeError, OSError) as error:
            raise ModelError(
                f"{TITLES[computing.runtime]} cannot load the served file of the model {model}. Restore it."
            ) from error
        self._resize(1)

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Output's name -> its shape for one poster."""
        return self._runtime.shapes

    def outputs(self, inputs: np.ndarray | Sequence[np.ndarray]) -> dict[str, np.ndarray]:
        """All that the network gives, by its outputs' names: 'probabilities' and whatever else there is.

        inputs:   up to MAX_AT_ONCE posters, (posters, height, width, 3) of the size that the model's card names, or as
                  many single ones: uint8, or floats in [0, 1]
        returns:  name -> (posters, ...) float32, finite; 'probabilities' are in [0, 1]
        raises:   ShapeError, ValueError where the inputs are no such arrays; ModelError where there is no memory for
                  so many at once, or the network gives anything else
        """
        for pixels in inputs:
            self._require_pixels(pixels)
        if len(inputs) > MAX_AT_ONCE:
            raise ValueError(f"A network takes {MAX_AT_ONCE} posters at once, not {len(inputs)}. Give fewer.")
        if not len(inputs):
            return {name: np.empty((0, *shape), np.float32) for name, shape in self.shapes.items()}
        with self.lock:
            if len(inputs) != self._batch_size:
                self._resize(len(inputs))
            try:
                outputs = self._runtime.compute(inputs)
            except (RuntimeError, ValueError, MemoryError) as error:
                self._batch_size = 0  # whatever it is in now: the next batch allocates anew
                raise ModelError(f"The network of the model {self._model} cannot compute. Give fewer.") from error
        self._require_sound(outputs, len(inputs))
        return outputs

    def _require_size(self) -> None:
        inputs = self._runtime.inputs
        if any(dtype != np.float32 for _, dtype in inputs):
            raise ModelError(
                f"The served file of the model {self._model} takes other numbers than float32. Convert it with float32 "
                "input and output, which 8-bit weights may have as well."
            )
        takes = [shape for shape, _ in inputs]
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
        self._runtime.resize(batch_size)
        self._batch_size = batch_size


def _text(shape: tuple[int, ...]) -> str:
    """(384, 256, 3) as '384 x 256 x 3'."""
    return " x ".join(map(str, shape))
