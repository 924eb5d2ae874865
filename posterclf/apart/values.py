"""What a worker answers, as bytes and back: plain values, arrays and pictures, and nothing that could run.

A pickle would be simpler, but whoever conquered a decoder could let the one that reads it run anything.
"""

import math
import os
import re
from multiprocessing.connection import Connection
from typing import Any

import msgspec
import numpy as np
from PIL import Image

ARRAY, PICTURE = 1, 2
MAX_PART_BYTES = 2**30  # bytes of one part
NUMBER = re.compile(r"[<>|][buif][1248]")  # an array's element: a truth value or a number


def send(to: Connection, value: object) -> None:
    """Send what msgspec can describe, with arrays of numbers and RGB pictures in it.

    Their elements go after the rest, array by array, and are copied as little as possible: a connection's own messages
    would take longer than decoding a poster.
    """
    parts: list[np.ndarray] = []

    def described(part: object) -> msgspec.msgpack.Ext:
        array = np.ascontiguousarray(part)
        parts.append(array)
        code = PICTURE if isinstance(part, Image.Image) else ARRAY
        return msgspec.msgpack.Ext(code, msgspec.msgpack.encode((array.dtype.str, array.shape)))

    to.send_bytes(msgspec.msgpack.encode(value, enc_hook=described))
    for array in parts:
        left = array.reshape(-1).view(np.uint8).data
        while left:
            left = left[os.write(to.fileno(), left) :]


def received(source: Connection, kind: Any) -> Any:
    """What was sent.

    kind:    the type that it must be of
    raises:  EOFError, OSError where the other side has ended; ValueError where it sent anything else
    """

    def read(code: int, description: memoryview) -> object:
        element, shape = msgspec.msgpack.decode(description, type=tuple[str, tuple[int, ...]])
        if not NUMBER.fullmatch(element) or math.prod(shape) * np.dtype(element).itemsize > MAX_PART_BYTES:
            raise ValueError(f"an array {shape} of {element}")
        array = np.empty(shape, element)
        left = array.reshape(-1).view(np.uint8).data
        while left:
            count = os.readv(source.fileno(), [left])
            if not count:
                raise EOFError
            left = left[count:]
        return Image.fromarray(array) if code == PICTURE else array

    return msgspec.msgpack.decode(source.recv_bytes(MAX_PART_BYTES), type=kind, ext_hook=read)
