import numpy as np
import pytest
from PIL import Image

from posterclf.images import read_image
from posterclf.photographs.straightening import MAX_SIDE, aspect_ratio, is_convex, straightened
from tests.support.photographs import CORNERS, POSTER, SIZE, hung, seen

WHOLE = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], dtype=float)


def test_a_straightened_poster_is_the_poster():
    poster = read_image(POSTER)
    photograph = hung(poster)
    back = straightened(photograph, CORNERS / SIZE).resize((60, 90))
    assert np.abs(np.asarray(back, float) - np.asarray(poster.resize((60, 90)), float)).mean() < 8
    mirrored = np.asarray(poster.resize((60, 90)), float)[:, ::-1]
    assert np.abs(np.asarray(back, float) - mirrored).mean() > 20


@pytest.mark.parametrize("ratio", [2 / 3, 1.5, 1])
@pytest.mark.parametrize("degrees", [0, 20, -45])
def test_a_rectangle_seen_from_aside_gets_its_own_ratio(ratio, degrees):
    assert aspect_ratio(seen(ratio, degrees, (1200, 900)), (1200, 900)) == pytest.approx(ratio, rel=1e-3)
    assert aspect_ratio(seen(ratio, degrees, (900, 1600)), (900, 1600)) == pytest.approx(ratio, rel=1e-3)


def test_the_whole_picture_stays_what_it_is():
    poster = read_image(POSTER)
    same = straightened(poster, WHOLE)
    assert same.size == poster.size
    assert np.abs(np.asarray(same, float) - np.asarray(poster, float)).mean() < 3


@pytest.mark.parametrize("size", [(8000, 6000), (40_000, 1000), (32, 32), (50, 40_000)])
def test_what_is_cut_out_is_never_larger_than_what_is_of_use(size):
    picture = straightened(Image.new("RGB", size, (200, 30, 30)), WHOLE * 0.5 + 0.1)
    assert max(picture.size) <= MAX_SIDE
    assert picture.getpixel((0, 0)) == (200, 30, 30)


@pytest.mark.parametrize("part", [(0.01, 0.01), (0.002, 0.9), (1, 0.001)])
def test_what_is_cut_out_can_be_read_again(part):
    picture = straightened(Image.new("RGB", (1200, 900)), WHOLE * part)
    assert read_image(picture).size == picture.size


@pytest.mark.parametrize(
    ("corners", "convex"),
    [
        (WHOLE, True),
        (CORNERS / SIZE, True),
        (WHOLE[::-1], False),  # the other way around: mirrored
        (WHOLE[[0, 2, 1, 3]], False),  # two sides cross
        ([[0, 0], [1, 0], [0.1, 0.1], [0, 1]], False),  # a dent
        ([[0.5, 0.5]] * 4, False),
        ([[0, 0], [1, 0], [1, 0], [0, 1]], False),  # a triangle
    ],
)
def test_only_a_part_with_four_corners_can_be_straightened(corners, convex):
    assert is_convex(np.asarray(corners, dtype=float)) is convex
