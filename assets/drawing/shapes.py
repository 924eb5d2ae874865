"""Plain geometry: every function returns a shape, a list of closed outlines that are filled as one.

Coordinates are poster units: 600 wide, 900 high, y downwards.
"""

import math
import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

Point = tuple[float, float]
Outline = np.ndarray
Shape = list[Outline]

_STEPS = 24  # straight pieces in one piece of a curve
_BELOW = 910.0  # safely under the lower edge of the sheet


def polygon(*points: Point) -> Shape:
    """Straight-edged outline through the points."""
    return [np.array(points, dtype=float)]


def box(left: float, top: float, right: float, bottom: float) -> Shape:
    """Upright rectangle."""
    return polygon((left, top), (right, top), (right, bottom), (left, bottom))


def ellipse(x: float, y: float, rx: float, ry: float | None = None) -> Shape:
    """Ellipse around (x, y); a circle when only one radius is given."""
    angles = np.linspace(0, 2 * math.pi, 180, endpoint=False)
    return [np.column_stack([x + rx * np.cos(angles), y + (rx if ry is None else ry) * np.sin(angles)])]


def sector(x: float, y: float, radius: float, start: float, end: float, inner: float = 0.0) -> Shape:
    """Slice of a disc (or of a ring) between two angles in degrees, 0 pointing right, 90 down."""
    angles = np.radians(np.linspace(start, end, 90))
    outer = np.column_stack([x + radius * np.cos(angles), y + radius * np.sin(angles)])
    back = np.column_stack([x + inner * np.cos(angles[::-1]), y + inner * np.sin(angles[::-1])])
    return [np.vstack([outer, back])]


def rays(x: float, y: float, radius: float, count: int, share: float = 0.5, turn: float = 0.0) -> Shape:
    """Sunburst of `count` wedges, each taking `share` of its step."""
    step = 360 / count
    return [
        sector(x, y, radius, turn + i * step - share * step / 2, turn + i * step + share * step / 2)[0]
        for i in range(count)
    ]


def star(x: float, y: float, outer: float, inner: float, points: int = 5, turn: float = -90.0) -> Shape:
    """Star with `points` tips."""
    angles = np.radians(turn + np.arange(2 * points) * 180 / points)
    radii = np.where(np.arange(2 * points) % 2 == 0, outer, inner)
    return [np.column_stack([x + radii * np.cos(angles), y + radii * np.sin(angles)])]


def spline(points: Sequence[Point], closed: bool = False) -> Outline:
    """Catmull-Rom curve through all the points."""
    knots = np.array(points, dtype=float)
    padded = (
        np.vstack([knots[-1], knots, knots[:2]])
        if closed
        else np.vstack([2 * knots[0] - knots[1], knots, 2 * knots[-1] - knots[-2]])
    )
    t = np.linspace(0, 1, _STEPS, endpoint=False)[:, None]
    pieces = [
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False)
    ]
    return np.vstack(pieces if closed else [*pieces, knots[-1:]])


def smooth(*points: Point) -> Shape:
    """Closed soft outline through the points."""
    return [spline(points, closed=True)]


def path(commands: str) -> Shape:
    """Outlines from an SVG-like string with absolute M, L, Q and C commands, each M starting a new one."""
    shape: list[list[Point]] = []
    for letter, numbers in re.findall(r"([MLQC])([^MLQC]*)", commands):
        values = [float(v) for v in re.findall(r"-?\d+\.?\d*", numbers)]
        points = list(zip(values[::2], values[1::2], strict=True))
        if letter == "M":
            shape.append(points)
        elif letter == "L":
            shape[-1].extend(points)
        else:
            order = 2 if letter == "Q" else 3
            for i in range(0, len(points), order):
                shape[-1].extend(_bezier([shape[-1][-1], *points[i : i + order]]))
    return [np.array(outline, dtype=float) for outline in shape]


def _bezier(controls: Sequence[Point]) -> list[Point]:
    """Points of a Bezier curve of any order after its first one (de Casteljau)."""
    t = np.linspace(0, 1, _STEPS + 1)[1:, None]
    layers = [np.repeat(np.array([c], dtype=float), _STEPS, axis=0) for c in controls]
    while len(layers) > 1:
        layers = [(1 - t) * a + t * b for a, b in pairwise(layers)]
    return [(float(x), float(y)) for x, y in layers[0]]


def brush(points: Sequence[Point], widths: Sequence[float], straight: bool = False) -> Shape:
    """Round-ended stroke along the points whose width swells and thins: limbs, branches, trails.

    It is a union of discs and the quads between them, so tight bends never leave holes.
    """
    if straight:
        spine, spans = np.array(points, dtype=float), np.arange(len(points), dtype=float)
    else:
        spine = spline(points)
        spans = np.linspace(0, len(points) - 1, len(spine))
    half = np.interp(spans, np.arange(len(widths)) * (len(points) - 1) / (len(widths) - 1), widths) / 2
    shape: Shape = []
    for (a, b), (ra, rb) in zip(pairwise(spine), pairwise(half), strict=True):
        along = b - a
        normal = np.array([-along[1], along[0]]) / max(float(np.hypot(*along)), 1e-9)
        shape.append(np.array([a + normal * ra, b + normal * rb, b - normal * rb, a - normal * ra]))
    shape.extend(ellipse(x, y, max(r, 0.01))[0][::6] for (x, y), r in zip(spine, half, strict=True))
    return shape


def line(points: Sequence[Point] | Sequence[np.ndarray], width: float) -> Shape:
    """Straight strokes of one width with round joints."""
    return brush(points, [width, width], straight=True)


def moved(shape: Shape, dx: float, dy: float) -> Shape:
    """The shape shifted."""
    return [outline + np.array((dx, dy)) for outline in shape]


def scaled(shape: Shape, x_factor: float, y_factor: float | None = None, pivot: Point = (0, 0)) -> Shape:
    """The shape stretched away from the pivot; a negative factor mirrors it."""
    factors = (x_factor, x_factor if y_factor is None else y_factor)
    return [(outline - pivot) * factors + pivot for outline in shape]


def mirrored(shape: Shape, x: float = 300) -> Shape:
    """The shape reflected in a plumb line, by default the middle of the sheet."""
    return scaled(shape, -1, 1, (x, 0))


def turned(shape: Shape, degrees: float, pivot: Point = (0, 0)) -> Shape:
    """The shape turned clockwise about the pivot."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return [(outline - pivot) @ np.array([[c, s], [-s, c]]) + pivot for outline in shape]


def ridge(points: Sequence[Point]) -> Shape:
    """Ground: the straight line through the points, closed far below."""
    return polygon(*points, (points[-1][0], _BELOW), (points[0][0], _BELOW))


def hills(points: Sequence[Point]) -> Shape:
    """Soft ground: the smooth curve through the points, closed far below."""
    curve = spline(points)
    return [np.vstack([curve, [(points[-1][0], _BELOW), (points[0][0], _BELOW)]])]
