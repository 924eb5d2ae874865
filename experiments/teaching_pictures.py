"""Small data sets of several kinds, as people's own may be, for `teaching_features`."""

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image, ImageEnhance, ImageFilter, ImageOps
from sklearn.datasets import load_digits, load_sample_images

from posterclf.datasets.reading import Dataset, read_dataset
from posterclf.datasets.splits import clean_split
from posterclf.images import read_image
from posterclf.lessons.shapes.drawings import COLOURS, LABELS, SHAPES, Mark, drawing, label_row
from tests.support.clothes import draw_clothes

LEARNED, MEASURED = 150, 200  # pictures of each kind: to learn from at most, and to measure on
PICTURES = LEARNED + MEASURED
# In the package scikit-image; those of scikit-learn, a palace and a flower, are added.
PHOTOGRAPHS = {
    "astronaut": "astronaut.png",
    "cat": "chelsea.png",
    "cup": "coffee.png",
    "rocket": "rocket.jpg",
    "motorcycle": "motorcycle_left.png",
    "retina": "retina.jpg",
    "galaxies": "hubble_deep_field.jpg",
}
GENRES = 6  # the most frequent ones
ERAS = {
    "before 1960": (0, 1960),
    "1960 to 1979": (1960, 1980),
    "1980 to 1999": (1980, 2000),
    "since 2000": (2000, 9999),
}
CHANGES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "grey": lambda image: image.convert("L").convert("RGB"),
    "dark": lambda image: ImageEnhance.Brightness(image).enhance(0.5),
    "blurred": lambda image: image.filter(ImageFilter.GaussianBlur(image.width / 100)),
    "upside down": lambda image: image.rotate(180),
    "tinted": lambda image: Image.blend(image, Image.new("RGB", image.size, (255, 150, 40)), 0.2),
    "mirrored": ImageOps.mirror,
}
CHANGED = 0.3  # of the pictures, by each change


@dataclass(frozen=True)
class Kind:
    """Pictures of one kind and their labels.

    names:     of the labels
    labels:    (PICTURES, names) uint8
    measured:  (PICTURES,) bool, those that are only measured on, MEASURED of them; None where chance decides
    """

    pictures: list[Image.Image]
    names: list[str]
    labels: np.ndarray
    measured: np.ndarray | None = None

    def checksum(self) -> str:
        """Of all pixels."""
        return hashlib.sha256(b"".join(picture.tobytes() for picture in self.pictures)).hexdigest()[:16]

    def parts(self, seed: int) -> tuple[np.ndarray, np.ndarray]:
        """The pictures to learn from, LEARNED of them in an order of chance, and those to measure on."""
        order = np.random.default_rng(seed).permutation(PICTURES)
        if self.measured is not None:
            order = order[np.argsort(self.measured[order], kind="stable")]
        return order[:LEARNED], order[LEARNED:]


def no_posters() -> dict[str, Kind]:
    """Kinds of pictures that are no posters."""
    return {"clothes": _clothes(), "shapes": _shapes(), "photographs": _photographs(), "digits": _digits()}


def posters(articles: Path, further: Path) -> dict[str, Kind]:
    """Kinds of posters; each argument is a folder of train.csv and Images/.

    The genres and the changed posters are test posters. Those whose age is asked were seen in fine-tuning, with their
    genres.
    """
    dataset = read_dataset(articles / "train.csv", articles / "Images")
    test = np.random.default_rng(0).permutation(clean_split(dataset)["test"])
    return {
        "genres": _genres(dataset, test[:PICTURES]),
        "changed posters": _changed_posters(dataset, test[PICTURES : 2 * PICTURES]),
        "age": _age(further),
    }


def _clothes() -> Kind:
    with tempfile.TemporaryDirectory() as folder:
        dataset = read_dataset(*draw_clothes(Path(folder), PICTURES))
        return Kind(_read(dataset, np.arange(PICTURES)), list(dataset.names), dataset.labels)


def _shapes() -> Kind:
    """One to three shapes, small ones, on paper of any colour."""
    random = np.random.default_rng(0)
    pictures, labels = [], []
    for _ in range(PICTURES):
        marks = []
        for _ in range(random.integers(1, 4)):
            radius, turn = random.uniform(0.08, 0.2), random.uniform(-10, 10)
            x, y = random.uniform(radius, 1 - radius, 2)
            marks.append(Mark(str(random.choice(SHAPES)), str(random.choice(list(COLOURS))), x, y, radius, turn))
        red, green, blue = random.integers(60, 250, 3).tolist()
        pictures.append(drawing(marks, (red, green, blue), side=256))
        labels.append(label_row(set().union(*(mark.labels for mark in marks))))
    return Kind(pictures, list(LABELS), np.array(labels))


def _photographs() -> Kind:
    """Parts of nine photographs, some of them changed: which one it is, and how it was changed.

    One half of each photograph is learned from, the other one is measured on.
    """
    skimage = find_spec("skimage")
    if skimage is None or skimage.origin is None:
        raise ModuleNotFoundError("The photographs are in the package scikit-image. Install it.")
    data = Path(skimage.origin).parent / "data"
    wholes = {name: Image.open(data / file).convert("RGB") for name, file in PHOTOGRAPHS.items()}
    wholes |= {name: Image.fromarray(pixels) for name, pixels in zip(("palace", "flower"), _of_sklearn(), strict=True)}
    changes = [name for name in CHANGES if name not in ("tinted", "mirrored")]
    random = np.random.default_rng(0)
    pictures, labels = [], np.zeros((PICTURES, len(wholes) + len(changes)), np.uint8)
    measured = np.arange(PICTURES) >= LEARNED
    for row in range(PICTURES):
        subject = row % len(wholes)
        whole = list(wholes.values())[subject]
        half = whole.width // 2
        part = whole.crop((half, 0, whole.width, whole.height) if measured[row] else (0, 0, half, whole.height))
        width, height = (round(side * random.uniform(0.4, 0.8)) for side in part.size)
        left, top = (int(random.integers(most + 1)) for most in (part.width - width, part.height - height))
        picture, labels[row, len(wholes) :] = _changed(
            part.crop((left, top, left + width, top + height)), changes, random
        )
        labels[row, subject] = 1
        pictures.append(picture)
    return Kind(pictures, [*wholes, *changes], labels, measured)


def _of_sklearn() -> list[np.ndarray]:
    return load_sample_images().images


def _digits() -> Kind:
    """Handwritten digits of 8 x 8 pixels, enlarged."""
    digits = load_digits()
    chosen = np.random.default_rng(0).permutation(len(digits.target))[:PICTURES]
    pixels = (255 - digits.images[chosen] * 15).astype(np.uint8)
    pictures = [Image.fromarray(image).convert("RGB").resize((256, 256), Image.Resampling.BICUBIC) for image in pixels]
    return Kind(pictures, [str(digit) for digit in range(10)], np.eye(10, dtype=np.uint8)[digits.target[chosen]])


def _genres(dataset: Dataset, rows: np.ndarray) -> Kind:
    labels = dataset.labels[rows]
    frequent = np.argsort(-labels.sum(axis=0, dtype=int), kind="stable")[:GENRES]
    return Kind(_read(dataset, rows), [list(dataset.names)[label] for label in frequent], labels[:, frequent])


def _changed_posters(dataset: Dataset, rows: np.ndarray) -> Kind:
    random = np.random.default_rng(0)
    changed = [_changed(picture, list(CHANGES), random) for picture in _read(dataset, rows)]
    return Kind([picture for picture, _ in changed], list(CHANGES), np.array([marks for _, marks in changed]))


def _age(folder: Path) -> Kind:
    """As many posters of each era."""
    dataset = read_dataset(folder / "train.csv", folder / "Images")
    years = pd.to_numeric(pd.read_csv(folder / "train.csv", dtype=str)["year"], errors="coerce").to_numpy()
    of_era = np.stack([(first <= years) & (years < after) for first, after in ERAS.values()], axis=1)
    random, each = np.random.default_rng(0), -(-PICTURES // len(ERAS))
    rows = np.concatenate([random.choice(np.flatnonzero(era), each, replace=False) for era in of_era.T])[:PICTURES]
    return Kind(_read(dataset, rows), list(ERAS), of_era[rows].astype(np.uint8))


def _read(dataset: Dataset, rows: np.ndarray) -> list[Image.Image]:
    return [read_image(dataset.path(row)) for row in rows]


def _changed(picture: Image.Image, names: list[str], random: np.random.Generator) -> tuple[Image.Image, np.ndarray]:
    """The picture after the changes that are drawn by lot, and (names,) uint8, 1 for each of those."""
    drawn = random.random(len(names)) < CHANGED
    for name, is_drawn in zip(names, drawn, strict=True):
        if is_drawn:
            picture = CHANGES[name](picture)
    return picture, drawn.astype(np.uint8)
