"""Hostile and odd picture files, made in code: nothing binary is stored."""

import io
import struct
import zipfile
import zlib

import numpy as np
from PIL import Image

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF")
WITH_EXIF = ("JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF")


def picture(width: int = 72, height: int = 48) -> Image.Image:
    """Soft gradients, so that lossy formats stay close, and one dark corner, so that up and left can be told."""
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    pixels = np.stack([60 + 190 * x, 60 + 190 * y, 250 - 100 * x], axis=2).astype(np.uint8)
    pixels[: height // 3, : width // 3] = 0
    return Image.fromarray(pixels)


def encoded(image: Image.Image, file_format: str, **options) -> bytes:
    file = io.BytesIO()
    image.save(file, file_format, **options)
    return file.getvalue()


def ordinary_files() -> dict[str, bytes]:
    """One file of each format, and the variants whose decoders differ."""
    image, second = picture(), picture().transpose(Image.Transpose.ROTATE_180)
    files = {name: encoded(image, name) for name in FORMATS}
    files |= {
        f"{name} of two frames": encoded(image, name, save_all=True, append_images=[second])
        for name in ("GIF", "PNG", "WEBP", "AVIF", "TIFF", "HEIF", "MPO")
    }
    for compression in ("tiff_lzw", "tiff_deflate", "jpeg", "packbits"):
        files[f"TIFF {compression}"] = encoded(image, "TIFF", compression=compression)
    return files | {
        "progressive JPEG": encoded(image, "JPEG", progressive=True),
        "CMYK JPEG": encoded(image.convert("CMYK"), "JPEG"),
        "palette PNG": encoded(image.quantize(16), "PNG", transparency=3),
        "16-bit PNG": encoded(Image.fromarray(np.full((40, 40), 30_000, np.uint16)), "PNG"),
        "lossless WebP": encoded(image, "WEBP", lossless=True),
    }


def not_pictures() -> dict[str, bytes]:
    """Other kinds of file that people give the name of a picture."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("poster.jpg", encoded(picture(), "JPEG"))
    return {
        "SVG": b'<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"><script>alert(1)</script></svg>',
        "HTML": b"<!doctype html><img src=x onerror=alert(1)>",
        "PDF": b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF",
        "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99 99\n(/etc/passwd) (r) file\n",
        "text": b"The Godfather (1972)\n" * 50,
        "ZIP": archive.getvalue(),
        "MP4": struct.pack(">I", 24) + b"ftypisom\x00\x00\x02\x00isomiso2" + bytes(500),
        "ICO": encoded(picture(), "ICO"),
        "PPM": encoded(picture(), "PPM"),
        "zeros": bytes(5000),
        "one byte": b"\xff",
    }


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, *chunks: bytes, bits: int = 8, colour: int = 2, rows: bytes | None = None) -> bytes:
    """rows: the pixels before compression; left out, black RGB"""
    rows = bytes(height * (1 + 3 * width)) if rows is None else rows
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0))
    return b"".join(
        [b"\x89PNG\r\n\x1a\n", header, *chunks, chunk(b"IDAT", zlib.compress(rows, 9)), chunk(b"IEND", b"")]
    )


def tiff(tags: dict[int, int | tuple[int, ...]], data: bytes) -> bytes:
    """Little-endian, one page. `data` is its only strip, or its only tile where the tags speak of tiles."""
    here, count = (324, 325) if 322 in tags else (273, 279)
    tags = {258: (8, 8, 8), 259: 1, 262: 2, 277: 3, **tags, here: 0, count: len(data)}
    start = 8 + 2 + 12 * len(tags) + 4
    lists = b"".join(struct.pack(f"<{len(v)}H", *v) for v in tags.values() if isinstance(v, tuple))
    tags[here] = start + len(lists)
    directory, at = struct.pack("<H", len(tags)), start
    for tag, value in sorted(tags.items()):
        if isinstance(value, tuple):
            directory += struct.pack("<HHII", tag, 3, len(value), at)
            at += 2 * len(value)
        else:
            directory += struct.pack("<HHII", tag, 4, 1, value)
    return b"II*\0" + struct.pack("<I", 8) + directory + bytes(4) + lists + data


def endless_jpeg(scans: int, width: int = 7000, height: int = 7000) -> bytes:
    """A progressive grey JPEG whose many passes each touch every block and take under 100 bytes."""

    def segment(marker: int, data: bytes) -> bytes:
        return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data

    def table_of_one_code(kind: int, symbol: int) -> bytes:
        return segment(0xC4, bytes([kind, 1, *[0] * 15, symbol]))

    blocks = -(-width // 8) * -(-height // 8)
    frame = segment(0xC2, struct.pack(">BHHB", 8, height, width, 1) + bytes([1, 0x11, 0]))
    first = table_of_one_code(0x00, 0) + segment(0xDA, bytes([1, 1, 0, 0, 0, 0])) + bytes(-(-blocks // 8))
    # symbol E0 and fourteen ones: "nothing more in this block and the next 32766"
    bits = "0" + "1" * 14
    bits *= -(-blocks // 32767)
    bits += "1" * (-len(bits) % 8)
    nothing = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0")
    later = table_of_one_code(0x10, 0xE0) + segment(0xDA, bytes([1, 1, 0, 1, 63, 0])) + nothing
    tables = segment(0xDB, bytes([0]) + bytes([1] * 64))
    return b"\xff\xd8" + tables + frame + first + later * (scans - 1) + b"\xff\xd9"


def with_size_in_header(content: bytes, file_format: str, width: int, height: int) -> bytes:
    """`content`, whose header now announces another size."""
    changed = bytearray(content)
    if file_format == "JPEG":
        at, fields = content.index(b"\xff\xc0") + 5, struct.pack(">HH", height, width)
    elif file_format == "PNG":
        return png(width, height, rows=b"")
    elif file_format == "GIF":
        at, fields = 6, struct.pack("<HH", width, height)
    elif file_format == "BMP":
        at, fields = 18, struct.pack("<ii", width, height)
    elif file_format == "TIFF":
        return tiff({256: width, 257: height}, bytes(100))
    elif file_format == "WEBP":
        at, fields = content.index(b"VP8 ") + 14, struct.pack("<HH", width, height)
    else:  # AVIF, HEIF
        at, fields = content.index(b"ispe") + 8, struct.pack(">II", width, height)
    changed[at : at + len(fields)] = fields
    return bytes(changed)


def hostile_files() -> dict[str, bytes]:
    """Small files that ask for much. Each must end in an error or a picture, without much memory."""
    row = bytes(1 + 3 * 40) * 40
    nothing = zlib.compress(bytes(30_000_000), 9)
    gif = encoded(picture(), "GIF")
    after_palette = 13 + 3 * 2 ** ((gif[10] & 7) + 1)
    comment = b"\x21\xfe" + (b"\xff" + b"a" * 255) * 4000 + b"\0"
    return {
        "PNG of compressed text": png(40, 40, chunk(b"zTXt", b"a\0\0" + nothing), rows=row),
        "PNG with a huge profile": png(40, 40, chunk(b"iCCP", b"a\0\0" + nothing), rows=row),
        "PNG with too many rows": png(40, 40, rows=bytes(30_000_000)),
        "PNG without a side": png(0, 40, rows=b""),
        "TIFF of one huge tile": tiff({256: 64, 257: 64, 259: 8, 322: 20_000, 323: 20_000}, nothing),
        "TIFF of one huge strip": tiff({256: 64, 257: 64, 259: 8, 278: 2**32 - 1}, nothing),
        "TIFF with 65535 samples": tiff({256: 64, 257: 64, 277: 65_535}, bytes(64 * 64 * 3)),
        "TIFF whose directories go in a circle": tiff({256: 64, 257: 64}, bytes(64 * 64 * 3)).replace(
            bytes(4) + struct.pack("<HHH", 8, 8, 8), struct.pack("<I", 8) + struct.pack("<HHH", 8, 8, 8)
        ),
        "GIF of comments": gif[:after_palette] + comment + gif[after_palette:],
        "JPEG of passes": endless_jpeg(2000),
        "JPEG with a broken EXIF": encoded(picture(), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff"),
        "JPEG with a circle in its EXIF": encoded(
            picture(), "JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0"
        ),
    }
