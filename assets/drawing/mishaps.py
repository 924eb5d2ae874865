"""People and pugs in trouble on bright paper: the posters of comedies."""

import numpy as np

from assets.drawing.canvas import Canvas
from assets.drawing.complexion import Person
from assets.drawing.creatures import Body, eyes
from assets.drawing.figure import Clothes, Pose, figure
from assets.drawing.film import SHEET, develop, halo, lit, placed, ramp
from assets.drawing.head import turned_body
from assets.drawing.lettering import CONDENSED, GEOMETRIC, GEOMETRIC_BLACK, billing, write, write_across
from assets.drawing.noise import roughness
from assets.drawing.solids import ball, blend, both_sides, carve, egg, limb, moved, ring, rough, turned, union
from assets.drawing.tracing import Eye, Light, Material, Scene, photograph


def best_man_overboard(canvas: Canvas) -> None:
    """A man in a wedding suit, with a rubber duck around his waist, snorkel flippers on, shrugging on white."""
    man = Person(
        hair="short",
        smile=0.9,
        lids=0.95,
        skin=(0.72, 0.46, 0.35),
        hair_colour=(0.12, 0.06, 0.025),
        lips=(0.55, 0.22, 0.19),
    )
    shrug = Pose(
        right_arm=((1.45, 4.95, 0.1), (2.15, 5.35, 0.55)),
        left_arm=((-1.45, 4.95, 0.1), (-2.15, 5.35, 0.55)),
        right_leg=((0.5, 2.2, 0.1), (0.62, 0.35, 0.0)),
        left_leg=((-0.5, 2.2, 0.1), (-0.62, 0.35, 0.0)),
    )
    suit = Clothes(
        (0.05, 0.09, 0.2),
        (0.82, 0.82, 0.84),
        (0.05, 0.09, 0.2),
        (0.9, 0.35, 0.02),
        tie=(0.7, 0.03, 0.04),
        gloss=0.06,
        length=4.1,
    )
    yellow, orange = (
        Material((0.95, 0.62, 0.03), gloss=1.0, polish=60, soft=0.2),
        Material((0.9, 0.25, 0.02), gloss=0.8, polish=60, soft=0.2),
    )
    duck = blend(
        0.2,
        ring((0, 4.05, 0.05), 0.95, 0.36),
        limb((0.55, 4.2, 0.95), (0.72, 4.75, 1.1), 0.24, 0.2),
        ball((0.75, 5.0, 1.15), 0.38),
    )
    beak = egg((0.9, 4.93, 1.55), (0.2, 0.09, 0.22))
    pupils = union(ball((0.62, 5.12, 1.49), 0.07), ball((0.98, 5.12, 1.42), 0.07))
    flippers = union(
        *(turned(egg((x, 0.12, 0.85), (0.42, 0.1, 0.95)), 1, turn, (x, 0, 0)) for x, turn in ((0.72, 20), (-0.72, -20)))
    )
    bodies = [
        *figure(man, suit, shrug, look=6, nod=-4),
        (duck, yellow),
        (union(beak, moved(flippers, (0, 0, 0))), orange),
        (pupils, Material((0.01, 0.01, 0.01), gloss=2, polish=80)),
    ]
    lights = [
        Light((-0.6, 0.8, 0.9), (2.0, 1.95, 1.85), 7),
        Light((0.8, 0.5, 0.5), (0.6, 0.62, 0.68), 0),
        Light((0.6, 0.6, -0.8), (1.0, 1.0, 1.0), 0),
    ]
    shot = photograph(Scene(bodies, lights, (0.34, 0.35, 0.37)), Eye((0, 4.4, 24), (0, 3.5, 0), 0.46), SHEET)
    sheet = ramp([(0, "#ffffff"), (900, "#f6f6f4")]) * 1.6
    sheet = sheet * (1 - 0.55 * halo(300, 727, 120, 3, 0.12))[..., None]
    sheet = placed(sheet, shot, 0.5)
    develop(canvas, sheet, 1.5, "#181818", "#ffffff", 1.12, 1.06, 0.0, 0.012)
    write(canvas, "TOBY GRANGE", GEOMETRIC_BLACK, 24, (300, 56), "#1b3f9a", "centre", 0.06)
    write(
        canvas,
        "He had the rings.  He had the speech.  He missed the boat.",
        GEOMETRIC,
        15,
        (300, 84),
        "#333333",
        "centre",
        0.02,
    )
    write_across(canvas, "BEST MAN OVERBOARD", CONDENSED, 540, (300, 830), "#d9161c")
    billing(canvas, 886, "#666666", 470)


def _pug() -> list[Body]:
    """A pug in a suit: it knows what it wants."""
    rng = np.random.default_rng(21)
    head = blend(0.25, egg((0, 0, 0), (0.98, 0.86, 0.8)), both_sides(egg((0.42, -0.42, 0.3), (0.5, 0.42, 0.5))))
    muzzle = blend(
        0.15, both_sides(egg((0.25, -0.34, 0.78), (0.34, 0.3, 0.3))), egg((0, -0.14, 0.84), (0.26, 0.14, 0.16))
    )
    wrinkles = union(
        *(
            both_sides(limb((0.02, y, 0.86 - 0.25 * y), (0.3, y + 0.1, 0.84 - 0.35 * y), 0.025))
            for y in (0.2, 0.36, 0.52)
        ),
        both_sides(limb((0.3, 0.02, 0.86), (0.62, -0.3, 0.66), 0.03)),
        limb((0, -0.25, 1.12), (0, -0.5, 1.08), 0.025),
        both_sides(limb((0, -0.5, 1.06), (0.5, -0.62, 0.72), 0.03)),
    )
    ears = both_sides(
        blend(0.1, egg((0.86, 0.55, 0.1), (0.26, 0.3, 0.12)), limb((0.86, 0.55, 0.15), (1.02, 0.12, 0.22), 0.16, 0.08))
    )
    face = carve(blend(0.18, head, muzzle), wrinkles, 0.12)
    hairs = roughness(rng, (30, 30, 30), 2)
    tan, black = np.array([[0.62], [0.42], [0.24]], np.float32), np.array([[0.03], [0.022], [0.02]], np.float32)

    def coat(p: np.ndarray) -> np.ndarray:
        mask = np.exp(-((p[0] / 0.5) ** 4) - (((p[1] + 0.3) / 0.36) ** 4)) * (p[2] > 0.4)
        rings = np.exp(-(((np.abs(p[0]) - 0.43) / 0.3) ** 4) - (((p[1] - 0.12) / 0.27) ** 4)) * (p[2] > 0.3)
        dark = np.clip(mask + 0.9 * rings, 0, 1)
        return (tan + (black - tan) * dark) * (1 + 0.22 * hairs(p))

    fur = Material(coat, soft=0.3, sheen=0.5, bump=lambda p: 0.006 * hairs(p))
    return [
        (rough(face, hairs, 0.012), fur),
        (ears, Material((0.035, 0.025, 0.022), soft=0.2, sheen=0.5)),
        (both_sides(egg((0, -0.1, 1.0), (0.17, 0.11, 0.09))), Material((0.012, 0.01, 0.01), gloss=1.4, polish=40)),
        eyes((0, 0.1, 0.66), 0.25, 0.43, (0.12, 0.05, 0.02), (0.0, 0.06)),
    ]


def chairman_bark(canvas: Canvas) -> None:
    """A pug in a pinstriped suit with a red tie, a cigar-shaped bone before it, on yellow."""
    cloth = roughness(np.random.default_rng(7), 30, 2)
    jacket = blend(
        0.3,
        egg((0, -2.3, -0.2), (1.45, 1.15, 0.85)),
        both_sides(limb((0.7, -1.45, -0.2), (1.45, -1.9, -0.1), 0.34, 0.4)),
        both_sides(limb((1.5, -2.0, -0.1), (1.2, -3.3, 0.75), 0.42, 0.36)),
    )
    opening = both_sides(limb((0, -3.0, 0.8), (0.2, -1.0, 0.6), 0.03, 0.3))
    lapels = both_sides(blend(0.05, limb((0.42, -1.15, 0.52), (0.12, -2.75, 0.82), 0.16, 0.1)))
    navy = np.array([[0.03], [0.045], [0.1]], np.float32)

    def pinstripe(p: np.ndarray) -> np.ndarray:
        stripe = (np.abs(((p[0] * 7) % 1) - 0.5) < 0.06) * 0.22
        return navy * (1 + 0.3 * cloth(p)) + stripe

    table = Material((0.28, 0.11, 0.04), gloss=0.5, polish=40)
    bone = blend(
        0.08,
        limb((-0.7, -3.12, 1.75), (0.7, -3.12, 1.75), 0.12),
        *(ball((x, -3.12 + y, 1.75), 0.17) for x in (-0.8, 0.8) for y in (-0.1, 0.12)),
    )
    bodies = [
        *(turned_body(solid, material, -8, (0, -0.1, 0.1), nod=0) for solid, material in _pug()),
        (carve(jacket, opening, 0.05), Material(pinstripe, soft=0.1, sheen=0.25)),
        (lapels, Material((0.022, 0.032, 0.075), sheen=0.3)),
        (
            blend(0.2, egg((0, -1.6, 0.05), (0.75, 0.75, 0.55)), egg((0, -2.4, 0.05), (0.8, 0.9, 0.62))),
            Material((0.8, 0.8, 0.82), soft=0.3),
        ),
        (
            blend(0.06, ball((0, -1.12, 0.68), 0.13), limb((0, -1.25, 0.68), (0, -2.6, 0.82), 0.07, 0.18)),
            Material((0.7, 0.03, 0.03), gloss=0.4),
        ),
        (moved(ball((0, -60, 0), 60), (0, -3.32, 0)), table),
        (both_sides(egg((1.0, -3.2, 1.2), (0.34, 0.2, 0.36))), Material((0.62, 0.42, 0.24), soft=0.3)),
        (bone, Material((0.85, 0.8, 0.68), gloss=0.4, soft=0.3)),
    ]
    lights = [Light((-0.6, 0.8, 0.9), (2.3, 2.2, 2.0), 8), Light((0.9, 0.4, -0.4), (1.6, 1.5, 1.2), 0)]
    shot = photograph(Scene(bodies, lights, (0.3, 0.28, 0.24)), Eye((0, 0.2, 13), (0, -1.32, 0), 0.57), SHEET)
    sheet = ramp([(0, "#ffc400"), (500, "#ffe04a"), (900, "#ffb300")])
    sheet = lit(sheet, halo(300, 330, 240) * 0.5, "#fff2a0")
    sheet = placed(sheet, shot, 0.5)
    develop(canvas, sheet, 1.3, "#1c140a", "#fffdf4", 1.12, 1.06, 0.08, 0.012)
    write(
        canvas,
        "HE'S NEW.  HE'S RUTHLESS.  HE NEEDS TO GO OUT.",
        GEOMETRIC_BLACK,
        15,
        (300, 44),
        "#1b1b1b",
        "centre",
        0.05,
    )
    write_across(canvas, "CHAIRMAN BARK", GEOMETRIC_BLACK, 540, (300, 826), "#d3151b")
    billing(canvas, 884, "#ffe9a8", 470)
