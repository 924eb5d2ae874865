"""Bodies as signed distances: what a place of space is away from their surface, negative inside of them.

A body is a function from places, (3, n) float32 in units of the scene, to distances, (n,) float32; x goes to the right,
y up and z towards the eye. Formulas: Inigo Quilez, "Distance functions" and "Smooth minimum".
"""

import math
from collections.abc import Callable
from functools import reduce

import numpy as np

Solid = Callable[[np.ndarray], np.ndarray]
Place = tuple[float, float, float]


def _column(place: Place) -> np.ndarray:
    return np.array(place, np.float32)[:, None]


def _length(vectors: np.ndarray) -> np.ndarray:
    return np.sqrt(np.einsum("ij,ij->j", vectors, vectors))


def ball(centre: Place, radius: float) -> Solid:
    middle = _column(centre)
    return lambda p: _length(p - middle) - radius


def egg(centre: Place, radii: Place) -> Solid:
    """An ellipsoid; away from its surface the distance is a good guess only."""
    middle, stretch = _column(centre), 1 / _column(radii)

    def distance(p: np.ndarray) -> np.ndarray:
        scaled = (p - middle) * stretch
        near, far = _length(scaled), _length(scaled * stretch)
        return near * (near - 1) / np.maximum(far, 1e-6)

    return distance


def limb(start: Place, end: Place, radius: float, end_radius: float | None = None) -> Solid:
    """A rounded stick, as thick at its ends as said."""
    a, along = _column(start), _column(end) - _column(start)
    thinner = (radius if end_radius is None else end_radius) - radius
    squared = max(float((along**2).sum()), 1e-9)

    def distance(p: np.ndarray) -> np.ndarray:
        from_start = p - a
        way = np.clip((from_start * along).sum(axis=0) / squared, 0, 1)
        return _length(from_start - along * way) - radius - thinner * way

    return distance


def block(centre: Place, half: Place, rounding: float = 0.0) -> Solid:
    middle, size = _column(centre), _column(half) - rounding

    def distance(p: np.ndarray) -> np.ndarray:
        beyond = np.abs(p - middle) - size
        return _length(np.maximum(beyond, 0)) + np.minimum(beyond.max(axis=0), 0) - rounding

    return distance


def ring(centre: Place, radius: float, thickness: float) -> Solid:
    """A torus that lies flat."""
    middle = _column(centre)

    def distance(p: np.ndarray) -> np.ndarray:
        x, y, z = p - middle
        return np.hypot(np.hypot(x, z) - radius, y) - thickness

    return distance


def pole(centre: Place, radius: float, half_height: float, rounding: float = 0.0) -> Solid:
    """An upright cylinder."""
    middle = _column(centre)

    def distance(p: np.ndarray) -> np.ndarray:
        x, y, z = p - middle
        side, end = np.hypot(x, z) - radius + rounding, np.abs(y) - half_height + rounding
        outside = np.hypot(np.maximum(side, 0), np.maximum(end, 0))
        return outside + np.minimum(np.maximum(side, end), 0) - rounding

    return distance


def half_space(normal: Place, height: float = 0.0) -> Solid:
    """All that is below a plane."""
    up = _column(normal) / math.hypot(*normal)
    return lambda p: (p * up).sum(axis=0) - height


def union(*solids: Solid) -> Solid:
    return lambda p: reduce(np.minimum, (solid(p) for solid in solids))


def _smooth(a: np.ndarray, b: np.ndarray, width: float) -> np.ndarray:
    near = np.maximum(width - np.abs(a - b), 0) / width
    return np.minimum(a, b) - near * near * (width / 4)


def blend(width: float, *solids: Solid) -> Solid:
    """Bodies grown together, with a fillet of the width between them."""
    return lambda p: reduce(lambda a, b: _smooth(a, b, width), (solid(p) for solid in solids))


def carve(solid: Solid, tool: Solid, width: float = 0.01) -> Solid:
    """What the tool leaves of the body."""
    return lambda p: -_smooth(-solid(p), tool(p), width)


def common(*solids: Solid) -> Solid:
    return lambda p: reduce(np.maximum, (solid(p) for solid in solids))


def grown(solid: Solid, by: float) -> Solid:
    return lambda p: solid(p) - by


def both_sides(solid: Solid) -> Solid:
    """The body and its reflection in the plane x = 0, for what is drawn on the right."""
    return lambda p: solid(np.stack([np.abs(p[0]), p[1], p[2]]))


def moved(solid: Solid, by: Place, size: float = 1.0) -> Solid:
    shift = _column(by)
    return lambda p: solid((p - shift) / size) * size


def turned(solid: Solid, axis: int, degrees: float, pivot: Place = (0, 0, 0)) -> Solid:
    """The body turned about an axis (0, 1, 2 for x, y, z) through the pivot, against the clock seen from its tip."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    one, two = [(1, 2), (2, 0), (0, 1)][axis]
    back = np.eye(3, dtype=np.float32)
    back[one, one] = back[two, two] = c
    back[one, two], back[two, one] = s, -s
    centre = _column(pivot)
    return lambda p: solid(back @ (p - centre) + centre)


def rough(solid: Solid, height: Callable[[np.ndarray], np.ndarray], amount: float) -> Solid:
    """The body with a surface that a height field, about -1 to 1, raises and lowers."""

    def distance(p: np.ndarray) -> np.ndarray:
        gap = solid(p)
        near = gap < 6 * amount
        gap[near] -= amount * height(p[:, near])
        gap[~near] -= 2 * amount  # too far away for the hills to matter: only never too far a step
        return gap

    return distance


def within(centre: Place, radius: float, solid: Solid, margin: float = 0.25) -> Solid:
    """The same body, asked only for places near a ball that holds it: elsewhere the way to the ball is short enough."""
    middle = _column(centre)

    def distance(p: np.ndarray) -> np.ndarray:
        gap = _length(p - middle) - radius
        near = gap < margin
        gap[near] = solid(p[:, near])
        return gap

    return distance
