"""Drawn clothes with two labels each, kind and colour: an example for whoever has no pictures at hand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from posterclf.images import jpeg
from posterclf.teaching.clothes_cuts import CUTS, Cut, Outline

Colour = tuple[int, int, int]

WIDTH, HEIGHT = 320, 400
FINER = 2  # drawn so many times larger, then reduced, for smooth edges
PAPER = (250, 244, 230)
WALLS = ((238, 227, 205), (205, 214, 214), (214, 220, 198), (232, 208, 192), (216, 209, 200), (226, 216, 228))
SHADOW_INK, SHADOW = (60, 48, 40), 50  # of 255, how much of that ink
SHADOW_OFFSET = np.array([6, 7]) * FINER
PATTERNED = 0.5  # of all pieces
GRAIN = 3.0  # of 255, the standard deviation
_INKS = {
    "red": (200, 48, 44),
    "yellow": (236, 190, 48),
    "green": (52, 134, 80),
    "blue": (44, 92, 172),
    "black": (38, 36, 40),
    "brown": (128, 92, 66),
}
KINDS, COLOURS = ("shirt", "trousers", "dress", "shoe"), ("red", "yellow", "green", "blue", "black")
NOTHING_OF_THIS = ((), (("hat", "brown"),))  # an empty wall, and a thing of neither a kind nor a colour of those
EXAMPLES = 48


@dataclass(frozen=True, eq=False)
class _Placing:
    """points x matrix + middle: from the square of 100 x 100 around its middle to pixels, FINER ones."""

    matrix: np.ndarray
    middle: np.ndarray

    def points(self, outline: Outline) -> np.ndarray:
        """(points, 2) float."""
        return (_rounded(outline) - 50) @ self.matrix + self.middle


def drawn_clothes(random: np.random.Generator, pieces: Sequence[tuple[str, str]]) -> Image.Image:
    """An RGB picture of WIDTH x HEIGHT of up to two pieces: turned, sized, placed, shaded and patterned at random.

    pieces:  kind and colour of each, of KINDS and COLOURS; a brown hat can be drawn as well
    """
    image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER))
    _paint_wall(image, _shaded(WALLS[random.integers(len(WALLS))], random), random)
    for number, (kind, colour) in enumerate(pieces):
        placing = _placing(random, number if len(pieces) == 2 else None)
        _paint(image, CUTS[kind], _shaded(_INKS[colour], random), placing, random)
    reduced = np.asarray(image.resize((WIDTH, HEIGHT), Image.Resampling.BOX), float)
    grained = reduced + random.normal(0, GRAIN, (HEIGHT, WIDTH, 1))
    return Image.fromarray(np.clip(np.rint(grained), 0, 255).astype(np.uint8))


def example_clothes() -> Iterator[tuple[str, bytes, tuple[str, ...]]]:
    """A project to begin with, the same at every call: EXAMPLES pictures, each its name, a JPEG, and its labels.

    Every kind comes in every colour; every sixth picture has two pieces, every ninth nothing of this.
    """
    random = np.random.default_rng(0)  # of the first ten seeds the one whose pictures look least alike to the hash
    # One step further is another kind and another colour, and twenty steps meet all pairs of the two.
    steps = count()
    for number in range(1, EXAMPLES + 1):
        if number % 9 == 0:
            pieces, labels = NOTHING_OF_THIS[number // 9 % 2], ()
        else:
            chosen = [next(steps) for _ in range(1 if number % 6 else 2)]
            pieces = [(KINDS[step % len(KINDS)], COLOURS[step % len(COLOURS)]) for step in chosen]
            labels = tuple(label for piece in pieces for label in piece)
        yield f"{number:02}.jpg", jpeg(drawn_clothes(random, pieces)), labels


def _placing(random: np.random.Generator, of_two: int | None) -> _Placing:
    """Where a piece hangs: about the middle, or as the first (0) or second (1) of two."""
    if of_two is None:
        side, middle = random.uniform(0.68, 0.98), np.array([random.uniform(0.44, 0.56), random.uniform(0.4, 0.6)])
    else:
        side = random.uniform(0.5, 0.64)
        middle = np.array([0.32, 0.28]) + np.array([0.36, 0.44]) * of_two + random.uniform(-0.03, 0.03, 2)
    turn, flip = random.uniform(-0.4, 0.4), random.choice([-1, 1])
    turned = np.array([[flip * np.cos(turn), flip * np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    return _Placing(turned * side * WIDTH * FINER / 100, middle * (WIDTH * FINER, HEIGHT * FINER))


def _paint_wall(image: Image.Image, wall: Colour, random: np.random.Generator) -> None:
    """One large flat shape in a near tone of the wall: a sun, a hill or a slanting band."""
    image.paste(wall, (0, 0, *image.size))
    draw, (width, height) = ImageDraw.Draw(image), image.size
    tone = _toned(wall, random.choice([-0.13, 0.5]))
    x, y, radius = width * random.uniform(0.1, 0.9), height * random.uniform(0.1, 0.9), width * random.uniform(0.3, 0.6)
    shape = random.integers(3)
    if shape == 0:
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=tone)
    elif shape == 1:
        hill = height * random.uniform(0.6, 0.8)
        draw.ellipse((x - 2 * width, hill, x + 2 * width, hill + 4 * width), fill=tone)
    else:
        slant = width * random.uniform(-0.6, 0.6)
        draw.polygon([x - slant, 0, x - slant + radius, 0, x + slant + radius, height, x + slant, height], fill=tone)


def _paint(image: Image.Image, cut: Cut, ink: Colour, placing: _Placing, random: np.random.Generator) -> None:
    """One piece with its shadow, in one flat ink, half of the time with stripes or dots of a near tone."""
    draw, points = ImageDraw.Draw(image), placing.points(cut.outline)
    area, shadow = Image.new("L", image.size), Image.new("L", image.size)
    ImageDraw.Draw(area).polygon(points.ravel().tolist(), fill=255)
    ImageDraw.Draw(shadow).polygon((points + SHADOW_OFFSET).ravel().tolist(), fill=SHADOW)
    image.paste(SHADOW_INK, mask=shadow)
    image.paste(ink, mask=area)
    if random.random() < PATTERNED:
        image.paste(_toned(ink, 0.22), mask=ImageChops.multiply(area, _pattern(image.size, random)))
    for part in cut.parts:
        draw.polygon(placing.points(part.outline).ravel().tolist(), fill=_toned(ink, part.tone))


def _pattern(size: tuple[int, int], random: np.random.Generator) -> Image.Image:
    """Where a cloth's slanting stripes or dots are, 255 there and 0 elsewhere."""
    y, x = np.ogrid[: size[1], : size[0]]
    slant, pitch = random.uniform(-0.5, 0.5), random.uniform(11, 20) * FINER
    across, along = (x * np.cos(slant) + y * np.sin(slant)) / pitch, (y * np.cos(slant) - x * np.sin(slant)) / pitch
    if random.random() < 0.5:
        chosen = across % 1 < 0.28
    else:
        chosen = (across % 1 - 0.5) ** 2 + ((along + 0.5 * (across // 1 % 2)) % 1 - 0.5) ** 2 < 0.045
    return Image.fromarray((255 * chosen).astype(np.uint8))


def _rounded(outline: Outline) -> np.ndarray:
    """(points, 2) with corners cut twice: cloth has no sharp ones. Source: Chaikin 1974."""
    points = np.array(outline, float)
    for share in (0.12, 0.25):
        after = np.roll(points, -1, axis=0)
        points = np.stack([points + share * (after - points), after + share * (points - after)], axis=1).reshape(-1, 2)
    return points


def _shaded(colour: Colour, random: np.random.Generator) -> Colour:
    """A little lighter or darker, warmer or colder."""
    return _colour(np.array(colour) + random.normal(0, 9) + random.normal(0, 4, 3))


def _toned(colour: Colour, tone: float) -> Colour:
    """Towards black for a negative tone, towards paper for a positive one; the darkest have lighter parts only."""
    if sum(colour) < 180:
        tone = abs(tone) * 0.8
    end = np.array(PAPER if tone > 0 else (0, 0, 0))
    return _colour(np.array(colour) + abs(tone) * (end - np.array(colour)))


def _colour(values: np.ndarray) -> Colour:
    red, green, blue = np.clip(np.rint(values), 0, 255).astype(int).tolist()
    return red, green, blue
