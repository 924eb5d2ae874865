"""The musical."""

import numpy as np

from assets.drawing.canvas import Canvas
from assets.drawing.lettering import (
    CONDENSED,
    SCRIPT,
    credit_block,
    write,
    write_across,
)
from assets.drawing.shapes import (
    Shape,
    box,
    ellipse,
    line,
    moved,
    path,
    polygon,
    scaled,
    sector,
    spline,
    star,
    turned,
)


def _keyboard(canvas: Canvas, cream: str, night: str) -> None:
    """Piano keys along a wave."""
    edge = [(-40, 786), (110, 730), (250, 762), (390, 824), (520, 792), (650, 708)]
    low, high = spline(edge), spline([(x, y - 78) for x, y in edge])
    strip = [np.vstack([low, high[::-1]])]
    canvas.fill(moved(strip, 6, 14), "#0d0620")
    canvas.fill(strip, cream)
    for key, (front, back) in enumerate(zip(low[6::6], high[6::6], strict=True)):
        canvas.fill(line([front, back], 1.6), night)
        if key % 7 not in (2, 6):  # no black key between E and F, nor between B and C
            canvas.fill(line([back, back + (front - back) * 0.58], 10), night)
    canvas.spray(strip, "#b5447f", (640, 700), (330, 740), 0.8)


def _trumpet(canvas: Canvas, gold: str, cream: str) -> None:
    """The instrument, drawn lying flat and then turned up."""

    def horn(shape: Shape) -> Shape:
        return turned(moved(scaled(shape, 1.12), 30, 560), -33, (30, 560))

    loop = path("M 92 8 C 60 8 48 24 48 44 C 48 66 62 80 92 80 L 300 80 C 330 80 342 66 342 44 C 342 24 330 8 300 8")
    loop_hole = path(
        "M 92 20 C 68 20 60 30 60 44 C 60 58 68 68 92 68 L 300 68 C 322 68 330 58 330 44 C 330 30 322 20 300 20"
    )
    tube = box(14, -6, 330, 7) + path("M 300 -7 C 350 -9 388 -22 418 -82 C 426 -40 426 42 418 84 C 388 24 350 10 300 8")
    mouthpiece = path("M -14 -12 L -6 -12 L 6 -5 L 22 -4 L 22 5 L 6 6 L -6 13 L -14 13")
    canvas.fill(horn(loop), "#c47a1c", cut=horn(loop_hole))
    for i, x in enumerate((158, 190, 222)):
        valve = box(x, -26, x + 24, 100)
        canvas.fill(horn(valve), gold)
        dark, light = horn([np.array([(x + 26.0, 0.0), (x + 2.0, 0.0)])])[0]
        canvas.spray(horn(valve), "#8a3f14", dark, light, 1.0)
        canvas.fill(horn(box(x - 3, -32, x + 27, -24) + box(x - 3, 96, x + 27, 104)), "#fbd77a")
        stem = 46 if i != 1 else 38
        canvas.fill(horn(box(x + 9, -stem, x + 15, -30)), cream)
        canvas.fill(horn(ellipse(x + 12, -stem, 12, 5)), cream)
    canvas.fill(horn(tube), gold)
    canvas.spray(horn(tube), "#8a3f14", (360, 470), (330, 400), 0.9)
    canvas.spray(horn(tube), "#fff0b8", (250, 370), (300, 430), 0.5)
    canvas.fill(horn(mouthpiece), "#fbd77a")
    canvas.fill(horn(ellipse(419, 1, 13, 83)), "#fbd77a")
    canvas.fill(horn(ellipse(421, 1, 9, 74)), "#7a3312")
    canvas.spray(horn(ellipse(421, 1, 9, 74)), "#1f0f3a", (440, 380), (400, 250), 0.9)


def midnight_brass(canvas: Canvas) -> None:
    """A trumpet throws rings of colour and notes over a curling keyboard."""
    night, cream, gold = "#1f0f3a", "#fdf0d5", "#f2b233"
    magenta, teal, coral = "#d8327f", "#1fb5b0", "#fb6f4c"
    canvas.gradient([(0, "#2a1150"), (900, night)])
    bell = (404, 322)
    for radius, ink in [(560, "#3a1766"), (440, "#5b1c7c"), (330, magenta), (246, coral), (168, gold), (96, cream)]:
        canvas.fill(sector(*bell, radius, -104, 34), ink)
        canvas.spray(
            sector(*bell, radius, -104, 34),
            night,
            (bell[0] - radius, bell[1] - radius * 0.4),
            (bell[0], bell[1] - radius * 0.2),
            0.7,
        )
    for x, ink in [(60, teal), (210, magenta)]:
        cone = polygon((x, -10), (x + 40, -10), (x + 210, 910), (x - 190, 910))
        canvas.spray(cone, ink, (x, -120), (x, 620), 0.5)

    _keyboard(canvas, cream, night)
    _trumpet(canvas, gold, cream)
    for x, y, size, lean, ink in [
        (470, 120, 1.3, 12, cream),
        (540, 300, 1.0, 8, night),
        (282, 282, 0.8, -8, teal),
    ]:
        note = (
            turned(ellipse(0, 0, 17, 12), -20)
            + box(12, -74, 17, -2)
            + path("M 12 -74 C 22 -56 44 -54 40 -26 C 34 -44 24 -46 12 -48")
        )
        canvas.fill(moved(turned(scaled(note, size), lean), x, y), ink)
    for x, y, size in [(96, 330, 10), (556, 470, 9), (500, 560, 12), (40, 470, 7), (420, 610, 6)]:
        canvas.fill(star(x, y, size, size * 0.3, 4), gold)
    write(canvas, "Midnight", SCRIPT, 90, (32, 116), cream)
    write_across(canvas, "BRASS", CONDENSED, 210, (38, 214), gold, "left", 0.03)
    credit_block(
        canvas,
        ["BILLIE OSGOOD  RAY TANNER  THE NINE O'CLOCK BAND", "words and music by ESTHER BLOOM  directed by MILO KANE"],
        (300, 874),
        cream,
        10.5,
    )
