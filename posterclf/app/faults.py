"""Why a picture cannot be used, in the language of the visit."""

from posterclf.app.words import words
from posterclf.errors import (
    BrokenImage,
    EmptyImage,
    ImageError,
    TooCostly,
    TooFewPixels,
    TooManyBytes,
    TooManyPixels,
    UploadRefused,
)
from posterclf.held import FULL
from posterclf.images import MAX_BYTES, MAX_JPEG_PIXELS, MAX_PIXELS, MIN_SIDE

TOO_LARGE = 413  # the HTTP status of a request whose body is too large


def reason(fault: ImageError) -> str:
    """One sentence or two: what is wrong, and what to do."""
    if isinstance(fault, EmptyImage):
        return words("faults.empty")
    if isinstance(fault, TooManyBytes):
        return words("faults.many_bytes", megabytes=MAX_BYTES // 2**20)
    if isinstance(fault, TooManyPixels):
        return words("faults.many_pixels", jpeg=MAX_JPEG_PIXELS // 1_000_000, others=MAX_PIXELS // 1_000_000)
    if isinstance(fault, TooFewPixels):
        return words("faults.few_pixels", side=MIN_SIDE)
    if isinstance(fault, TooCostly):
        return words("faults.costly")
    if isinstance(fault, UploadRefused):
        return _refused(fault)
    return words("faults.broken") if isinstance(fault, BrokenImage) else words("faults.format")


def heading(fault: ImageError) -> str:
    """What is wrong, in a few words."""
    return words("faults.not_arrived" if isinstance(fault, UploadRefused) else "classify.unreadable")


def _refused(fault: UploadRefused) -> str:
    if not fault.status:
        return words("faults.broken_off")
    if fault.status == FULL:
        return words("crowd.held")
    size = _megabytes(fault.size)
    return words(
        "faults.too_large_between" if fault.status == TOO_LARGE else "faults.refused_between",
        size=size,
        status=fault.status,
    )


def _megabytes(size: int) -> str:
    """'4 MB', '0.3 MB', rounded."""
    millions = size / 2**20
    return f"{millions:.0f} MB" if millions >= 1 else f"{max(millions, 0.1):.1f} MB"
