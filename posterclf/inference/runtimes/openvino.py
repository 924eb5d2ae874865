"""OpenVINO: the extra `openvino`. It reads LiteRT's file itself, and computes in bfloat16 where the processor can."""

import sys
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

import numpy as np

from posterclf.errors import MissingExtra, ModelError
from posterclf.inference.runtimes import Dtype, fill
from posterclf.inference.runtimes.litert import output_tensors

PRECISIONS: dict[Dtype, str] = {"float32": "f32", "bfloat16": "bf16"}  # left to itself it takes bfloat16
TELEMETRY = "openvino_telemetry"

_importing = Lock()


class OpenVINO:
    """See `Runtime`. Posters of a batch are computed one by one.

    Together they take more memory and are no faster; and for one poster alone all sizes are known beforehand, which
    saves a tenth of the time.
    """

    def __init__(self, served: bytes, threads: int, dtype: Dtype):
        tensors = output_tensors(served)
        self._model: Any = _read(served)
        self._inputs = [
            (_lengths(takes.partial_shape), np.dtype(takes.element_type.to_dtype())) for takes in self._model.inputs
        ]
        self._settings = {
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_PRECISION_HINT": PRECISIONS[dtype],
            "INFERENCE_NUM_THREADS": threads,
            "NUM_STREAMS": 1,
            "ENABLE_CPU_PINNING": False,  # several networks of one thread would all be pinned to the same processor
        }
        if len(tensors) > 1:
            self._places = {name: self._place(tensor) for name, tensor in tensors.items()}
        else:
            self._places = {"probabilities": 0}
        self._request: Any = None

    @property
    def inputs(self) -> list[tuple[tuple[int, ...], np.dtype]]:
        return self._inputs

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        return {name: tuple(values.shape[1:]) for name, values in self._outputs().items()}

    def resize(self, posters: int) -> None:
        if self._request is None:
            (shape, _), *_ = self._inputs
            self._model.reshape([1, *shape])
            self._request = _core().compile_model(self._model, "CPU", self._settings).create_infer_request()
            self._model = None  # what was compiled has the weights in a form of its own

    def compute(self, inputs: np.ndarray | Sequence[np.ndarray]) -> dict[str, np.ndarray]:
        memory = self._request.get_input_tensor(0).data
        posters: list[dict[str, np.ndarray]] = []
        for pixels in inputs:
            fill(memory[0], pixels)
            self._request.infer()
            posters.append({name: values.copy() for name, values in self._outputs().items()})
        return {name: np.concatenate([outputs[name] for outputs in posters]) for name in self._places}

    def _outputs(self) -> dict[str, np.ndarray]:
        """Output's name -> its memory, (1, ...)."""
        return {name: self._request.get_output_tensor(place).data for name, place in self._places.items()}

    def _place(self, tensor: str) -> int:
        for place, output in enumerate(self._model.outputs):
            if tensor in output.get_names():
                return place
        raise ValueError(f"the file has no output {tensor}")


def _read(served: bytes) -> Any:
    """The model that a LiteRT file is.

    raises:  ModelError where there is no place for a temporary file
    """
    core = _core()
    try:
        # It reads a file from a path alone. What is written is what was verified, and nobody else's to change.
        with TemporaryDirectory(prefix="posterclf-", ignore_cleanup_errors=True) as folder:
            path = Path(folder) / "model.tflite"
            path.write_bytes(served)
            return core.read_model(path)
    except OSError as error:
        raise ModelError(
            f"OpenVINO needs a folder for a temporary file, and there is none: {error.strerror}. Let TMPDIR name one, "
            "or take the runtime litert."
        ) from error


def _lengths(shape: Any) -> tuple[int, ...]:
    """Those behind the first, -1 where one is not fixed."""
    return tuple(length.get_length() if length.is_static else -1 for length in list(shape)[1:])


@cache
def _core() -> Any:
    try:
        return _openvino().Core()
    except (ImportError, OSError) as error:
        raise MissingExtra(
            f"The runtime OpenVINO is installed, and cannot be loaded: {error}. Install it again, or take the runtime "
            "litert."
        ) from error


def _openvino() -> Any:
    """The package, without the one that it would report its import with to its makers, unasked.

    Where that one cannot be imported it takes a stub of its own, see its `tools.ovc.telemetry_utils`.
    """
    with _importing:
        if "openvino" in sys.modules:
            return import_module("openvino")
        before = sys.modules.get(TELEMETRY)
        sys.modules[TELEMETRY] = None  # pyright: ignore[reportArgumentType] -- then it cannot be imported
        try:
            return import_module("openvino")
        finally:
            del sys.modules[TELEMETRY]
            if before:
                sys.modules[TELEMETRY] = before
