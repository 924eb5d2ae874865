"""From anything that holds a picture to a safe RGB image.

Bytes of strangers are checked in this order: how many; which format, by content; what the structure of the file says,
see `structure`: its parts, its pixels, what a decoder would take. What the picture does not need is left out. Only then
does a decoder see the rest, and it decodes no more than `limits.MEMORY` has place for.
"""

from posterclf.images.content import file_content
from posterclf.images.formats import ENDINGS, FORMATS, FORMATS_IN_WORDS
from posterclf.images.limits import MAX_BYTES, MAX_JPEG_PIXELS, MAX_PIXELS, MIN_SIDE
from posterclf.images.reading import MIN_REDUCED, ImageSource, jpeg, read_image

__all__ = [
    "ENDINGS",
    "FORMATS",
    "FORMATS_IN_WORDS",
    "MAX_BYTES",
    "MAX_JPEG_PIXELS",
    "MAX_PIXELS",
    "MIN_REDUCED",
    "MIN_SIDE",
    "ImageSource",
    "file_content",
    "jpeg",
    "read_image",
]
