"""PNG: chunks."""

import re
import struct
import zlib

from posterclf.images.limits import check_size, too_many_parts
from posterclf.images.structure.findings import Found

NAME = re.compile(rb"[A-Za-z]{4}")
PICTURE = (b"IHDR", b"PLTE", b"IDAT", b"IEND")
TEXT = (b"tEXt", b"zTXt", b"iTXt")
ORIENTATION = (b"Raw profile type exif\0", b"XML:com.adobe.xmp\0")  # texts that may say which way is up
MAX_METADATA = 1_000_000  # bytes of one such chunk; a larger one is left out
MAX_CHUNKS = 20_000  # of 1 kB each, where the file is as large as it may be


def found(content: bytes) -> Found:
    """See `structure.found`."""
    kept, at = [content[:8]], 8
    for _ in range(MAX_CHUNKS):
        length, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        end = at + 12 + length
        if not NAME.fullmatch(name) or end > len(content):
            kept.append(content[at:])  # cut off or garbage: the decoder says whether it matters
            break
        if name == b"IHDR" and length == 13:
            check_size(*struct.unpack_from(">II", content, at + 8))
        if name in PICTURE or _is_needed(name, content[at + 8 : end - 4], content[end - 4 : end]):
            kept.append(content[at:end])
        at = end
        if name == b"IEND":
            break
    else:
        raise too_many_parts("chunks")
    return Found(b"".join(kept))


def _is_needed(name: bytes, data: bytes, checksum: bytes) -> bool:
    """Whether a chunk besides the picture's own says how to show it, and is undamaged."""
    if name in (b"tRNS", b"eXIf"):
        pass
    elif name not in TEXT or not data.startswith(ORIENTATION):
        return False
    return len(data) <= MAX_METADATA and zlib.crc32(data, zlib.crc32(name)) == int.from_bytes(checksum, "big")
