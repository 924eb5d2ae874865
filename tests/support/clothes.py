"""Drawn clothes with two labels each, kind and colour: a data set of labels that are no genres."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from posterclf.labels import Labels
from tests.support.csv_files import write_csv

# Outlines in a square of 100 x 100.
KINDS = {
    "shirt": [
        (30, 15),
        (50, 23),
        (70, 15),
        (92, 32),
        (82, 46),
        (72, 40),
        (72, 88),
        (28, 88),
        (28, 40),
        (18, 46),
        (8, 32),
    ],
    "trousers": [(30, 8), (70, 8), (78, 94), (58, 94), (50, 36), (42, 94), (22, 94)],
    "dress": [(38, 6), (44, 14), (56, 14), (62, 6), (66, 34), (60, 44), (84, 94), (16, 94), (40, 44), (34, 34)],
    "shoe": [(8, 40), (30, 40), (44, 54), (76, 62), (94, 72), (94, 84), (8, 84)],
}
COLOURS = {
    "red": (205, 40, 45),
    "yellow": (235, 200, 40),
    "green": (45, 150, 70),
    "blue": (45, 85, 200),
    "black": (30, 30, 34),
}
CLOTHES = Labels((*KINDS, *COLOURS))


def draw_clothes(folder: Path, count: int, seed: int = 0) -> tuple[Path, Path]:
    """Pictures of one piece, every sixth of two: returns labels.csv, without a column of lists, and the pictures."""
    random = np.random.default_rng(seed)
    images = folder / "Images"
    images.mkdir(parents=True)
    rows = []
    for number in range(count):
        pieces = 2 if number % 6 == 0 else 1
        picture, labels = _drawn(random, pieces)
        name = f"{number:03}.jpg"
        picture.save(images / name, quality=90)
        rows.append({"Id": name, **dict.fromkeys(labels, "1")})
    return write_csv(folder / "labels.csv", rows, ("Id", *CLOTHES)), images


def _drawn(random: np.random.Generator, pieces: int) -> tuple[Image.Image, set[str]]:
    """Each piece turned, sized, placed and shaded at random, on a wall of random brightness with a pattern."""
    width, height = 240, 300
    wall = np.full((height, width, 3), random.integers(150, 246), dtype=float) + random.normal(0, 6, 3)
    wall += random.normal(0, 4, (height, width, 1)) + np.linspace(0, random.uniform(-40, 40), width)[None, :, None]
    picture = Image.fromarray(np.clip(wall, 0, 255).astype(np.uint8))
    labels = set()
    for piece in range(pieces):
        kind, colour = random.choice(list(KINDS)), random.choice(list(COLOURS))
        labels |= {str(kind), str(colour)}
        size = random.uniform(85, 120) if pieces == 2 else random.uniform(130, 200)
        middle = np.array([random.uniform(90, 150), random.uniform(110, 190)])
        if pieces == 2:
            middle = np.array([random.uniform(95, 145), 75 + 150 * piece + random.uniform(-10, 10)])
        angle = random.uniform(-0.35, 0.35)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        outline = (np.array(KINDS[kind]) - 50) / 100 * [size * random.choice([-1, 1]), size] @ turn + middle
        shade = tuple(int(value) for value in np.clip(np.array(COLOURS[colour]) + random.normal(0, 14, 3), 0, 255))
        ImageDraw.Draw(picture).polygon([tuple(point) for point in outline], fill=shade, outline=(20, 20, 20), width=2)
    return picture, labels
