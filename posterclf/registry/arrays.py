"""NumPy arrays as the bytes of a file, and back: nothing in such a file is run, and none takes more than it holds."""

import io
import math
import zipfile
from collections.abc import Mapping

import numpy as np

MAX_UNPACKED = 512 * 2**20  # bytes of all arrays of a file: half a million posters of 200 labels
MAX_ARRAYS = 20
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # what NumPy writes; others may ask for gigabytes for a byte

# What an array must be: the kind of its elements, as `dtype.kind`, and its shape. A word stands for a length that is
# the same wherever the word is.
Form = tuple[str, tuple[int | str, ...]]


def packed(**arrays: np.ndarray) -> bytes:
    """The arrays as a compressed .npz file."""
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)  # pyright: ignore[reportArgumentType] -- the stub takes a name for a flag
    return content.getvalue()


def unpacked(content: bytes, forms: Mapping[str, Form], optional: str = "") -> dict[str, np.ndarray]:
    """Name -> array, of the content of an .npz file. Pickled objects are refused: they could run code.

    forms:     name -> what that array must be
    optional:  the one that may be missing
    raises:    ValueError where it is no such file, or another array than `forms` says is in it
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ARRAYS or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
                raise ValueError("it holds more than such a file does")
            if any(entry.compress_type not in METHODS for entry in entries):
                raise ValueError("it is packed in a way of its own")
            found = {entry.filename: entry for entry in entries}
            wanted = {name: f"{name}.npy" for name in forms if name != optional or f"{name}.npy" in found}
            table = {name: read_array(archive.read(found[file])) for name, file in wanted.items()}
    except ValueError:
        raise
    except Exception as error:  # of zipfile and of NumPy's reader, which come in many kinds
        raise ValueError("it is damaged, or no file of arrays") from error
    lengths: dict[str, int] = {}
    for name, array in table.items():
        kind, shape = forms[name]
        if array.dtype.kind != kind or array.ndim != len(shape):
            raise ValueError(f"its {name} are of another kind")
        for wanted, length in zip(shape, array.shape, strict=True):
            if length != (lengths.setdefault(wanted, length) if isinstance(wanted, str) else wanted):
                raise ValueError(f"its {name} have another shape")
    return table


def read_array(content: bytes) -> np.ndarray:
    """The array of an .npy file.

    raises:  ValueError where it announces more than it holds, or objects; whatever NumPy raises where it is none
    """
    file = io.BytesIO(content)
    if np.lib.format.read_magic(file) != (1, 0):
        raise ValueError("it is of another version")
    shape, _, dtype = np.lib.format.read_array_header_1_0(file)
    if math.prod(shape) * max(1, dtype.itemsize) > len(content):  # before memory is taken for what it announces
        raise ValueError(f"it announces {shape} of {dtype}, more than it holds")
    file.seek(0)
    return np.lib.format.read_array(file, allow_pickle=False)


def packed_bits(labels: np.ndarray) -> np.ndarray:
    """(n, labels / 8, rounded up) uint8 for labels (n, labels) 0 or 1: eight to a byte."""
    return np.packbits(labels.astype(bool), axis=1)


def bytes_of_bits(count: int) -> int:
    """How many bytes `packed_bits` makes of so many labels."""
    return -(-count // 8)


def unpacked_bits(bits: np.ndarray, count: int) -> np.ndarray:
    """(n, count) uint8, 0 or 1: the labels that `packed_bits` packed."""
    return np.unpackbits(bits, axis=1, count=count)
