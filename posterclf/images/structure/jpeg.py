"""JPEG: segments up to the first scan, then scans."""

import re
from dataclasses import dataclass

from posterclf.images.limits import MAX_JPEG_PIXELS, check_memory, check_size, too_many_parts
from posterclf.images.structure.findings import Found

MARKER = re.compile(rb"\xff([^\x00\xff])")
AFTER_DATA = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])")  # a restart mark is part of the data
ALONE = {0x01, *range(0xD0, 0xDA)}  # markers without a segment
HUFFMAN_TABLE, ARITHMETIC_TABLE, END, SCAN, QUANTIZATION, RESTARTS = 0xC4, 0xCC, 0xD9, 0xDA, 0xDB, 0xDD
TABLES = {HUFFMAN_TABLE, ARITHMETIC_TABLE, QUANTIZATION, RESTARTS}
FRAMES = set(range(0xC0, 0xD0)) - {HUFFMAN_TABLE, 0xC8, ARITHMETIC_TABLE}
IN_PASSES = {0xC2, 0xC6, 0xCA, 0xCE}
# What says how colours are stored, and which way is up. Of each only the first counts.
NEEDED = ((0xE0, b"JFIF\0"), (0xE1, b"Exif\0\0"), (0xE1, b"http://ns.adobe.com/xap/1.0/\0"), (0xEE, b"Adobe"))

# Bytes that may stand before any marker. Where a decoder is given the file in parts, it reads a long row of them anew
# with each part.
FILL, FILLED = b"\xff" * 10_000, re.compile(rb"\xff{2,}")

# Twenty megabytes of metadata in whole segments of 64 kB are 320 of them.
MAX_SEGMENTS = 2000
# A progressive JPEG has about ten scans. Each makes the decoder go over all pixels, whatever its own size.
MAX_SCANS = 100
MAX_SCANNED_PIXELS = 1_000_000_000  # pixels times scans: half a second


@dataclass
class Frame:
    """What a frame header says, of several the costliest: a decoder refuses the second one."""

    width: int = 0
    height: int = 0
    components: int = 0
    coefficients: int = 0  # bytes of all, for a decoder that must keep them
    is_in_passes: bool = False


def found(content: bytes) -> Found:
    """See `structure.found`."""
    frame, kept, at = Frame(), [content[:2]], 2
    seen = set[tuple[int, bytes]]()
    for _ in range(MAX_SEGMENTS):
        marker = MARKER.search(content, at)
        if not marker:
            return Found(content)  # nothing to be seen: the decoder says so
        code, at = marker[1][0], marker.end()
        if code == SCAN:
            break
        if code in ALONE:
            continue
        body = content[at + 2 : at + int.from_bytes(content[at : at + 2], "big")]
        at += 2 + len(body)
        need = next(((code, name) for other, name in NEEDED if code == other and body.startswith(name)), None)
        if code in FRAMES:
            _read_frame(frame, body, code in IN_PASSES)
        if code in TABLES or code in FRAMES or (need and need not in seen):
            kept.append(b"\xff" + marker[1] + (len(body) + 2).to_bytes(2, "big") + body)
        if need:
            seen.add(need)
    else:
        raise too_many_parts("segments")
    scans, end = _scans(content, at - 2)
    if frame.components:
        check_size(frame.width, frame.height, MAX_JPEG_PIXELS)
    # Where the first scan has not all colours, the decoder keeps coefficients until it has seen the others.
    keeps_coefficients = frame.is_in_passes or content[at + 2 : at + 3] != bytes([frame.components])
    if keeps_coefficients:
        check_memory(frame.coefficients)
        if scans * frame.width * frame.height > MAX_SCANNED_PIXELS:
            raise too_many_parts("passes")
    data = content[at - 2 : end or len(content)]
    kept.append(FILLED.sub(b"\xff", data) if FILL in data else data)
    return Found(b"".join(kept), frame.coefficients if keeps_coefficients else 0, is_open_ended=end is None)


def _read_frame(frame: Frame, body: bytes, is_in_passes: bool) -> None:
    sampling = [(layer >> 4, layer & 15) for layer in body[7 : 6 + 3 * body[5] : 3]] if len(body) > 7 else []
    if not sampling or not all(across and down for across, down in sampling):
        return
    height, width = int.from_bytes(body[1:3], "big"), int.from_bytes(body[3:5], "big")
    most_across, most_down = (max(sides) for sides in zip(*sampling, strict=True))
    units = -(-width // (8 * most_across)) * -(-height // (8 * most_down))
    frame.width, frame.height = max(width, frame.width), max(height, frame.height)
    frame.components = body[5]
    frame.coefficients = max(frame.coefficients, units * sum(across * down for across, down in sampling) * 128)
    frame.is_in_passes |= is_in_passes


def _scans(content: bytes, at: int) -> tuple[int, int | None]:
    """How many scans there are from `at` on, and where the picture ends; None where no mark says so."""
    scans = 0
    for _ in range(MAX_SEGMENTS):
        marker = AFTER_DATA.search(content, at)
        if not marker:
            return scans, None
        code, at = marker[1][0], marker.end()
        if code == END:
            return scans, at
        scans += code == SCAN
        if scans > MAX_SCANS:
            raise too_many_parts("passes")
        if code not in ALONE:
            at += int.from_bytes(content[at : at + 2], "big")
    raise too_many_parts("segments")
