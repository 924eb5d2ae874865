"""A quadrilateral in a photograph as the rectangle that was photographed."""

import cv2
import numpy as np
from PIL import Image

FOCAL_LENGTH = 0.75  # of a phone's lens, in lengths of the picture's longer side (26 mm on a film of 36 mm)
MAX_SIDE, MIN_SIDE = 1200, 64  # pixels of a side of what is straightened: a picture of less is refused where it is read
UNIT = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], dtype=np.float32)


def straightened(image: Image.Image, corners: np.ndarray) -> Image.Image:
    """What lies between the corners, seen from straight ahead.

    image:    RGB
    corners:  (4, 2) float in [0, 1], shares of the image's width and height: top left, top right, bottom right, bottom
              left; they make a convex quadrilateral, see `is_convex`
    returns:  RGB, each side of MIN_SIDE to MAX_SIDE pixels
    """
    points = corners * image.size
    low = np.floor(points.min(axis=0)).clip(0, np.array(image.size) - 1).astype(int)
    high = np.ceil(points.max(axis=0)).clip(low + 1, image.size).astype(int)
    part = image.crop((low[0], low[1], high[0], high[1]))
    size = np.array(part.size)
    part.thumbnail((MAX_SIDE, MAX_SIDE))  # else fine pixels would be skipped; and OpenCV takes 32,767 pixels at most
    points = ((points - low) * (np.array(part.size) / size)).astype(np.float32)
    top, right, bottom, left = np.hypot(*(points - np.roll(points, -1, axis=0)).T).tolist()
    ratio = aspect_ratio(corners, image.size)
    height = min(max(left, right, max(top, bottom) / ratio), MAX_SIDE, MAX_SIDE / ratio)
    width, height = (min(MAX_SIDE, max(MIN_SIDE, round(side))) for side in (height * ratio, height))
    transform = cv2.getPerspectiveTransform(points, UNIT * np.array([width, height], dtype=np.float32))
    pixels = cv2.warpPerspective(
        np.asarray(part), transform, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return Image.fromarray(pixels)


def aspect_ratio(corners: np.ndarray, size: tuple[int, int]) -> float:
    """Width by height of the rectangle that a phone's camera saw with these corners.

    corners:  as `straightened` takes them
    size:     (width, height) of the photograph in pixels
    source:   Zhang and He 2007, Whiteboard scanning and image enhancement, section 4, with a known focal length
    """
    points = ((corners - 0.5) * size / (FOCAL_LENGTH * max(size))).astype(np.float32)
    across, down, _ = cv2.getPerspectiveTransform(UNIT, points).T
    return float(np.linalg.norm(across) / np.linalg.norm(down))


def is_convex(corners: np.ndarray) -> bool:
    """Whether corners (4, 2) make a quadrilateral that can be straightened, and go around it clockwise."""
    ways = np.roll(corners, -1, axis=0) - corners
    after = np.roll(ways, -1, axis=0)
    return bool(np.all(ways[:, 0] * after[:, 1] - ways[:, 1] * after[:, 0] > 1e-4))
