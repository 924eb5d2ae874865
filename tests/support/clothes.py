"""A data set of labels that are no genres: drawn clothes, each with its kind and its colour."""

from pathlib import Path

import numpy as np

from posterclf.labels import Labels
from posterclf.teaching.clothes import COLOURS, KINDS, drawn_clothes
from tests.support.csv_files import write_csv

CLOTHES = Labels((*KINDS, *COLOURS))


def draw_clothes(folder: Path, count: int, seed: int = 0) -> tuple[Path, Path]:
    """Pictures of one piece, every sixth of two: returns labels.csv, without a column of lists, and the pictures."""
    random = np.random.default_rng(seed)
    images = folder / "Images"
    images.mkdir(parents=True)
    rows = []
    for number in range(count):
        pieces = [(str(random.choice(KINDS)), str(random.choice(COLOURS))) for _ in range(1 if number % 6 else 2)]
        name = f"{number:03}.jpg"
        drawn_clothes(random, pieces).save(images / name, quality=90)
        rows.append({"Id": name, **dict.fromkeys({label for piece in pieces for label in piece}, "1")})
    return write_csv(folder / "labels.csv", rows, ("Id", *CLOTHES)), images
