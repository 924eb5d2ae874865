"""Which four lines of a photograph are the sides of a poster, and how sure that is."""

from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from posterclf.photographs.sides import Lines, level_lines, segments_of
from posterclf.photographs.straightening import aspect_ratio

SIDE = 512  # pixels of the longer side of the copy that is searched
SMOOTHED = 7  # pixels of the median that takes out joints and grain, and leaves the edges of what is large
MIN_POSTER_SIZE = (30, 45)  # pixels, width and height of a poster in that copy
OUTSIDE = 3.0  # pixels by which a corner may lie outside the picture
BEYOND = 0.2  # of a side's length, how far beyond the corners it is looked at
GAP = 4.0  # pixels beyond a corner that are not looked at
CANDIDATES = 12  # quadrilaterals whose surroundings are looked at
RING = (1.08, 1.35)  # inner and outer border of the surroundings, as parts of the quadrilateral's size

RATIO = 0.68  # width by height of a film poster
RATIOS = (0.5, 0.95)  # what is taken for one without asking
POSTER_LIKE = (0.6, 0.8)  # width by height of pictures that may be whole posters
FILLED = 0.9  # of the picture's area: what covers more is no part of it
UPRIGHT = 0.026  # rise by run, 1.5 degrees: a frame that is printed on a poster is not askew

# Logistic regression on drawn photographs of posters of the training part and on whole posters of it:
# `python -m experiments.photographs --fit`. Of each feature: see `_features`.
WEIGHTS = (28.716, -2.865, -7.489, -2.908)
BIAS = -22.664
POSSIBLE, SURE = 0.1, 0.6
SURER = 0.85  # where it covers less than half of a picture that may be a whole poster: it may be printed on that
MIN_SHARE = 0.03  # of the picture's area, for what is taken without asking


@dataclass(frozen=True)
class FoundPoster:
    """Where a photograph shows a poster.

    corners:  (4, 2) float in [0, 1], shares of the image's width and height: top left, top right, bottom right, bottom
              left
    sure:     whether it may be cut out without asking
    """

    corners: np.ndarray
    sure: bool


def found_poster(image: Image.Image) -> FoundPoster | None:
    """The poster that hangs on a wall in a photograph; None where there is none, or the image is a whole poster.

    image:   RGB
    source:  the features of WEIGHTS are this project's own
    """
    quadrilaterals, features = candidates(image)
    if not len(quadrilaterals):
        return None
    probabilities = 1 / (1 + np.exp(-(features @ WEIGHTS + BIAS)))
    best = int(np.argmax(probabilities))
    corners, probability = quadrilaterals[best], probabilities[best]
    if probability < POSSIBLE or may_be_printed(corners, image.size):
        return None
    share = cv2.contourArea(corners.astype(np.float32))
    enough = SURER if share < 0.5 and _is_poster_like(image.size) else SURE
    fit = share >= MIN_SHARE and RATIOS[0] < aspect_ratio(corners, image.size) < RATIOS[1]
    return FoundPoster(corners, bool(probability >= enough and fit))


def candidates(image: Image.Image) -> tuple[np.ndarray, np.ndarray]:
    """Quadrilaterals that may be a poster, (n, 4, 2), as `FoundPoster.corners`, and their features, (n, 4)."""
    scale = SIDE / max(image.size)
    size = np.array([max(1, round(side * scale)) for side in image.size])
    if np.any(size < MIN_POSTER_SIZE):
        return np.empty((0, 4, 2)), np.empty((0, len(WEIGHTS)))
    small = np.asarray(image.resize(tuple(size.tolist()), Image.Resampling.BOX, reducing_gap=2))
    smooth = cv2.medianBlur(small, SMOOTHED)
    segments = segments_of(smooth)
    level = level_lines(smooth, segments)
    upright = level_lines(np.ascontiguousarray(smooth.swapaxes(0, 1)), segments[:, [1, 0, 3, 2]])
    corners, edges, beyond = _quadrilaterals(level, upright, size)
    chosen = _distinct(corners, edges.mean(axis=1) + edges.min(axis=1) - 0.7 * beyond.mean(axis=1))
    corners = corners[chosen]
    return np.clip(corners / size, 0, 1), _features(corners, edges[chosen], beyond[chosen], smooth)


def _quadrilaterals(level: Lines, upright: Lines, size: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """All that two level and two upright lines make, if they are large enough and within the picture.

    returns:  corners (n, 4, 2) in pixels; how much of each side is an edge (n, 4); how much of what follows it at its
              two ends is one, too (n, 8)
    """
    y = (level.rise[:, None] * upright.start + level.start[:, None]) / (1 - level.rise[:, None] * upright.rise)
    crossings = np.stack([upright.rise * y + upright.start, y], axis=2)
    rows, columns = (np.array(np.triu_indices(len(lines.rise), 1)).reshape(2, -1) for lines in (level, upright))
    top, bottom = np.repeat(rows, columns.shape[1], axis=1)
    left, right = np.tile(columns, rows.shape[1])
    corners = np.stack(
        [crossings[top, left], crossings[top, right], crossings[bottom, right], crossings[bottom, left]], axis=1
    )
    widths = np.minimum(corners[:, 1, 0] - corners[:, 0, 0], corners[:, 2, 0] - corners[:, 3, 0])
    heights = np.minimum(corners[:, 3, 1] - corners[:, 0, 1], corners[:, 2, 1] - corners[:, 1, 1])
    within = np.all((corners > -OUTSIDE) & (corners < size - 1 + OUTSIDE), axis=(1, 2))
    fit = within & (widths > MIN_POSTER_SIZE[0]) & (heights > MIN_POSTER_SIZE[1])
    corners, top, bottom, left, right = (part[fit] for part in (corners, top, bottom, left, right))
    # Each side: its lines, which of them, and the pixels between which it goes along them.
    sides = (
        (level, top, corners[:, 0, 0], corners[:, 1, 0]),
        (upright, right, corners[:, 1, 1], corners[:, 2, 1]),
        (level, bottom, corners[:, 3, 0], corners[:, 2, 0]),
        (upright, left, corners[:, 0, 1], corners[:, 3, 1]),
    )
    edges, beyond = [], []
    for lines, which, first, last in sides:
        further = np.maximum(BEYOND * (last - first), 2 * GAP)
        edges.append(lines.share(which, first, last))
        beyond.append(lines.share(which, first - further, first - GAP))
        beyond.append(lines.share(which, last + GAP, last + further))
    return corners, np.stack(edges, axis=1), np.stack(beyond, axis=1)


def _distinct(corners: np.ndarray, scores: np.ndarray) -> list[int]:
    """The indices of the best few that differ by more than some pixels."""
    chosen: list[int] = []
    for index in np.argsort(-scores)[: 40 * CANDIDATES]:
        if all(np.abs(corners[index] - corners[other]).max() > 5 for other in chosen):
            chosen.append(int(index))
        if len(chosen) == CANDIDATES:
            break
    return chosen


def _features(corners: np.ndarray, edges: np.ndarray, beyond: np.ndarray, picture: np.ndarray) -> np.ndarray:
    """What tells a poster from other quadrilaterals, (n, 4).

    How much of the four sides is an edge; how far these edges go on beyond the corners, as joints and stripes do; how
    far from a poster's the ratio of width and height is; how much there is to see around it.
    """
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    busy = cv2.magnitude(*(cv2.Scharr(grey, cv2.CV_32F, *way) / 32 for way in ((1, 0), (0, 1))))
    height, width = grey.shape
    rows = []
    for points, edge, further in zip(corners, edges, beyond, strict=True):
        ring = np.zeros(grey.shape, dtype=np.uint8)
        middle = points.mean(axis=0)
        for part, value in zip(RING[::-1], (1, 0), strict=True):
            cv2.fillConvexPoly(ring, np.rint(middle + part * (points - middle)).astype(np.int32), value)
        ratio = aspect_ratio(points / (width, height), (width, height))
        around = np.log1p(cv2.mean(busy, ring)[0])
        rows.append((edge.mean(), np.sort(further)[-2], abs(np.log(ratio / RATIO)), around))
    return np.array(rows).reshape(-1, len(WEIGHTS))


def may_be_printed(corners: np.ndarray, size: tuple[int, int]) -> bool:
    """Whether the image may be a whole poster, and the quadrilateral its edge or a frame that is printed on it.

    corners:  as `FoundPoster.corners`
    size:     (width, height) of the image in pixels
    """
    if cv2.contourArea(corners.astype(np.float32)) > FILLED:
        return True
    ways = np.abs(np.roll(corners, -1, axis=0) - corners) * size
    straight = np.all(ways.min(axis=1) < UPRIGHT * ways.max(axis=1))
    return bool(straight and _is_poster_like(size))


def _is_poster_like(size: tuple[int, int]) -> bool:
    return POSTER_LIKE[0] < size[0] / size[1] < POSTER_LIKE[1]
