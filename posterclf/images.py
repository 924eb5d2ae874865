"""From anything that holds a picture to a safe RGB image.

Bytes of strangers are checked in this order: how many, which format (by content), how many pixels (from the header).
Only then are pixels decoded.
"""

import io
import math
import re
import stat
from pathlib import Path

import numpy as np
import pillow_heif
from PIL import ExifTags, Image, UnidentifiedImageError

from posterclf.errors import (
    BrokenImage,
    EmptyImage,
    ImageError,
    TooFewPixels,
    TooManyBytes,
    TooManyPixels,
    UnknownFormat,
    UnreadableFile,
)

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
MIN_SIDE = 32

# Pillow's names. MPO, which many cameras write into a .jpg, is opened as JPEG.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF")
# How the names of such files end. Where an Id has several files, the first of these is taken.
ENDINGS = (
    ".jpg",
    ".jpeg",
    ".png",
    ".webp",
    ".avif",
    ".heic",
    ".gif",
    ".bmp",
    ".tif",
    ".tiff",
    ".heif",
    ".jpe",
    ".jfif",
)
FORMATS_IN_WORDS = "JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF or HEIC"

# A progressive JPEG has about ten scans. A scan of a few bytes can make the decoder go over all pixels.
MAX_SCANS = 100
SCAN = re.compile(rb"\xff\xda\x00[\x08\x0a\x0c\x0e][\x01-\x04]")

# The header of an AVIF or HEIC may announce a small crop of a huge coded image: these boxes hold the coded sizes.
CODED_SIZE = re.compile(rb"ispe\0{4}(.{4})(.{4})", re.DOTALL)

# A JPEG may be decoded at 1/2, 1/4 or 1/8 where this many times the network's size is left on each side: a third of the
# work, and a test holds how little the probabilities move. With less, some begin to move visibly.
LEAST_REDUCED = 4

# The TIFF tags of a tile's size.
TILE_WIDTH, TILE_LENGTH = 322, 323

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

SIDEWAYS = {UPRIGHT[orientation] for orientation in (5, 6, 7, 8)}  # those that swap width and height

pillow_heif.register_heif_opener(thumbnails=False)  # pyright: ignore[reportUnknownMemberType] -- its options are untyped

ImageSource = str | Path | bytes | Image.Image | np.ndarray


def read_image(source: ImageSource, least: tuple[int, int] | None = None) -> Image.Image:
    """The first frame of `source`, upright, as an RGB image.

    Colour profiles are not applied: the networks learned from pictures read without them.

    source:   a path; the bytes of a file; a Pillow image, of which the current frame is taken;
              or an array (height, width, 3), uint8 or float in [0, 1]
    least:    (width, height): a JPEG, as path or bytes, may be decoded at 1/2, 1/4 or 1/8 of its size, which is faster,
              where so many pixels are left on each side; None to decode it at full size
    returns:  Pillow image, mode RGB, without metadata: EXIF orientation applied, transparency laid on white,
              16 bits reduced to 8
    raises:   ImageError, one subclass for each way in which an image can be unfit; TypeError for any other source
    """
    if isinstance(source, np.ndarray):
        source = _from_array(source)
    if isinstance(source, Image.Image):  # never reduced: that would change the caller's own image
        return _decoded(source, keep=True)
    if isinstance(source, str | Path):
        source = file_content(Path(source))
    if isinstance(source, bytes):  # pyright: ignore[reportUnnecessaryIsInstance] -- not every caller checks types
        with _opened(source) as image:
            return _decoded(image, least)
    raise TypeError(f"Give a path, bytes, a Pillow image or an array, not {type(source).__name__}.")


def jpeg(image: Image.Image) -> bytes:
    """An RGB image as the bytes of a JPEG, to be looked at."""
    content = io.BytesIO()
    image.save(content, "JPEG", quality=88)
    return content.getvalue()


def file_content(path: Path) -> bytes:
    """The bytes of a file, at most one more than `MAX_BYTES`.

    raises:  UnreadableFile where it does not exist, is no regular file, or may not be read
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe or a device may never end
            raise UnreadableFile("This is a folder or a device, not a file. Give the path of a picture.")
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise UnreadableFile("There is no such file. Check the path.") from error
    except (OSError, ValueError) as error:  # ValueError: a path that cannot be one, such as with a zero byte
        raise UnreadableFile("The file cannot be opened. Check the path and the permissions.") from error


def _opened(content: bytes) -> Image.Image:
    """The header is read, the pixels are not."""
    if not content:
        raise EmptyImage("The file is empty. Choose a file that holds a picture.")
    if len(content) > MAX_BYTES:
        raise TooManyBytes(f"The file has more than {MAX_BYTES // 2**20} MB. Save it smaller, as a JPEG.")
    if content[4:8] == b"ftyp":
        for size in CODED_SIZE.findall(content):
            if math.prod(int.from_bytes(side, "big") for side in size) > MAX_PIXELS:
                raise _too_many_pixels()
    if content.startswith(b"\xff\xd8") and len(SCAN.findall(content)) > MAX_SCANS:
        raise _broken()
    try:
        return Image.open(io.BytesIO(content), formats=FORMATS)
    except UnidentifiedImageError as error:
        accepting = (Image.OPEN[name][1] for name in FORMATS)
        if any(accept(content[:16]) for accept in accepting if accept):  # begins like a picture
            raise _broken() from error
        raise UnknownFormat(f"This is not a picture in a known format. Use {FORMATS_IN_WORDS}.") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except Exception as error:  # decoders raise whatever they like where a file is damaged: OSError, EOFError, ...
        raise _broken() from error


def _decoded(image: Image.Image, least: tuple[int, int] | None = None, keep: bool = False) -> Image.Image:
    """least: as `read_image` takes it. keep: whether the image is the caller's own, which must stay as it is."""
    try:
        _check_size(*image.size)
        tags = getattr(image, "tag_v2", {})
        if tags.get(TILE_WIDTH, 0) * tags.get(TILE_LENGTH, 0) > MAX_PIXELS:
            raise _too_many_pixels()  # a small TIFF may be cut from one huge tile, which is decoded whole
        if least:  # only the decoder of JPEG uses it
            image.draft(None, (least[1], least[0]) if _turn(image) in SIDEWAYS else least)
        image.load()
        _check_size(*image.size)  # some formats learn their true size only now
        turn = _turn(image)
        rgb = _rgb(image if turn is None else image.transpose(turn))
        if keep and rgb is image:
            rgb = image.copy()
    except ImageError:
        raise
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except Exception as error:
        raise _broken() from error
    rgb.info = {}  # else the orientation would be applied again by the next reader
    return rgb


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise _too_many_pixels()
    if min(width, height) < MIN_SIDE:
        raise TooFewPixels(
            f"The picture is {width} x {height} pixels, too small to show anything. "
            f"Use one of at least {MIN_SIDE} pixels on each side."
        )


def _too_many_pixels() -> TooManyPixels:
    return TooManyPixels(
        f"The picture has more than {MAX_PIXELS // 1_000_000} million pixels. Scale it down: 1000 x 1500 is plenty."
    )


def _broken() -> BrokenImage:
    return BrokenImage(
        "The picture is damaged or cut off and cannot be decoded. Open it in an image viewer and save it again."
    )


def _from_array(array: np.ndarray) -> Image.Image:
    if array.ndim != 3 or array.shape[2] != 3:
        raise UnknownFormat(f"The array has the shape {array.shape}. Give one of (height, width, 3).")
    _check_size(array.shape[1], array.shape[0])
    if np.issubdtype(array.dtype, np.floating):
        if not 0 <= array.min() <= array.max() <= 1:  # false for NaN, too
            raise UnknownFormat("The array holds floats outside of [0, 1]. Divide by 255 first, or give uint8.")
        array = np.rint(np.multiply(array, 255, dtype=np.float32)).astype(np.uint8)
    if array.dtype != np.uint8:
        raise UnknownFormat(f"The array is of type {array.dtype.name}. Give uint8, or floats in [0, 1].")
    return Image.fromarray(np.ascontiguousarray(array))


def _turn(image: Image.Image) -> Image.Transpose | None:
    try:
        return UPRIGHT.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # metadata so broken that the orientation is unknown must not cost the picture
        return None


def _rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith(("I", "F")):
        image = _eight_bits(image)
    if image.mode == "La":  # Pillow converts it to nothing else
        image = image.convert("LA")
    if not image.has_transparency_data:
        return image if image.mode == "RGB" else image.convert("RGB")
    layer = image if image.mode == "RGBA" else image.convert("RGBA")
    rgb = Image.new("RGB", layer.size, "white")
    rgb.paste(layer, mask=layer)
    return rgb


def _eight_bits(image: Image.Image) -> Image.Image:
    """Grey images of 16 or 32 bits a pixel: Pillow's own conversion would cut everything above 255 to white."""
    if image.mode.startswith("I;16"):
        values = np.asarray(image)
        transparent = values == image.info.get("transparency", -1)
        return Image.fromarray(np.where(transparent, 255, values >> 8).astype(np.uint8))
    values = np.nan_to_num(np.array(image, dtype=np.float32), copy=False, posinf=0, neginf=0)
    largest = values.max()
    white = 65535 if largest > 255 else 255
    if image.mode == "F" and largest <= 1:
        white = 1
    values *= 255 / white
    return Image.fromarray(values.clip(0, 255, out=values).astype(np.uint8))
