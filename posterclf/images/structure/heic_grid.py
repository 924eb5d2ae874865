"""A HEIC whose picture is cut into tiles, as phones write it, and how to make one tile its picture."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from posterclf.images.structure.boxes import boxes, kinds

HIDDEN = 1  # the flag of an item that is only a part of another one


@dataclass
class Grid:
    tiles: list[tuple[bytes, int]]  # of each, row by row, its number as it is written, and where its flags are
    primary: int  # where it is written which item is the file's picture


def grid(content: bytes) -> Grid | None:
    """The tiles of the file's picture; None where it has none."""
    try:
        return _grid(content)
    except (struct.error, LookupError, ValueError, StopIteration):
        return None


def one_by_one(content: bytes, layout: Grid) -> Iterator[bytes]:
    """The same file once for each tile, which is the picture in it."""
    changed = bytearray(content)
    for number, flags in layout.tiles:
        before = changed[flags]
        changed[layout.primary : layout.primary + len(number)] = number
        changed[flags] &= ~HIDDEN
        yield bytes(changed)
        changed[flags] = before


def _grid(content: bytes) -> Grid | None:
    _, begin, end = next(box for box in boxes(content, 0, len(content)) if box[0] == b"meta")
    parts = {kind: (begin, end) for kind, begin, end in boxes(content, begin + 4, end)}
    at = parts[b"pitm"][0]
    size = 4 if content[at] else 2  # bytes of a number
    primary = int.from_bytes(content[at + 4 : at + 4 + size], "big")
    flags = dict[int, int]()
    for number, kind, place in kinds(content, *parts[b"iinf"]):
        if number == primary and kind != b"grid":
            return None
        flags[number] = place
    begin, end = parts[b"iref"]
    wide = 4 if content[begin] else 2
    for kind, start, stop in boxes(content, begin + 4, end):
        if kind == b"dimg" and int.from_bytes(content[start : start + wide], "big") == primary:
            numbers = [
                int.from_bytes(content[place : place + wide], "big") for place in range(start + wide + 2, stop, wide)
            ]
            tiles = [(number.to_bytes(size, "big"), flags[number]) for number in numbers]
            return Grid(tiles, at + 4)
    return None
