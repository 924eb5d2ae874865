"""LiteRT: the runtime that comes with the package. Its numbers are float32, or 8 bits where the file's are."""

import os
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any, Protocol

import numpy as np
from ai_edge_litert.interpreter import Interpreter  # pyright: ignore[reportMissingTypeStubs]

from posterclf.inference.runtimes import fill


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


class LiteRT:
    """See `Runtime`. All posters of a batch are computed at once."""

    def __init__(self, served: bytes, threads: int):
        self._interpreter: _Interpreter = Interpreter(model_content=served, num_threads=threads)

    @property
    def inputs(self) -> list[tuple[tuple[int, ...], np.dtype]]:
        details = self._interpreter.get_input_details()
        return [(tuple(takes["shape"][1:].tolist()), np.dtype(takes["dtype"])) for takes in details]

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        details = {details["index"]: details["shape"].tolist() for details in self._interpreter.get_output_details()}
        return {name: tuple(details[index][1:]) for name, index in self._outputs.items()}

    def resize(self, posters: int) -> None:
        takes = self._interpreter.get_input_details()[0]
        self._interpreter.resize_tensor_input(takes["index"], [posters, *takes["shape"][1:]])
        with native_messages_dropped():
            self._interpreter.allocate_tensors()
        self._input = takes["index"]
        self._outputs = {name: output["index"] for name, output in _named_outputs(self._interpreter).items()}

    def compute(self, inputs: np.ndarray | Sequence[np.ndarray]) -> dict[str, np.ndarray]:
        memory = self._interpreter.tensor(self._input)()
        for i, pixels in enumerate(inputs):
            fill(memory[i], pixels)
        del memory  # LiteRT refuses to run while a view of its memory exists
        self._interpreter.invoke()
        return {name: self._interpreter.get_tensor(index) for name, index in self._outputs.items()}


def output_tensors(served: bytes) -> dict[str, str]:
    """Output's name -> the name of its tensor, by which other runtimes know it: the file's signature says which.

    served:  the content of a LiteRT file
    raises:  RuntimeError, ValueError where it is none
    """
    return {name: output["name"] for name, output in _named_outputs(Interpreter(model_content=served)).items()}


def _named_outputs(interpreter: _Interpreter) -> dict[str, dict[str, Any]]:
    """Output's name -> what LiteRT says of it."""
    details = interpreter.get_output_details()
    if len(details) == 1:
        return {"probabilities": details[0]}
    return interpreter.get_signature_runner().get_output_details()


@contextmanager
def native_messages_dropped() -> Generator[None]:
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
