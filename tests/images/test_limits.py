"""From bytes to an image, against harm where the file is not good."""

import io
import random
import struct
import sys

import pytest
from PIL import Image, PngImagePlugin

from posterclf import images
from posterclf.errors import (
    BrokenImage,
    EmptyImage,
    TooCostly,
    TooFewPixels,
    TooManyBytes,
    TooManyPixels,
    UnknownFormat,
)
from posterclf.images import read_image
from tests.support.corpus import (
    FORMATS,
    encoded,
    endless_jpeg,
    hostile_files,
    not_pictures,
    ordinary_files,
    picture,
    png,
    with_size_in_header,
)
from tests.support.read_images import distance, in_new_process, outcome

FILES = ordinary_files()
HOSTILE = hostile_files()

pytestmark = pytest.mark.filterwarnings("ignore")


# Limits


def test_a_file_of_exactly_the_limit_is_read_and_one_byte_more_is_not(tmp_path):
    path = tmp_path / "poster.jpg"
    content = FILES["JPEG"].ljust(images.MAX_BYTES, b"\0")
    path.write_bytes(content)
    assert isinstance(outcome(content), Image.Image)
    assert isinstance(outcome(path), Image.Image)
    path.write_bytes(content + b"\0")
    assert type(outcome(content + b"\0")) is TooManyBytes
    assert type(outcome(path)) is TooManyBytes


def test_no_more_than_the_limit_is_read_from_a_file(tmp_path):
    path = tmp_path / "poster.jpg"
    with path.open("wb") as file:
        file.truncate(2**40)  # takes no room on the disk, and would take all the memory
    assert type(outcome(path)) is TooManyBytes


def test_nothing_is_empty(tmp_path):
    (tmp_path / "poster.jpg").touch()
    assert type(outcome(b"")) is EmptyImage
    assert type(outcome(tmp_path / "poster.jpg")) is EmptyImage


@pytest.mark.parametrize("size", [(31, 32), (32, 31), (1, 1), (4000, 31)])
@pytest.mark.parametrize("name", FORMATS)
def test_less_than_32_pixels_is_too_small(name, size):
    assert type(outcome(encoded(Image.new("RGB", size), name))) is TooFewPixels


@pytest.mark.parametrize("size", [(32, 32), (32, 8000), (8000, 32)])
@pytest.mark.parametrize("name", FORMATS)
def test_32_pixels_are_enough_however_long_the_other_side(name, size):
    assert outcome(encoded(Image.new("RGB", size), name)).size == size


def test_the_limit_of_pixels_is_exact():
    white = b"\0" + b"\xff" * 1250
    assert outcome(png(10_000, 5000, bits=1, colour=0, rows=white * 5000)).size == (5000, 2500)
    assert type(outcome(png(10_000, 5001, bits=1, colour=0, rows=white * 5001))) is TooManyPixels
    assert type(outcome(Image.new("1", (10_000, 5001)))) is TooManyPixels


@pytest.mark.parametrize(
    ("name", "size"),
    [
        *((name, size) for name in FORMATS[1:] for size in [(7072, 7072), (10_000, 9000), (12_000, 12_000)]),
        *((name, (16_383, 16_383)) for name in FORMATS),
        ("JPEG", (65_000, 3300)),
    ],
)
def test_pixels_are_counted_in_the_header_before_any_is_decoded(name, size, monkeypatch):
    def decode(*_):
        raise AssertionError("the pixels were decoded")

    content = with_size_in_header(FILES[name], name, *size)
    monkeypatch.setattr(Image.Image, "load", decode)
    assert type(outcome(content)) is TooManyPixels


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_picture_or_an_error(name):
    outcome(HOSTILE[name])


def test_a_small_tiff_of_one_huge_tile_is_refused():
    assert type(outcome(HOSTILE["TIFF of one huge tile"])) is TooManyPixels


@pytest.mark.parametrize("name", ["AVIF", "HEIF"])
def test_a_small_crop_of_a_huge_coded_picture_is_refused(name):
    content = encoded(picture(), name)
    small = content[content.index(b"ispe") - 4 :][:20]
    huge = small[:-8] + struct.pack(">II", 16_000, 16_000)
    assert isinstance(outcome(content + small), Image.Image)
    assert type(outcome(content + huge)) is TooManyPixels


def test_a_jpeg_of_endless_passes_is_refused():
    assert type(outcome(endless_jpeg(101, 64, 64))) is TooCostly
    assert isinstance(outcome(endless_jpeg(100, 64, 64)), Image.Image)


def test_what_follows_a_jpeg_is_not_taken_for_passes():
    noise = random.Random(0).randbytes(2_000_000)  # such as the film behind a moving photo
    assert isinstance(outcome(FILES["JPEG"] + noise + b"\xff\xda" * 1000), Image.Image)


@pytest.mark.skipif(sys.platform != "linux", reason="limits a process in the way of Linux")
def test_hostile_files_take_little_memory():
    code = """
import resource
from support.corpus import hostile_files
from posterclf.errors import ImageError
from posterclf.images import read_image
files = hostile_files()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for content in files.values():
    try:
        read_image(content)
    except ImageError:
        pass
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""
    assert int(in_new_process(code).stdout) < 200  # megabytes


# Damage


@pytest.mark.parametrize("name", not_pictures())
def test_a_file_of_another_kind_is_no_picture_whatever_its_name(name, tmp_path):
    path = tmp_path / "poster.jpg"
    path.write_bytes(not_pictures()[name])
    assert type(outcome(path)) is UnknownFormat


@pytest.mark.parametrize("name", FILES)
def test_a_file_cut_off_anywhere_is_broken_or_still_whole(name):
    content = FILES[name]
    cuts = sorted({*range(1, 40), *(len(content) * part // 40 for part in range(1, 40)), len(content) - 1})
    for cut in cuts:
        result = outcome(content[:cut])
        if isinstance(result, Image.Image):  # only what comes after the pixels was lost
            assert distance(result, read_image(content)) < 40, cut
        else:
            assert type(result) is BrokenImage or (type(result) is UnknownFormat and cut < 16), cut


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "BMP", "TIFF", "AVIF", "HEIF"])
def test_half_a_file_is_broken(name):
    assert type(outcome(FILES[name][: len(FILES[name]) // 2])) is BrokenImage


@pytest.mark.parametrize("name", ["JPEG", "PNG", "BMP", "TIFF"])
def test_a_pillow_image_opened_from_a_cut_off_file_is_broken(name):
    image = Image.open(io.BytesIO(FILES[name][:-100]))
    assert type(outcome(image)) is BrokenImage


def test_a_closed_pillow_image_is_broken(tmp_path):
    path = tmp_path / "poster.png"
    path.write_bytes(FILES["PNG"])
    with Image.open(path) as image:
        pass
    assert type(outcome(image)) is BrokenImage


@pytest.mark.parametrize("transparency", ["x", b"\0\1", (1, 2), 70_000, None])
@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "I;16", "I", "F", "CMYK"])
def test_nonsense_in_the_info_of_a_pillow_image_is_no_crash(mode, transparency):
    image = Image.new(mode, (40, 40))
    image.info["transparency"] = transparency
    outcome(image)


@pytest.mark.parametrize("name", FILES)
def test_mutated_files_end_in_a_picture_or_an_error(name):
    chance = random.Random(name)
    for _ in range(25):
        content = bytearray(FILES[name])
        for _ in range(chance.choice((1, 2, 8, 30))):
            # headers come first in most formats, and it is there that damage is interesting
            at = chance.randrange(min(len(content), chance.choice((60, 300, 10**6))))
            match chance.randrange(4):
                case 0:
                    content[at] ^= 1 << chance.randrange(8)
                case 1:
                    content[at] = chance.randrange(256)
                case 2:
                    content[at : at + 4] = chance.choice((b"\xff\xff\xff\xff", bytes(4), b"\x7f\xff\xff\xff"))
                case 3:
                    del content[at : at + chance.randrange(1, 9)]
        outcome(bytes(content))


def test_a_picture_that_is_also_something_else_is_read_as_the_picture():
    archive = not_pictures()["ZIP"]
    for name in ("JPEG", "PNG", "GIF"):
        assert isinstance(outcome(FILES[name] + archive), Image.Image)
        assert isinstance(outcome(FILES[name] + b"<script>alert(1)</script>"), Image.Image)
    assert type(outcome(b"<script>" + FILES["PNG"])) is UnknownFormat


def test_no_message_repeats_what_stands_in_a_file():
    text = PngImagePlugin.PngInfo()
    text.add_text("Title", "<script>alert(1)</script>")
    content = encoded(picture(), "PNG", pnginfo=text)
    error = outcome(content[: len(content) // 2])
    assert type(error) is BrokenImage
    assert "script" not in str(error)


def test_nothing_is_printed_for_odd_files_where_a_program_silences_pillow():
    code = """
from support.corpus import encoded, hostile_files, picture, with_size_in_header
from posterclf.errors import ImageError
from posterclf.images import read_image
from posterclf.quiet import silence_pillow
silence_pillow()
large = [with_size_in_header(encoded(picture(), name), name, 10_000, 9000) for name in ("PNG", "GIF", "TIFF")]
for content in [*hostile_files().values(), *large]:
    try:
        read_image(content)
    except ImageError:
        pass
"""
    result = in_new_process(code, "-W", "always")
    assert (result.stdout, result.stderr) == ("", "")


def test_importing_images_changes_no_settings_of_the_process():
    code = """
import logging, warnings
import numpy, pillow_heif, PIL.Image
before = list(warnings.filters), list(logging.getLogger("PIL").handlers)
import posterclf.images
assert (warnings.filters, logging.getLogger("PIL").handlers) == before
"""
    in_new_process(code)
