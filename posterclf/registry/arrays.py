"""NumPy arrays as the bytes of a file, and back."""

import io

import numpy as np

from posterclf.labels import GENRES


def packed(**arrays: np.ndarray) -> bytes:
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)
    return content.getvalue()


def unpacked(content: bytes) -> dict[str, np.ndarray]:
    with np.load(io.BytesIO(content), allow_pickle=False) as table:
        return dict(table)


def packed_bits(labels: np.ndarray) -> np.ndarray:
    return np.packbits(labels.astype(bool), axis=1)


def unpacked_bits(bits: np.ndarray) -> np.ndarray:
    return np.unpackbits(bits, axis=1, count=len(GENRES))
