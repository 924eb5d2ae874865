"""An old story: the fantasy poster."""

from assets.drawing.canvas import Canvas
from assets.drawing.lettering import (
    DIDONE,
    credit_block,
    write,
    write_across,
)
from assets.drawing.shapes import (
    Shape,
    box,
    brush,
    ellipse,
    hills,
    line,
    path,
    polygon,
    ridge,
    sector,
    smooth,
    turned,
)


def _castle(canvas: Canvas, gold: str) -> None:
    """Three towers on a crag with light in the windows."""
    crag = path("M 380 910 C 390 820 410 760 430 706 L 452 690 L 560 690 L 580 720 L 612 740 L 612 910")
    castle = (
        box(452, 610, 474, 700)
        + polygon((446, 612), (480, 612), (463, 560))
        + box(474, 640, 540, 700)
        + box(492, 570, 520, 700)
        + polygon((485, 572), (527, 572), (506, 500))
        + box(540, 620, 562, 700)
        + polygon((534, 622), (568, 622), (551, 576))
        + [b for i in range(5) for b in box(476 + i * 14, 632, 484 + i * 14, 644)]
    )
    canvas.fill(castle + crag, "#0a423c")
    canvas.spray(castle + crag, "#3f9a7f", (410, 640), (520, 680), 0.8)
    canvas.fill(
        box(502, 590, 508, 606)
        + box(460, 632, 466, 646)
        + box(548, 640, 553, 652)
        + sector(507, 690, 9, 180, 360)
        + box(498, 690, 516, 700),
        gold,
    )


def _spikes() -> Shape:
    """The spikes along the dragon's back."""
    spikes: Shape = []
    for x, y, turn, size in [
        (236, 206, -80, 22),
        (240, 256, -60, 24),
        (292, 272, -10, 26),
        (348, 276, 4, 30),
        (404, 292, 24, 34),
        (452, 326, 52, 36),
        (484, 380, 88, 36),
        (470, 434, 120, 34),
    ]:
        spikes += turned(
            polygon((x - size * 0.6, y + size * 0.6), (x + size * 0.3, y - size), (x + size * 0.6, y + size * 0.6)),
            turn,
            (x, y),
        )
    return spikes


def _flame(canvas: Canvas) -> None:
    """What the dragon breathes."""
    flame = path("M 392 168 C 440 150 470 190 520 168 C 500 196 540 200 572 190 C 540 226 470 230 392 178")
    canvas.shine(flame, "#ff9a3c", 22, 0.8)
    canvas.fill(flame, "#e2502a")
    canvas.fill(path("M 394 170 C 432 164 460 194 506 186 C 480 206 430 200 394 176"), "#fbd071")


def _dragon(canvas: Canvas, dark: str, gold: str) -> None:
    """An S of a body, one wing before it and one behind, and a flame."""
    body = brush(
        [
            (40, 560),
            (96, 596),
            (180, 590),
            (250, 530),
            (330, 480),
            (420, 452),
            (456, 380),
            (410, 318),
            (330, 300),
            (262, 262),
            (250, 196),
            (290, 152),
        ],
        [3, 10, 22, 40, 62, 74, 70, 58, 44, 34, 28, 26],
    )
    far_wing = path(
        "M 400 330 C 440 240 500 180 590 150 C 570 190 566 214 574 250 C 546 246 524 262 516 300 "
        "C 490 300 466 324 452 366"
    )
    near_wing = path(
        "M 380 400 C 330 330 200 300 40 330 C 84 354 104 378 108 412 C 144 396 176 404 196 440 "
        "C 224 420 256 428 280 466 C 310 446 346 452 372 480"
    )
    canvas.fill(far_wing, "#0b3a35")
    canvas.fill(body, dark)
    canvas.spray_round(body, "#1d7a66", (350, 400), 150, 0.9, inner=40)
    canvas.fill(near_wing, "#8f2417")
    canvas.spray(near_wing, "#e2682f", (60, 300), (300, 470), 0.8)
    for bend, tip in [
        ((300, 340), (40, 330)),
        ((246, 400), (108, 412)),
        ((290, 400), (196, 440)),
        ((332, 400), (280, 466)),
    ]:
        canvas.fill(brush([(384, 404), bend, tip], [13, 7, 2]), dark)
    canvas.fill(_spikes(), dark)
    head = path(
        "M 262 172 C 266 140 292 118 322 120 C 352 124 386 136 410 150 L 404 160 L 352 160 L 398 182 L 388 192 "
        "C 350 188 320 190 300 186 C 284 200 262 196 262 172"
    )
    horns = brush([(290, 136), (258, 112), (222, 112)], [14, 9, 2]) + brush(
        [(304, 130), (284, 96), (254, 84)], [13, 8, 2]
    )
    canvas.fill(head + horns, dark)
    canvas.fill(path("M 318 142 L 340 148 L 322 154"), gold)
    _flame(canvas)


def _traveller(canvas: Canvas, dark: str) -> None:
    """A hooded figure with a lantern on a crook."""
    traveller = (
        path(
            "M 84 724 C 90 690 94 672 104 660 C 98 648 104 634 116 630 C 124 622 134 618 140 620 "
            "C 134 628 134 634 134 642"
            "C 134 650 130 656 126 660 C 134 674 136 700 140 734"
        )
        + brush([(122, 670), (138, 678), (152, 674)], [12, 9, 5])
        + line([(152, 734), (152, 640)], 3)
        + brush([(152, 640), (160, 632), (168, 642)], [3, 3])
    )
    canvas.glow((168, 656), 100, "#ffcf6a", 0.9)
    canvas.fill(traveller, dark)
    canvas.fill(smooth((168, 646), (162, 656), (168, 668), (174, 656)), "#fff3c4")


def callowmere(canvas: Canvas) -> None:
    """A dragon winds across the moon above a castle; a traveller with a lantern looks up."""
    gold, pale, dark = "#e9b949", "#fbeab4", "#04201f"
    canvas.gradient([(0, "#063534"), (330, "#0d6a5d"), (600, "#4fae83"), (720, "#d9cf7f")])
    canvas.stars(150, pale, 500)
    moon = ellipse(318, 352, 196)
    canvas.glow((318, 352), 380, "#f7e7a0", 0.55)
    canvas.fill(moon, pale)
    canvas.spray_round(moon, gold, (270, 290), 120, 0.8, inner=300)
    canvas.fill(
        ridge(
            [(-10, 660), (70, 590), (120, 628), (200, 560), (290, 660), (380, 600), (450, 640), (540, 560), (610, 620)]
        ),
        "#2b8a71",
    )
    canvas.fill(ridge([(-10, 720), (60, 690), (150, 640), (240, 716), (330, 680), (420, 730), (610, 680)]), "#14675a")
    canvas.spray(ridge([(-10, 600), (610, 600)]), "#d9cf7f", (300, 760), (300, 640), 0.5)

    _dragon(canvas, dark, gold)
    _castle(canvas, gold)
    near = hills([(-20, 672), (60, 690), (130, 722), (240, 756), (380, 764), (620, 750)])
    canvas.fill(near, dark)
    _traveller(canvas, dark)
    canvas.border(14, pale)
    write(canvas, "THE DRAGON OF", DIDONE, 25, (300, 800), pale, "centre", 0.34)
    write_across(canvas, "CALLOWMERE", DIDONE, 500, (300, 858), gold, tracking=0.01)
    credit_block(canvas, ["MIRA ASHBY  TOLLAN REED  directed by E. J. WREN"], (300, 877), pale, 9)
