"""Arrays in a file's bytes and back."""

import io

import numpy as np
import pytest

from posterclf.registry.arrays import packed, packed_bits, unpacked, unpacked_bits


def test_arrays_come_back_with_their_names_types_and_shapes():
    arrays = {
        "ids": np.array(["tt1", "第九"]),
        "probabilities": np.linspace(0, 1, 6, dtype=np.float32).reshape(2, 3),
        "nothing": np.zeros((0, 25), np.uint8),
    }
    again = unpacked(packed(**arrays))
    assert list(again) == list(arrays)
    for name, array in arrays.items():
        assert (again[name].dtype, again[name].shape) == (array.dtype, array.shape)
        assert (again[name] == array).all()


def test_objects_that_could_run_code_are_refused():
    content = io.BytesIO()
    np.savez(content, harmful=np.array([print], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle=False"):
        unpacked(content.getvalue())


@pytest.mark.parametrize("count", [1, 7, 8, 9, 25, 500])
def test_labels_take_a_bit_each_and_come_back(count):
    labels = np.random.default_rng(count).integers(0, 2, (5, count), dtype=np.uint8)
    bits = packed_bits(labels)
    assert (bits.dtype, bits.shape) == (np.uint8, (5, -(-count // 8)))
    assert unpacked_bits(bits, count).dtype == np.uint8
    assert (unpacked_bits(bits, count) == labels).all()


def test_labels_are_packed_alike_whatever_their_type():
    labels = np.array([[1, 0, 1], [0, 0, 1]])
    for kind in (bool, np.uint8, np.int64, np.float32):
        assert (packed_bits(labels.astype(kind)) == packed_bits(labels)).all()


def test_no_posters_are_no_rows():
    assert unpacked_bits(packed_bits(np.zeros((0, 25), np.uint8)), 25).shape == (0, 25)
