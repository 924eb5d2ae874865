"""A HEIC of tiles, as phones write it, is the same whether it is decoded as a whole or tile by tile."""

import io

import pytest
from PIL import ExifTags, Image

from posterclf.images import read_image
from posterclf.images.heic_tiles import reduced_from_tiles
from posterclf.images.structure.heic_grid import grid
from tests.support.corpus import encoded, picture
from tests.support.read_images import distance


def tiled(orientation: int = 1) -> bytes:
    """Tiles that do not fill the picture at its right and lower edge."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    return encoded(picture(350, 220), "HEIF", tile_size=128, exif=exif.tobytes())


@pytest.mark.parametrize("orientation", range(1, 9))
def test_tile_by_tile_gives_half_of_the_whole(orientation):
    content = tiled(orientation)
    image = reduced_from_tiles(content, Image.open(io.BytesIO(content)))
    assert image
    assert distance(image, read_image(content).reduce(2)) < 1


def test_a_heic_without_tiles_has_none():
    content = encoded(picture(350, 220), "HEIF")
    assert grid(content) is None
    assert reduced_from_tiles(content, Image.open(io.BytesIO(content))) is None


def test_a_picture_too_large_as_a_whole_comes_from_its_tiles(monkeypatch):
    for module in ("large_decoding", "heic_tiles"):
        monkeypatch.setattr(f"posterclf.images.{module}.MAX_WHOLE_PIXELS", 70_000)
    assert read_image(tiled()).size == (175, 110)
    assert read_image(tiled(6)).size == (110, 175)


@pytest.mark.parametrize("content", [b"", tiled()[:200], tiled()[:600], bytes(1000)])
def test_what_is_cut_off_has_no_tiles(content):
    assert grid(content) is None
