"""A human head of soft bodies: it looks along z, its chin at y = -1.1, its crown at 1.1, its ears at x = .75."""

import numpy as np

from assets.drawing.complexion import Person, hair_of, iris, skin
from assets.drawing.noise import roughness
from assets.drawing.solids import (
    Place,
    Solid,
    ball,
    blend,
    both_sides,
    carve,
    egg,
    limb,
    rough,
    turned,
    union,
    within,
)
from assets.drawing.tracing import Material


def _skull(person: Person) -> Solid:
    jaw = person.jaw
    skull = blend(
        0.28,
        egg((0, 0.36, -0.14), (0.73, 0.76, 0.92)),
        egg((0, -0.12, 0.16), (0.64, 0.78, 0.64)),
        egg((0, -0.6, 0.24), (0.47 * jaw, 0.36, 0.46)),
        egg((0, -0.9, 0.5), (0.22 * jaw, 0.15, 0.18)),
    )
    cheeks = both_sides(egg((0.4, -0.16 + 0.06 * person.smile, 0.5), (0.2, 0.15, 0.17)))
    angle = both_sides(egg((0.44 * jaw, -0.62, 0.02), (0.12, 0.16, 0.2)))
    brow = both_sides(limb((0.1, 0.2, 0.76), (0.48, 0.22, 0.55), 0.09 * (0.6 + 0.4 * jaw), 0.07))
    skull = blend(0.2, skull, cheeks, angle, brow)
    sockets = both_sides(egg((0.3, 0.03, 0.86), (0.19, 0.12, 0.16)))
    return carve(skull, sockets, 0.2)


def _nose() -> Solid:
    ridge = limb((0, 0.16, 0.74), (0, -0.25, 1.0), 0.05, 0.07)
    wings = both_sides(egg((0.085, -0.3, 0.86), (0.065, 0.06, 0.1)))
    holes = both_sides(egg((0.055, -0.365, 0.93), (0.035, 0.03, 0.05)))
    return carve(blend(0.07, ridge, ball((0, -0.28, 0.985), 0.078), wings), holes, 0.03)


def _mouth(smile: float) -> tuple[Solid, Solid]:
    """The lips, and the line between them."""
    corner, width = -0.585 + 0.07 * smile, 0.235 + 0.05 * smile

    def bow(y: float, z: float, middle: float, end: float) -> Solid:
        half_way = (0.55 * width, 0.6 * y + 0.4 * corner, z - 0.035)
        return both_sides(
            union(
                limb((0, y, z), half_way, middle, 0.85 * middle),
                limb(half_way, (width, corner, 0.68), 0.85 * middle, end),
            )
        )

    lips = blend(0.05, bow(-0.55, 0.79, 0.036, 0.012), bow(-0.632, 0.782, 0.05, 0.014))
    return lips, bow(-0.59, 0.845, 0.011, 0.004)


def _eyes(lids: float) -> tuple[Solid, Solid]:
    """The eyeballs, and the lids that close over them."""
    ball_right = ball((0.3, 0.03, 0.6), 0.155)
    shell = egg((0.3, 0.03, 0.6), (0.185, 0.178, 0.172))
    slit = egg((0.3, 0.015, 0.78), (0.145, 0.012 + 0.075 * lids, 0.16))
    return both_sides(ball_right), both_sides(carve(shell, slit, 0.012))


def _ear() -> Solid:
    outer = turned(egg((0.71, -0.02, -0.1), (0.07, 0.23, 0.14)), 1, 22, (0.71, 0, -0.1))
    return both_sides(carve(outer, egg((0.79, 0.0, -0.04), (0.05, 0.13, 0.08)), 0.05))


def _face(person: Person) -> Solid:
    lips, line = _mouth(person.smile)
    _, lids = _eyes(person.lids)
    philtrum = limb((0, -0.41, 0.88), (0, -0.49, 0.87), 0.02)
    face = blend(0.1, _skull(person), _nose())
    face = blend(0.07, face, lips)
    face = carve(carve(face, philtrum, 0.05), line, 0.035)
    folds = both_sides(limb((0.17, -0.34, 0.86), (0.3 + 0.03 * person.smile, -0.6, 0.68), 0.004 + 0.012 * person.smile))
    face = carve(face, folds, 0.06)
    return blend(0.05, face, lids)


def bust(shoulders: float = 1.0, collar: float = 0.0) -> Solid:
    """Shoulders in clothes; `collar` is how high a turned-up collar stands."""
    w = shoulders
    coat = blend(
        0.35,
        both_sides(limb((0.35, -1.45, -0.4), (1.32 * w, -1.85, -0.4), 0.3, 0.36)),
        egg((0, -2.5, -0.3), (1.35 * w, 1.05, 0.62)),
        both_sides(limb((1.4 * w, -1.9, -0.4), (1.62 * w, -3.9, -0.2), 0.37, 0.36)),
    )
    if collar:
        opening = both_sides(limb((0.0, -2.9, 0.5), (0.2, -1.2, 0.5), 0.02, 0.3))
        stand = both_sides(
            blend(
                0.1,
                limb((0.5, -1.55, 0.15), (0.6, -1.35 + collar, -0.3), 0.12, 0.05),
                limb((0.5, -1.55, 0.15), (0.24, -2.5, 0.32), 0.14, 0.07),
            )
        )
        coat = blend(0.06, carve(coat, opening, 0.1), stand)
    folds = roughness(np.random.default_rng(3), (1.3, 0.9, 1.3), 3)
    return rough(coat, folds, 0.035)


def head(
    person: Person,
    turn: float = 0.0,
    nod: float = 0.0,
    at: Place = (0, 0, 0),
    look: tuple[float, float] = (0, 0),
    size: float = 1.0,
) -> list[tuple[Solid, Material]]:
    """A head with hair and neck, turned about its neck to its own left, and nodding."""
    balls, _ = _eyes(person.lids)
    neck = limb((0, -0.5, -0.2), (0, -1.9, -0.36), 0.42, 0.47)
    # The colours are painted on the unturned head: they are asked for at places turned back.
    face = within((0, -0.35, 0), 1.95, blend(0.1, _face(person), _ear(), neck))
    hair, strands = hair_of(person)
    parts = [(face, skin(person, hair)), (balls, iris(person, look))]
    if person.hair != "none":
        parts.append((hair, strands))
    return [turned_body(solid, material, turn, at, size, nod) for solid, material in parts]


def turned_body(
    solid: Solid, material: Material, turn: float, at: Place, size: float = 1.0, nod: float = 0.0
) -> tuple[Solid, Material]:
    """A body and its paint, turned, resized and moved together."""
    a, b = np.radians(turn), np.radians(nod)
    about_y = np.array([[np.cos(a), 0, np.sin(a)], [0, 1, 0], [-np.sin(a), 0, np.cos(a)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]])
    back = (about_y @ about_x).T.astype(np.float32)
    shift = np.array(at, np.float32)[:, None]

    def there(p: np.ndarray) -> np.ndarray:
        return back @ (p - shift) / np.float32(size)

    paint, bump = material.colour, material.bump
    moved_material = Material(
        (lambda p: paint(there(p))) if callable(paint) else paint,
        material.soft,
        material.gloss,
        material.polish,
        material.sheen,
        material.glow,
        (lambda p: bump(there(p))) if bump else None,
    )
    return (lambda p: solid(there(p)) * size), moved_material
