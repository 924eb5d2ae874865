"""What computes a served file: one small contract, and a module for each runtime that keeps it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from posterclf.errors import MissingExtra
from posterclf.extras import how_to_install, is_there

RuntimeName = Literal["litert", "openvino"]
Dtype = Literal["float32", "bfloat16"]
DTYPES: tuple[Dtype, ...] = ("float32", "bfloat16")
TITLES: dict[RuntimeName, str] = {"litert": "LiteRT", "openvino": "OpenVINO"}


@dataclass(frozen=True)
class Computing:
    """By which runtime a network is computed, and of which type the numbers are that flow between its layers."""

    runtime: RuntimeName = "litert"
    dtype: Dtype = "float32"

    def __str__(self) -> str:
        return f"{TITLES[self.runtime]} in {self.dtype}"


LITERT = Computing()


class Runtime(Protocol):
    """A network that was loaded, for one thread at a time. `ServedNetwork` checks what goes in and comes out.

    inputs:  of each input the shape for one poster, and the type
    shapes:  output's name -> its shape for one poster; where a network has one output alone, it is 'probabilities'

    Every method raises RuntimeError, ValueError or MemoryError for whatever goes wrong.
    """

    @property
    def inputs(self) -> list[tuple[tuple[int, ...], np.dtype]]: ...

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]: ...

    def resize(self, posters: int) -> None:
        """Take the memory for so many posters at once; once at least, before the first `compute`."""
        ...

    def compute(self, inputs: np.ndarray | Sequence[np.ndarray]) -> dict[str, np.ndarray]:
        """The outputs for as many posters as `resize` was told.

        inputs:   (posters, height, width, 3) uint8, or floats in [0, 1]
        returns:  output's name -> (posters, ...), copies of the runtime's memory
        """
        ...


def runtime_of(computing: Computing, served: bytes, threads: int) -> Runtime:
    """A served file, loaded by a runtime.

    served:   its content
    threads:  how many compute one poster together
    raises:   MissingExtra where the runtime is not installed; RuntimeError, ValueError, OSError where it cannot load
    """
    return _loader(computing)(served, threads)


def _loader(computing: Computing) -> Callable[[bytes, int], Runtime]:
    """Each runtime is imported where it is asked for, and nowhere else."""
    if computing.runtime == "litert":
        from posterclf.inference.runtimes.litert import LiteRT

        return LiteRT
    require_installed(computing.runtime)
    from posterclf.inference.runtimes.openvino import OpenVINO

    return lambda served, threads: OpenVINO(served, threads, computing.dtype)


def is_installed(runtime: RuntimeName) -> bool:
    return runtime == "litert" or is_there("openvino")


def require_installed(runtime: RuntimeName) -> None:
    """raises:  MissingExtra, which says how to install it, where the runtime is missing"""
    if not is_installed(runtime):
        raise MissingExtra(
            f"The runtime {TITLES[runtime]} is not installed. It comes with the extra {runtime}: "
            f"{how_to_install(runtime)}"
        )


def fill(memory: np.ndarray, pixels: np.ndarray) -> None:
    """One poster straight into a runtime's memory as float32 in [0, 1]: a fresh array would take longer to fill.

    memory, pixels:  (height, width, 3); pixels as `Runtime.compute` takes them
    """
    np.divide(pixels, np.float32(255 if pixels.dtype == np.uint8 else 1), out=memory, dtype=np.float32)
