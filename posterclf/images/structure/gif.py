"""GIF: blocks before the first frame."""

import struct

from posterclf.images.limits import check_size, too_many_parts
from posterclf.images.structure.findings import Found

PALETTE = 0x80  # the flag that one follows
EXTENSION, FRAME, CONTROL = 0x21, 0x2C, 0xF9
MAX_BLOCKS = 100_000  # twenty megabytes of comments in blocks of 255 bytes are 82,000


def found(content: bytes) -> Found:
    """See `structure.found`. Before the first frame only what says which colour is transparent is kept."""
    at = 13 + _palette_size(content[10:11])
    head, control, blocks = content[:at], b"", 0
    while content[at : at + 1] == bytes([EXTENSION]):
        begin, kind = at, content[at + 1 : at + 2]
        at += 2
        while size := content[at] if at < len(content) else 0:
            at += 1 + size
            blocks += 1
            if blocks > MAX_BLOCKS:
                raise too_many_parts("blocks")
        at += 1
        if kind == bytes([CONTROL]):
            control = content[begin:at]
        elif not (blocks := blocks + 1) < MAX_BLOCKS:
            raise too_many_parts("blocks")
    if content[at : at + 1] != bytes([FRAME]) or len(content) < at + 10:
        return Found(content)
    canvas, frame = struct.unpack_from("<HH", content, 6), struct.unpack_from("<HHHH", content, at + 1)
    check_size(max(canvas[0], frame[0] + frame[2]), max(canvas[1], frame[1] + frame[3]))
    return Found(head + control + content[at:])


def _palette_size(flags: bytes) -> int:
    return 3 << (flags[0] & 7) + 1 if flags and flags[0] & PALETTE else 0
