"""From a picture to what a network takes: read, reduced, resized, scaled."""

import numpy as np
from PIL import Image

from posterclf.apart.calls import apart
from posterclf.images import MIN_REDUCED, ImageSource, jpeg, read_image
from posterclf.registry.card_parts import InputSize


@apart
def read_pixels(source: ImageSource, size: InputSize) -> np.ndarray:
    """`resized_pixels` of `read_reduced`: what `PosterClassifier.predict_inputs` takes, (height, width, 3) uint8.

    An array of just that form is such pixels already, however small the network is.
    """
    if isinstance(source, np.ndarray) and source.shape == (size.height, size.width, 3) and source.dtype == np.uint8:
        return source
    return resized_pixels(read_reduced(source, size), size)


@apart
def read_pixels_and_jpeg(source: ImageSource, size: InputSize, shown: tuple[int, int]) -> tuple[np.ndarray, bytes]:
    """`read_pixels`, and the picture as a JPEG of at most `shown` pixels (width, height), decoded once."""
    image = read_reduced(source, size)
    pixels = resized_pixels(image, size)
    image.thumbnail(shown, Image.Resampling.BOX)
    return pixels, jpeg(image)


@apart
def read_jpeg(source: ImageSource, shown: tuple[int, int]) -> tuple[bytes, tuple[int, int]]:
    """The picture as a JPEG of at most `shown` pixels (width, height), and how many it has as it is read."""
    image = read_image(source)
    size = image.size
    image.thumbnail(shown)
    return jpeg(image), size


def read_input(source: ImageSource, size: InputSize) -> np.ndarray:
    """What a network takes of a file, (height, width, 3) float32 in [0, 1]: `scaled_pixels` of `read_reduced`."""
    return scaled_pixels(read_reduced(source, size), size)


def read_reduced(source: ImageSource, size: InputSize) -> Image.Image:
    """`read_image` for a network of this size: a large JPEG, as path or bytes, is decoded at a reduced scale.

    returns:  Pillow image, mode RGB; where it was reduced, still MIN_REDUCED times the network's size or more. For
              a network that takes the nearest pixel nothing is reduced: a reduced pixel is a blend of several.
    raises:   ImageError as `read_image` does
    """
    least = None if size.resample == "nearest" else (MIN_REDUCED * size.width, MIN_REDUCED * size.height)
    return read_image(source, least)


def resized_pixels(image: Image.Image, size: InputSize) -> np.ndarray:
    """An RGB image squeezed to the network's size, whatever its own aspect ratio: (height, width, 3) uint8."""
    return np.asarray(image.resize((size.width, size.height), Image.Resampling[size.resample.upper()]))


def scaled_pixels(image: Image.Image, size: InputSize) -> np.ndarray:
    """`resized_pixels` as a network takes them: (height, width, 3) float32 in [0, 1]."""
    return np.divide(resized_pixels(image, size), 255, dtype=np.float32)
