"""Faces between light and shadow: the posters of dramas, romances and thrillers."""

import numpy as np

from assets.drawing.canvas import HEIGHT, WIDTH, Canvas
from assets.drawing.complexion import Person
from assets.drawing.film import SHEET, band, bokeh, develop, fog, halo, lit, over, placed, rain, ramp
from assets.drawing.head import bust, head, turned_body
from assets.drawing.lettering import CONDENSED, DIDONE, GEOMETRIC, GEOMETRIC_LIGHT, billing, write, write_across
from assets.drawing.tracing import Eye, Light, Material, Scene, photograph


def salt_on_the_window(canvas: Canvas) -> None:
    """Two faces close to each other in the last warm light, over white that the title stands on."""
    her = Person(
        hair="long",
        jaw=0.78,
        smile=0.35,
        lids=0.25,
        skin=(0.74, 0.48, 0.37),
        hair_colour=(0.2, 0.1, 0.04),
        lips=(0.55, 0.14, 0.13),
        brows=0.8,
    )
    him = Person(skin=(0.6, 0.36, 0.26), hair_colour=(0.035, 0.02, 0.015), beard=0.35, smile=0.2, lids=0.2)
    coat = bust()
    bodies = [
        *head(her, turn=-28, nod=6, at=(0.72, -0.25, 0.3)),
        *head(him, turn=62, nod=10, at=(-0.95, 0.28, -0.2)),
        turned_body(coat, Material((0.75, 0.7, 0.64), soft=0.3, sheen=0.2), 30, (-1.1, 0.1, -0.3)),
        turned_body(coat, Material((0.55, 0.2, 0.18), soft=0.3), -30, (0.9, -0.5, 0.1), 0.9),
    ]
    lights = [
        Light((0.2, 0.75, 0.9), (2.0, 1.75, 1.45), 5),
        Light((1, 0.4, -0.7), (2.4, 1.5, 0.7), 10),
        Light((-1, 0.5, -0.6), (1.6, 1.1, 0.6), 10),
    ]
    shot = photograph(Scene(bodies, lights, (0.22, 0.18, 0.16)), Eye((0, 0, 9), (0, -0.62, 0), 0.44), SHEET)
    sheet = ramp([(0, "#e2b27c"), (400, "#f7ddb5"), (900, "#fff6e8")])
    sheet = lit(sheet, halo(520, 130, 160), "#ffe2a0") + bokeh(canvas.rng, 26, 0, 420, 34)[..., None] * np.array(
        [0.5, 0.3, 0.12]
    )
    sheet = placed(sheet, shot, 0.8)
    sheet = lit(sheet, halo(590, 30, 150) * 0.25, "#ffca80")
    sheet = over(sheet, band(520, 690), np.full((HEIGHT, WIDTH, 3), 2.2, np.float32))
    develop(canvas, sheet, 1.1, "#2a1206", "#fff3e2", 1.2, 1.16, 0.12, 0.02)
    ink = "#7a2a1c"
    write(canvas, "MARA VINTNER", GEOMETRIC, 17, (150, 706), "#5d4a3d", "centre", 0.14)
    write(canvas, "DANIEL OKORO", GEOMETRIC, 17, (450, 706), "#5d4a3d", "centre", 0.14)
    write_across(canvas, "Salt on the Window", DIDONE, 520, (300, 776), ink)
    write(canvas, "One winter was all they had asked for.", GEOMETRIC_LIGHT, 17, (300, 806), "#5d4a3d", "centre", 0.03)
    billing(canvas, 884, "#8d7b6d")


def cold_ledger(canvas: Canvas) -> None:
    """Half a face in blue light, the other half lost, over a wet street at night."""
    man = Person(beard=0.7, lids=0.45, skin=(0.55, 0.4, 0.33), brows=1.2)
    coat = bust(collar=0.4)
    bodies = [
        *head(man, turn=-10, nod=7, look=(0.1, 0.25)),
        (coat, Material((0.02, 0.022, 0.028), soft=0.1, sheen=0.3)),
    ]
    lights = [Light((-1, 0.42, 0.16), (3.4, 3.9, 4.4), 14), Light((1, 0.3, -0.75), (1.5, 0.5, 0.2), 8)]
    shot = photograph(Scene(bodies, lights, (0.003, 0.005, 0.008)), Eye((0, 0, 9), (0.02, -0.62, 0), 0.345), SHEET)
    sheet = ramp([(0, "#02050a"), (420, "#0d1d2b"), (900, "#020406")])
    sheet = lit(sheet, rain(canvas.rng, 900) * 0.1, "#7fb0d8")
    sheet = lit(sheet, bokeh(canvas.rng, 14, 90, 520, 26) * 0.16, "#5f9fd0")
    sheet = placed(sheet, shot, 0.6)
    sheet = lit(sheet, fog(canvas.rng, 520, 900) * 0.1, "#2f5d80")
    sheet = sheet * (1 - 0.9 * band(560, 740))[..., None]
    sheet = lit(sheet, rain(canvas.rng, 260, 8) * 0.3, "#9fc4e4")
    develop(canvas, sheet, 1.35, "#0b1a28", "#e4f0ff", 0.8, 1.12, 0.5, 0.05)
    write(canvas, "VICTOR HALE", GEOMETRIC_LIGHT, 25, (300, 52), "#dfe8ef", "centre", 0.4)
    write(canvas, "EVERY NAME IN IT IS STILL ALIVE.  ALMOST.", GEOMETRIC, 12, (300, 690), "#c8d6e2", "centre", 0.22)
    write_across(canvas, "COLD LEDGER", CONDENSED, 500, (300, 800), "#c9231c", tracking=0.03)
    billing(canvas, 878, "#8fa3b3")
