"""BMP: whether it is run-length encoded, which Pillow decodes in Python, byte by byte."""

import struct

from posterclf.errors import TooCostly
from posterclf.images.limits import check_size
from posterclf.images.structure.findings import Found

RUNS = (1, 2)  # compression: 8 and 4 bits a pixel
MAX_PIXELS_IN_RUNS = 4_000_000  # half a second


def found(content: bytes) -> Found:
    """See `structure.found`."""
    if len(content) < 34:
        return Found(content)
    header, width, height = struct.unpack_from("<Iii", content, 14)
    if header < 40:
        return Found(content)  # of the time before there were runs
    pixels, (compression,) = abs(width * height), struct.unpack_from("<I", content, 30)
    check_size(abs(width), abs(height))
    if compression in RUNS and (pixels > MAX_PIXELS_IN_RUNS or len(content) > 2 * pixels + 10_000):
        raise TooCostly("The BMP is compressed in runs, which takes too long. Save it as a PNG or a JPEG.")
    return Found(content)
