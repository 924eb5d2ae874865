"""A child, a whale and the moon: the poster of an animated tale."""

import numpy as np

from assets.drawing.canvas import Canvas
from assets.drawing.creatures import Body
from assets.drawing.film import SHEET, blurred, bokeh, develop, fog, halo, lit, over, placed, ramp
from assets.drawing.head import turned_body
from assets.drawing.lettering import GEOMETRIC, GEOMETRIC_BLACK, billing, write, write_across
from assets.drawing.noise import clouds, roughness
from assets.drawing.solids import ball, blend, both_sides, carve, egg, limb, moved, ring, turned, union
from assets.drawing.tracing import Eye, Light, Material, Scene, photograph


def _whale(rng: np.random.Generator) -> list[Body]:
    body = blend(
        0.5,
        egg((0, 0, 0), (2.3, 0.95, 0.95)),
        egg((1.1, -0.12, 0), (1.2, 0.8, 0.85)),
        limb((-1.6, 0.05, 0), (-3.0, 0.5, 0), 0.5, 0.16),
    )
    fluke = blend(0.1, egg((-3.3, 0.62, 0.4), (0.35, 0.07, 0.6)), egg((-3.3, 0.62, -0.4), (0.35, 0.07, 0.6)))
    fins = union(
        turned(egg((0.5, -0.95, 0.95), (0.3, 0.75, 0.1)), 2, 35, (0.5, -0.5, 0.9)),
        turned(egg((0.5, -0.95, -0.95), (0.3, 0.75, 0.1)), 2, 35, (0.5, -0.5, -0.9)),
    )
    whole = carve(
        blend(0.15, body, turned(fluke, 2, -12, (-3, 0.5, 0)), fins),
        limb((2.3, -0.3, 0.3), (1.1, -0.38, 0.92), 0.02),
        0.06,
    )
    spots = roughness(rng, 3, 3)
    dark, pale = np.array([[0.03], [0.12], [0.26]], np.float32), np.array([[0.5], [0.62], [0.68]], np.float32)

    def paint(p: np.ndarray) -> np.ndarray:
        below = np.clip((-0.42 - p[1] - 0.12 * np.maximum(-p[0] - 0.8, 0)) / 0.12, 0, 1)
        stars = np.clip((spots(p) - 0.72) * 9, 0, 1)
        return (
            dark * (1 + 0.25 * spots(p)) * (1 - below)
            + pale * below
            + stars * (1 - below) * np.array([[0.5], [0.7], [0.7]])
        )

    lens = ball((1.75, -0.06, 0.62), 0.1)
    return [
        (whole, Material(paint, soft=0.25, gloss=0.35, polish=25, sheen=0.8)),
        (lens, Material((0.01, 0.01, 0.012), gloss=4, polish=90)),
    ]


def keeper_of_the_sky(canvas: Canvas) -> None:
    """A whale swims through the night sky before an enormous moon; on the hill below a child holds up a lantern."""
    rng = canvas.rng
    bodies = [turned_body(solid, material, 24, (0.38, 0.62, 0), 0.8) for solid, material in _whale(rng)]
    lights = [
        Light((0.3, 0.9, -0.5), (1.5, 2.0, 2.4), 8),
        Light((-0.5, 0.2, 0.9), (0.35, 0.55, 0.9), 0),
        Light((0.5, -0.9, 0.4), (0.75, 0.4, 0.14), 0),
    ]
    shot = photograph(Scene(bodies, lights, (0.05, 0.09, 0.16)), Eye((0, 0, 14), (0, 0, 0), 0.58), SHEET)
    sheet = ramp([(0, "#050a3c"), (300, "#1233a0"), (600, "#1f86d8"), (760, "#6fe0e6"), (900, "#0a2038")])
    for _ in range(420):
        x, y = rng.integers(0, 600), rng.integers(0, 620)
        sheet[y, x] += rng.uniform(0.2, 2.5)
    sheet = sheet + 0.9 * blurred(np.clip(sheet - 0.5, 0, None), 1.6)
    craters = clouds(rng, SHEET, 95, 6, 0.6)
    moon = halo(318, 285, 226, 90)
    sheet = over(
        sheet,
        moon,
        (np.array([1.7, 1.6, 1.15]) * np.clip(0.8 + 0.6 * craters, 0.35, 1.2)[..., None]).astype(np.float32),
    )
    sheet = lit(sheet, halo(318, 285, 260) * 0.32 * (1 - 0.6 * moon), "#a8dcff")
    sheet = lit(sheet, fog(rng, 420, 760, 200) * 0.5, "#9fd4ee")
    sheet = placed(sheet, shot, 0.6)
    sheet = lit(sheet, fog(rng, 560, 760, 130) * 0.55, "#b6e2ee")
    y, x = np.mgrid[0:900, 0:600].astype(np.float32)
    hill = np.clip((y - 752 - 70 * ((x - 190) / 300) ** 2 + 5 * clouds(rng, SHEET, 26, 3)) / 2.5, 0, 1)
    sheet = over(sheet, hill, ramp([(730, "#0c3350"), (900, "#030a18")]))
    girl = photograph(
        Scene(
            _child(),
            [Light((0.9, 0.7, 0.5), (3.2, 1.7, 0.5), 8), Light((0.1, 0.8, -0.8), (1.2, 1.8, 2.4), 8)],
            (0.08, 0.12, 0.24),
        ),
        Eye((0, 0, 14), (1.78, 2.3, 0), 0.68),
        SHEET,
    )
    sheet = placed(sheet, girl, 0.5)
    sheet = lit(sheet, halo(202, 540, 7, 3) * 4 + halo(202, 540, 46) * 1.1 + halo(202, 540, 150) * 0.3, "#ffb040")
    sheet = lit(sheet, bokeh(rng, 60, 430, 790, 3.4) * 0.9, "#ffd98a")
    develop(canvas, sheet, 1.2, "#061430", "#fff8e6", 1.15, 1.08, 0.35, 0.014)
    write(canvas, "SOMEONE HAS TO LIGHT THE STARS", GEOMETRIC, 14, (300, 44), "#d8ecf6", "centre", 0.34)
    write_across(canvas, "KEEPER OF THE SKY", GEOMETRIC_BLACK, 520, (300, 838), "#ffe9ae", tracking=0.05)
    billing(
        canvas,
        889,
        "#8fb4cc",
        480,
        lines=(
            "LARKSPUR ANIMATION presents with the voices of TILDA MOON and BENNO GULL",
            "music by A. FONTAINE story by PIP DUNMORE directed by FREDA LACHS",
        ),
    )


def _child() -> list[Body]:
    """A small girl in a red coat who turns her back to us and holds a lantern up."""
    coat = blend(
        0.2,
        limb((0, 0.55, 0), (0, -0.35, 0), 0.2, 0.46),
        limb((0.18, 0.5, 0), (0.62, 1.0, 0.1), 0.14, 0.11),
        limb((-0.18, 0.5, 0), (-0.42, 0.0, 0.1), 0.14, 0.1),
    )
    hair = blend(
        0.12,
        ball((0, 1.05, 0), 0.42),
        both_sides(blend(0.06, ball((0.42, 0.95, -0.05), 0.13), limb((0.5, 0.9, -0.05), (0.6, 0.5, 0), 0.12, 0.05))),
    )
    legs = both_sides(
        blend(0.05, limb((0.16, -0.6, 0), (0.16, -1.0, 0), 0.12), egg((0.17, -1.02, 0.05), (0.14, 0.11, 0.2)))
    )
    scarf = blend(
        0.1, moved(ring((0, 0, 0), 0.22, 0.09), (0, 0.66, 0)), limb((-0.2, 0.62, 0.2), (-0.62, 0.36, 0.1), 0.08, 0.06)
    )
    lantern = union(ball((0.7, 1.13, 0.1), 0.1), limb((0.7, 1.25, 0.1), (0.7, 1.32, 0.1), 0.05))
    return [
        (coat, Material((0.62, 0.06, 0.05), soft=0.3, sheen=0.4)),
        (hair, Material((0.2, 0.07, 0.03), soft=0.3, gloss=0.3, sheen=0.6)),
        (legs, Material((0.06, 0.06, 0.1), gloss=0.3)),
        (scarf, Material((0.9, 0.6, 0.1), soft=0.3)),
        (lantern, Material((1.0, 0.8, 0.4), glow=4)),
    ]
