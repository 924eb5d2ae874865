"""Bodies in light: rays from the eye, shadows, skin, gloss. Numbers are linear light until `film` develops them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from assets.drawing.solids import Place, Solid

Colour = tuple[float, float, float]
_FAR = 60.0
_STEPS = 110
_BLOCK = 6  # pixels


@dataclass(frozen=True)
class Material:
    """What a surface does with light.

    colour:    what it gives back of red, green and blue, or a function of places (3, n) -> (3, n)
    soft:      how far light creeps around into the shadow: skin, fur and wax .2 to .5
    gloss:     strength of the highlight, and `polish` how small it is
    sheen:     light caught at grazing angles, from behind
    glow:      light of its own
    bump:      a height that is too fine to be traced and only turns the surface
    """

    colour: Colour | Callable[[np.ndarray], np.ndarray]
    soft: float = 0.0
    gloss: float = 0.0
    polish: float = 30.0
    sheen: float = 0.0
    glow: float = 0.0
    bump: Callable[[np.ndarray], np.ndarray] | None = None


@dataclass(frozen=True)
class Light:
    """Light from far away. `direction` points to where it comes from; `shadow` is how hard shadows are, 0 for none."""

    direction: Place
    colour: Colour
    shadow: float = 12.0


@dataclass(frozen=True)
class Eye:
    """Where the picture is taken from. `lens` is how many units, one unit away, the sheet is high."""

    place: Place
    target: Place
    lens: float = 0.4
    tilt: float = 0.0


@dataclass(frozen=True)
class Scene:
    """Bodies with their materials, and the light they stand in."""

    bodies: Sequence[tuple[Solid, Material]]
    lights: Sequence[Light]
    ambient: Colour = (0.02, 0.02, 0.03)
    dimness: float = 1.0  # how much corners keep light away


@dataclass(frozen=True)
class Shot:
    """A picture of a scene: light (h, w, 3), where there is a body (h, w), and how far it is (h, w)."""

    light: np.ndarray
    cover: np.ndarray
    depth: np.ndarray


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.sqrt((vectors**2).sum(axis=0)), 1e-9)


def _rays(eye: Eye, size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    height, width = size
    place, ahead = np.array(eye.place, np.float32), np.subtract(eye.target, eye.place).astype(np.float32)
    ahead /= np.linalg.norm(ahead)
    sway = np.radians(eye.tilt)
    right = np.cross(ahead, np.array([np.sin(sway), np.cos(sway), 0], np.float32))
    right /= np.linalg.norm(right)
    up = np.cross(right, ahead)
    y, x = np.mgrid[0.5 - height / 2 : height / 2, 0.5 - width / 2 : width / 2].astype(np.float32) * (eye.lens / height)
    rays = ahead[:, None] + right[:, None] * x.ravel() - up[:, None] * y.ravel()
    return place[:, None], _unit(rays).astype(np.float32)


def _gap(scene: Scene, places: np.ndarray) -> np.ndarray:
    return reduce(np.minimum, (solid(places) for solid, _ in scene.bodies))


def _march(scene: Scene, start: np.ndarray, rays: np.ndarray, way: np.ndarray, cone: float) -> np.ndarray:
    """How far each ray goes until a body is nearer than the width of its cone, `cone` times its length; else `_FAR`."""
    way, active = way.copy(), np.flatnonzero(way < _FAR)
    for _ in range(_STEPS):
        gap = _gap(scene, start + rays[:, active] * way[active])
        arrived = gap < cone * way[active]
        way[active] += np.where(arrived, 0, gap * 0.85)
        active = active[~arrived & (way[active] < _FAR)]
        if not len(active):
            return way
    way[active] = _FAR
    return way


def _first_hits(scene: Scene, eye: Eye, size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Start, directions and lengths of the rays through all pixels: first a thick one for each block of pixels."""
    blocks = (size[0] // _BLOCK, size[1] // _BLOCK)
    pixel = eye.lens / size[0]
    start, thick = _rays(eye, blocks)
    free = _march(scene, start, thick, np.full(thick.shape[1], 0.05, np.float32), pixel * _BLOCK * 0.9)
    _, rays = _rays(eye, size)
    begin = np.repeat(np.repeat(free.reshape(blocks), _BLOCK, axis=0), _BLOCK, axis=1).ravel()
    return start, rays, _march(scene, start, rays, np.where(begin < _FAR, 0.97 * begin, _FAR), 0.3 * pixel)


def _normals(solid: Solid, bump: Callable[[np.ndarray], np.ndarray] | None, places: np.ndarray) -> np.ndarray:
    total, h = np.zeros_like(places), np.float32(0.004)
    for corner in ((1, -1, -1), (-1, -1, 1), (-1, 1, -1), (1, 1, 1)):
        offset = np.array(corner, np.float32)[:, None]
        near = places + offset * h
        height = solid(near)
        total += offset * (height if bump is None else height - bump(near))
    return _unit(total)


def _lit(scene: Scene, places: np.ndarray, normals: np.ndarray, light: Light) -> np.ndarray:
    """How much of a light reaches each place past the bodies, with the half-shadow of a light that is not a point."""
    if not light.shadow:
        return np.ones(places.shape[1], np.float32)
    towards = _unit(np.array(light.direction, np.float32)[:, None])
    open_way = np.ones(places.shape[1], np.float32)
    active = np.flatnonzero((normals * towards).sum(axis=0) > -0.4)
    way = np.full(len(active), 0.03, np.float32)
    for _ in range(26):
        gap = _gap(scene, places[:, active] + normals[:, active] * 0.02 + towards * way)
        open_way[active] = np.minimum(open_way[active], np.clip(0.5 + light.shadow * gap / way, 0, 1))
        way += np.clip(gap, 0.03, 0.6)
        keep = (way < 6) & (open_way[active] > 0.01)
        active, way = active[keep], way[keep]
        if not len(active):
            break
    return open_way * open_way * (3 - 2 * open_way)


def _shade(scene: Scene, places: np.ndarray, rays: np.ndarray, which: np.ndarray) -> np.ndarray:
    normals, colour = np.zeros_like(places), np.zeros_like(places)
    soft, gloss, polish, sheen, glow = (np.zeros(places.shape[1], np.float32) for _ in range(5))
    for index, (solid, material) in enumerate(scene.bodies):
        here = which == index
        if here.any():
            normals[:, here] = _normals(solid, material.bump, places[:, here])
            skin = material.colour
            colour[:, here] = skin(places[:, here]) if callable(skin) else np.array(skin, np.float32)[:, None]
            soft[here], gloss[here], polish[here] = material.soft, material.gloss, material.polish
            sheen[here], glow[here] = material.sheen, material.glow
    occlusion = np.zeros(places.shape[1], np.float32)
    for reach in (0.06, 0.16, 0.36):
        gap = _gap(scene, places + normals * reach)
        occlusion += np.clip(reach - gap, 0, None) / reach / 3
    corner = np.clip(1 - scene.dimness * occlusion, 0, 1)
    facing = np.clip(-(normals * rays).sum(axis=0), 0, 1)
    upness = (0.6 + 0.4 * normals[1]) * corner
    light = colour * np.array(scene.ambient, np.float32)[:, None] * upness + colour * glow
    for lamp in scene.lights:
        towards = _unit(np.array(lamp.direction, np.float32)[:, None])
        slope = (normals * towards).sum(axis=0)
        reached = _lit(scene, places, normals, lamp) * (0.4 + 0.6 * corner)
        spread = np.clip((slope + soft) / (1 + soft), 0, 1) ** (1 + soft)
        halfway = _unit(towards - rays)
        spark = np.clip((normals * halfway).sum(axis=0), 0, 1) ** polish * gloss * (slope > 0)
        edge = (1 - facing) ** 3 * sheen * np.clip(slope + 0.5, 0, 1)
        light += (
            np.array(lamp.colour, np.float32)[:, None] * reached * (colour * spread + spark + edge * (0.3 + colour))
        )
    return light


def photograph(scene: Scene, eye: Eye, size: tuple[int, int]) -> Shot:
    """What the eye sees of a scene on a sheet of (height, width) pixels, multiples of a block; else it is black."""
    start, rays, way = _first_hits(scene, eye, size)
    hit = np.flatnonzero(way < _FAR)
    places = start + rays[:, hit] * way[hit]
    which = np.argmin([solid(places) for solid, _ in scene.bodies], axis=0)
    light = np.zeros((3, rays.shape[1]), np.float32)
    light[:, hit] = _shade(scene, places, rays[:, hit], which)
    cover = np.zeros(rays.shape[1], np.float32)
    cover[hit] = 1
    return Shot(light.T.reshape(*size, 3), cover.reshape(size), way.reshape(size))
