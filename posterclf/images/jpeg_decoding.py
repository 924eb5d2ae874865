"""A JPEG, decoded at the scale that fits."""

import math

from PIL import Image

from posterclf.apart.limits import take_turn
from posterclf.images.limits import MAX_PIXELS, MAX_WHOLE_PIXELS, MEMORY, broken, check_memory, check_size
from posterclf.images.opening import opened
from posterclf.images.rgb import SIDEWAYS
from posterclf.images.structure.findings import Found
from posterclf.images.upright import orientation

SCALES = (1, 2, 4, 8)
END = b"\xff\xd9"
# What is put behind a JPEG that has no end mark: pixels that do not depend on it are all there.
TAILS = (b"\0" * 500 + END, b"\x55" * 500 + END)


def loaded_jpeg(found: Found, least: tuple[int, int] | None) -> Image.Image:
    """Its pixels as they are stored, at 1/1, 1/2, 1/4 or 1/8 of its size.

    least:   as `read_image` takes it
    raises:  ImageError; what the decoder raises where the file is damaged
    """
    content = found.content
    if found.is_open_ended:
        content = content.rstrip(b"\xff")
        _check_whole(content)
        content += END
    image = opened(content)
    pixels = math.prod(image.size)
    scale = next((scale for scale in SCALES if _fits(pixels / scale**2, found.beside)), SCALES[-1])
    check_memory(found.beside + 4 * pixels / scale**2)
    width, height = (max(side // scale, 1) for side in image.size)
    if least:
        across, down = least[::-1] if orientation(image) in SIDEWAYS else least
        width, height = min(width, across), min(height, down)
    if least or scale > 1:
        image.draft(None, (width, height))
    take_turn(pixels if found.beside else math.prod(image.size))
    image.load()
    return image


def _fits(pixels: float, beside: float) -> bool:
    return pixels <= MAX_WHOLE_PIXELS and beside + 4 * pixels <= MEMORY


def _check_whole(content: bytes) -> None:
    """Whether a JPEG without its end mark holds all of its pixels nevertheless, as every viewer shows it.

    raises:  BrokenImage where some are missing: viewers show a grey area in their place
    """
    images = [opened(content + tail) for tail in TAILS]
    check_size(*images[0].size)
    for image in images:
        image.draft(None, (1, 1))
        take_turn(MAX_PIXELS)
        image.load()
    if images[0].tobytes() != images[1].tobytes():
        raise broken()
