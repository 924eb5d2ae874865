import cv2
import numpy as np
import pytest
from PIL import Image, ImageOps

from posterclf.images import MAX_PIXELS, read_image
from posterclf.photographs.finding import found_poster
from tests.support.paths import SAMPLES
from tests.support.photographs import CORNERS, POSTER, SIZE, hung

RANDOM = np.random.default_rng(5)
NOTHING = {
    "uniform": Image.new("RGB", (900, 1200), (120, 130, 140)),
    "noise": Image.fromarray(RANDOM.integers(0, 256, (900, 1200, 3), dtype=np.uint8)),
    "a line": Image.new("RGB", (1, 5000)),
    "a lying line": Image.new("RGB", (5000, 1)),
    "one pixel": Image.new("RGB", (1, 1)),
    "a panorama": Image.fromarray(RANDOM.integers(0, 256, (40, 9000, 3), dtype=np.uint8)),
    "black": Image.new("RGB", (2000, 1500)),
    "as many pixels as are taken": Image.new("RGB", (10_000, MAX_PIXELS // 10_000), "white"),
}


def overlap(corners: np.ndarray, other: np.ndarray) -> float:
    """Intersection by union of two quadrilaterals."""
    first, second = corners.astype(np.float32), other.astype(np.float32)
    common, _ = cv2.intersectConvexConvex(first, second)
    return common / (cv2.contourArea(first) + cv2.contourArea(second) - common)


def test_a_poster_on_a_wall_is_found_and_that_is_sure():
    found = {sample.stem: found_poster(hung(read_image(sample))) for sample in SAMPLES}
    right = {name for name, poster in found.items() if poster and overlap(poster.corners * SIZE, CORNERS) > 0.9}
    assert right | {"nearly"} == set(found)  # that one has the colour of the wall
    assert {name for name, poster in found.items() if poster and poster.sure} <= right
    assert sum(found[name].sure for name in right) >= 0.8 * len(SAMPLES)


@pytest.mark.parametrize(
    "corners",
    [
        [[300, 120], [900, 120], [900, 1020], [300, 1020]],  # from straight ahead
        [[330, 180], [850, 90], [900, 1010], [310, 960]],
        [[500, 400], [640, 420], [630, 640], [490, 630]],  # far away
    ],
)
@pytest.mark.parametrize("size", [(1200, 1100), (3000, 2750)])
def test_near_or_far_small_or_large(corners, size):
    pixels = np.array(corners) * (size[0] / 1200)
    found = found_poster(hung(read_image(POSTER), pixels, size))
    assert found
    assert overlap(found.corners * size, pixels) > 0.9


def test_a_grey_photograph_is_searched_as_well():
    found = found_poster(ImageOps.grayscale(hung(read_image(POSTER))).convert("RGB"))
    assert found
    assert overlap(found.corners * SIZE, CORNERS) > 0.9


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_whole_poster_is_left_alone(sample):
    found = found_poster(read_image(sample))
    assert not (found and found.sure)


def test_a_frame_that_is_printed_on_a_poster_is_left_alone():
    poster = Image.new("RGB", (600, 900), "white")
    poster.paste(read_image(POSTER).resize((300, 450)), (150, 200))
    assert found_poster(poster) is None


@pytest.mark.parametrize("image", NOTHING.values(), ids=NOTHING)
def test_where_there_is_no_poster_none_is_found(image):
    assert found_poster(image) is None


def test_the_same_photograph_gives_the_same_corners():
    photograph = hung(read_image(POSTER))
    first, second = found_poster(photograph), found_poster(photograph)
    assert first
    assert second
    assert np.array_equal(first.corners, second.corners)
