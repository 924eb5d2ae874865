"""From a picture to what a network takes, against Keras."""

import io

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image

from posterclf.images import read_image
from posterclf.inference.network_input import read_input, read_reduced, resized_pixels, scaled_pixels
from posterclf.registry.card_parts import InputSize
from tests.support.corpus import encoded, picture

NETWORK = InputSize(height=336, width=224, resample="bilinear")


@pytest.mark.parametrize("name", ["JPEG", "PNG", "progressive JPEG", "BMP"])
@pytest.mark.parametrize("size", [(267, 400), (400, 400), (32, 32), (901, 333)])
def test_the_scaled_pixels_equals_what_keras_reads(name, size, tmp_path, monkeypatch):
    monkeypatch.setenv("TF_CPP_MIN_LOG_LEVEL", "3")
    keras_images = pytest.importorskip("keras.utils")
    options = {"progressive": True} if name == "progressive JPEG" else {}
    path = tmp_path / "poster"
    path.write_bytes(encoded(picture(*size), name.split()[-1], **options))
    expected = keras_images.img_to_array(keras_images.load_img(path, target_size=(400, 400))) / 255
    ours = scaled_pixels(read_image(path), InputSize(height=400, width=400, resample="nearest"))
    assert ours.dtype == expected.dtype == np.float32
    assert np.array_equal(ours, expected)


@pytest.mark.parametrize("resample", ["nearest", "bilinear", "lanczos"])
def test_the_scaled_pixels_has_height_before_width_and_stays_in_range(resample):
    array = scaled_pixels(picture(), InputSize(height=40, width=60, resample=resample))
    assert array.shape == (40, 60, 3)
    assert array.dtype == np.float32
    assert 0 <= array.min() <= array.max() <= 1


@pytest.mark.parametrize("resample", ["nearest", "bilinear", "lanczos"])
def test_pixels_are_pillows_and_the_input_is_the_same_in_0_to_1(resample):
    pixels = resized_pixels(picture(), InputSize(height=40, width=60, resample=resample))
    assert pixels.dtype == np.uint8
    assert np.array_equal(pixels, np.asarray(picture().resize((60, 40), Image.Resampling[resample.upper()])))
    assert np.array_equal(
        scaled_pixels(picture(), InputSize(height=40, width=60, resample=resample)),
        pixels.astype(np.float32) / np.float32(255),
    )


@pytest.mark.parametrize(
    ("size", "left"),
    [
        ((2000, 3000), (1000, 1500)),
        ((1792, 2688), (896, 1344)),  # exactly four times the network's size
        ((1790, 2688), (1790, 2688)),
    ],
)
def test_a_large_jpeg_is_decoded_at_four_times_the_networks_size_or_more(size, left):
    assert read_reduced(large_jpeg(size), NETWORK).size == left


def test_what_is_not_reduced():
    jpeg = large_jpeg((2000, 3000))
    assert read_reduced(jpeg, replace(NETWORK, resample="nearest")).size == (2000, 3000)
    image = Image.open(io.BytesIO(jpeg))
    assert read_reduced(image, NETWORK).size == image.size == (2000, 3000)


def test_a_reduced_jpeg_gives_nearly_the_input_of_the_whole_one():
    jpeg = large_jpeg((2000, 3000))
    reduced, whole = read_input(jpeg, NETWORK), scaled_pixels(read_image(jpeg), NETWORK)
    assert reduced.shape == whole.shape == (336, 224, 3)
    assert np.abs(reduced - whole).max() < 0.02


def large_jpeg(size: tuple[int, int]) -> bytes:
    return encoded(Image.linear_gradient("L").convert("RGB").resize(size), "JPEG")
