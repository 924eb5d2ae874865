"""HEIC and AVIF: boxes in boxes, and the items that they describe (ISO/IEC 14496-12 and 23008-12)."""

import re
import struct
from collections.abc import Iterator
from contextlib import suppress

from posterclf.errors import TooCostly
from posterclf.images.limits import MIN_SIDE, check_size, too_many_parts, used_again
from posterclf.images.structure.findings import Found

# A coded picture's size. The header may announce a small crop of a huge one.
SIZE = re.compile(rb"ispe\0{4}(.{4})(.{4})", re.DOTALL)
# What says how a picture is coded: bits of a sample, and how much colour there is.
AV1, HEVC = re.compile(rb"av1C..(.)", re.DOTALL), re.compile(rb"hvcC.{16}(.)(.)", re.DOTALL)
MAX_BOXES = 2000  # side by side
MAX_DESCRIPTION = 1_000_000  # bytes of the boxes that describe what there is; 30 kB for 192 tiles
MAX_ITEMS = 2000  # 48 million pixels in tiles of 512 x 512 are 192
MAX_EXTENTS = 10_000
# All that items take of a file, as a part of it: 0.3 to 0.7 in files of phones, 4 to 278 in those that point at the
# same bytes again and again.
MAX_SHARE = 1.5
# The decoder of HEVC, measured, in seconds.
A_BYTE, A_PIXEL, MAX_SECONDS = 75e-9, 22e-9, 1.7

Extents = list[tuple[int, int]]  # where each begins, and how many bytes it has


def found(content: bytes) -> Found:
    """See `structure.found`."""
    sizes = [tuple(max(int.from_bytes(side, "big"), MIN_SIDE) for side in size) for size in SIZE.findall(content)]
    for width, height in sizes:
        check_size(width, height)
    pixels = max((width * height for width, height in sizes), default=0)
    used = 0
    with suppress(struct.error, IndexError, ValueError):  # cut off: the decoder says so
        for kind, begin, end in boxes(content, 0, len(content)):
            if kind in (b"meta", b"moov") and end - begin > MAX_DESCRIPTION:
                raise too_many_parts("boxes")
            if kind == b"meta":
                used += _used(content, content[begin:end])
    if HEVC.search(content) and A_BYTE * used + A_PIXEL * pixels > MAX_SECONDS:
        raise TooCostly("A HEIC of this size takes too long. Save it as an ordinary JPEG.")
    return Found(content, _coded_size(content) * pixels)


def boxes(content: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, begin and end of what each box holds."""
    for _ in range(MAX_BOXES):
        if at + 8 > end:
            return
        size, kind, head = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(content[at + 8 : at + 16], "big"), 16
        size = size or end - at  # 0: all that is left
        if size < head:
            return
        yield kind, at + head, min(at + size, end)
        at += size
    raise too_many_parts("boxes")


def kinds(content: bytes, begin: int, end: int) -> Iterator[tuple[int, bytes, int]]:
    """Of each item in a box `iinf`: number, kind, and where its flags are."""
    wide = content[begin] > 0
    for _, at, stop in boxes(content, begin + (8 if wide else 6), end):
        size = {2: 2, 3: 4}.get(content[at])
        if size:
            number = int.from_bytes(content[at + 4 : at + 4 + size], "big")
            yield number, content[at + 6 + size : min(at + 10 + size, stop)], at + 3


def places(box: bytes, size: int) -> Iterator[tuple[int, Extents, bool]]:
    """Of each item in a box `iloc`: number, extents, and whether they are counted in the meta box, not in the file.

    size:    of the file
    raises:  TooCostly
    """
    version, sizes = box[0], [half for byte in box[4:6] for half in (byte >> 4, byte & 15)]
    at, (offset_size, length_size, base_size, index_size) = 6, sizes
    item_size, count_size = (4, 4) if version == 2 else (2, 2)

    def number(length: int) -> int:
        nonlocal at
        if at + length > len(box):
            raise struct.error
        at += length
        return int.from_bytes(box[at - length : at], "big")

    items, all_extents = number(count_size), 0
    if items > MAX_ITEMS:
        raise too_many_parts("items")
    for _ in range(items):
        item = number(item_size)
        method = number(2) & 15 if version else 0
        number(2)
        base, extents, count = number(base_size), Extents(), number(2)
        all_extents += count
        if all_extents > MAX_EXTENTS:
            raise too_many_parts("extents")
        for _ in range(count):
            if version:
                number(index_size)
            extents.append((base + number(offset_size), number(length_size) or size))
        yield item, extents, method == 1


def _used(content: bytes, meta: bytes) -> int:
    """How many bytes of the file the items take."""
    parts = list(boxes(meta, 4, len(meta)))
    items = {
        number: kind for part, begin, end in parts if part == b"iinf" for number, kind, _ in kinds(meta, begin, end)
    }
    if b"iovl" in items.values():
        raise TooCostly("The HEIC is put together from pictures laid on each other. Save it as a JPEG.")
    data = next((meta[begin:end] for part, begin, end in parts if part == b"idat"), b"")
    used = 0
    for _, begin, end in (part for part in parts if part[0] == b"iloc"):
        for item, extents, in_meta in places(meta[begin:end], len(content)):
            # What was cut off is not counted.
            used += sum(min(length, max(len(content) - at, 0)) for at, length in extents)
            if used > MAX_SHARE * len(content):
                raise used_again()
            if items.get(item) == b"grid" and extents:
                at, length = extents[0]
                width, height = grid_size((data if in_meta else content)[at : at + min(length, 12)])
                check_size(max(width, MIN_SIDE), max(height, MIN_SIDE))
    return used


def grid_size(description: bytes) -> tuple[int, int]:
    """(width, height) of what the tiles of an item `grid` make. raises: struct.error"""
    return struct.unpack_from(">II" if description[1] & 1 else ">HH", description, 4)


def _coded_size(content: bytes) -> float:
    """Bytes a pixel that the decoder takes beside what it gives. Measured."""
    coded = [2.5]
    for flags in (int(match[1][0]) for match in AV1.finditer(content)):
        is_deep, shared = flags & 0x40, 1 << (flags >> 3 & 1) + (flags >> 2 & 1)  # pixels that share a colour
        coded.append((1 + 2 / shared) * (2 if is_deep else 1) + 1)
    for chroma, depth in ((int(match[1][0]), int(match[2][0])) for match in HEVC.finditer(content)):
        colours = (0, 0.5, 1, 2)[chroma & 3]
        coded.append((1 + colours) * (2 if depth & 7 else 1) * 1.7 + 1.4)
    return max(coded)
