"""From a decoded image to an upright RGB one."""

import math

from PIL import ExifTags, Image

from posterclf.images.limits import MAX_WHOLE_PIXELS, MEMORY, check_memory
from posterclf.images.rgb import Strip, rgb_pixels

MAX_EXIF = 1_000_000  # bytes; with more, a picture is taken as it is stored
ONE_BYTE = ("1", "L", "P")  # modes
CHANGED = 3  # bytes a pixel of an array in which an upright RGB picture is put together
FACTORS = (1, 2, 3, 4)


def orientation(image: Image.Image) -> int:
    """1 to 8, as EXIF counts."""
    if len(image.info.get("exif") or b"") > MAX_EXIF:
        return 1
    try:
        stored = image.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:  # metadata so broken that the orientation is unknown must not cost the picture
        return 1
    return stored if stored in range(1, 9) else 1


def pixel_size(mode: str) -> int:
    """Bytes that Pillow takes for a pixel."""
    return 1 if mode in ONE_BYTE else 2 if mode.startswith("I;16") else 4


def fitting_factor(size: tuple[int, int], decoding: float, held: float) -> int:
    """By how much each side must be reduced so that there is memory for a picture; 1 for all but large ones.

    decoding:  bytes a pixel while it is decoded
    held:      bytes a pixel of what was decoded
    raises:    TooCostly where it has no place, however it is reduced
    """
    pixels = math.prod(size)

    def needed(factor: int) -> float:
        return max(decoding * pixels, held * pixels + CHANGED * pixels / factor**2)

    fitting = (factor for factor in FACTORS if pixels <= MAX_WHOLE_PIXELS * factor**2 and needed(factor) <= MEMORY)
    factor = next(fitting, FACTORS[-1])
    check_memory(needed(factor))
    return factor


def upright_rgb(image: Image.Image, factor: int = 1, is_kept: bool = False) -> Image.Image:
    """A loaded image, upright and RGB.

    factor:   so many pixels on each side become one
    is_kept:  whether it is the caller's own, which must stay as it is
    """
    turn = orientation(image)
    if image.mode == "RGB" and not image.has_transparency_data and turn == factor == 1:
        result = image.copy() if is_kept else image
        result.info = {}  # else the orientation would be applied again by the next reader
        return result
    pixels = rgb_pixels(image.size, _rows(image), turn, factor)
    if not is_kept:
        image.close()  # so that there is memory for the next
    return Image.fromarray(pixels)


def _rows(image: Image.Image) -> Strip:
    # Programs that write a BMP of 32 bits leave the last 8 empty: everything would be transparent.
    is_opaque = image.format == "BMP" and image.mode == "RGBA" and image.getchannel("A").getextrema() == (0, 0)

    def rows(top: int, bottom: int) -> Image.Image:
        strip = image.crop((0, top, image.width, bottom))
        return strip.convert("RGB") if is_opaque else strip

    return rows
