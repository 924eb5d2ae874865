"""WebP, AVIF and HEIC: decoders that take several times the memory of the picture, and how less is enough."""

import math
from typing import Any

import numpy as np
from PIL import AvifImagePlugin, Image
from pillow_heif.as_plugin import HeifImageFile

from posterclf.apart.limits import take_turn
from posterclf.errors import TooCostly
from posterclf.extras import how_to_install, is_there
from posterclf.images.heic_tiles import reduced_from_tiles
from posterclf.images.limits import MAX_WHOLE_PIXELS, MEMORY, broken, check_memory, check_size
from posterclf.images.rgb import rgb_pixels
from posterclf.images.structure.findings import Found
from posterclf.images.upright import fitting_factor, orientation

# Bytes a pixel, measured. Pillow's decoder of WebP keeps two pictures beside what it gives and what becomes of that.
# OpenCV's needs less and gives the same pixels, but takes a tenth of a second to import.
WEBP_AT_PILLOW = 16


def is_large_webp(size: tuple[int, int]) -> bool:
    return WEBP_AT_PILLOW * math.prod(size) > MEMORY


def large_webp(image: Image.Image, found: Found) -> Image.Image:
    """A WebP too large for Pillow's decoder, upright and RGB. raises: TooCostly, BrokenImage"""
    if not is_there("cv2"):
        raise TooCostly(
            f"A WebP of this size needs OpenCV, which comes with the extra page: {how_to_install('page')}. Or save it "
            "as an ordinary JPEG."
        )
    pixels, turn = math.prod(image.size), orientation(image)
    if found.has_frames:
        check_memory(WEBP_AT_PILLOW * pixels)
    factor = fitting_factor(image.size, found.beside / pixels, 3 if image.mode == "RGB" else 4)
    plugin: Any = image
    plugin._decoder = None  # it has two copies of the file
    take_turn(pixels)
    return Image.fromarray(_pixels_by_opencv(found.content, image.size, turn, factor))


def film_picture(image: AvifImagePlugin.AvifImageFile | HeifImageFile, found: Found) -> Image.Image:
    """An AVIF or HEIC, whose codecs are those of films, upright and RGB. raises: TooCostly; what the decoders raise"""
    channels, pixels = len(image.getbands()), math.prod(image.size)
    if isinstance(image, HeifImageFile) and pixels > MAX_WHOLE_PIXELS:
        take_turn(pixels)
        if picture := reduced_from_tiles(found.content, image):
            return picture
    # libavif's pixels are there twice, once as bytes of Python's, and it decodes transparency as a picture.
    given = channels if isinstance(image, HeifImageFile) else 2 * channels + (1.5 if channels == 4 else 0)
    factor = fitting_factor(image.size, found.beside / pixels + given, channels)
    take_turn(pixels)
    return Image.fromarray(_pixels_of_frame(image, factor))


def _pixels_by_opencv(content: bytes, size: tuple[int, int], turn: int, factor: int) -> np.ndarray:
    import cv2

    try:
        array = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error as error:
        raise broken() from error
    if array is None or array.shape[:2] != size[::-1]:
        raise broken()
    mode, order = ("RGBA", "BGRA") if array.shape[2] == 4 else ("RGB", "BGR")

    def rows(top: int, bottom: int) -> Image.Image:
        return Image.frombuffer(mode, (size[0], bottom - top), array[top:bottom].tobytes(), "raw", order, 0, 1)

    return rgb_pixels(size, rows, turn, factor)


def _pixels_of_frame(image: AvifImagePlugin.AvifImageFile | HeifImageFile, factor: int) -> np.ndarray:
    """What the decoder gives, straight from it: loaded by Pillow, a second picture would be made of that first."""
    plugin: Any = image
    if isinstance(image, HeifImageFile):
        frame = plugin._heif_file[image.tell()]
        data, size, mode, stride = frame.data, frame.size, frame.mode, frame.stride
        plugin._heif_file = None
    else:
        data, *_ = plugin._decoder.get_frame(0)
        size, mode, stride = image.size, image.mode, image.width * len(image.getbands())
        plugin._decoder = None
    check_size(*size)  # libheif learns the true size only now

    def rows(top: int, bottom: int) -> Image.Image:
        part = bytes(data[top * stride : bottom * stride])
        return Image.frombuffer(mode, (size[0], bottom - top), part, "raw", mode, stride, 1)

    return rgb_pixels(size, rows, orientation(image), factor)
