"""TIFF: the first directory, its tags, its strips or tiles."""

import re
import struct

import numpy as np

from posterclf.images.limits import MIN_SIDE, check_memory, check_size, too_many_parts, used_again
from posterclf.images.structure.findings import Found

WIDTH, LENGTH, BITS, COMPRESSION, ORIENTATION, SAMPLES, ROWS_PER_STRIP = 256, 257, 258, 259, 274, 277, 278
OFFSETS, BYTE_COUNTS, TILE_WIDTH, TILE_LENGTH = (273, 324), (279, 325), 322, 323
RAW, JPEGS = 1, (6, 7)
# The types of tags that count something. A negative number is taken for the huge one that a decoder makes of it.
INTEGERS = {1: "u1", 3: "u2", 4: "u4", 6: "u1", 8: "u2", 9: "u4", 13: "u4", 16: "u8", 17: "u8"}

MAX_TAGS = 1000
MAX_SHARE = 2  # all that strips take of a file, as a part of it: 1 where they do not lie on each other
MAX_PIECES = 65_536  # strips or tiles: tiles of 32 x 32 in 50 million pixels are fewer
PROGRESSIVE = re.compile(rb"\xff\xc2\x00[\x0b\x11\x14]\x08")


def found(content: bytes) -> Found:
    """See `structure.found`."""
    tags = _tags(content)
    width, length = _number(tags, WIDTH), _number(tags, LENGTH)
    if not width or not length:
        return Found(content)
    check_size(width, length)
    _check_pieces(tags, len(content))
    compression, samples = _number(tags, COMPRESSION, RAW), _number(tags, SAMPLES, 1)
    if compression in JPEGS and PROGRESSIVE.search(content):
        raise too_many_parts("passes")
    beside = 0
    if compression != RAW:  # the decoder takes a whole strip or tile at once
        across, down = (
            _number(tags, TILE_WIDTH, width),
            _number(tags, TILE_LENGTH, _number(tags, ROWS_PER_STRIP, length)),
        )
        piece = max(across, 1) * (down if TILE_LENGTH in tags else min(down, length))
        check_size(max(across, MIN_SIDE), max(piece // max(across, 1), MIN_SIDE))
        bits = max([*tags.get(BITS, ()), 1])
        beside = piece * min(samples, 8) * min(bits, 64) / 8
        if compression in JPEGS:
            beside = max(beside, 4 * piece)
    if _number(tags, ORIENTATION, 1) != 1:  # Pillow itself turns it, into a second picture
        beside = max(beside, 4 * width * length)
    check_memory(beside)
    return Found(content, beside)


def _check_pieces(tags: dict[int, tuple[int, ...]], size: int) -> None:
    for offsets, counts in zip(OFFSETS, BYTE_COUNTS, strict=True):
        places = tags.get(offsets, ())
        if len(places) > MAX_PIECES:
            raise too_many_parts("strips")
        # Pieces that lie on each other make a small file a large one. What was cut off is not counted.
        used = sum(min(count, max(size - at, 0)) for at, count in zip(places, tags.get(counts, ()), strict=False))
        if used > MAX_SHARE * size:
            raise used_again()


def _number(tags: dict[int, tuple[int, ...]], tag: int, default: int = 0) -> int:
    return (tags.get(tag) or (default,))[0]


def _tags(content: bytes) -> dict[int, tuple[int, ...]]:
    """The integers that the first directory holds, up to a few more of each than a file may have."""
    order = "<" if content.startswith(b"II") else ">"
    is_big = content[2:4] in (b"\x2b\0", b"\0\x2b")
    entry, value_size = (struct.Struct(order + "HHQ"), 8) if is_big else (struct.Struct(order + "HHI"), 4)
    tags = dict[int, tuple[int, ...]]()
    try:
        (at,) = struct.unpack_from(order + "QI"[not is_big], content, 8 if is_big else 4)
        (count,) = struct.unpack_from(order + "QH"[not is_big], content, at)
        if count > MAX_TAGS:
            raise too_many_parts("tags")
        at += 8 if is_big else 2
        for place in range(at, at + count * (entry.size + value_size), entry.size + value_size):
            tag, kind, values = entry.unpack_from(content, place)
            if kind in INTEGERS and tag not in tags:
                element = np.dtype(order + INTEGERS[kind])
                begin = place + entry.size
                if values * element.itemsize > value_size:
                    (begin,) = struct.unpack_from(order + "QI"[not is_big], content, begin)
                values = min(values, MAX_PIECES + 1, max(len(content) - begin, 0) // element.itemsize)
                tags[tag] = tuple(np.frombuffer(content, element, values, begin).tolist())
    except (struct.error, OverflowError, ValueError):
        pass  # cut off: the decoder says so
    return tags
