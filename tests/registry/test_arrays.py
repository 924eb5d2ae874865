"""Arrays in a file's bytes and back."""

import io
import zipfile

import numpy as np
import pytest

from posterclf.registry.arrays import MAX_ARRAYS, packed, packed_bits, unpacked, unpacked_bits


def test_arrays_come_back_with_their_names_types_and_shapes():
    arrays = {
        "ids": np.array(["tt1", "第九"]),
        "probabilities": np.linspace(0, 1, 6, dtype=np.float32).reshape(2, 3),
        "nothing": np.zeros((0, 25), np.uint8),
    }
    forms = {"ids": ("U", (2,)), "probabilities": ("f", (2, 3)), "nothing": ("u", ("posters", "labels"))}
    again = unpacked(packed(**arrays), forms)
    assert list(again) == list(arrays)
    for name, array in arrays.items():
        assert (again[name].dtype, again[name].shape) == (array.dtype, array.shape)
        assert (again[name] == array).all()


def test_objects_that_could_run_code_are_refused():
    content = io.BytesIO()
    np.savez(content, harmful=np.array([print], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle=False"):
        unpacked(content.getvalue(), {"harmful": ("O", (1,))})


FORMS = {"ids": ("U", ("posters",)), "places": ("f", ("posters", 2))}


def npy(array: np.ndarray, **header: object) -> bytes:
    """An .npy file whose header says something else."""
    file = io.BytesIO()
    described = np.lib.format.header_data_from_array_1_0(array) | header
    np.lib.format.write_array_header_1_0(file, described)
    return file.getvalue() + array.tobytes()


def npz(method: int = zipfile.ZIP_DEFLATED, **files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, file in files.items():
            archive.writestr(f"{name}.npy", file)
    return content.getvalue()


IDS, PLACES = np.array(["a", "b"]), np.zeros((2, 2), np.float32)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "damaged"),
        (b"PK", "damaged"),
        (packed(ids=IDS, places=PLACES)[:-30], "damaged"),
        (packed(ids=IDS), "damaged"),  # nothing is called places
        (npz(ids=npy(IDS), places=b"no array"), "magic"),
        (npz(ids=npy(IDS), places=npy(PLACES, shape=(10**9, 10**9))), "more than it holds"),
        (npz(ids=npy(IDS), places=npy(PLACES, shape=(-1, 2))), "damaged|negative|shape"),
        (npz(ids=npy(np.array([""]), descr="<U0", shape=(10**12,)), places=npy(PLACES)), "more than it holds"),
        (packed(ids=IDS, places=PLACES.astype(int)), "places are of another kind"),
        (packed(ids=IDS, places=PLACES[0]), "places are of another kind"),
        (packed(ids=IDS, places=PLACES[:, :1]), "places have another shape"),
        (packed(ids=IDS[:1], places=PLACES), "places have another shape"),
        (npz(zipfile.ZIP_LZMA, ids=npy(IDS), places=npy(PLACES)), "a way of its own"),
        (packed(ids=IDS, places=PLACES, **{f"more{number}": PLACES for number in range(MAX_ARRAYS)}), "holds more"),
    ],
)
def test_what_is_no_file_of_these_arrays_has_a_reason(content, reason):
    with pytest.raises(ValueError, match=reason):
        unpacked(content, FORMS)


def test_a_bomb_is_refused_by_what_it_announces():
    size = len(npy(PLACES))
    content = npz(ids=npy(IDS), places=npy(PLACES)).replace(size.to_bytes(4, "little"), b"\xff\xff\xff\x7f")
    with pytest.raises(ValueError, match="holds more"):
        unpacked(content, FORMS)


def test_an_array_that_may_be_missing_is_left_out():
    assert list(unpacked(packed(ids=IDS), FORMS, optional="places")) == ["ids"]


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
