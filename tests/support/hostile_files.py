"""Picture files that ask for much more than they are: of each kind a maker that gives one of any size.

Each must end in a picture or in one sentence, within 2 seconds of a processor and 200 MB.
"""

import struct
import zlib
from collections.abc import Callable
from math import isqrt
from typing import NamedTuple

from PIL import Image

from posterclf.errors import BrokenImage, ImageError, TooCostly, TooManyPixels
from posterclf.images import MAX_BYTES
from tests.support.corpus import chunk, encoded, endless_jpeg, picture, png, tiff

SMALL, FULL = 2**20, MAX_BYTES  # sizes: each limit is crossed by the small one, too


class Hostile(NamedTuple):
    name: str
    make: Callable[[int], bytes]  # from the most bytes that it may have; those that are made of pixels have 50 million
    #                               where that is `FULL`, and fewer in proportion
    expected: type[ImageError] | None  # None where it must be read: what is hostile in it is not the picture


def pixels(size: int) -> int:
    return 49_000_000 * size // FULL


def filled(size: int, *parts: bytes, part: bytes, place: int) -> bytes:
    """Parts of a file with so many copies of another one before the part at `place` as there is space for."""
    space = size - sum(map(len, parts))
    return b"".join([*parts[:place], part * (space // len(part)), *parts[place:]])


# JPEG


def after_start(part: bytes) -> Callable[[int], bytes]:
    """A JPEG with copies of `part` behind its first marker."""
    content = encoded(picture(), "JPEG")
    return lambda size: filled(size, content[:2], content[2:], part=part, place=1)


def before_scan(part: bytes) -> Callable[[int], bytes]:
    content = encoded(picture(), "JPEG")
    scan = content.index(b"\xff\xda")
    return lambda size: filled(size, content[:scan], content[scan:], part=part, place=1)


def between_scans(part: bytes) -> Callable[[int], bytes]:
    content = encoded(picture(), "JPEG", progressive=True)
    scan = content.rindex(b"\xff\xda")
    return lambda size: filled(size, content[:scan], content[scan:], part=part, place=1)


def segment(code: int, data: bytes = b"") -> bytes:
    return bytes([0xFF, code]) + struct.pack(">H", len(data) + 2) + data


def grey_jpeg(width: int, height: int) -> bytes:
    """Baseline, colours at half the resolution as phones write them: all of it is (128, 128, 128)."""
    blocks = -(-width // 16) * -(-height // 16) * 6
    tables = [segment(0xC4, bytes([kind, 1, *[0] * 16])) for kind in (0x00, 0x10)]  # one code, 0: nothing changes
    frame = struct.pack(">BHHB", 8, height, width, 3) + bytes([1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0])
    scan = segment(0xDA, bytes([3, 1, 0, 2, 0, 3, 0, 0, 63, 0])) + bytes(-(-blocks * 2 // 8))
    return (
        b"\xff\xd8"
        + segment(0xDB, bytes([0, *[1] * 64]))
        + segment(0xC0, frame)
        + b"".join(tables)
        + scan
        + b"\xff\xd9"
    )


def phone_jpeg(size: int) -> bytes:
    """The largest that a phone makes, 200 million pixels, where `size` is `FULL`."""
    side = isqrt(4 * pixels(size))
    return grey_jpeg(side // 8 * 8, side // 8 * 8)


def passes(size: int) -> bytes:
    side = isqrt(pixels(size))
    return endless_jpeg(100, side, side) if size >= FULL else endless_jpeg(101, side, side)


def wide_progressive(size: int) -> bytes:
    """All coefficients of it, three colours at full resolution, are kept until the last pass: six bytes a pixel."""
    side = isqrt(max(pixels(size), 30_000_000))
    content = encoded(Image.new("RGB", (64, 64)), "JPEG", progressive=True, subsampling=0)
    at = content.index(b"\xff\xc2") + 5
    return content[:at] + struct.pack(">HH", side, side) + content[at + 4 :]


JPEGS = [
    Hostile("JPEG of empty EXIF segments", after_start(segment(0xE1, b"Exif\0\0\0")), TooCostly),
    Hostile("JPEG of comments", after_start(segment(0xFE)), TooCostly),
    Hostile("JPEG of markers without a segment", after_start(b"\xff\x01"), TooCostly),
    Hostile("JPEG of restart markers", after_start(b"\xff\xd0"), TooCostly),
    Hostile("JPEG of starts", after_start(b"\xff\xd8"), TooCostly),
    Hostile("JPEG of fill bytes", after_start(b"\xff"), None),
    Hostile("JPEG of junk between segments", after_start(b"\0"), None),
    Hostile("JPEG of escaped bytes between segments", after_start(b"\xff\0"), None),
    Hostile("JPEG of Huffman tables", before_scan(segment(0xC4)), TooCostly),
    Hostile("JPEG of quantization tables", before_scan(segment(0xDB)), TooCostly),
    Hostile("JPEG of profiles", after_start(segment(0xE2, b"ICC_PROFILE\0\x01\x01" + bytes(60_000))), None),
    Hostile("JPEG of comments between its scans", between_scans(segment(0xFE)), TooCostly),
    Hostile("JPEG of fill bytes between its scans", between_scans(b"\xff"), None),
    Hostile("JPEG of passes", passes, TooCostly),
    Hostile("JPEG whose coefficients take the memory", wide_progressive, TooCostly),
]


# PNG


def png_with(part: bytes) -> Callable[[int], bytes]:
    content = png(40, 40)
    return lambda size: filled(size, content[:33], content[33:], part=part, place=1)


def png_of_empty_data(size: int) -> bytes:
    content = png(40, 40)
    data = content.index(b"IDAT") - 4
    return filled(size, content[:data], content[data:], part=chunk(b"IDAT", b""), place=1)


def large_png(colour: int, bits: int, samples: int, interlaced: bool = False) -> Callable[[int], bytes]:
    def make(size: int) -> bytes:
        side = isqrt(pixels(size))
        rows = zlib.compress(bytes((1 + side * samples * bits // 8) * side + 8 * 8 * side), 9)
        header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, bits, colour, 0, 0, int(interlaced)))
        palette = chunk(b"PLTE", bytes(range(255, -1, -1)) * 3) + chunk(b"tRNS", bytes(256)) if colour == 3 else b""
        return b"\x89PNG\r\n\x1a\n" + header + palette + chunk(b"IDAT", rows) + chunk(b"IEND", b"")

    return make


def compressed_nothing(size: int) -> bytes:
    return zlib.compress(bytes(size * 10), 9)


PNGS = [
    Hostile("PNG of empty text chunks", png_with(chunk(b"tEXt", b"a\0")), TooCostly),
    Hostile("PNG of empty chunks of no known kind", png_with(chunk(b"abCd", b"")), TooCostly),
    Hostile("PNG of empty data chunks", png_of_empty_data, TooCostly),
    Hostile("PNG of frames", png_with(chunk(b"fcTL", bytes(26))), TooCostly),
    Hostile("PNG of one large text", lambda size: png(40, 40, chunk(b"tEXt", b"a\0" + b"a" * (size - 999))), None),
    Hostile(
        "PNG of a large profile", lambda size: png(40, 40, chunk(b"iCCP", b"a\0\0" + compressed_nothing(size))), None
    ),
    Hostile(
        "PNG of a large text, compressed",
        lambda size: png(40, 40, chunk(b"zTXt", b"a\0\0" + compressed_nothing(size))),
        None,
    ),
    Hostile(
        "PNG of large EXIF data",
        lambda size: png(40, 40, chunk(b"eXIf", b"II*\0\x08\0\0\0\xff\xff" + bytes(size - 999))),
        None,
    ),
]


# GIF


def gif_with(part: bytes) -> Callable[[int], bytes]:
    content = encoded(picture(), "GIF")
    after_palette = 13 + 3 * 2 ** ((content[10] & 7) + 1)
    return lambda size: filled(size, content[:after_palette], content[after_palette:], part=part, place=1)


def gif_of_one_comment(size: int) -> bytes:
    content = encoded(picture(), "GIF")
    at = 13 + 3 * 2 ** ((content[10] & 7) + 1)
    return content[:at] + b"!\xfe" + b"\x01a" * (size // 2 - len(content)) + b"\0" + content[at:]


def gif_on_a_canvas(size: int) -> bytes:
    side = isqrt(pixels(size))
    content = encoded(picture(), "GIF")
    return content[:6] + struct.pack("<HH", side, side) + content[10:]


GIFS = [
    Hostile("GIF of comments", gif_with(b"!\xfe\x01a\0"), TooCostly),
    Hostile("GIF of one comment in blocks of one byte", gif_of_one_comment, TooCostly),
    Hostile("GIF of extensions", gif_with(b"!\x01\0"), TooCostly),
    Hostile("GIF of controls", gif_with(b"!\xf9\x04\0\0\0\0\0"), TooCostly),
    Hostile("GIF of a small frame on a large canvas", gif_on_a_canvas, None),
]


# BMP


def bmp(width: int, height: int, compression: int, data: bytes) -> bytes:
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 8, compression, len(data), 0, 0, 256, 0)
    return b"BM" + struct.pack("<IHHI", 54 + 1024 + len(data), 0, 0, 54 + 1024) + header + bytes(1024) + data


def bmp_of_line_ends(size: int) -> bytes:
    side = isqrt(max(pixels(size), 5_000_000))
    return bmp(side, side, 1, b"\x01\0\0\0" * side + b"\0\x01")


BMPS = [
    Hostile("BMP whose runs are ends of lines", bmp_of_line_ends, TooCostly),
    Hostile("BMP of runs that give nothing", lambda size: bmp(64, 64, 1, b"\0\x02\0\0" * (size // 4 - 300)), TooCostly),
    Hostile("BMP of pixels that are not there", lambda size: bmp(7000, 7000, 0, bytes(100)), BrokenImage),
]


# TIFF


def tiff_of_strips(size: int) -> bytes:
    """Each strip has one row, and each is the same one."""
    count = min(size // 9, 1_500_000)
    at = 8 + 2 + 10 * 12 + 4
    entries = [
        (256, 4, 1, 32), (257, 4, 1, count), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1),
        (273, 4, count, at), (277, 3, 1, 1), (278, 4, 1, 1), (279, 4, count, at + 4 * count), (284, 3, 1, 1),
    ]  # fmt: skip
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries) + bytes(4)
    offsets, counts = struct.pack("<I", 8) * count, struct.pack("<I", 32) * count
    return b"II*\0" + struct.pack("<I", 8) + directory + offsets + counts


def tiff_of_tags(size: int) -> bytes:
    count = min(size // 12 - 20, 65_000)
    content = tiff({256: 64, 257: 64}, bytes(64 * 64 * 3))
    entries = struct.unpack_from("<H", content, 8)[0]
    body = content[10 : 10 + 12 * entries]
    more = b"".join(struct.pack("<HHII", 500 + place % 60_000, 7, 1000, 8) for place in range(count))
    return b"II*\0" + struct.pack("<I", len(content)) + content[8:] + struct.pack("<H", entries + count) + body + more


def tiff_of_one_strip(size: int) -> bytes:
    side = isqrt(pixels(size))
    return tiff({256: side, 257: side, 259: 8, 278: side}, zlib.compress(bytes(3 * side * side), 9))


TIFFS = [
    Hostile("TIFF of strips", tiff_of_strips, TooCostly),
    Hostile("TIFF of tags", tiff_of_tags, TooCostly),
    Hostile(
        "TIFF of one huge tile",
        lambda size: tiff({256: 64, 257: 64, 259: 8, 322: 20_000, 323: 20_000}, compressed_nothing(SMALL)),
        TooManyPixels,
    ),
    Hostile("TIFF of strips that lie on each other", lambda size: tiff_with_strips_on_each_other(size), TooCostly),
]


def tiff_with_strips_on_each_other(size: int) -> bytes:
    """A few hundred strips that each have the whole file."""
    count = 500
    data = bytes(size - 10_000)
    at = 8 + 2 + 11 * 12 + 4
    entries = [
        (256, 4, 1, 64), (257, 4, 1, count), (258, 3, 1, 8), (259, 3, 1, 8), (262, 3, 1, 1), (266, 3, 1, 2),
        (273, 4, count, at), (277, 3, 1, 1), (278, 4, 1, 1), (279, 4, count, at + 4 * count), (284, 3, 1, 1),
    ]  # fmt: skip
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries) + bytes(4)
    offsets, counts = struct.pack("<I", at + 8 * count) * count, struct.pack("<I", len(data)) * count
    return b"II*\0" + struct.pack("<I", 8) + directory + offsets + counts + data


# HEIC and AVIF: boxes


def box(kind: bytes, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return struct.pack(">I", len(content) + 8) + kind + content


def full(kind: bytes, *parts: bytes, version: int = 0) -> bytes:
    return box(kind, bytes([version, 0, 0, 0]), *parts)


def item(number: int, kind: bytes) -> bytes:
    return full(b"infe", struct.pack(">HH", number, 0), kind, b"\0", version=2)


def heic(items: list[tuple[bytes, list[tuple[int, int]]]], data: bytes, *more: bytes, canvas: int = 64) -> bytes:
    """items: of each its kind, and where its extents lie in `data`; more: boxes of the meta box"""

    def meta(begin: int) -> bytes:
        places = b"".join(
            struct.pack(">HHH", number, 0, len(extents))
            + b"".join(struct.pack(">II", begin + at, size) for at, size in extents)
            for number, (_, extents) in enumerate(items, 1)
        )
        names = b"".join(item(number, kind) for number, (kind, _) in enumerate(items, 1))
        size = full(b"ispe", struct.pack(">II", canvas, canvas))
        links = b"".join(struct.pack(">HBB", number, 1, 1) for number in range(1, len(items) + 1))
        return full(
            b"meta",
            full(b"hdlr", bytes(4), b"pict", bytes(13)),
            full(b"pitm", struct.pack(">H", 1)),
            full(b"iinf", struct.pack(">H", len(items)), names),
            full(b"iloc", b"\x44\0", struct.pack(">H", len(items)), places),
            box(b"iprp", box(b"ipco", size), full(b"ipma", struct.pack(">I", len(items)), links)),
            *more,
        )

    head = box(b"ftyp", b"heic", bytes(4), b"mif1heic")
    begin = len(head) + len(meta(0)) + 8
    return head + meta(begin) + box(b"mdat", data)


def heic_of_extents(size: int) -> bytes:
    data = bytes(size - 20_000)
    return heic([(b"Exif", [(0, len(data))] * 31) for _ in range(10)], data)


def overlay_heic(size: int) -> bytes:
    overlay = struct.pack(">BB4HII", 0, 1, 0, 0, 0, 0, 30_000, 30_000)
    return heic([(b"iovl", [(0, len(overlay))])], overlay)


def grid_heic(size: int) -> bytes:
    grid = struct.pack(">BBBBII", 0, 1, 255, 255, 30_000, 30_000)
    return heic([(b"grid", [(0, len(grid))])], grid)


def heic_of_boxes(size: int) -> bytes:
    return box(b"ftyp", b"heic", bytes(4), b"mif1heic") + box(b"free") * (size // 8 - 10)


def heic_of_items(size: int) -> bytes:
    return heic([(b"hvc1", [(0, 1)])] * min(size // 50, 60_000), b"a")


HEICS = [
    Hostile("HEIC of extents that are the same bytes", heic_of_extents, TooCostly),
    Hostile("HEIC of a huge overlay", overlay_heic, TooCostly),
    Hostile("HEIC of a huge grid", grid_heic, TooManyPixels),
    Hostile("HEIC of boxes", heic_of_boxes, TooCostly),
    Hostile("HEIC of items", heic_of_items, TooCostly),
]


# WebP


def webp_of_chunks(size: int) -> bytes:
    content = encoded(picture(), "WEBP")
    return content + (b"abcd" + bytes(4)) * ((size - len(content)) // 8)


def webp_canvas(size: int) -> bytes:
    """An animation of one small frame on the largest canvas that there is."""
    head = b"VP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + b"\xff\x3f\0" * 2
    frame = encoded(Image.new("RGB", (16, 16)), "WEBP")[12:]
    moving = b"\0" * 6 + struct.pack("<I", 15)[:3] * 2 + b"\x64\0\0\0" + frame
    body = (
        b"WEBP" + head + b"ANIM" + struct.pack("<I", 6) + bytes(6) + b"ANMF" + struct.pack("<I", len(moving)) + moving
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


WEBPS = [
    Hostile("WebP of chunks", webp_of_chunks, TooCostly),
    Hostile("WebP of a huge canvas", webp_canvas, TooManyPixels),
]


# Pictures of nothing, as large as may be


def plain(file_format: str, mode: str = "RGB", **options) -> Callable[[int], bytes]:
    def make(size: int) -> bytes:
        side = isqrt(pixels(size))
        return encoded(Image.new(mode, (side, side)), file_format, **options)

    return make


def orientation_six(size: int) -> bytes:
    exif = Image.Exif()
    exif[274] = 6
    return plain("JPEG", exif=exif.tobytes())(size)


LARGE = [
    Hostile("JPEG of 196 million pixels", phone_jpeg, None),
    Hostile("large JPEG", plain("JPEG"), None),
    Hostile("large JPEG on its side", orientation_six, None),
    Hostile("large CMYK JPEG", plain("JPEG", "CMYK"), None),
    Hostile("large progressive JPEG", plain("JPEG", progressive=True), None),
    Hostile("large grey PNG", large_png(0, 8, 1), None),
    Hostile("large PNG of 16 bits", large_png(0, 16, 1), None),
    Hostile("large transparent palette PNG", large_png(3, 8, 1), None),
    Hostile("large GIF", plain("GIF", "P"), None),
]
# Read where they are small; at full size there is no memory for them.
TOO_LARGE = [
    Hostile("large PNG", large_png(2, 8, 3), TooCostly),
    Hostile("large transparent PNG", large_png(6, 8, 4), TooCostly),
    Hostile("large colour PNG of 16 bits, interlaced", large_png(2, 16, 3, interlaced=True), TooCostly),
    Hostile("large TIFF of one strip", tiff_of_one_strip, TooCostly),
    Hostile("large WebP", plain("WEBP", method=0), TooCostly),
    Hostile("large lossless WebP", plain("WEBP", lossless=True, method=0, quality=0), TooCostly),
    Hostile("large AVIF", plain("AVIF", speed=10), TooCostly),
]

HOSTILE = [*JPEGS, *PNGS, *GIFS, *BMPS, *TIFFS, *HEICS, *WEBPS]
