"""From a picture to what a network takes."""

import numpy as np
from PIL import Image

from posterclf.images import LEAST_REDUCED, ImageSource, _read


def read_reduced(source: ImageSource, height: int, width: int, resample: str) -> Image.Image:
    """`read_image` for `pixel_array` with these arguments: a large JPEG, as path or bytes, is decoded at a reduced
    scale, but not for a network that takes the nearest pixel, which would be blended with its neighbours."""
    return _read(source, None if resample == "nearest" else (LEAST_REDUCED * width, LEAST_REDUCED * height))


def input_array(image: Image.Image, height: int, width: int, resample: str) -> np.ndarray:
    """`pixel_array` as one input of a network, (height, width, 3) float32 in [0, 1]."""
    return np.divide(pixel_array(image, height, width, resample), 255, dtype=np.float32)


def read_input(source: ImageSource, height: int, width: int, resample: str) -> np.ndarray:
    """`input_array` of `read_reduced`: what a network takes of a file."""
    return input_array(read_reduced(source, height, width, resample), height, width, resample)


def pixel_array(image: Image.Image, height: int, width: int, resample: str) -> np.ndarray:
    """`image` squeezed to the network's size, whatever its own aspect ratio.

    image:     Pillow image, mode RGB
    resample:  a filter of Pillow in small letters: 'nearest' is what Keras' `load_img` does unless told otherwise
    returns:   (height, width, 3) uint8
    """
    return np.asarray(image.resize((width, height), Image.Resampling[resample.upper()]))
