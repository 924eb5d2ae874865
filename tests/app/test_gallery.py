"""The shipped samples: complete, of one size, and drawn by their script."""

import io

import numpy as np
import pytest
from PIL import Image

from posterclf.app.gallery import SAMPLES, samples, thumbnail
from posterclf.labels import GENRES
from tests.support.paths import ROOT


def test_the_gallery_has_at_least_twelve_samples_and_no_other_file():
    assert len(samples()) >= 12
    assert {sample.path.name for sample in samples().values()} == {path.name for path in SAMPLES.glob("*.jpg")}


@pytest.mark.parametrize("name", samples())
def test_each_sample_is_a_poster_with_its_words(name):
    sample = samples()[name]
    with Image.open(sample.path) as image:
        assert image.size == (600, 900)
        assert image.mode == "RGB"
    assert sample.title
    assert len(sample.alt) > 20
    assert sample.mood
    assert set(sample.mood) <= set(GENRES)


def test_thumbnails_are_small():
    for name in samples():
        content = thumbnail(name)
        assert len(content) < 40_000
        assert Image.open(io.BytesIO(content)).size == (180, 270)


def test_the_script_draws_the_same_pixels_again(tmp_path):
    drawing = pytest.importorskip("assets.drawing.__main__", reason="the fonts of the drawing script are not installed")
    name = next(iter(samples()))
    drawing.main(["--out", str(tmp_path), name])
    again, shipped = (
        np.asarray(Image.open(folder / f"{name}.jpg"), int) for folder in (tmp_path, ROOT / "assets/samples")
    )
    assert abs(again - shipped).max() <= 2
