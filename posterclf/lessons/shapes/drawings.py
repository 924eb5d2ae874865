"""Small drawings of shapes in colours: data with two independent groups of labels, made in no time."""

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

SHAPES = ("circle", "square", "triangle")
COLOURS = {"red": (206, 45, 38), "green": (38, 140, 66), "blue": (38, 84, 190)}
LABELS = (*SHAPES, *COLOURS)
SIDE = 32  # pixels of a drawing's side
FINER = 4  # drawn so many times larger, then reduced, for smooth edges


@dataclass(frozen=True)
class Mark:
    """One shape on a drawing.

    shape:   one of `SHAPES`
    colour:  one of `COLOURS`
    x, y:    its centre, as shares of the drawing's width and height
    radius:  of the circle around it, as a share of the width
    turn:    by how much it is turned, in degrees
    second:  the colour of its right half, where that is another one
    """

    shape: str
    colour: str
    x: float = 0.5
    y: float = 0.5
    radius: float = 0.3
    turn: float = 0.0
    second: str | None = None

    @property
    def labels(self) -> set[str]:
        return {self.shape, self.colour} | ({self.second} if self.second else set())


def drawing(marks: list[Mark], paper: tuple[int, int, int] = (246, 243, 236), side: int = SIDE) -> Image.Image:
    """The marks on paper of one colour, the last on top, as an RGB image of `side` x `side` pixels."""
    size = side * FINER
    image = Image.new("RGB", (size, size), paper)
    for mark in marks:
        stencil = Image.new("L", (size, size), 0)
        _fill(ImageDraw.Draw(stencil), mark, size)
        image.paste(Image.new("RGB", (size, size), COLOURS[mark.colour]), mask=stencil)
        if mark.second:
            stencil.paste(0, (0, 0, round(mark.x * size), size))
            image.paste(Image.new("RGB", (size, size), COLOURS[mark.second]), mask=stencil)
    return image.resize((side, side), Image.Resampling.BOX)


def training_drawings(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Drawings of one shape in one colour each: any place and size, a little turned, on light or dark grey paper.

    Shape and colour are drawn by lot independently of each other.

    returns:  pictures (count, 32, 32, 3) uint8; labels (count, 6) uint8 in the order of `LABELS`, two ones a row
    """
    random = np.random.default_rng(seed)
    pictures = np.empty((count, SIDE, SIDE, 3), np.uint8)
    labels = np.zeros((count, len(LABELS)), np.uint8)
    for row in range(count):
        radius = random.uniform(0.25, 0.42)
        x, y = random.uniform(radius, 1 - radius, 2)
        mark = Mark(random.choice(SHAPES), random.choice(list(COLOURS)), x, y, radius, turn=random.uniform(-10, 10))
        grey = int(random.integers(60, 250))
        pictures[row] = np.asarray(drawing([mark], (grey, grey, grey)))
        labels[row] = label_row(mark.labels)
    return pictures, labels


def label_row(names: set[str]) -> np.ndarray:
    """(6,) uint8, 1 for each of the named labels."""
    return np.array([label in names for label in LABELS], np.uint8)


def network_input(pictures: np.ndarray) -> np.ndarray:
    """(n, 32, 32, 3) uint8 as float32 in [0, 1]."""
    return pictures.astype(np.float32) / 255


def _fill(draw: ImageDraw.ImageDraw, mark: Mark, size: int) -> None:
    x, y, radius = (value * size for value in (mark.x, mark.y, mark.radius))
    if mark.shape == "circle":
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
        return
    corners = {"square": 4, "triangle": 3}[mark.shape]
    first = math.radians(mark.turn) - math.pi / (4 if mark.shape == "square" else 2)
    angles = [first + 2 * math.pi * corner / corners for corner in range(corners)]
    draw.polygon([(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles], fill=255)
