"""How large a picture may be, and the sentence for each that is larger."""

from posterclf.errors import BrokenImage, TooCostly, TooFewPixels, TooManyPixels

MAX_BYTES = 20 * 1024 * 1024
MIN_SIDE = 32
MAX_PIXELS = 50_000_000
# A JPEG can be decoded at an eighth of its size, so that the largest that phones make, 16320 x 12240, cost 90 MB.
MAX_JPEG_PIXELS = 210_000_000

# Bytes that a picture may take while it is decoded, besides its file. With the file, with what the allocator wastes and
# with the libraries' own tables it stays below 200 MB, which tests/images/test_costs.py holds.
MEMORY = 172_000_000

# A picture of more pixels comes out reduced. A Pillow image takes 4 bytes a pixel, and turning it or laying it on white
# 3 more beside them, so this is what `MEMORY` has place for; posters of 4000 x 6000 are still read whole.
MAX_WHOLE_PIXELS = 24_500_000


def check_size(width: int, height: int, most: int = MAX_PIXELS) -> None:
    """raises:  TooManyPixels, TooFewPixels"""
    if width * height > most:
        raise TooManyPixels(
            f"The picture has more than {MAX_JPEG_PIXELS // 1_000_000} million pixels, or in another format than JPEG "
            f"more than {MAX_PIXELS // 1_000_000} million. Scale it down: 1000 x 1500 is plenty."
        )
    if min(width, height) < MIN_SIDE:
        raise TooFewPixels(
            f"The picture is {width} x {height} pixels, too small to show anything. "
            f"Use one of at least {MIN_SIDE} pixels on each side."
        )


def check_memory(needed: float) -> None:
    """needed:  bytes while it is decoded, besides the file; raises TooCostly"""
    if needed > MEMORY:
        raise TooCostly("A picture of this size and kind takes too much memory. Save it as an ordinary JPEG.")


def too_many_parts(what: str) -> TooCostly:
    """what:  of which it has too many, such as 'segments'"""
    return TooCostly(f"The file is cut into so many {what} that it takes too long. Save it again as an ordinary JPEG.")


def used_again() -> TooCostly:
    return TooCostly("The file uses the same bytes again and again. Save the picture as an ordinary JPEG.")


def broken() -> BrokenImage:
    return BrokenImage(
        "The picture is damaged or cut off and cannot be decoded. Open it in an image viewer and save it again."
    )
