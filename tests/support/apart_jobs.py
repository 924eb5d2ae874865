"""What workers are asked in tests: all that a decoder must not do."""

import ctypes
import os
import signal
import time

import numpy as np

from posterclf.apart.calls import apart
from posterclf.apart.limits import take_turn


@apart
def process_of(content: bytes) -> int:
    return os.getpid()


@apart
def environment(content: bytes) -> dict[str, str]:
    return dict(os.environ)


@apart
def spin(content: bytes) -> None:
    while True:
        pass


@apart
def block(content: bytes) -> None:
    signal.pause()


@apart
def allocate(content: bytes) -> int:
    return len(bytes(2**30))


@apart
def crash(content: bytes) -> None:
    ctypes.string_at(0)


@apart
def speak(content: bytes) -> None:
    os.write(1, b"said by a decoder")
    os.write(2, b"said by a decoder")


@apart
def divide(content: bytes) -> float:
    return 1 / len(content)


@apart
def write_file(content: bytes, path: str) -> None:
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(content)


@apart
def take_long_turn(content: bytes) -> tuple[float, float]:
    """When the turn of a large picture began and ended."""
    take_turn(10**9)
    began = time.monotonic()
    np.linalg.svd(np.ones((300, 300)))
    return began, time.monotonic()


@apart
def say_untrue(content: bytes) -> int:
    return "not a number"  # pyright: ignore[reportReturnType]
