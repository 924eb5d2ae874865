"""From anything that holds a picture to a safe RGB image, and from there to what a network takes.

Bytes of strangers are checked in this order: how many, which format (by content), how many pixels (from the header).
Only then are pixels decoded.
"""

import io
from pathlib import Path

import numpy as np
import pillow_heif
from PIL import Image, ImageOps, UnidentifiedImageError

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

# Pillow's names; MPO is what many cameras write into a .jpg: a JPEG with more JPEGs behind it.
FORMATS = ("JPEG", "MPO", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF")
FORMATS_IN_WORDS = "JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF or HEIC"

pillow_heif.register_heif_opener(thumbnails=False)

ImageSource = str | Path | bytes | Image.Image | np.ndarray


def read_image(source: ImageSource) -> Image.Image:
    """The first frame of `source`, upright, as an RGB image.

    source:   a path; the bytes of a file; a Pillow image; or an array (height, width, 3), uint8 or float in [0, 1]
    returns:  Pillow image, mode RGB: EXIF orientation applied, transparency laid on white, 16 bits reduced to 8
    raises:   ImageError, one subclass for each way in which an image can be unfit
    """
    if isinstance(source, np.ndarray):
        return _checked_size(_from_array(source))
    if isinstance(source, Image.Image):
        return _rgb(_checked_size(source))
    content = source if isinstance(source, bytes) else _file_content(Path(source))
    return _decoded(content)


def input_array(image: Image.Image, height: int, width: int, resample: str) -> np.ndarray:
    """`image` as one input of a network: squeezed to the network's size, whatever its own aspect ratio.

    image:     Pillow image, mode RGB
    resample:  a filter of Pillow in small letters: 'nearest' is what Keras' `load_img` does unless told otherwise
    returns:   (height, width, 3) float32 in [0, 1]
    """
    resized = image.resize((width, height), Image.Resampling[resample.upper()])
    return np.asarray(resized, dtype=np.float32) / 255


def _file_content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _too_many_bytes(path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise UnreadableFile(f"The file cannot be opened: {reason}. Check the path and the permissions.") from error


def _decoded(content: bytes) -> Image.Image:
    if not content:
        raise EmptyImage("The file is empty. Choose a file that holds a picture.")
    if len(content) > MAX_BYTES:
        raise _too_many_bytes(len(content))
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            _checked_size(image).load()
            return _rgb(image)
    except ImageError:
        raise
    except UnidentifiedImageError as error:
        raise UnknownFormat(f"This is not a picture in a known format. Use {FORMATS_IN_WORDS}.") from error
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except Exception as error:  # decoders answer damage with whatever they like: OSError, SyntaxError, struct.error, ...
        raise BrokenImage(
            "The picture is damaged or cut off and cannot be decoded. Open it in an image viewer and save it again."
        ) from error


def _checked_size(image: Image.Image) -> Image.Image:
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise _too_many_pixels()
    if min(width, height) < MIN_SIDE:
        raise TooFewPixels(
            f"The picture is {width} x {height} pixels, too small to show anything. "
            f"Use one of at least {MIN_SIDE} pixels on each side."
        )
    return image


def _too_many_bytes(size: int) -> TooManyBytes:
    limit = MAX_BYTES // 2**20
    return TooManyBytes(f"The file has {size / 2**20:.0f} MB; {limit} MB are allowed. Save it smaller, as a JPEG.")


def _too_many_pixels() -> TooManyPixels:
    return TooManyPixels(
        f"The picture has more than {MAX_PIXELS // 1_000_000} million pixels. Scale it down: 1000 x 1500 is plenty."
    )


def _from_array(array: np.ndarray) -> Image.Image:
    if array.ndim != 3 or array.shape[2] != 3:
        raise UnknownFormat(f"The array has the shape {array.shape}. Give one of (height, width, 3).")
    if np.issubdtype(array.dtype, np.floating):
        if not (np.isfinite(array).all() and array.min(initial=0) >= 0 and array.max(initial=0) <= 1):
            raise UnknownFormat("The array holds floats outside of [0, 1]. Divide by 255 first, or give uint8.")
        array = np.rint(array * 255).astype(np.uint8)
    if array.dtype != np.uint8:
        raise UnknownFormat(f"The array is of type {array.dtype}. Give uint8, or floats in [0, 1].")
    return Image.fromarray(np.ascontiguousarray(array))


def _rgb(image: Image.Image) -> Image.Image:
    """The frame that `image` stands at, upright and opaque."""
    image = _upright(image)
    if image.mode.startswith(("I", "F")):
        image = _eight_bits(image)
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")
    return image.convert("RGB")


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # metadata so broken that the orientation is unknown must not cost the picture
        return image


def _eight_bits(image: Image.Image) -> Image.Image:
    """Grey images of 16 or 32 bits a pixel: Pillow's own conversion would cut everything above 255 to white."""
    values = np.nan_to_num(np.asarray(image, dtype=np.float64), posinf=0, neginf=0)
    largest = values.max()
    if image.mode.startswith("I;16") or largest > 255:
        white = 65535
    else:
        white = 1 if image.mode == "F" and largest <= 1 else 255
    return Image.fromarray((values / white * 255).clip(0, 255).astype(np.uint8))
