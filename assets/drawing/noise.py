"""Random fields without a grid to be seen: clouds on a sheet, roughness in space."""

from collections.abc import Callable, Sequence

import numpy as np
from scipy.ndimage import map_coordinates, zoom

_LATTICE = 32


def clouds(
    rng: np.random.Generator, shape: tuple[int, int], coarsest: float, octaves: int = 5, roughness: float = 0.5
) -> np.ndarray:
    """A sheet of fractal noise.

    coarsest:   pixels from one hill to the next in the first octave
    roughness:  how much of an octave's height the next one has
    returns:    shape, float32 about -1 to 1
    """
    sheet = np.zeros(shape, np.float32)
    for octave in range(octaves):
        step = max(coarsest / 2**octave, 1)
        coarse = rng.uniform(-1, 1, [int(np.ceil(n / step)) + 3 for n in shape]).astype(np.float32)
        fine = np.asarray(zoom(coarse, step, order=3 if step > 1 else 0, prefilter=False), np.float32)
        sheet += fine[: shape[0], : shape[1]] * roughness**octave
    return sheet * 1.2


def roughness(
    rng: np.random.Generator, frequency: float | Sequence[float], octaves: int = 3
) -> Callable[[np.ndarray], np.ndarray]:
    """A field in space, places (3, n) -> (n,) about -1 to 1.

    frequency:  hills in one unit, one number or one for each axis: hair is rough across and smooth along
    """
    lattice = rng.uniform(-1, 1, (_LATTICE,) * 3).astype(np.float32)
    scale = np.broadcast_to(np.asarray(frequency, np.float32), 3)[:, None]

    def field(p: np.ndarray) -> np.ndarray:
        total = np.zeros(p.shape[1], np.float32)
        for octave in range(octaves):
            places = p * scale * 2**octave + 7.3 * octave
            total += map_coordinates(lattice, places, order=1, mode="grid-wrap") * 0.55**octave
        return total

    return field
