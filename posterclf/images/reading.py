"""From anything that holds a picture to a safe RGB image."""

import io
from pathlib import Path

import numpy as np
from PIL import Image

from posterclf.apart.calls import apart
from posterclf.errors import EmptyImage, TooManyBytes, UnknownFormat
from posterclf.images.content import file_content
from posterclf.images.decoding import decoded, own_image
from posterclf.images.limits import MAX_BYTES, check_size
from posterclf.images.structure import found

# A JPEG may be decoded at 1/2, 1/4 or 1/8 where this many times the network's size is left on each side: a third of the
# work, and a test holds how little the probabilities move. With less, some begin to move visibly.
MIN_REDUCED = 4

ImageSource = str | Path | bytes | Image.Image | np.ndarray


@apart
def read_image(source: ImageSource, least: tuple[int, int] | None = None) -> Image.Image:
    """The first frame of `source`, upright, as an RGB image.

    Colour profiles are not applied: the networks learned from pictures read without them.

    source:   a path; the bytes of a file; a Pillow image, of which the current frame is taken;
              or an array (height, width, 3), uint8 or float in [0, 1]
    least:    (width, height): a JPEG, as path or bytes, may be decoded at 1/2, 1/4 or 1/8 of its size, which is faster,
              where so many pixels are left on each side; None to decode it at full size
    returns:  Pillow image, mode RGB, without metadata: EXIF orientation applied, transparency laid on white,
              16 bits reduced to 8. A file of more than `limits.MAX_WHOLE_PIXELS`, 24.5 million, comes out at a half, a
              quarter or an eighth of its size, whatever `least` says, and so does a progressive JPEG of fewer where its
              coefficients take the memory
    raises:   ImageError, one subclass for each way in which an image can be unfit; TypeError for any other source
    """
    if isinstance(source, np.ndarray):
        source = _from_array(source)
    if isinstance(source, Image.Image):
        return own_image(source)
    if isinstance(source, str | Path):
        source = file_content(Path(source))
    if isinstance(source, bytes):  # pyright: ignore[reportUnnecessaryIsInstance] -- not every caller checks types
        if not source:
            raise EmptyImage("The file is empty. Choose a file that holds a picture.")
        if len(source) > MAX_BYTES:
            raise TooManyBytes(f"The file has more than {MAX_BYTES // 2**20} MB. Save it smaller, as a JPEG.")
        return decoded(found(source), least)
    raise TypeError(f"Give a path, bytes, a Pillow image or an array, not {type(source).__name__}.")


def jpeg(image: Image.Image) -> bytes:
    """An RGB image as the bytes of a JPEG, to be looked at."""
    content = io.BytesIO()
    image.save(content, "JPEG", quality=88)
    return content.getvalue()


def _from_array(array: np.ndarray) -> Image.Image:
    if array.ndim != 3 or array.shape[2] != 3:
        raise UnknownFormat(f"The array has the shape {array.shape}. Give one of (height, width, 3).")
    check_size(array.shape[1], array.shape[0])
    if np.issubdtype(array.dtype, np.floating):
        if not 0 <= array.min() <= array.max() <= 1:  # false for NaN, too
            raise UnknownFormat("The array holds floats outside of [0, 1]. Divide by 255 first, or give uint8.")
        array = np.rint(np.multiply(array, 255, dtype=np.float32)).astype(np.uint8)
    if array.dtype != np.uint8:
        raise UnknownFormat(f"The array is of type {array.dtype.name}. Give uint8, or floats in [0, 1].")
    return Image.fromarray(np.ascontiguousarray(array))
