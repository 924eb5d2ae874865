"""NumPy arrays as the bytes of a file, and back."""

import io

import numpy as np


def packed(**arrays: np.ndarray) -> bytes:
    """The arrays as a compressed .npz file."""
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)  # pyright: ignore[reportArgumentType] -- the stub takes a name for a flag
    return content.getvalue()


def unpacked(content: bytes) -> dict[str, np.ndarray]:
    """Name -> array, of the content of an .npz file. Pickled objects are refused: they could run code."""
    with np.load(io.BytesIO(content), allow_pickle=False) as table:
        return dict(table)


def packed_bits(labels: np.ndarray) -> np.ndarray:
    """(n, labels / 8, rounded up) uint8 for labels (n, labels) 0 or 1: eight to a byte."""
    return np.packbits(labels.astype(bool), axis=1)


def unpacked_bits(bits: np.ndarray, count: int) -> np.ndarray:
    """(n, count) uint8, 0 or 1: the labels that `packed_bits` packed."""
    return np.unpackbits(bits, axis=1, count=count)
