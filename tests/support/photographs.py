"""Photographs of posters with known corners."""

import cv2
import numpy as np
from PIL import Image

from posterclf.photographs.straightening import FOCAL_LENGTH
from tests.support.paths import ROOT

POSTER = ROOT / "assets" / "samples" / "otto.jpg"  # no mirror image of itself
SIZE = (1200, 900)
WALL = (205, 200, 190)


def seen(ratio: float, degrees: float, size: tuple[int, int]) -> np.ndarray:
    """Shares (4, 2) of the corners of a rectangle that is turned to the side, as a phone's camera sees them.

    ratio:  width by height of the rectangle
    """
    angle, distance = np.radians(degrees), 2.5
    flat = np.array([[-ratio, -1], [ratio, -1], [ratio, 1], [-ratio, 1]]) / 2
    depth = distance + flat[:, :1] * np.sin(angle)
    return FOCAL_LENGTH * max(size) * flat * [np.cos(angle), 1] / depth / size + 0.5


CORNERS = seen(2 / 3, 25, SIZE) * SIZE  # 40 % of the photograph's height


def hung(poster: Image.Image, corners: np.ndarray = CORNERS, size: tuple[int, int] = SIZE) -> Image.Image:
    """The poster on a plain wall.

    corners:  (4, 2) pixels of its corners in the photograph: top left, top right, bottom right, bottom left
    size:     (width, height) of the photograph
    """
    poster = poster.resize((400, 600), Image.Resampling.LANCZOS)  # about as fine as the photograph
    width, height = poster.size
    own = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    transform = cv2.getPerspectiveTransform(own, corners.astype(np.float32))
    wall = np.full((size[1], size[0], 3), WALL, dtype=np.uint8)
    pixels = cv2.warpPerspective(
        np.asarray(poster), transform, size, dst=wall, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_TRANSPARENT
    )
    return Image.fromarray(pixels)
