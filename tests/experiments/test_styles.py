"""Posters in other styles keep their size and their form, and lose what they are to lose."""

import numpy as np
import pytest
from PIL import Image

from experiments.two_views.styles import COLOURS, MEASURED, about_flat, styled
from posterclf.shipped import shipped_samples


@pytest.fixture(scope="module")
def poster() -> Image.Image:
    return Image.open(shipped_samples()[0]).convert("RGB").resize((96, 144))


@pytest.mark.parametrize("style", MEASURED)
def test_a_style_keeps_size_and_mode(poster, style):
    drawn = MEASURED[style](poster)
    assert (drawn.size, drawn.mode) == (poster.size, poster.mode)


def test_flat_has_few_colours_and_grey_none(poster):
    assert len(np.unique(np.asarray(MEASURED["flat"](poster)).reshape(-1, 3), axis=0)) <= COLOURS
    grey = np.asarray(MEASURED["grey"](poster))
    assert (grey == grey[..., :1]).all()


def test_about_flat_is_near_to_flat(poster):
    pixels, flat = np.asarray(poster), np.asarray(MEASURED["flat"](poster)).astype(int)
    drawn = about_flat(pixels, np.random.default_rng(0))
    assert drawn.shape == pixels.shape
    assert drawn.dtype == np.uint8
    assert len(np.unique(drawn.reshape(-1, 3), axis=0)) <= 24
    assert abs(drawn - flat).mean() < 20


def test_every_second_poster_stays_as_it_is():
    random = np.random.default_rng(0)
    pixels = random.integers(0, 256, (24, 16, 3), dtype=np.uint8)
    drawn = [styled(pixels, random) for _ in range(400)]
    assert all(one.shape == pixels.shape and one.dtype == np.uint8 for one in drawn)
    assert 170 < sum(np.array_equal(one, pixels) for one in drawn) < 230
