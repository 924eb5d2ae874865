"""What the structure of a file says before a decoder sees it: one module for each container.

Each is strict about counts, so that it takes milliseconds whatever the file holds, and leaves out what the picture does
not need: comments, profiles, previews, further frames. A decoder never meets them, and damage in them costs nothing.
"""

from posterclf.images.structure import bmp, boxes, gif, jpeg, png, tiff, webp
from posterclf.images.structure.findings import Found

BEGINNINGS = {
    b"\xff\xd8": jpeg.found,
    b"\x89PNG\r\n\x1a\n": png.found,
    b"GIF8": gif.found,
    b"BM": bmp.found,
    b"II": tiff.found,
    b"MM": tiff.found,
    b"RIFF": webp.found,
}


def found(content: bytes) -> Found:
    """What the decoder is given of a file, and what it will cost.

    raises:  TooManyPixels, TooFewPixels and TooCostly; anything else that is wrong is left to the decoder
    """
    if content[4:8] == b"ftyp":
        return boxes.found(content)
    for beginning, look in BEGINNINGS.items():
        if content.startswith(beginning):
            return look(content)
    return Found(content)
