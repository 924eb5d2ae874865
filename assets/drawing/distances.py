"""Small figures under a large sky: the posters of epics, wars and true stories."""

import numpy as np

from assets.drawing.canvas import Canvas
from assets.drawing.complexion import Person
from assets.drawing.film import (
    SHEET,
    band,
    blurred,
    develop,
    drawn,
    fog,
    halo,
    lit,
    over,
    placed,
    ramp,
    smoke,
    sparks,
)
from assets.drawing.head import bust, head, turned_body
from assets.drawing.lettering import CONDENSED, DIDONE, GEOMETRIC, GEOMETRIC_LIGHT, billing, write, write_across
from assets.drawing.noise import clouds, roughness
from assets.drawing.shapes import Shape, box, brush, ellipse, line, moved, polygon, scaled
from assets.drawing.solids import blend, both_sides, carve, egg, half_space, limb
from assets.drawing.tracing import Eye, Light, Material, Scene, photograph


def _walker(x: float, y: float, height: float, stride: float, facing: int = 1, skirt: bool = False) -> Shape:
    """A person on the way, as a flat shape with the feet at (x, y)."""
    h = height / 100

    def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
        return [(x + facing * dx * h, y + dy * h) for dx, dy in points]

    shape = (
        brush(at((0, -90), (1, -90)), [12 * h, 13 * h])
        + brush(at((0, -80), (0, -66), (0, -48)), [14 * h, 21 * h, 15 * h])
        + brush(at((-3, -76), (-9, -60), (-4 - stride / 2, -46)), [7 * h, 6 * h, 4 * h])
        + brush(at((3, -76), (9, -60), (9 + stride / 2, -47)), [7 * h, 6 * h, 4 * h])
        + brush(at((-3, -50), (-4 - stride / 3, -24), (-4 - stride, 0)), [11 * h, 8 * h, 5 * h])
        + brush(at((3, -50), (5 + stride / 2, -26), (4 + stride, 0)), [11 * h, 8 * h, 5 * h])
    )
    if skirt:
        shape += polygon(*at((-7, -58), (7, -58), (15, -18), (-14, -16)))
        shape += brush(at((-2, -92), (-6, -80), (-6, -70)), [10 * h, 9 * h, 4 * h])
    return shape


def what_the_river_kept(canvas: Canvas) -> None:
    """A woman's face in a golden sky; below it two people part on a jetty over still water."""
    rng = canvas.rng
    her = Person(
        hair="long",
        jaw=0.78,
        lids=0.35,
        smile=0.05,
        skin=(0.72, 0.44, 0.31),
        hair_colour=(0.07, 0.03, 0.015),
        lips=(0.5, 0.14, 0.1),
        brows=0.8,
    )
    bodies = [
        *head(her, turn=38, nod=3, look=(0.2, -0.1)),
        turned_body(bust(0.9), Material((0.12, 0.05, 0.03), soft=0.2, sheen=0.3), 30, (0, 0, 0)),
    ]
    lights = [Light((1, 0.45, 0.4), (3.4, 2.3, 1.15), 10), Light((-1, 0.5, -0.6), (2.0, 1.1, 0.45), 8)]
    shot = photograph(Scene(bodies, lights, (0.035, 0.02, 0.012)), Eye((0, 0, 9), (0.28, -0.75, 0), 0.44), SHEET)
    sheet = ramp([(0, "#4a1f0c"), (260, "#b5651f"), (560, "#ffc866"), (640, "#ffe2a0")])
    streaks = np.clip(clouds(rng, (900 * 4, 600), 260, 6, 0.55)[:900] * 0.8 + 0.5, 0, 1.4)
    sheet = sheet * (0.55 + 0.6 * streaks)[..., None]
    sheet = placed(sheet, shot, 0.7)
    y, x = np.mgrid[0:900, 0:600].astype(np.float32)
    fade = band(380, 600)
    sheet = over(sheet, fade * 0.97, ramp([(380, "#d98a35"), (600, "#ffd88c"), (640, "#fff0c0")]))
    sheet = lit(sheet, halo(420, 640, 60, 2, 0.7) * 1.6 + halo(420, 640, 240, 2, 0.4) * 0.5, "#ffdf90")
    shore = np.clip((y - 632 + 10 * clouds(rng, SHEET, 90, 5) - 10 * np.exp(-(((x - 80) / 160) ** 2))) / 2, 0, 1)
    sheet = over(sheet, blurred(shore, 1.2) * (1 - band(640, 646)), ramp([(600, "#a3602a"), (650, "#6b3a18")]))
    below = np.clip(y - 644, 0, None)
    mirror = sheet[
        np.clip(644 - below * 1.3, 0, 899).astype(int),
        np.clip(x + 5 * np.sin(below * 0.9 + 3 * clouds(rng, SHEET, 40, 3)), 0, 599).astype(int),
    ]
    sheet = over(sheet, np.clip((y - 644) / 1.5, 0, 1), mirror * 0.62)
    jetty = polygon((-10, 706), (330, 690), (330, 698), (-10, 724)) + [
        outline for at in (40, 110, 180, 250, 310) for outline in box(at, 694, at + 6, 790 - at / 4)
    ]
    people = _walker(206, 700, 92, 4, -1) + _walker(292, 694, 84, 9, 1, skirt=True)
    sheet = over(
        sheet, drawn(canvas, jetty + people, 0.7), np.zeros_like(sheet) + np.array([0.012, 0.006, 0.003], np.float32)
    )
    sheet = lit(sheet, halo(420, 660, 90, 2, 1.6) * 0.25, "#ffd070")
    sheet = sheet * (1 - 0.82 * band(700, 850))[..., None]
    develop(canvas, sheet, 1.25, "#1c0c06", "#fff0d2", 0.95, 1.1, 0.4, 0.035)
    write(canvas, "ELENA ROERSTER", GEOMETRIC_LIGHT, 18, (150, 46), "#fbe8c8", "centre", 0.22)
    write(canvas, "KARL WINTER", GEOMETRIC_LIGHT, 18, (450, 46), "#fbe8c8", "centre", 0.22)
    write_across(canvas, "What the River Kept", DIDONE, 500, (300, 800), "#fff1d6")
    write(canvas, "Some goodbyes take a lifetime.", GEOMETRIC_LIGHT, 16, (300, 830), "#e9c48c", "centre", 0.08)
    billing(canvas, 888, "#b98f60", 480)


def _soldier(x: float, y: float, height: float, stride: float) -> Shape:
    h = height / 100
    rifle = line([(x - 16 * h, y - 58 * h), (x + 22 * h, y - 72 * h)], 3.2 * h)
    helmet = ellipse(x, y - 94 * h, 9.5 * h, 7 * h) + ellipse(x, y - 91 * h, 11 * h, 3 * h)
    pack = brush([(x - 9 * h, y - 76 * h), (x - 9 * h, y - 60 * h)], [15 * h, 15 * h])
    return _walker(x, y, height, stride) + rifle + helmet + pack


def _helicopter(x: float, y: float, size: float) -> Shape:
    shape = (
        ellipse(0, 0, 26, 12)
        + brush([(20, -3), (50, -7), (78, -8)], [12, 5, 4])
        + polygon((72, -8), (84, -24), (88, -22), (82, -6))
        + brush([(0, -12), (0, -18)], [5, 5])
        + brush([(-62, -20), (0, -18), (62, -20)], [2, 3, 2])
        + brush([(-22, 16), (0, 17), (20, 16)], [2, 3, 2])
    )
    return moved(scaled(shape, size), x, y)


def the_far_bank(canvas: Canvas) -> None:
    """A file of soldiers on a ridge in the dust of helicopters, before a low orange sun."""
    rng = canvas.rng
    sheet = ramp([(0, "#1a1712"), (250, "#5a4326"), (560, "#d9892f"), (700, "#7a4317"), (900, "#0c0704")])
    dust = smoke(rng, 240, 1.2)
    sheet = sheet * (0.4 + 0.8 * dust)[..., None]
    man = Person(hair="none", beard=0.8, lids=0.35, skin=(0.5, 0.32, 0.23), jaw=1.05, brows=1.2)
    steel = roughness(np.random.default_rng(2), 9, 3)
    helmet = blend(
        0.1,
        carve(egg((0, 0.5, -0.12), (0.98, 0.78, 1.08)), half_space((0, 1, 0.12), 0.42), 0.05),
        egg((0, 0.46, -0.05), (1.06, 0.09, 1.2)),
    )
    strap = both_sides(limb((0.78, 0.35, 0.1), (0.3, -0.95, 0.45), 0.03))
    bodies = [
        *head(man, turn=-34, nod=4, look=(0.1, 0.1)),
        turned_body(
            helmet,
            Material((0.07, 0.075, 0.05), gloss=0.15, polish=10, sheen=0.4, bump=lambda p: 0.008 * steel(p)),
            -34,
            (0, 0, 0),
            nod=4,
        ),
        turned_body(strap, Material((0.05, 0.04, 0.03)), -34, (0, 0, 0), nod=4),
        turned_body(bust(1.1, collar=0.3), Material((0.09, 0.085, 0.06), soft=0.1, sheen=0.3), -10, (0, 0, 0)),
    ]
    lights = [Light((-1, 0.3, 0.3), (3.0, 2.0, 1.0), 12), Light((1, 0.5, -0.6), (3.0, 1.6, 0.6), 8)]
    shot = photograph(Scene(bodies, lights, (0.012, 0.009, 0.006)), Eye((0, 0, 9), (-0.12, -0.95, 0), 0.5), SHEET)
    sheet = placed(sheet, shot, 0.7)
    sheet = over(
        sheet,
        band(430, 570) * 0.96,
        ramp([(300, "#8a5523"), (560, "#e09a3c"), (700, "#7a4317"), (900, "#0c0704")]) * (0.5 + 0.7 * dust)[..., None],
    )
    sheet = lit(sheet, halo(330, 560, 60, 9) * 1.5 + halo(330, 560, 170) * 0.6, "#ffc070")
    ridge_far = np.clip((np.mgrid[0:900, 0:600][0] - 600 + 22 * clouds(rng, SHEET, 140, 6)) / 2, 0, 1)
    sheet = over(sheet, blurred(ridge_far, 2) * 0.8, ramp([(560, "#8a5220"), (760, "#3a210d")]))
    for x, y, size, soft in [(505, 150, 1.0, 1.0), (540, 300, 0.6, 1.4), (440, 420, 0.4, 1.6)]:
        sheet = over(
            sheet,
            drawn(canvas, _helicopter(x, y, size), soft) * 0.92,
            np.zeros_like(sheet) + np.array([0.02, 0.013, 0.008], np.float32),
        )
    sheet = lit(sheet, fog(rng, 480, 700, 200) * 0.3, "#e0a050")
    men: Shape = []
    for x, y, height, stride in [
        (70, 655, 128, 9),
        (165, 648, 138, 13),
        (268, 650, 146, 8),
        (372, 655, 150, 14),
        (482, 664, 160, 10),
    ]:
        men += _soldier(x, y, height, stride)
    ridge = np.clip(
        (np.mgrid[0:900, 0:600][0] - 650 + 9 * clouds(rng, SHEET, 60, 6) - 14 * np.sin(np.mgrid[0:900, 0:600][1] / 140))
        / 1.5,
        0,
        1,
    )
    dark = np.maximum(drawn(canvas, men, 0.7), blurred(ridge.astype(np.float32), 0.8))
    sheet = over(sheet, dark, ramp([(480, "#0e0905"), (900, "#050302")]))
    glow = np.clip(blurred(1 - dark, 3) * dark * 2, 0, 1) * halo(330, 560, 260)
    sheet = lit(sheet, glow * 0.5, "#ffb050")
    sheet = lit(sheet, fog(rng, 600, 720, 120) * 0.14, "#d99a50")
    sheet = lit(sheet, sparks(rng, 160, (300, 600), 420) * 0.25, "#ffb060")
    develop(canvas, sheet, 1.35, "#120d06", "#ffeccc", 0.9, 1.16, 0.5, 0.05)
    write(canvas, "TOM ARDLEY      NILS HOLZ      PETER SZABO", GEOMETRIC, 17, (300, 48), "#efe0c6", "centre", 0.16)
    write(canvas, "FIVE WENT ACROSS TO BRING ONE BACK", GEOMETRIC, 13, (300, 742), "#e0b878", "centre", 0.3)
    write_across(canvas, "THE FAR BANK", CONDENSED, 480, (300, 824), "#f2e6d0", tracking=0.05)
    billing(canvas, 884, "#a08a68")
