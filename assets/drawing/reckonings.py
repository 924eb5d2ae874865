"""Engines and explosions: the posters of action films."""

import numpy as np

from assets.drawing import shapes
from assets.drawing.canvas import Canvas
from assets.drawing.film import (
    SHEET,
    band,
    blurred,
    develop,
    drawn,
    fog,
    halo,
    linear,
    lit,
    over,
    placed,
    ramp,
    smoke,
    sparks,
)
from assets.drawing.head import turned_body
from assets.drawing.lettering import CONDENSED, GEOMETRIC, billing, write, write_across
from assets.drawing.noise import roughness
from assets.drawing.shapes import Shape, polygon
from assets.drawing.solids import (
    Solid,
    ball,
    blend,
    block,
    both_sides,
    carve,
    common,
    egg,
    half_space,
    limb,
    moved,
    pole,
    turned,
    union,
    within,
)
from assets.drawing.tracing import Eye, Light, Material, Scene, photograph


def _wheel(x: float, z: float) -> tuple[Solid, Solid]:
    """A tyre, and the rim in it."""
    tyre = turned(pole((x, 0.42, z), 0.42, 0.17, 0.08), 2, 90, (x, 0.42, z))
    hub = turned(pole((x, 0.42, z), 0.27, 0.18, 0.02), 2, 90, (x, 0.42, z))
    spokes = union(
        *(limb((x, 0.42, z), (x, 0.42 + 0.28 * np.sin(a), z + 0.28 * np.cos(a)), 0.05) for a in np.arange(5) * 1.2566)
    )
    return carve(tyre, hub, 0.02), common(hub, spokes)


def _car() -> list[tuple[Solid, Material]]:
    """A low and wide car of the seventies; its nose looks along z."""
    body = blend(0.12, block((0, 0.62, 0), (0.98, 0.24, 2.3), 0.14), block((0, 0.78, 1.1), (0.86, 0.16, 1.1), 0.12))
    body = blend(
        0.1,
        body,
        both_sides(egg((0.8, 0.72, 1.35), (0.26, 0.24, 0.85))),
        both_sides(egg((0.84, 0.75, -1.35), (0.24, 0.3, 0.9))),
    )
    scoop = block((0, 0.98, 1.0), (0.3, 0.08, 0.42), 0.06)
    cabin = common(
        blend(0.2, block((0, 1.1, -0.5), (0.76, 0.34, 0.95), 0.2)),
        half_space((0, 0.62, 0.78), 0.76),
        half_space((0, 0.75, -0.66), 1.62),
        half_space((0.86, 0.5, 0), 1.2),
        half_space((-0.86, 0.5, 0), 1.2),
    )
    grille = block((0, 0.62, 2.3), (0.62, 0.11, 0.12), 0.04)
    lamps_at = both_sides(union(ball((0.52, 0.63, 2.22), 0.12), ball((0.8, 0.63, 2.16), 0.12)))
    arches = both_sides(
        union(*(turned(pole((0.95, 0.42, z), 0.5, 0.35), 2, 90, (0.95, 0.42, z)) for z in (1.42, -1.4)))
    )
    shell = carve(carve(blend(0.03, body, scoop), grille, 0.03), arches, 0.02)
    roof = common(cabin, half_space((0, -1, 0), -1.34))
    pillars = common(
        cabin,
        union(
            both_sides(limb((0.7, 0.9, 0.42), (0.56, 1.42, -0.05), 0.06)),
            both_sides(limb((0.7, 0.9, -1.4), (0.56, 1.4, -1.0), 0.2)),
        ),
    )
    wheels = [both_sides(part) for z in (1.42, -1.4) for part in _wheel(0.86, z)]
    paint = Material((0.42, 0.012, 0.012), gloss=1.6, polish=60, sheen=0.6)
    chrome = Material((0.4, 0.4, 0.42), gloss=1.8, polish=50, sheen=0.8)
    dark = Material((0.015, 0.015, 0.017), gloss=0.3, polish=20, sheen=0.2)
    return [
        (within((0, 0.7, 0), 2.6, union(shell, roof, pillars)), paint),
        (moved(cabin, (0, -0.03, 0)), Material((0.012, 0.014, 0.02), gloss=2.2, polish=90, sheen=0.6)),
        (union(wheels[0], wheels[2], moved(grille, (0, 0, -0.1))), dark),
        (union(wheels[1], wheels[3], block((0, 0.44, 2.34), (0.95, 0.05, 0.06), 0.04)), chrome),
        (lamps_at, Material((1.0, 0.92, 0.75), glow=7.0)),
    ]


def last_exit_north(canvas: Canvas) -> None:
    """A red car races towards us on a wet road, out of a wall of fire, sparks in the air."""
    rng = canvas.rng
    puddles = roughness(np.random.default_rng(5), (0.9, 1, 0.5), 4)
    road = Material(
        lambda p: np.array([[0.01], [0.011], [0.013]], np.float32) * (1 + 0.5 * puddles(p)),
        gloss=0.12,
        polish=14,
        sheen=0.04,
        bump=lambda p: 0.012 * puddles(3 * p),
    )
    bodies = [
        *(turned_body(solid, material, -24, (0, 0, 0)) for solid, material in _car()),
        (half_space((0, 1, 0)), road),
    ]
    lights = [
        Light((-0.7, 0.6, 0.7), (0.6, 1.0, 1.6), 8),
        Light((0.8, 0.35, -0.7), (6.0, 2.2, 0.4), 8),
        Light((-0.8, 0.3, -0.7), (3.0, 1.1, 0.25), 8),
    ]
    shot = photograph(
        Scene(bodies, lights, (0.02, 0.022, 0.03)), Eye((-0.5, 0.95, 11), (-0.42, 1.5, 0), 0.62, 3), SHEET
    )
    horizon = 565
    sheet = ramp([(0, "#070b10"), (300, "#141c22"), (520, "#2e1d12"), (900, "#0b0806")])
    billow = smoke(rng, 260, 1.9) ** 2
    cores = np.maximum.reduce(
        [halo(380, 420, 210, 2.6, 1.1), 0.7 * halo(110, 470, 120, 2.6, 1.1), 0.6 * halo(300, 210, 120, 2.4, 1.1)]
    )
    fire = np.clip(cores * (0.25 + 1.5 * billow), 0, 2)
    sheet = lit(sheet, fire**1.4 * 2.0, "#ff5a0a")
    sheet = lit(sheet, np.clip(fire - 0.35, 0, None) ** 1.3 * 4.5, "#ffb43a")
    sheet = lit(sheet, np.clip(fire - 0.8, 0, None) * 5, "#fff0b0")
    sheet = sheet * np.clip(1.25 - 1.1 * smoke(rng, 140, 1.6), 0.1, 1)[..., None]
    debris: Shape = []
    for x, y in rng.uniform((20, 30), (590, 520), (60, 2)):
        size, spin = 1.2 + 9 * rng.random() ** 3, rng.uniform(0, 360)
        corners = ((-1, -0.3), (0.5, -0.5), (1, 0.3), (-0.3, 0.5))
        debris += shapes.turned(polygon(*((x + size * dx, y + size * dy) for dx, dy in corners)), spin, (x, y))
    sheet = over(sheet, drawn(canvas, debris, 0.9) * 0.9, np.zeros_like(sheet) + 0.01)
    sheet = placed(blurred(sheet, 1.0), shot, 0.5)
    far = blurred(fog(rng, horizon - 30, horizon + 45, 70) * (shot.depth > 20), 2)
    sheet = over(sheet, np.clip(1.3 * far, 0, 1), np.zeros_like(sheet) + linear("#5a2a10"))
    # The wet road mirrors the fire, drawn out towards us.
    y = np.mgrid[0:900, 0:600][0]
    mirrored = blurred(fire, 8)[np.clip(2 * horizon - y - 60, 0, 899), np.mgrid[0:900, 0:600][1]]
    on_road = (
        np.clip((shot.depth < 60) * 1.0, 0, 1) * band(horizon - 10, horizon + 60) * (shot.light.sum(axis=-1) < 0.5)
    )
    sheet = lit(sheet, mirrored * blurred(on_road, 2) * (0.3 + 0.7 * smoke(rng, 60, 1.4)) * 0.8, "#ff7a1e")
    lamps = blurred(np.clip(shot.light.min(axis=-1) - 2.5, 0, 3), 2)
    sheet = lit(sheet, blurred(lamps, 8) * 1.6 + blurred(lamps, 30) * 3, "#ffe9c0")
    sheet = lit(sheet, fog(rng, 480, 700, 120) * 0.1, "#d08a4a")
    sheet = lit(sheet, sparks(rng, 560, (380, 480), 620) * 0.55, "#ff8a2a")
    sheet = sheet * (1 - 0.85 * band(690, 800))[..., None]
    develop(canvas, sheet, 1.35, "#08161f", "#fff0dc", 1.15, 1.25, 0.55, 0.035)
    write(canvas, "JOHN ARDEN      INES MOKRANE", GEOMETRIC, 20, (300, 44), "#e8e4dd", "centre", 0.26)
    write(canvas, "FOUR HUNDRED MILES.  NO BRAKES.", GEOMETRIC, 13.5, (300, 730), "#e8c9a0", "centre", 0.3)
    write_across(canvas, "LAST EXIT NORTH", CONDENSED, 530, (300, 822), "#f4efe6", tracking=0.02)
    billing(canvas, 886, "#b3a596")
