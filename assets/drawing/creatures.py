"""Bodies that live only in a computer: the posters of animated films."""

import numpy as np

from assets.drawing.canvas import Canvas
from assets.drawing.film import SHEET, band, blurred, bokeh, develop, halo, lit, over, placed, ramp
from assets.drawing.head import turned_body
from assets.drawing.lettering import GEOMETRIC, SLAB, billing, cut_out, write
from assets.drawing.noise import clouds, roughness
from assets.drawing.solids import (
    Place,
    Solid,
    ball,
    blend,
    both_sides,
    carve,
    egg,
    limb,
    moved,
    ring,
    rough,
    turned,
    union,
    within,
)
from assets.drawing.tracing import Colour, Eye, Light, Material, Scene, photograph

Body = tuple[Solid, Material]


def eyes(at: Place, radius: float, apart: float, iris: Colour, look: tuple[float, float] = (0, 0)) -> Body:
    """A pair of round cartoon eyes with glossy pupils."""
    x0, y0, z0 = at
    tint = np.array(iris, np.float32)[:, None]

    def colour(p: np.ndarray) -> np.ndarray:
        side = np.sign(p[0] - x0)
        r = np.hypot(p[0] - x0 - side * apart - look[0] * radius, p[1] - y0 - look[1] * radius) / radius
        white = np.full((3, p.shape[1]), 0.85, np.float32)
        coloured = np.clip((0.62 - r) / 0.05, 0, 1)
        pupil = np.clip((0.36 - r) / 0.05, 0, 1)
        return (white + (tint * (0.5 + r) - white) * coloured) * (1 - 0.98 * pupil)

    balls = union(ball((x0 - apart, y0, z0), radius), ball((x0 + apart, y0, z0), radius))
    return balls, Material(colour, gloss=2.5, polish=220, soft=0.15)


def _fur(rng: np.random.Generator, solid: Solid, colour: Colour, belly: Colour, long: float = 0.05) -> Body:
    coarse, fine = roughness(rng, (9, 5, 9), 2), roughness(rng, (34, 9, 34), 2)
    base, light = np.array(colour, np.float32)[:, None], np.array(belly, np.float32)[:, None]

    def paint(p: np.ndarray) -> np.ndarray:
        front = np.exp(-((p[0] / 0.62) ** 2) - ((p[1] + 0.75) / 0.7) ** 2) * (p[2] > 0)
        return (base + (light - base) * front) * (1 + 0.35 * fine(p) + 0.15 * coarse(p))

    shaggy = rough(rough(solid, coarse, long), fine, 0.35 * long)
    return shaggy, Material(paint, soft=0.4, sheen=0.9, bump=lambda p: 0.01 * fine(p))


def _moss(rng: np.random.Generator) -> list[Body]:
    """A large shaggy monster that would not hurt a fly."""
    body = blend(
        0.5,
        egg((0, 0, 0), (1.05, 1.0, 0.9)),
        egg((0, -1.1, 0), (1.2, 1.05, 0.95)),
        both_sides(limb((1.0, -0.4, 0.1), (1.35, -1.3, 0.55), 0.3, 0.24)),
        both_sides(limb((0.5, -1.7, 0), (0.55, -2.3, 0.15), 0.38, 0.36)),
    )
    mouth = both_sides(
        blend(
            0.05,
            limb((0, -0.36, 0.98), (0.28, -0.29, 0.95), 0.13, 0.12),
            limb((0.28, -0.29, 0.95), (0.52, -0.1, 0.84), 0.12, 0.06),
        )
    )
    horns = both_sides(
        blend(
            0.1,
            limb((0.5, 0.8, 0), (0.78, 1.12, 0.0), 0.16, 0.11),
            limb((0.78, 1.12, 0), (0.74, 1.42, 0.02), 0.11, 0.04),
        )
    )
    teeth = union(*(limb((x, -0.4, 0.92), (x, -0.25, 0.97), 0.075, 0.04) for x in (-0.24, 0.24)))
    fur, paint = _fur(rng, carve(body, mouth, 0.06), (0.07, 0.4, 0.3), (0.45, 0.62, 0.3))
    feet = both_sides(egg((0.58, -2.5, 0.35), (0.42, 0.2, 0.5)))
    return [
        (within((0, -0.6, 0), 2.6, fur), paint),
        (moved(mouth, (0, 0, -0.14)), Material((0.2, 0.02, 0.03))),
        (teeth, Material((0.9, 0.86, 0.75), gloss=0.5, soft=0.3)),
        (union(horns, feet), Material((0.75, 0.5, 0.2), gloss=0.4, soft=0.2)),
        eyes((0, 0.38, 0.72), 0.3, 0.36, (0.7, 0.35, 0.03), (0.14, -0.1)),
    ]


def _button() -> list[Body]:
    """A small round robot with one antenna."""
    shell = blend(0.06, egg((0, 0, 0), (0.62, 0.56, 0.56)), limb((0, -0.4, 0), (0, -0.85, 0), 0.34, 0.42))
    rim = turned(ring((0, 0, 0), 0.4, 0.05), 0, 90)
    return [
        (shell, Material((0.85, 0.4, 0.04), gloss=1.2, polish=70, soft=0.1)),
        (egg((0, 0.02, 0.2), (0.42, 0.36, 0.4)), Material((0.03, 0.04, 0.06), gloss=1.5, polish=120)),
        (moved(rim, (0, 0.02, 0.46)), Material((0.8, 0.8, 0.78), gloss=1.5, polish=60)),
        eyes((0, 0.04, 0.5), 0.13, 0.17, (0.1, 0.6, 0.85), (-0.2, 0.2)),
        (
            union(
                limb((0, 0.5, 0), (0.06, 0.95, 0), 0.03),
                both_sides(limb((0.42, -0.6, 0.1), (0.72, -0.3, 0.3), 0.08)),
                both_sides(limb((0.2, -1.1, 0.05), (0.24, -1.35, 0.1), 0.12, 0.16)),
            ),
            Material((0.6, 0.62, 0.66), gloss=1.2, polish=50),
        ),
        (ball((0.06, 1.0, 0), 0.11), Material((1, 0.1, 0.06), gloss=1.0, glow=0.6)),
    ]


def moss_and_button(canvas: Canvas) -> None:
    """A shaggy green monster and a small orange robot on a meadow in the morning."""
    rng = canvas.rng
    meadow = roughness(rng, (7, 3, 7), 3)
    ground = rough(moved(ball((0, -30, 0), 30), (0, -2.55, 0)), roughness(rng, (5, 2, 5), 3), 0.09)
    blades = np.array([[0.16], [0.42], [0.05]], np.float32)
    bodies = [
        *(turned_body(solid, material, 8, (-0.5, 0.15, 0)) for solid, material in _moss(rng)),
        *(turned_body(solid, material, -16, (1.32, -1.3, 1.0), 0.82) for solid, material in _button()),
        (ground, Material(lambda p: blades * (1 + 0.5 * meadow(p)), soft=0.3, sheen=0.5)),
    ]
    lights = [
        Light((-0.6, 0.9, 0.7), (2.7, 2.4, 1.9), 9),
        Light((0.9, 0.5, -0.6), (2.4, 2.0, 1.2), 8),
        Light((0.6, 0.1, 0.8), (0.2, 0.3, 0.45), 0),
    ]
    shot = photograph(Scene(bodies, lights, (0.26, 0.32, 0.42)), Eye((0.2, 0.4, 12), (0.1, -0.05, 0), 0.62), SHEET)
    sheet = ramp([(0, "#1c7fd6"), (330, "#6cc4f2"), (620, "#dff3fb"), (900, "#e9f5d0")])
    puffs = np.clip(clouds(rng, SHEET, 170, 6, 0.5) * 1.3 - 0.15, 0, 1) * band(60, 300)
    sheet = over(sheet, blurred(puffs, 2) * 0.9, np.ones_like(sheet) * 1.6)
    sheet = lit(sheet, halo(520, 90, 90) * 1.2, "#fff0c0")
    hills = np.clip((np.mgrid[0:900, 0:600][0] - 520 - 26 * np.sin(np.mgrid[0:900, 0:600][1] / 75)) / 8, 0, 1)
    sheet = over(sheet, blurred(hills, 4), ramp([(480, "#7fbf6a"), (700, "#4f9a3c"), (900, "#3a7a2a")]))
    sheet = placed(sheet, shot, 0.5)
    sheet = lit(sheet, bokeh(rng, 34, 420, 800, 9) * 0.35, "#fff6b0")
    develop(canvas, sheet, 1.15, "#10202c", "#fffaf0", 1.15, 1.08, 0.12, 0.012)
    write(
        canvas,
        "THIS SUMMER, TWO OF A KIND.  JUST NOT THE SAME KIND.",
        GEOMETRIC,
        14,
        (300, 40),
        "#ffffff",
        "centre",
        0.1,
    )
    inks = ["#ffd23a", "#ff8a2a", "#ff5a4a", "#ffd23a", "#ff8a2a"]
    for dx, ink in ((4, ["#12324a"]), (0, inks)):
        cut_out(canvas, "MOSS & BUTTON", SLAB, 55, (300 + dx, 112 + dx), ink, 0.01, 3)
    billing(canvas, 886, "#123018", 480)
