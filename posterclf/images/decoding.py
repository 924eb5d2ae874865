"""From a file whose structure was checked to an upright RGB image, within `limits.MEMORY`."""

import math

from PIL import AvifImagePlugin, Image
from pillow_heif.as_plugin import HeifImageFile

from posterclf.apart.limits import take_turn
from posterclf.errors import ImageError, TooCostly
from posterclf.images.jpeg_decoding import loaded_jpeg
from posterclf.images.large_decoding import film_picture, is_large_webp, large_webp
from posterclf.images.limits import broken, check_size
from posterclf.images.opening import opened
from posterclf.images.structure.findings import Found
from posterclf.images.upright import fitting_factor, pixel_size, upright_rgb


def decoded(found: Found, least: tuple[int, int] | None) -> Image.Image:
    """The first frame of a file, as `read_image` returns it.

    raises:  ImageError
    """
    try:
        if found.content.startswith(b"\xff\xd8"):
            return upright_rgb(loaded_jpeg(found, least))
        image = opened(found.content)
        check_size(*image.size)
        if isinstance(image, AvifImagePlugin.AvifImageFile | HeifImageFile):
            return film_picture(image, found)
        if image.format == "WEBP" and is_large_webp(image.size):
            return large_webp(image, found)
        bytes_a_pixel = pixel_size(image.mode)
        beside = found.beside / math.prod(image.size)
        factor = fitting_factor(image.size, bytes_a_pixel + beside, bytes_a_pixel)
        take_turn(math.prod(image.size))
        image.load()
        check_size(*image.size)  # some formats learn their true size only now
        return upright_rgb(image, factor)
    except ImageError:
        raise
    except MemoryError as error:
        raise TooCostly from error
    except Exception as error:  # decoders raise whatever they like where a file is damaged: OSError, EOFError, ...
        raise broken() from error


def own_image(image: Image.Image) -> Image.Image:
    """A caller's own Pillow image, at the frame where it stands, as `read_image` returns it; never reduced.

    raises:  ImageError
    """
    try:
        check_size(*image.size)
        image.load()
        check_size(*image.size)
        return upright_rgb(image, is_kept=True)
    except (ImageError, MemoryError):
        raise
    except Exception as error:
        raise broken() from error
