"""Drawn clothes."""

import io
from collections import Counter
from itertools import product

import imagehash
import numpy as np
import pytest
from PIL import Image

from posterclf.datasets.near_duplicates import MAX_DISTANCE
from posterclf.teaching.clothes import COLOURS, EXAMPLES, KINDS, drawn_clothes, example_clothes

# A hue in degrees and its neighbourhood; black has none.
HUES = {"red": (345, 15), "yellow": (35, 60), "green": (120, 170), "blue": (205, 235)}


@pytest.fixture(scope="module")
def examples():
    return list(example_clothes())


@pytest.fixture(scope="module")
def pictures(examples):
    return [Image.open(io.BytesIO(content)) for _, content, _ in examples]


def test_the_example_is_the_same_at_every_call(examples):
    assert examples == list(example_clothes())


def test_every_kind_comes_in_every_colour(examples):
    pieces = Counter(labels[first : first + 2] for _, _, labels in examples for first in range(0, len(labels), 2))
    assert set(pieces) == set(product(KINDS, COLOURS))
    assert max(pieces.values()) <= 3
    labels = Counter(label for _, _, labels in examples for label in labels)
    assert min(labels.values()) >= 9


def test_some_have_two_pieces_and_some_nothing_of_this(examples):
    assert len({name for name, _, _ in examples}) == len(examples) == EXAMPLES
    counts = Counter(len(labels) for _, _, labels in examples)
    assert 6 <= counts[4] <= 10
    assert 4 <= counts[0] <= 6


def test_no_two_look_alike(pictures):
    looks = np.array([imagehash.phash(picture).hash.ravel() for picture in pictures])
    distances = (looks[:, None] != looks).sum(axis=2)
    assert distances[np.triu_indices(len(looks), 1)].min() > MAX_DISTANCE


def test_pictures_are_small_jpegs_in_colour(examples, pictures):
    assert {(picture.format, picture.mode) for picture in pictures} == {("JPEG", "RGB")}
    assert max(len(content) for _, content, _ in examples) < 50_000


@pytest.mark.parametrize(("kind", "colour"), list(product(KINDS, COLOURS)))
def test_a_piece_has_its_colour(kind, colour):
    middle = np.asarray(
        drawn_clothes(np.random.default_rng(3), [(kind, colour)]).crop((110, 150, 210, 250)).convert("HSV")
    )
    hue, saturation, value = (middle.reshape(-1, 3) * np.array([360, 100, 100]) / 255).T
    if colour == "black":
        assert (value < 35).mean() > 0.35
    else:
        low, high = HUES[colour]
        near = (hue - low) % 360 <= (high - low) % 360
        assert (near & (saturation > 50)).mean() > 0.35


def test_what_is_drawn_depends_on_the_generator_alone():
    pieces = [("shirt", "red"), ("shoe", "blue")]
    first, again, other = (drawn_clothes(np.random.default_rng(seed), pieces).tobytes() for seed in (1, 1, 2))
    assert first == again != other
