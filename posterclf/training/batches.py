"""Batches of posters for training: decoded as they are asked for, varied, and blended with each other."""

from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
from PIL import Image

from posterclf.datasets.reading import UNKNOWN
from posterclf.errors import DatasetError, ImageError
from posterclf.images import read_image
from posterclf.inference.network_input import scaled_pixels
from posterclf.registry.card_parts import InputSize
from posterclf.training.recipes import Augmentation

DECODING_THREADS = 2
# A JPEG of which a part is shown may be decoded at 1/2 where this many times the network's size is left: half the work.
# The smallest part that is shown has two thirds of a side.
MIN_VARIED = 2
_GREY = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601, as Pillow's mode L


@dataclass(frozen=True)
class LabelledPosters:
    """Image files and their labels.

    paths:   n image files
    labels:  (n, labels) float32: 1, 0, or `datasets.reading.UNKNOWN`
    """

    paths: list[Path]
    labels: np.ndarray

    def __len__(self) -> int:
        return len(self.paths)


class PosterBatches(keras.utils.PyDataset):
    """Batches of posters; memory holds a few of them and never the data set.

    posters:       seen once an epoch
    size:          of the network's input
    augmentation:  None to show each poster as it is
    extra:         further posters, of which the share `extra_share` is drawn anew for each epoch
    seed:          shuffles the posters anew for every epoch; order and variations are a function of seed, epoch and
                   batch alone; None keeps the order, which allows neither augmentation nor extra posters
    first_epoch:   the epoch to begin with, counted from 0
    weights:       (n,) float: an epoch draws as many pictures as there are, with these chances, some twice and some not
                   at all; None to see each once
    returns:       batch i: (n, height, width, 3) float32 in [0, 1] and (n, labels) float32, n <= batch_size
    raises:        ValueError where there is an augmentation or there are extra posters, and no seed
    """

    def __init__(
        self,
        posters: LabelledPosters,
        size: InputSize,
        batch_size: int,
        augmentation: Augmentation | None = None,
        extra: LabelledPosters | None = None,
        extra_share: float = 0.0,
        seed: int | None = None,
        first_epoch: int = 0,
        weights: np.ndarray | None = None,
    ):
        if seed is None and (augmentation or extra or weights is not None):
            raise ValueError("Give a seed: augmentation and the choice of posters are drawn at random.")
        super().__init__(workers=DECODING_THREADS, max_queue_size=4)
        extra = extra or LabelledPosters([], np.zeros((0, posters.labels.shape[1]), np.float32))
        self._paths, self._labels = posters.paths + extra.paths, np.concatenate([posters.labels, extra.labels])
        self._first_extra, self._drawn_extra = len(posters), round(extra_share * len(extra))
        self._size, self._batch_size = size, batch_size
        self._augmentation = augmentation
        self._seed, self._epoch = seed, first_epoch
        self._chances = None if weights is None else weights / weights.sum()
        self._order = self._order_of_epoch()

    def __len__(self) -> int:
        return -(-self.posters_per_epoch // self._batch_size)

    @property
    def posters_per_epoch(self) -> int:
        return self._first_extra + self._drawn_extra

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        rows = self._order[index * self._batch_size : (index + 1) * self._batch_size]
        paths, labels = [self._paths[row] for row in rows], self._labels[rows]
        if self._augmentation is None or self._seed is None:
            return np.stack([scaled_pixels(_picture(path), self._size) for path in paths]), labels
        random = np.random.default_rng([self._seed, self._epoch, index])
        height, width = self._size.height, self._size.width
        least = MIN_VARIED * width, MIN_VARIED * height
        images = (_picture(path, least) for path in paths)
        posters = np.stack([varied(image, height, width, self._augmentation, random) for image in images])
        return mixed(posters, labels, self._augmentation.mixup, random)

    def on_epoch_end(self) -> None:
        self._epoch += 1
        self._order = self._order_of_epoch()

    def _order_of_epoch(self) -> np.ndarray:
        if self._seed is None:
            return np.arange(len(self._paths))
        random = np.random.default_rng([self._seed, self._epoch])
        order = np.arange(self._first_extra)
        if self._chances is not None:
            order = random.choice(order, len(order), p=self._chances)
        if self._drawn_extra:
            extra = np.arange(self._first_extra, len(self._paths))
            order = np.concatenate([order, random.choice(extra, self._drawn_extra, replace=False)])
        return random.permutation(order)


def _picture(path: Path, least: tuple[int, int] | None = None) -> Image.Image:
    try:
        return read_image(path, least)
    except ImageError as error:
        raise DatasetError(f"{path}: {error} `posterclf dataset check` finds all such files.") from error


def varied(
    image: Image.Image, height: int, width: int, augmentation: Augmentation, random: np.random.Generator
) -> np.ndarray:
    """A random crop of an RGB image in random colours, (height, width, 3) float32 in [0, 1]."""
    area, stretch = random.uniform(augmentation.smallest_crop, 1), augmentation.stretch ** random.uniform(-1, 1)
    across, down = min(1, (area * stretch) ** 0.5), min(1, (area / stretch) ** 0.5)
    left, top = random.uniform(0, 1 - across) * image.width, random.uniform(0, 1 - down) * image.height
    box = (left, top, left + across * image.width, top + down * image.height)
    part = image.resize((width, height), Image.Resampling.BILINEAR, box=box, reducing_gap=2.0)
    array = np.asarray(part, np.float32)
    mirrored = random.random() < 0.5
    brightness, contrast, saturation = random.uniform(1 - augmentation.colour, 1 + augmentation.colour, 3)
    # Saturation moves a pixel from its own grey, contrast from the mean grey, brightness from black: one linear map.
    colours = brightness * contrast * (saturation * np.eye(3) + (1 - saturation) * np.outer(_GREY, np.ones(3)))
    mean = array.mean(axis=(0, 1)) @ _GREY
    array = array @ (colours / 255).astype(np.float32)
    array += np.float32(brightness * (1 - contrast) * mean / 255)
    np.clip(array, 0, 1, out=array)
    return array[:, ::-1] if mirrored else array


def mixed(
    posters: np.ndarray, labels: np.ndarray, alpha: float, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Each poster blended with another one of the batch, and its labels with the other's.

    A label that is unknown for one of the two is unknown for the blend.

    posters:  (n, height, width, 3) float32 in [0, 1]
    labels:   (n, labels) float32: 1, 0, or `datasets.reading.UNKNOWN`
    alpha:    of the Beta distribution of the weight; 0 returns both as they are
    source:  Zhang et al. 2018, mixup (arXiv:1710.09412), one weight a batch
    """
    if not alpha:
        return posters, labels
    weight = np.float32(random.beta(alpha, alpha))
    other = random.permutation(len(posters))
    known = (labels >= 0) & (labels[other] >= 0)
    blended = weight * labels + (1 - weight) * labels[other]
    pictures = posters[other]
    pictures *= 1 - weight
    pictures += weight * posters
    return pictures, np.where(known, blended, np.float32(UNKNOWN))
