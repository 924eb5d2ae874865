"""A poster in the file of a photograph. OpenCV, which takes 17 MB, is loaded only where one is read."""

import io

import numpy as np

from posterclf.apart.calls import apart
from posterclf.images import read_image

# Pixels (width, height) that are left where a large JPEG is read: to be searched, and for a part to be cut out.
SEARCHED, CUT = (1024, 1024), (2400, 2400)


@apart
def found_in(content: bytes) -> tuple[np.ndarray, bool] | None:
    """The corners of the poster in a photograph, and whether they are sure, see `finding.FoundPoster`; None for none.

    raises:  ImageError where it is no usable picture
    """
    from posterclf.photographs.finding import found_poster

    found = found_poster(read_image(content, SEARCHED))
    return found and (found.corners, found.sure)


@apart
def cut_out_of(content: bytes, corners: np.ndarray) -> bytes:
    """A part of a photograph, straightened, as the bytes of a PNG: a JPEG would move the probabilities.

    corners:  as `straightening.straightened` takes them
    raises:   ImageError where it is no usable picture
    """
    from posterclf.photographs.straightening import straightened

    png = io.BytesIO()
    straightened(read_image(content, CUT), corners).save(png, "PNG", compress_level=1)
    return png.getvalue()
