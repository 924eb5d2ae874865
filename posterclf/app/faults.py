"""Why a picture cannot be used, in the language of the visit."""

from posterclf.app.words import words
from posterclf.errors import BrokenImage, EmptyImage, ImageError, TooFewPixels, TooManyBytes, TooManyPixels
from posterclf.images import MAX_BYTES, MAX_PIXELS, MIN_SIDE


def reason(fault: ImageError) -> str:
    """One sentence or two: what is wrong, and what to do."""
    if isinstance(fault, EmptyImage):
        return words("faults.empty")
    if isinstance(fault, TooManyBytes):
        return words("faults.many_bytes", megabytes=MAX_BYTES // 2**20)
    if isinstance(fault, TooManyPixels):
        return words("faults.many_pixels", millions=MAX_PIXELS // 1_000_000)
    if isinstance(fault, TooFewPixels):
        return words("faults.few_pixels", side=MIN_SIDE)
    return words("faults.broken") if isinstance(fault, BrokenImage) else words("faults.format")
