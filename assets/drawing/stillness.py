"""Still sheets: the documentary, and the one with almost nothing on it."""

from assets.drawing.canvas import Canvas
from assets.drawing.lettering import (
    GEOMETRIC,
    GEOMETRIC_BLACK,
    credit_block,
    write,
    write_lines,
)
from assets.drawing.shapes import (
    Shape,
    box,
    brush,
    ellipse,
    moved,
    path,
    polygon,
    scaled,
    turned,
)


def _iceberg(canvas: Canvas, white: str, deep: str) -> Shape:
    """The small tip and the great body under it, each a few flat facets; the body is returned."""
    tip = polygon((196, 272), (222, 214), (254, 196), (282, 132), (330, 112), (362, 160), (392, 176), (430, 272))
    canvas.fill(tip, white)
    for facet, ink in [
        (polygon((330, 112), (362, 160), (392, 176), (430, 272), (348, 272), (322, 190)), "#a5c8d4"),
        (polygon((282, 132), (330, 112), (322, 190), (290, 206)), "#e3eff0"),
        (polygon((254, 196), (290, 206), (268, 272), (232, 272)), "#d0e3e8"),
    ]:
        canvas.fill(facet, ink)
    canvas.spray(tip, "#5e9cb5", (440, 260), (320, 200), 0.7)

    below = polygon(
        (150, 276),
        (476, 276),
        (520, 340),
        (504, 430),
        (532, 500),
        (470, 600),
        (430, 700),
        (352, 770),
        (312, 812),
        (262, 742),
        (196, 690),
        (150, 590),
        (92, 520),
        (112, 430),
        (86, 360),
    )
    canvas.fill(below, "#5fb6c6")
    for facet, ink in [
        (polygon((150, 276), (300, 276), (252, 392), (112, 430), (86, 360)), "#a9dbdc"),
        (polygon((300, 276), (476, 276), (430, 380), (252, 392)), "#83cbd2"),
        (polygon((476, 276), (520, 340), (504, 430), (430, 380)), "#2f8fae"),
        (polygon((112, 430), (252, 392), (226, 560), (150, 590), (92, 520)), "#6fbecb"),
        (polygon((252, 392), (430, 380), (388, 560), (226, 560)), "#4aa6be"),
        (polygon((430, 380), (504, 430), (532, 500), (470, 600), (388, 560)), "#1f7a9e"),
        (polygon((226, 560), (388, 560), (352, 770), (312, 812), (262, 742)), "#2a86a8"),
        (polygon((388, 560), (470, 600), (430, 700), (352, 770)), "#135f88"),
        (polygon((150, 590), (226, 560), (262, 742), (196, 690)), "#3f9ab6"),
    ]:
        canvas.fill(facet, ink)
    canvas.spray(below, deep, (380, 880), (290, 430), 1.0)
    canvas.spray(below, "#e8f7f2", (190, 240), (260, 420), 0.65)
    return below


def _bear(canvas: Canvas) -> None:
    """A white bear looking out from the top of the ice."""
    bear = path(
        "M 246 92 C 248 84 256 80 264 80 C 266 72 274 72 275 80 C 288 82 298 82 308 78 C 326 66 352 66 366 74"
        "C 382 82 386 98 384 112 L 386 146 L 366 146 L 362 118 C 348 124 334 124 322 120 L 320 126 L 322 130 L 302 130"
        "L 300 108 C 290 106 284 104 276 104 C 266 108 256 106 248 102 C 244 100 244 96 246 92"
    )
    far_legs = path("M 290 104 L 284 134 L 298 134 L 308 112 M 350 112 L 346 138 L 362 142 L 368 112")
    canvas.fill(far_legs, "#c9c3b4")
    canvas.fill(bear, "#fffdf4")
    canvas.spray(bear, "#b9a17a", (352, 150), (330, 92), 0.8)
    canvas.fill(ellipse(247, 95, 3.4, 3) + ellipse(261, 88, 1.7), "#1b2530")


def nine_tenths(canvas: Canvas) -> None:
    """An iceberg, small above the water and enormous below it, with a bear on top."""
    white, deep = "#f7fbf8", "#06233d"
    canvas.gradient([(0, "#a9cdd6"), (150, "#d3e4e2"), (272, "#f2efe0")])
    water = box(-10, 272, 610, 910)
    canvas.gradient([(272, "#3fa3b8"), (420, "#1c7397"), (680, "#0d446b"), (900, deep)], water)
    canvas.fill(polygon((-10, 272), (60, 250), (130, 262), (210, 246), (280, 272)), "#b9d2d6")
    canvas.fill(polygon((420, 272), (500, 252), (560, 260), (610, 244), (610, 272)), "#b9d2d6")
    below = _iceberg(canvas, white, deep)
    for x, top, width in [(60, 280, 34), (520, 280, 46), (566, 280, 20)]:
        beam = polygon((x, top), (x + width, top), (x + width - 70, 640), (x - 130, 640))
        canvas.spray(beam, "#8fd0d2", (x, 260), (x - 50, 600), 0.35, cut=below)
    canvas.fill(box(-10, 271, 610, 275), white)
    _bear(canvas)
    for x, y, size in [(140, 128, 1.0), (172, 108, 0.8), (118, 96, 0.7), (478, 150, 0.9)]:
        gull = brush([(-16, -5), (-7, -8), (0, 0), (7, -8), (16, -5)], [1, 3, 3, 3, 1])
        canvas.fill(moved(scaled(gull, size), x, y), "#35525f")
    diver = path(
        "M 0 0 C 20 -10 54 -12 84 -2 L 104 -14 L 100 2 L 106 16 L 84 6 C 54 14 20 12 0 0 M 34 6 L 52 24 L 54 8"
    )
    for x, y, size in [(30, 636, 0.6), (70, 668, 0.42)]:
        canvas.fill(moved(turned(scaled(diver, size), 8), x, y), deep, 0.8)
    for i in range(1, 5):
        y = 274 + i * 110
        canvas.fill(box(560, y, 576, y + 1.2), white, 0.8)
        write(canvas, f"{i * 60} m", GEOMETRIC, 9.5, (554, y + 4), white, "right", 0.08, opacity=0.9)
    write(canvas, "nine", GEOMETRIC_BLACK, 96, (32, 790), white, tracking=-0.02)
    write(canvas, "tenths", GEOMETRIC_BLACK, 96, (32, 866), white, tracking=-0.02)
    write_lines(
        canvas,
        ["The part of the ice", "that nobody had filmed.", "Four winters at 78° north."],
        GEOMETRIC,
        13,
        (394, 800),
        white,
        1.35,
    )
    credit_block(canvas, ["a film by SOLVEIG ANKER"], (394, 866), white, 10.5, "left")


def nearly(canvas: Canvas) -> None:
    """A red dot low on empty paper and one line of type."""
    canvas.flood("#ece5d4")
    canvas.fill(ellipse(412, 566, 5.5), "#c8321f")
    write(canvas, "nearly", GEOMETRIC, 15, (64, 838), "#2a2723", tracking=0.04)
    write(canvas, "a film by Ines Coldharbour", GEOMETRIC, 10.5, (118, 838), "#6f685c", tracking=0.04)
