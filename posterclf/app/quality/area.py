"""An area that was drawn on the map: as the address keeps it, and which points are in it."""

import re

import numpy as np

Corner = tuple[float, float]
FINENESS = 1000  # steps of the address along each side of the map
WRITTEN = re.compile(r"area((?:-[0-9]{1,4}\.[0-9]{1,4}){3,60})")


def area_name(corners: list[Corner]) -> str:
    """'area-120.300-400.300-400.700', in thousandths of the map's sides; what lies beyond them is drawn to them."""
    steps = np.clip(np.rint(np.array(corners) * FINENESS), 0, FINENESS).astype(int)
    return "area" + "".join(f"-{x}.{y}" for x, y in steps.tolist())


def area_of(name: str) -> list[Corner] | None:
    """The corners that `area_name` wrote, None where the text is something else."""
    written = WRITTEN.fullmatch(name)
    if written is None:
        return None
    numbers = [corner.split(".") for corner in written[1].split("-")[1:]]
    return [(int(x) / FINENESS, int(y) / FINENESS) for x, y in numbers]


def inside(places: np.ndarray, corners: list[Corner]) -> np.ndarray:
    """(n,) bool: which places are in the area: a ray from them to the right crosses its border an odd number of times.

    places:  (n, 2) float; NaN is nowhere
    """
    x, y = places.T
    odd = np.zeros(len(places), dtype=bool)
    for (left, low), (right, high) in zip(corners, corners[1:] + corners[:1], strict=True):
        if low != high:
            crosses = (low > y) != (high > y)
            odd ^= crosses & (x < (right - left) * (y - low) / (high - low) + left)
    return odd
