"""From any of Pillow's modes to RGB, a few rows at a time, so that no second picture of the whole size is needed."""

from collections.abc import Callable, Iterator

import numpy as np
from PIL import Image

ROWS = 1 << 20  # pixels that are converted at once

# How the array of an upright picture is seen as the array of the stored one, for each EXIF orientation.
AS_STORED: dict[int, Callable[[np.ndarray], np.ndarray]] = {
    2: lambda upright: upright[:, ::-1],
    3: lambda upright: upright[::-1, ::-1],
    4: lambda upright: upright[::-1],
    5: lambda upright: upright.swapaxes(0, 1),
    6: lambda upright: upright.swapaxes(0, 1)[::-1],
    7: lambda upright: upright[::-1, ::-1].swapaxes(0, 1),
    8: lambda upright: upright.swapaxes(0, 1)[:, ::-1],
}
SIDEWAYS = (5, 6, 7, 8)  # orientations in which width and height are swapped

Strip = Callable[[int, int], Image.Image]  # from a first row to the one after the last


def rgb_pixels(size: tuple[int, int], strip: Strip, orientation: int = 1, factor: int = 1) -> np.ndarray:
    """A picture upright, as (height, width, 3) uint8, transparency laid on white, 16 bits reduced to 8.

    size:         (width, height) as it is stored
    strip:        gives rows of it, in any mode of Pillow
    orientation:  of EXIF
    factor:       so many pixels on each side become one, their mean
    """
    width, height = (-(-side // factor) for side in size)
    sides = (width, height) if orientation in SIDEWAYS else (height, width)
    upright = np.empty((*sides, 3), np.uint8)
    stored = AS_STORED.get(orientation, lambda array: array)(upright)
    white = _white(size, strip)
    for top, bottom in _strips(size, factor):
        rows = rgb(strip(top, bottom), white)
        stored[top // factor : -(-bottom // factor)] = rows.reduce(factor) if factor > 1 else rows
    return upright


def rgb(image: Image.Image, white: float) -> Image.Image:
    """white:  of modes I and F, the value that becomes white"""
    if image.mode.startswith(("I", "F")):
        image = _eight_bits(image, white)
    if image.mode == "La":  # Pillow converts it to nothing else
        image = image.convert("LA")
    if not image.has_transparency_data:
        return image if image.mode == "RGB" else image.convert("RGB")
    layer = image if image.mode == "RGBA" else image.convert("RGBA")
    below = Image.new("RGB", layer.size, "white")
    below.paste(layer, mask=layer)
    return below


def _strips(size: tuple[int, int], factor: int = 1) -> Iterator[tuple[int, int]]:
    rows = max(ROWS // size[0] // factor, 1) * factor
    for top in range(0, size[1], rows):
        yield top, min(top + rows, size[1])


def _white(size: tuple[int, int], strip: Strip) -> float:
    """The value that becomes white: what is usual for a largest value like that of the picture."""
    mode = strip(0, 1).mode
    if mode not in ("I", "F"):
        return 0
    largest = max(float(_numbers(strip(top, bottom)).max()) for top, bottom in _strips(size))
    if mode == "F" and largest <= 1:
        return 1
    return 65535 if largest > 255 else 255


def _numbers(image: Image.Image) -> np.ndarray:
    return np.nan_to_num(np.array(image, dtype=np.float32), copy=False, posinf=0, neginf=0)


def _eight_bits(image: Image.Image, white: float) -> Image.Image:
    """Grey images of 16 or 32 bits a pixel: Pillow's own conversion would cut everything above 255 to white."""
    if image.mode.startswith("I;16"):
        values = np.asarray(image)
        transparent = values == image.info.get("transparency", -1)
        return Image.fromarray(np.where(transparent, 255, values >> 8).astype(np.uint8))
    values = _numbers(image)
    values *= 255 / white
    return Image.fromarray(values.clip(0, 255, out=values).astype(np.uint8))
