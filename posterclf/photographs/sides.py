"""The lines in a picture that may be sides of a poster, and how much of each is an edge."""

from dataclasses import dataclass

import cv2
import numpy as np

STEEPEST = np.tan(np.radians(35))  # rise by run, for the sides of a poster that hangs about upright
SHORTEST = 12.0  # pixels of a segment
NEAR, PARALLEL = 2.5, 0.07  # pixels and rise by run: segments that differ by less are parts of one line
MAX_LINES = 18  # in each direction: their fourth power is the number of quadrilaterals
STRONG_STEP = 25.0  # in grey levels: a stronger step is no surer a side
BESIDE = 5.0  # pixels to each side of a line, where the step is read
EDGE = 5.0  # grey levels per pixel, as strong as an edge needs to be
SCHARR = 32  # times the grey levels per pixel are what OpenCV's Scharr gives


@dataclass(frozen=True)
class Lines:
    """Lines y = rise * x + start across a picture, sorted by their height in the middle of it.

    rise:   (n,)
    start:  (n,), pixels
    edge:   (n, width + 1), the sum of the edge's strength, at most 1 for each pixel, left of each x
    """

    rise: np.ndarray
    start: np.ndarray
    edge: np.ndarray

    def share(self, which: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """How much of the lines `which` is an edge between the pixels `left` and `right`: (m,) in [0, 1]."""
        most = self.edge.shape[1] - 1
        first, last = (np.clip(np.rint(x), 0, most).astype(int) for x in (left, right))
        return (self.edge[which, last] - self.edge[which, first]) / np.maximum(last - first, 1)


def segments_of(picture: np.ndarray) -> np.ndarray:
    """Straight parts of the picture's edges, in each of its three colours: (n, 4) float32, x, y, x, y.

    picture:  (height, width, 3) uint8
    source:   Grompone von Gioi et al. 2012, LSD: a Line Segment Detector, doi:10.5201/ipol.2012.gjmr-lsd
    """
    detector = cv2.createLineSegmentDetector(cv2.LSD_REFINE_NONE)
    found = [detector.detect(np.ascontiguousarray(picture[..., colour]))[0] for colour in range(3)]
    return np.concatenate([np.empty((0, 4), np.float32), *(part.reshape(-1, 4) for part in found if part is not None)])


def level_lines(picture: np.ndarray, segments: np.ndarray) -> Lines:
    """The lines that lie nearly level; for those that stand upright give both with x and y exchanged.

    picture:   (height, width, 3) uint8, without fine texture
    segments:  as `segments_of` gives them
    """
    run = segments[:, 2] - segments[:, 0]
    level = np.abs(segments[:, 3] - segments[:, 1]) < STEEPEST * np.abs(run)
    segments = np.where((run < 0)[:, None], segments[:, [2, 3, 0, 1]], segments)[level].astype(float)
    lengths = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
    order = np.argsort(-lengths)
    segments, lengths = (part[order][lengths[order] > SHORTEST] for part in (segments, lengths))
    rise, start, rank = _merged(segments, lengths * np.minimum(_steps(picture, segments), STRONG_STEP), picture)
    best = np.argsort(-rank)[:MAX_LINES]
    best = best[np.argsort((rise * picture.shape[1] / 2 + start)[best])]
    rise, start = rise[best], start[best]
    return Lines(rise, start, _edges(picture, rise, start))


def _merged(
    segments: np.ndarray, weights: np.ndarray, picture: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Segments that continue each other as one line each: rise, start, and a rank, the higher the likelier a side.

    The rank falls where a line goes across the whole picture: that is a joint or a stripe of the wall.
    """
    x, y = segments[:, ::2], segments[:, 1::2]
    runs = x[:, 1] - x[:, 0]
    rises = (y[:, 1] - y[:, 0]) / runs
    free = np.ones(len(segments), dtype=bool)
    lines = []
    for first in range(len(segments)):
        if not free[first]:
            continue
        off = np.abs(y - y[first, 0] - rises[first] * (x - x[first, 0])).max(axis=1)
        near = np.flatnonzero(free & (off < NEAR) & (np.abs(rises - rises[first]) < PARALLEL))
        free[near] = False
        ends = np.repeat(runs[near] / runs[near].sum() / 2, 2)  # the weight of each end of each segment
        middle_x, middle_y = ends @ x[near].ravel(), ends @ y[near].ravel()
        from_x, from_y = x[near].ravel() - middle_x, y[near].ravel() - middle_y
        rise = (ends * from_x) @ from_y / ((ends * from_x) @ from_x)
        across = min(1.0, runs[near].sum() / picture.shape[1])
        lines.append((rise, middle_y - rise * middle_x, weights[near].sum() * (1.2 - across)))
    rise, start, rank = np.array(lines).reshape(-1, 3).T
    return rise, start, rank


def _steps(picture: np.ndarray, segments: np.ndarray) -> np.ndarray:
    """(n,) grey levels by which the picture differs between both sides of each segment."""
    ways = segments[:, 2:] - segments[:, :2]
    aside = BESIDE * np.stack([-ways[:, 1], ways[:, 0]], axis=1) / np.hypot(*ways.T)[:, None]
    points = segments[:, None, :2] + np.linspace(0.1, 0.9, 9)[None, :, None] * ways[:, None]
    above, below = (_pixels(picture, points + side * aside[:, None]).astype(float) for side in (-1, 1))
    return np.abs(above - below).max(axis=2).mean(axis=1)


def _edges(picture: np.ndarray, rise: np.ndarray, start: np.ndarray) -> np.ndarray:
    """`Lines.edge` of these lines, with one pixel of play across each."""
    height, width = picture.shape[:2]
    soft = cv2.GaussianBlur(picture, (0, 0), 1.0)
    across, down = (cv2.Scharr(soft, cv2.CV_32F, *way) for way in ((1, 0), (0, 1)))
    x = np.arange(width)
    y = rise[:, None] * x + start[:, None]
    strength = np.zeros(y.shape)
    for play in (-1, 0, 1):
        near = np.clip(np.rint(y + play).astype(int), 0, height - 1), x
        strength = np.maximum(strength, np.abs(down[near] - rise[:, None, None] * across[near]).max(axis=2))
    strength /= SCHARR * np.hypot(1, rise)[:, None]
    strength = np.where((y >= 0) & (y <= height - 1), np.minimum(strength / EDGE, 1), 0)
    return np.concatenate([np.zeros((len(rise), 1)), np.cumsum(strength, axis=1)], axis=1)


def _pixels(picture: np.ndarray, points: np.ndarray) -> np.ndarray:
    """The pixels nearest to points (..., 2) of x and y; outside the picture those at its edge."""
    height, width = picture.shape[:2]
    x, y = (np.clip(np.rint(points[..., axis]).astype(int), 0, most - 1) for axis, most in ((0, width), (1, height)))
    return picture[y, x]
