"""What every viewer shows is read, although something about the file is odd."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from posterclf.errors import BrokenImage
from posterclf.images import MAX_BYTES, read_image
from tests.support.corpus import chunk, encoded, picture, png
from tests.support.hostile_files import grey_jpeg
from tests.support.read_images import distance, outcome, pixels

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_without_its_end_mark(progressive):
    content = encoded(picture(), "JPEG", progressive=progressive)
    for cut in (content[:-2], content[:-1]):
        assert np.array_equal(pixels(read_image(cut)), pixels(read_image(content)))


@pytest.mark.parametrize("part", [3, 2])
def test_a_jpeg_that_lacks_pixels_is_broken_all_the_same(part):
    content = encoded(picture(640, 480), "JPEG")
    assert type(outcome(content[: len(content) * (part - 1) // part])) is BrokenImage
    assert type(outcome(content[: len(content) * (part - 1) // part] + b"\xff")) is BrokenImage


def test_a_png_with_more_than_a_megabyte_of_compressed_text_or_profile():
    large = zlib.compress(bytes(5_000_000))
    for part in (chunk(b"zTXt", b"Comment\0\0" + large), chunk(b"iCCP", b"icc\0\0" + large)):
        assert read_image(png(40, 40, part)).getpixel((9, 9)) == (0, 0, 0)


@pytest.mark.parametrize("name", [b"tEXt", b"iCCP", b"gAMA", b"tIME", b"abCd", b"eXIf", b"tRNS"])
@pytest.mark.parametrize("at_end", [False, True])
def test_a_png_whose_text_or_other_extra_chunk_is_damaged(name, at_end):
    damaged = chunk(name, b"Title\0a text")[:-4] + b"oops"
    content = png(40, 40)
    content = content[:-12] + damaged + content[-12:] if at_end else content[:33] + damaged + content[33:]
    assert read_image(content).getpixel((9, 9)) == (0, 0, 0)


def test_a_png_whose_own_chunk_is_damaged_is_broken():
    content = encoded(picture(), "PNG")
    at = content.index(b"IDAT") + 30
    assert type(outcome(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])) is BrokenImage


def test_an_orientation_in_the_text_of_a_png_counts():
    xmp = b"XML:com.adobe.xmp\0\0\0\0\0" + b'<x tiff:Orientation="6"/>'
    assert read_image(png(40, 60, chunk(b"iTXt", xmp))).size == (60, 40)


def bmp(alpha: int) -> bytes:
    pixel = bytes([30, 20, 10, alpha])
    masks = struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    header = struct.pack("<IiiHHIIiiII", 108, 40, 40, 1, 32, 3, 6400, 0, 0, 0, 0) + masks + bytes(52)
    return b"BM" + struct.pack("<IHHI", 14 + 108 + 6400, 0, 0, 14 + 108) + header + pixel * 1600


def test_a_bmp_whose_alpha_is_0_everywhere_is_opaque():
    assert read_image(bmp(alpha=0)).getpixel((9, 9)) == (10, 20, 30)
    assert read_image(Image.open(io.BytesIO(bmp(alpha=0)))).getpixel((9, 9)) == (10, 20, 30)
    assert read_image(bmp(alpha=255)).getpixel((9, 9)) == (10, 20, 30)
    assert read_image(bmp(alpha=51)).getpixel((9, 9)) == (206, 208, 210)  # a fifth of it, on white


@pytest.mark.parametrize("frames", [2, 300])
def test_a_camera_file_of_many_frames_is_its_first(frames):
    others = [Image.new("RGB", (64, 64))] * (frames - 1)
    content = encoded(picture(), "MPO", save_all=True, append_images=others)
    assert distance(read_image(content), picture()) < 6


@pytest.mark.parametrize(
    ("size", "read"),
    [
        ((8192, 6144), (4096, 3072)),
        ((6144, 8160), (3072, 4080)),
        ((12_000, 9000), (3000, 2250)),
        ((16_320, 12_240), (4080, 3060)),
    ],
)
def test_the_largest_photographs_of_phones_are_read_reduced(size, read):
    content = grey_jpeg(*size)
    image = read_image(content)
    assert image.size == read
    assert image.getextrema() == ((128, 128),) * 3
    assert read_image(content, least=(896, 1344)).size == tuple(
        -(-side // (8 if min(size) > 10_752 else 4)) for side in size
    )


def test_a_large_comment_does_not_cost_a_jpeg_its_place():
    content = encoded(picture(), "JPEG")
    comment = b"\xff\xfe\xff\xff" + bytes(65_533)
    filled = content[:2] + comment * ((MAX_BYTES - len(content)) // len(comment)) + content[2:]
    assert np.array_equal(pixels(read_image(filled)), pixels(read_image(content)))
