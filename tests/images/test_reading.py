"""From bytes to an upright RGB image, against Pillow where the file is good."""

import io
import os
import struct
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageCms

from posterclf import images
from posterclf.errors import TooFewPixels, TooManyPixels, UnknownFormat, UnreadableFile
from posterclf.images import read_image
from tests.support.corpus import FORMATS, WITH_EXIF, chunk, encoded, ordinary_files, picture, png, tiff
from tests.support.read_images import distance, outcome, pixels

FILES = ordinary_files()

# What brings a picture upright that was stored in one of the EXIF orientations.
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# pytest brings its own warning filters into each test; that users see no warnings is tested in a process of its own.
pytestmark = pytest.mark.filterwarnings("ignore")


# Ordinary files


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_of_each_format_is_what_pillow_decodes(name):
    content = encoded(picture(), name)
    assert np.array_equal(pixels(read_image(content)), pixels(Image.open(io.BytesIO(content)).convert("RGB")))


@pytest.mark.parametrize("name", FILES)
def test_bytes_path_and_pillow_image_give_the_same(name, tmp_path):
    path = tmp_path / "poster.jpg"  # a wrong ending for most of them: the content decides
    path.write_bytes(FILES[name])
    expected = pixels(read_image(FILES[name]))
    assert np.array_equal(pixels(read_image(path)), expected)
    assert np.array_equal(pixels(read_image(str(path))), expected)
    with Image.open(path) as image:
        assert np.array_equal(pixels(read_image(image)), expected)


@pytest.mark.parametrize("name", [name for name in FILES if "two frames" in name])
def test_only_the_first_frame_counts(name):
    assert distance(read_image(FILES[name]), picture()) < 6


def test_a_heic_of_several_images_gives_its_primary_one():
    frames = [picture(), picture().transpose(Image.Transpose.ROTATE_180)]
    content = encoded(frames[0], "HEIF", save_all=True, append_images=frames[1:], primary_index=1)
    assert distance(read_image(content), frames[1]) < 6


def test_a_colour_profile_changes_nothing():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for name in ("JPEG", "PNG", "WEBP", "TIFF"):
        with_profile = read_image(encoded(picture(), name, icc_profile=profile))
        assert np.array_equal(pixels(with_profile), pixels(read_image(encoded(picture(), name))))


def test_eight_threads_read_what_one_reads():
    sources = list(FILES.values()) * 4
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(read_image, sources))
    for source, result in zip(sources, results, strict=True):
        assert np.array_equal(pixels(result), pixels(read_image(source)))


# Orientation


@pytest.mark.parametrize("name", WITH_EXIF)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_is_applied_once(name, orientation):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    # Each orientation is undone by itself, but 6 and 8 undo each other.
    stored = picture()
    undo = {6: 8, 8: 6}.get(orientation, orientation)
    if undo != 1:
        stored = stored.transpose(UPRIGHT[undo])
    content = encoded(stored, name, exif=exif.tobytes())
    image = read_image(content)
    assert distance(image, picture()) < 6
    assert distance(read_image(image), picture()) < 6
    assert distance(read_image(Image.open(io.BytesIO(content))), picture()) < 6
    saved_again = io.BytesIO()
    image.save(saved_again, "PNG")
    assert distance(read_image(saved_again.getvalue()), picture()) < 6


def test_an_orientation_counts_though_other_metadata_is_broken():
    # orientation 6, then a tag whose text lies far behind the end
    fields = struct.pack("<HHII", 274, 3, 1, 6) + struct.pack("<HHII", 305, 2, 5000, 99_999)
    exif = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 2) + fields + bytes(4)
    stored = picture().transpose(Image.Transpose.ROTATE_90)
    assert distance(read_image(encoded(stored, "JPEG", exif=exif)), picture()) < 6


@pytest.mark.parametrize("orientation", [0, 9, 65_535])
def test_an_unknown_orientation_is_ignored(orientation):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    assert distance(read_image(encoded(picture(), "JPEG", exif=exif)), picture()) < 6


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("exif", [b"Exif\0\0", b"Exif\0\0MM\0*", b"Exif\0\0II*\0\xff\xff\xff\xff", b"nonsense" * 20])
def test_broken_metadata_does_not_cost_the_picture(name, exif):
    assert distance(read_image(encoded(picture(), name, exif=exif)), picture()) < 6


# Modes


@pytest.mark.parametrize("name", ["PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
def test_transparency_is_laid_on_white(name):
    image = picture().convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 36, 48))
    result = pixels(read_image(encoded(image, name, **({"lossless": True} if name == "WEBP" else {}))))
    assert result[:, :30].min() > 245
    assert np.abs(result[:, 42:] - pixels(picture())[:, 42:]).mean() < 6


def test_half_transparency_is_half_white():
    result = read_image(encoded(Image.new("RGBA", (40, 40), (100, 0, 200, 128)), "PNG"))
    assert np.abs(np.array(result.getpixel((20, 20))) - [177, 127, 227]).max() <= 1


@pytest.mark.parametrize(
    ("mode", "colour", "transparency"),
    [("1", 0, 0), ("L", 70, 70), ("RGB", (1, 2, 3), (1, 2, 3)), ("P", 5, 5), ("P", 1, b"\xff\x00")],
)
def test_a_colour_that_a_png_declares_transparent_becomes_white(mode, colour, transparency):
    image = Image.new(mode, (40, 40), colour)
    if mode == "P":
        image.putpalette(bytes(range(30)))
    content = encoded(image, "PNG", transparency=transparency)
    assert read_image(content).getpixel((9, 9)) == (255, 255, 255)


def test_a_16_bit_grey_that_a_png_declares_transparent_becomes_white():
    rows = b"".join(b"\0" + struct.pack(">40H", *[300] * 20, *[301] * 20) for _ in range(40))
    result = read_image(png(40, 40, chunk(b"tRNS", struct.pack(">H", 300)), bits=16, colour=0, rows=rows))
    assert (result.getpixel((0, 0)), result.getpixel((39, 0))) == ((255, 255, 255), (1, 1, 1))


@pytest.mark.parametrize("mode", ["LA", "La", "PA", "RGBa", "RGBA"])
def test_every_mode_with_alpha_becomes_white_where_nothing_is(mode):
    assert read_image(Image.new(mode, (40, 40))).getpixel((9, 9)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBX", "CMYK", "YCbCr", "LAB", "HSV"])
def test_every_opaque_mode_is_what_pillow_converts(mode):
    image = picture() if mode in ("RGB", "LAB") else picture().convert(mode)
    if mode == "LAB":
        image = Image.merge("LAB", picture().split())
    assert np.array_equal(pixels(read_image(image)), pixels(image.convert("RGB")))


@pytest.mark.parametrize("byte_order", ["<", ">"])
@pytest.mark.parametrize("name", ["PNG", "TIFF"])
def test_16_bit_grey_keeps_its_shades(name, byte_order):
    shades = np.linspace(0, 65_535, 40 * 40).astype(byte_order + "u2").reshape(40, 40)
    if name == "PNG":
        content = encoded(Image.fromarray(shades.astype("<u2")), "PNG")
    else:
        mode = "I;16" if byte_order == "<" else "I;16B"
        content = encoded(Image.frombytes(mode, (40, 40), shades.tobytes()), "TIFF")
    assert np.array_equal(pixels(read_image(content))[..., 0], shades // 256)


def test_16_bit_colour_keeps_its_shades():
    shades = np.linspace(0, 65_535, 40 * 40 * 3).astype(np.uint16).reshape(40, 40, 3)
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in shades)
    assert np.array_equal(pixels(read_image(png(40, 40, bits=16, rows=rows))), shades // 256)
    content = tiff({256: 40, 257: 40, 258: (16, 16, 16)}, shades.tobytes())
    assert np.array_equal(pixels(read_image(content)), shades // 256)


@pytest.mark.parametrize("white", [1.0, 255.0, 65_535.0])
def test_float_grey_is_scaled_by_its_range(white):
    shades = np.linspace(0, white, 40 * 40, dtype=np.float32).reshape(40, 40)
    result = pixels(read_image(encoded(Image.fromarray(shades), "TIFF")))[..., 0]
    assert np.abs(result - shades / white * 255).max() <= 1


def test_float_grey_with_nan_and_infinities_is_black_there():
    shades = np.full((40, 40), 0.5, np.float32)
    shades[0, :4] = [np.nan, np.inf, -np.inf, -3]
    result = pixels(read_image(Image.fromarray(shades)))[..., 0]
    assert result[0, :5].tolist() == [0, 0, 0, 0, 127]
    assert pixels(read_image(Image.fromarray(np.full((40, 40), np.nan, np.float32)))).max() == 0


@pytest.mark.parametrize("largest", [200, 40_000, 2**31 - 1])
def test_32_bit_grey_is_neither_black_nor_white(largest):
    shades = np.array([[0, min(largest, 65_535) // 2, largest]] * 32, np.int32).repeat(16, axis=1)
    result = pixels(read_image(encoded(Image.fromarray(shades), "TIFF")))[0, ::16, 0]
    assert result[0] == 0
    assert result[0] < result[1] < result[2]


@pytest.mark.parametrize("mode", ["YCbCr", "LAB", "CMYK"])
def test_tiff_in_other_colour_spaces_is_what_pillow_converts(mode):
    image = Image.merge("LAB", picture().split()) if mode == "LAB" else picture().convert(mode)
    content = encoded(image, "TIFF")
    assert np.array_equal(pixels(read_image(content)), pixels(Image.open(io.BytesIO(content)).convert("RGB")))


def test_cmyk_jpeg_is_read_with_and_without_the_mark_of_adobe():
    with_mark = FILES["CMYK JPEG"]
    start = with_mark.index(b"\xff\xee")
    length = 2 + int.from_bytes(with_mark[start + 2 : start + 4], "big")
    without = with_mark[:start] + with_mark[start + length :]
    assert distance(read_image(with_mark), picture()) < 8
    # Only the mark says that inks are stored inverted; without it the file means the negative.
    assert pixels(read_image(without)).shape == (48, 72, 3)


def test_the_pillow_image_of_a_caller_stays_as_it_was():
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    mine = Image.open(io.BytesIO(encoded(picture().convert("RGBA"), "PNG", exif=exif)))
    before = mine.copy()
    result = read_image(mine)
    assert (mine.mode, mine.size) == (before.mode, before.size)
    assert mine.tobytes() == before.tobytes()
    assert mine.getexif()[ExifTags.Base.Orientation] == 6
    rgb = picture()
    read_image(rgb).putpixel((0, 0), (255, 0, 0))
    assert rgb.getpixel((0, 0)) == (0, 0, 0)
    assert result.size == (48, 72)


def test_a_pillow_image_is_taken_at_the_frame_where_it_stands():
    image = Image.open(io.BytesIO(FILES["TIFF of two frames"]))
    image.seek(1)
    assert distance(read_image(image), picture().transpose(Image.Transpose.ROTATE_180)) < 6


# Arrays


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.longdouble, ">f4"])
def test_uint8_and_float_arrays_give_the_same(dtype):
    array = np.asarray(picture())
    assert np.array_equal(pixels(read_image(array)), array)
    assert np.array_equal(pixels(read_image((array / 255).astype(dtype))), array)


@pytest.mark.parametrize("view", [np.s_[::-1, ::2], np.s_[:, ::-1, ::-1]])
def test_an_array_need_not_be_contiguous(view):
    array = np.asarray(picture(90, 90))[view]
    assert np.array_equal(pixels(read_image(array)), array)
    assert np.array_equal(pixels(read_image(np.asfortranarray(array))), array)


@pytest.mark.parametrize(
    ("array", "error"),
    [
        (np.zeros((40, 40), np.uint8), UnknownFormat),
        (np.zeros((40, 40, 4), np.uint8), UnknownFormat),
        (np.zeros((1, 40, 40, 3), np.uint8), UnknownFormat),
        (np.zeros((3, 40, 40), np.uint8), UnknownFormat),
        (np.zeros((), np.uint8), UnknownFormat),
        (np.zeros((40, 40, 3), np.int64), UnknownFormat),
        (np.zeros((40, 40, 3), bool), UnknownFormat),
        (np.zeros((40, 40, 3), complex), UnknownFormat),
        (np.zeros((40, 40, 3), object), UnknownFormat),
        (np.full((40, 40, 3), "<b>"), UnknownFormat),
        (np.full((40, 40, 3), np.nan), UnknownFormat),
        (np.full((40, 40, 3), 1.01), UnknownFormat),
        (np.full((40, 40, 3), -0.01), UnknownFormat),
        (np.full((40, 40, 3), np.inf), UnknownFormat),
        (np.zeros((0, 0, 3), np.uint8), TooFewPixels),
        (np.zeros((0, 40, 3)), TooFewPixels),
        (np.zeros((31, 40, 3)), TooFewPixels),
        (np.broadcast_to(np.float64(0), (10**6, 10**6, 3)), TooManyPixels),
    ],
)
def test_an_array_that_is_no_picture_says_so(array, error):
    assert type(outcome(array)) is error


# Sources


@pytest.mark.parametrize("source", [None, 3, 1.5, bytearray(b"x"), memoryview(b"x"), io.BytesIO(b"x"), [b"x"], {}])
def test_other_types_are_the_programmers_mistake(source):
    with pytest.raises(TypeError, match=f"Give a path, bytes, a Pillow image or an array, not {type(source).__name__}"):
        read_image(source)


@pytest.mark.parametrize("path", ["missing.jpg", "", ".", "a\0b.jpg", "\ud800.jpg", "x" * 5000, "missing/x.jpg"])
def test_a_path_to_nothing_is_unreadable(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert type(outcome(path)) is UnreadableFile
    assert type(outcome(Path(path))) is UnreadableFile


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipes_and_devices_are_not_waited_for(tmp_path):
    pipe = tmp_path / "pipe.jpg"
    os.mkfifo(pipe)
    link = tmp_path / "link.jpg"
    link.symlink_to("/dev/zero")
    for path in (pipe, link, "/dev/zero", "/dev/stdin"):
        assert type(outcome(path)) is UnreadableFile


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_unreadable(tmp_path):
    path = tmp_path / "poster.jpg"
    path.write_bytes(FILES["JPEG"])
    path.chmod(0)
    assert type(outcome(path)) is UnreadableFile


def test_a_file_that_the_system_refuses_is_unreadable(tmp_path, monkeypatch):
    path = tmp_path / "poster.jpg"
    path.write_bytes(FILES["JPEG"])

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert type(outcome(path)) is UnreadableFile


# Reduced scale


@pytest.mark.parametrize(
    ("size", "left"),
    [
        ((2000, 3000), (1000, 1500)),
        ((4000, 6000), (1000, 1500)),
        ((1792, 2688), (896, 1344)),  # exactly twice what is asked for
        ((1790, 2688), (1790, 2688)),
        ((300, 425), (300, 425)),
    ],
)
def test_a_large_jpeg_is_decoded_at_a_scale_that_leaves_enough(size, left):
    jpeg = encoded(Image.new("RGB", size), "JPEG")
    assert read_image(jpeg, least=(896, 1344)).size == left
    assert read_image(jpeg).size == size


def test_a_jpeg_that_is_stored_sideways_is_measured_upright():
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    jpeg = encoded(Image.new("RGB", (3000, 2000)), "JPEG", exif=exif)
    assert read_image(jpeg, least=(896, 1344)).size == (1000, 1500)


def test_a_callers_own_image_and_other_formats_are_never_reduced():
    image = Image.open(io.BytesIO(encoded(Image.new("RGB", (2000, 3000)), "JPEG")))
    assert read_image(image, least=(40, 40)).size == image.size == (2000, 3000)
    for name in FORMATS[1:]:
        assert read_image(encoded(picture(400, 400), name), least=(40, 40)).size == (400, 400)


def test_every_ending_is_one_of_a_format_that_is_read():
    assert {Image.registered_extensions()[ending] for ending in images.ENDINGS} == set(FORMATS)
    assert len(set(images.ENDINGS)) == len(images.ENDINGS)
