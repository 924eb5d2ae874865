"""Type: faces from the font packages, optical kerning, titles and credit blocks."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from assets.drawing.canvas import SCALE, Canvas
from assets.drawing.shapes import Point

_CAP = 0.7  # height of a capital in ems, near enough for all the faces


@dataclass(frozen=True)
class Face:
    """A typeface inside an installed font package, with its weight if it is a variable one."""

    package: str
    file: str
    weight: int = 0
    connected: bool = False  # a script, whose letters must keep their own spacing

    def at(self, pixels: float) -> ImageFont.FreeTypeFont:
        """The font at a size in real pixels."""
        return _load(self, round(pixels))


GEOMETRIC = Face("fontpkg_jost", "Jost[wght].ttf", 500)
_ROLES = Face("fontpkg_jost", "Jost[wght].ttf", 400)
GEOMETRIC_LIGHT = Face("fontpkg_jost", "Jost[wght].ttf", 300)
GEOMETRIC_BLACK = Face("fontpkg_jost", "Jost[wght].ttf", 800)
CONDENSED = Face("fontpkg_anton", "Anton-Regular.ttf")
SLAB = Face("fontpkg_alfa_slab_one", "AlfaSlabOne-Regular.ttf")
DIDONE = Face("fontpkg_abril_fatface", "AbrilFatface-Regular.ttf")
SCRIPT = Face("fontpkg_yellowtail", "Yellowtail-Regular.ttf", connected=True)


@lru_cache(maxsize=128)
def _load(face: Face, pixels: int) -> ImageFont.FreeTypeFont:
    with as_file(files(face.package) / "files" / face.file) as font_path:
        # Basic layout: the same glyph positions on machines with and without a text shaping library.
        font = ImageFont.truetype(font_path, pixels, layout_engine=ImageFont.Layout.BASIC)
    if face.weight:
        font.set_variation_by_axes([face.weight])
    return font


@lru_cache(maxsize=2048)
def _edges(face: Face, letter: str) -> tuple[np.ndarray, np.ndarray]:
    """White space left and right of a letter on each row between cap height and baseline, in ems."""
    em = 120
    font = face.at(em)
    advance = font.getlength(letter)
    picture = Image.new("1", (em * 2, round(em * _CAP)))
    ImageDraw.Draw(picture).text((em / 2, picture.height), letter, font=font, fill=1, anchor="ls")
    ink = np.asarray(picture)
    rows = ink.any(axis=1)
    left = np.where(rows, ink.argmax(axis=1) - em / 2, em)
    right = np.where(rows, advance + em / 2 - (ink.shape[1] - ink[:, ::-1].argmax(axis=1)), em)
    return left / em, right / em


def _kern(face: Face, first: str, second: str) -> float:
    """Correction in ems that makes the white between two letters look like that between two H."""
    if face.connected or " " in (first, second):
        return 0.0

    def white(a: str, b: str) -> np.ndarray:
        return _edges(face, a)[1] + _edges(face, b)[0]

    normal = white("H", "H").min()
    gap = white(first, second)
    excess = np.minimum(gap, normal + 0.2).mean() - normal
    return -float(min(0.75 * excess, max(gap.min() - 0.45 * normal, 0.0)))


def _places(text: str, face: Face, size: float, tracking: float) -> tuple[list[float], float]:
    """Where each letter starts and how wide the line is, in units."""
    font = face.at(size * SCALE)
    starts, x = [], 0.0
    for i, letter in enumerate(text):
        if i:
            x += (_kern(face, text[i - 1], letter) + tracking) * size
        starts.append(x)
        x += font.getlength(letter) / SCALE
    return starts, x


def width_of(text: str, face: Face, size: float, tracking: float = 0.0) -> float:
    """Width of a line in units."""
    return _places(text, face, size, tracking)[1]


def write(
    canvas: Canvas,
    text: str,
    face: Face,
    size: float,
    at: Point,
    ink: str,
    align: str = "left",
    tracking: float = 0.0,
    stretch: float = 1.0,
    opacity: float = 1.0,
) -> None:
    """One line with its baseline at `at`; `stretch` makes the letters taller."""
    starts, width = _places(text, face, size, tracking)
    left = at[0] - {"left": 0.0, "centre": width / 2, "right": width}[align]
    font = face.at(size * SCALE)
    base = round(1.3 * size * SCALE)
    margin = round(size * SCALE / 2)
    line = Image.new("L", (round(width * SCALE) + 2 * margin, base + margin))
    draw = ImageDraw.Draw(line)
    for letter, start in zip(text, starts, strict=True):
        draw.text((margin + start * SCALE, base), letter, font=font, fill=255, anchor="ls")
    if stretch != 1:
        line = line.resize((line.width, round(line.height * stretch)), Image.Resampling.LANCZOS)
    canvas.stamp(line, ink, opacity, (round(left * SCALE) - margin, round(at[1] * SCALE - base * stretch)))


def write_across(
    canvas: Canvas,
    text: str,
    face: Face,
    width: float,
    at: Point,
    ink: str,
    align: str = "centre",
    tracking: float = 0.0,
    stretch: float = 1.0,
) -> None:
    """One line as large as the width allows."""
    size = 100 * width / width_of(text, face, 100, tracking)
    write(canvas, text, face, size, at, ink, align, tracking, stretch)


def write_lines(
    canvas: Canvas,
    lines: list[str],
    face: Face,
    size: float,
    at: Point,
    ink: str,
    leading: float = 1.2,
    align: str = "left",
    tracking: float = 0.0,
) -> None:
    """Several lines of one size, the first baseline at `at`."""
    for i, text in enumerate(lines):
        write(canvas, text, face, size, (at[0], at[1] + i * leading * size), ink, align, tracking)


def cut_out(
    canvas: Canvas, text: str, face: Face, size: float, at: Point, inks: list[str], tilt: float, hop: float
) -> None:
    """Centred letters as if cut from coloured paper: each one tilted and hopping off the baseline at `at`."""
    starts, width = _places(text, face, size, 0.03)
    for i, (letter, start) in enumerate(zip(text, starts, strict=True)):
        font = face.at(size * SCALE)
        half = round(size * SCALE)
        tile = Image.new("L", (2 * half, 2 * half))
        ImageDraw.Draw(tile).text((half, half + size * SCALE * _CAP / 2), letter, font=font, fill=255, anchor="ms")
        sign = 1 if i % 2 else -1
        tile = tile.rotate(sign * tilt * canvas.rng.uniform(0.5, 1), Image.Resampling.BICUBIC)
        middle = (at[0] - width / 2 + start) * SCALE + font.getlength(letter) / 2
        centre_y = (at[1] - size * _CAP / 2 + sign * hop) * SCALE
        canvas.stamp(tile, inks[i % len(inks)], corner=(round(middle) - half, round(centre_y) - half))


_CREDITS = (
    "HARBOUR LIGHT PICTURES presents in association with NINE ELMS FILMS a PAULINE HADDOCK production",
    "casting by RUTH CALDER music by A. FONTAINE costume designer ESTHER BLOOM edited by ILSE VARGA art by KARL WINTER",
    "photographed by TEDDY VALE produced by OREN TEAL and NILS HOLZ written by BEATRIZ LUND directed by SIMONE ADLER",
)


def billing(canvas: Canvas, y: float, ink: str, width: float = 520, lines: tuple[str, ...] = _CREDITS) -> None:
    """The block of narrow credits that a film's poster ends with, last baseline at y. Lower case are roles."""
    for i, text in enumerate(lines):
        words = [(word, _ROLES if word.islower() else GEOMETRIC) for word in text.split(" ")]
        natural = sum(width_of(word, face, 10) + 3.6 for word, face in words)
        size = min(10 * width / natural, 8.5)
        left = 300 - natural * size / 20
        for word, face in words:
            write(canvas, word, face, size, (left, y - (len(lines) - 1 - i) * 17), ink, stretch=14 / size)
            left += (width_of(word, face, 10) + 3.6) * size / 10


def credit_block(
    canvas: Canvas,
    lines: list[str],
    at: Point,
    ink: str,
    size: float = 10.5,
    align: str = "centre",
) -> None:
    """The small print, last baseline at `at`: words in lower case are roles, words in capitals are names.

    Two spaces set people apart.
    """
    for i, text in enumerate(lines):
        words = [(word, _ROLES if word.islower() else GEOMETRIC) for word in text.split(" ")]
        widths = [width_of(word, face, size, 0.06) + size * 0.34 for word, face in words]
        left = at[0] - {"left": 0.0, "centre": sum(widths) / 2, "right": sum(widths)}[align]
        starts = np.cumsum([left, *widths])
        y = at[1] - (len(lines) - 1 - i) * size * 1.5
        for (word, face), x in zip(words, starts, strict=False):
            if word:
                write(canvas, word, face, size, (float(x), y), ink, tracking=0.06)
