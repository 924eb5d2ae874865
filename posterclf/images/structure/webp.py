"""WebP: its canvas, what is in it, and whether it moves."""

from posterclf.images.limits import check_size, too_many_parts
from posterclf.images.structure.findings import Found

MOVES, HAS_ALPHA = 0x02, 0x10  # flags of an extended file
AT_IMPORT = 25_000_000  # bytes
MAX_CHUNKS = 20_000


def found(content: bytes) -> Found:
    """See `structure.found`. `beside` is what OpenCV and its picture take, measured."""
    kind, has_frames, has_alpha = content[12:16], False, False
    width = height = 0
    if kind == b"VP8X" and len(content) >= 30:
        width, height = (1 + int.from_bytes(content[at : at + 3], "little") for at in (24, 27))
        has_frames, has_alpha = bool(content[20] & MOVES), bool(content[20] & HAS_ALPHA)
    elif kind == b"VP8L" and len(content) >= 25:
        bits = int.from_bytes(content[21:25], "little")
        width, height, has_alpha = 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF), bool(bits >> 28 & 1)
    elif kind == b"VP8 " and len(content) >= 30:
        width, height = (int.from_bytes(content[at : at + 2], "little") & 0x3FFF for at in (26, 28))
    else:
        return Found(content)
    check_size(width, height)
    bytes_a_pixel = 8.3 if has_alpha else 7.1 if b"VP8L" in _kinds(content) else 6.1
    return Found(content, AT_IMPORT + bytes_a_pixel * width * height, has_frames=has_frames)


def _kinds(content: bytes) -> set[bytes]:
    at, kinds = 12, set[bytes]()
    for _ in range(MAX_CHUNKS):
        if at + 8 > len(content):
            return kinds
        kinds.add(content[at : at + 4])
        at += 8 + int.from_bytes(content[at + 4 : at + 8], "little")
        at += at & 1
    raise too_many_parts("chunks")
