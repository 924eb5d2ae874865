"""Where nobody has been: the space and western posters."""

from assets.drawing.canvas import Canvas
from assets.drawing.lettering import (
    CONDENSED,
    GEOMETRIC,
    GEOMETRIC_LIGHT,
    SLAB,
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
    mirrored,
    moved,
    path,
    polygon,
    ridge,
    scaled,
    star,
    turned,
)

_MIDDLE = (300.0, 0.0)


def _astronaut(canvas: Canvas, cream: str, coral: str) -> None:
    """A waving figure whose shadow falls away from the light of the planet."""
    canvas.fill(polygon((160, 729), (176, 729), (330, 790), (292, 796)), "#0b0828", 0.8)
    figure = (
        brush([(164, 698), (161, 714), (160, 730)], [9, 8, 8])
        + brush([(174, 698), (177, 714), (178, 730)], [9, 8, 8])
        + brush([(169, 676), (169, 700)], [22, 19])
        + brush([(160, 676), (150, 690), (153, 700)], [8, 6])
        + brush([(179, 676), (190, 668), (200, 654)], [8, 6])
        + ellipse(169, 661, 11)
    )
    canvas.fill(box(155, 670, 162, 692), "#c9a98f")
    canvas.fill(figure, cream)
    canvas.spray(figure, "#8a4a6d", (192, 690), (166, 690), 0.9)
    canvas.fill(ellipse(172, 661, 7, 6), coral)


def _planet(canvas: Canvas, coral: str, cream: str) -> None:
    """A banded giant; its rings pass behind it, then in front."""
    centre = (372, 318)
    planet = ellipse(*centre, 218)
    canvas.glow(centre, 420, "#ff7d5a", 0.5)

    def ring(radius: float) -> Shape:
        return turned(ellipse(*centre, radius, radius * 0.2), -17, centre)

    bands = [(352, 312, "#f7c889"), (304, 262, cream), (256, 244, "#e89a72")]
    front = turned(box(-300, centre[1], 1000, 1200), -17, centre)
    for outer, inner, ink in bands:
        canvas.fill(ring(outer), ink, cut=ring(inner))
    canvas.fill(planet, coral)
    for y, height, ink in [(150, 30, "#f7895f"), (215, 44, "#d94c3f"), (300, 26, "#f9a06b"), (392, 60, "#d94c3f")]:
        stripe = turned(ellipse(centre[0], y + height / 2, 300, height / 2 + 8), -17, centre)
        canvas.fill(stripe, ink, 0.75, clip=planet)
    canvas.overprint(moved(ring(352), -6, 34), "#b0577f", clip=planet, cut=moved(ring(240), -6, 34))
    canvas.spray_round(planet, "#2a1449", (290, 220), 150, 0.95, inner=390)
    canvas.spray_round(planet, "#ffd9a0", (285, 200), 150, 0.5)
    for outer, inner, ink in bands:
        canvas.fill(ring(outer), ink, clip=front, cut=ring(inner))
        canvas.spray(ring(outer), "#3a1c55", (640, 200), (420, 300), 0.9, clip=front, cut=ring(inner))


def ninth_moon(canvas: Canvas) -> None:
    """A ringed planet fills the sky above an astronaut and her rocket."""
    night, coral, cream = "#0a1033", "#f2694b", "#fbe6c2"
    canvas.gradient([(0, night), (420, "#17225c"), (640, "#4b2f6b"), (760, "#8d3f66")])
    canvas.stars(420, cream, 700)
    _planet(canvas, coral, cream)
    canvas.fill(ellipse(112, 150, 26), "#cfd3ea")
    canvas.spray_round(ellipse(112, 150, 26), "#2b376f", (103, 141), 12, 1.0, inner=48)

    canvas.fill(hills([(-20, 690), (120, 672), (260, 700), (420, 676), (620, 706)]), "#3b2a63")
    ground = hills([(-20, 752), (150, 726), (320, 722), (480, 734), (620, 770)])
    rocket = path(
        "M 448 560 C 470 592 478 630 474 690 L 466 712 L 430 712 L 422 690 C 418 630 426 592 448 560"
        "M 424 660 C 402 680 396 706 394 742 L 424 712 M 472 660 C 494 680 500 706 502 742 L 472 712"
        "M 443 690 L 453 690 L 453 744 L 443 744"
    )
    canvas.fill(rocket, cream)
    canvas.spray(rocket, "#7c2f52", (508, 650), (436, 650), 1.1)
    canvas.fill(ellipse(446, 628, 9), "#17225c")
    canvas.fill(path("M 430 596 C 436 580 442 570 448 560 C 454 570 460 580 466 596"), coral)
    canvas.fill(ground, "#120f38")
    canvas.spray(ground, "#5a3a7c", (60, 716), (190, 850), 0.75)
    for x, y, width in [(66, 772, 40), (372, 768, 34), (548, 782, 30)]:
        canvas.fill(ellipse(x, y, width, width * 0.26), "#6b4787")
        canvas.fill(ellipse(x + 3, y + 3, width - 3, width * 0.24), "#0b0828")
    _astronaut(canvas, cream, coral)
    write(canvas, "NOBODY WAS MEANT TO HEAR IT CALLING", GEOMETRIC, 12.5, (300, 52), cream, "centre", 0.3)
    write_across(canvas, "THE NINTH MOON", GEOMETRIC_LIGHT, 520, (300, 848), cream, tracking=0.1)
    credit_block(canvas, ["ILSE VARGA  OREN TEAL  a film by PAULINE HADDOCK"], (300, 876), cream)


def _gunman(canvas: Canvas, black: str) -> None:
    """Legs, gun belt and a waiting hand, seen from behind and below."""
    leg = path(
        "M 292 -10 L 452 -10 C 466 120 486 240 486 340 C 488 430 478 500 482 580 L 500 596"
        "C 498 640 484 700 478 740 C 480 760 488 776 500 786 C 530 800 560 806 566 822 L 480 826"
        "L 478 840 L 418 840 L 416 812 C 420 780 416 760 410 740 C 398 690 392 640 390 596 L 400 584"
        "C 384 500 350 330 312 226 C 304 206 298 196 292 190"
    )
    gunman = leg + mirrored(leg)
    canvas.fill(gunman, black)
    for side in (1, -1):
        boot = scaled(
            path("M 390 596 L 500 596 C 498 640 484 700 478 740 L 410 740 C 398 690 392 640 390 596"), side, 1, _MIDDLE
        )
        canvas.spray(boot, "#6b2113", (300, 660), (300 + side * 150, 660), 0.9)
        inner = scaled(
            path("M 300 196 C 330 260 384 470 400 584 L 432 584 C 420 470 370 280 330 180"), side, 1, _MIDDLE
        )
        canvas.spray(inner, "#b5431f", (300 + side * 60, 420), (300 + side * 122, 404), 0.75, clip=gunman)
        spur = line([(300 + side * 182, 772), (300 + side * 214, 762)], 5) + star(300 + side * 220, 760, 17, 7, 8)
        canvas.fill(spur, black)
    belt = path("M 140 92 Q 300 150 458 120 L 462 158 Q 300 190 136 126")
    canvas.fill(belt, "#7a2414")
    canvas.spray(belt, black, (130, 100), (330, 120), 0.9)
    for i in range(11):
        x = 196 + i * 24
        canvas.fill(moved(brush([(0, -11), (0, 11)], [8, 9]), x, 128 + 15 * (1 - ((x - 300) / 160) ** 2)), "#f2b552")
    holster = path("M 442 172 L 502 180 C 514 240 510 300 498 358 L 464 354 C 448 290 440 230 442 172")
    canvas.fill(holster, "#5c1a10")
    canvas.spray(holster, black, (522, 260), (452, 260), 1.0)
    grip = path(
        "M 470 190 C 466 168 466 148 476 134 C 482 118 500 108 520 108 C 530 114 532 128 522 136 "
        "C 508 150 504 168 504 190"
    )
    canvas.fill(grip, "#d98b45")
    canvas.spray(grip, "#5c1a10", (530, 160), (478, 146), 1.1)
    canvas.fill(path("M 450 124 L 480 122 L 486 176 L 456 176"), "#3a100b")
    canvas.fill(box(448, 176, 508, 190), "#3a100b")
    hand = (
        brush([(640, -10), (602, 120), (572, 204)], [70, 52, 34])
        + brush([(568, 196), (556, 236), (552, 262)], [40, 42, 30])
        + brush([(548, 220), (526, 226), (518, 246)], [17, 13, 9])
        + brush([(544, 256), (532, 286), (536, 308)], [14, 12, 9])
        + brush([(553, 262), (548, 296), (552, 320)], [14, 12, 9])
        + brush([(562, 260), (564, 294), (568, 314)], [14, 12, 9])
        + brush([(570, 250), (580, 278), (584, 296)], [13, 11, 8])
    )
    canvas.fill(hand, black)


def _desert(canvas: Canvas) -> None:
    """Table mountains and the plain before them."""
    mesa = "M -10 640 L -10 560 L 40 556 L 52 520 L 118 516 L 128 560 L 160 590 L 205 604 L 230 640"
    canvas.fill(
        path(
            mesa + "M 372 640 L 392 606 L 430 590 L 440 552 L 470 548 L 478 500 L 560 496 L 566 548 L 612 560 L 612 640"
        ),
        "#b23a1d",
    )
    canvas.spray(path(mesa), "#7c1f14", (-20, 560), (150, 580), 0.8)
    canvas.spray(
        path("M 478 500 L 560 496 L 566 548 L 612 560 L 612 640 L 500 640"), "#7c1f14", (640, 560), (480, 560), 0.9
    )
    canvas.fill(ridge([(-10, 632), (180, 626), (420, 628), (610, 634)]), "#9c3217")
    canvas.spray(ridge([(-10, 632), (610, 632)]), "#f39a3c", (300, 600), (300, 790), 0.75)
    canvas.spray(ridge([(-10, 632), (610, 632)]), "#3f100d", (300, 930), (300, 700), 1.1)


def dry_creek(canvas: Canvas) -> None:
    """A duel seen from between the legs of the gunman who stands nearer."""
    black, cream = "#1a0b0a", "#fdeec8"
    canvas.gradient([(0, "#c8321c"), (300, "#ec6a25"), (520, "#f6a63c"), (660, "#fbd071")])
    sun = ellipse(300, 455, 182)
    canvas.glow((300, 455), 380, "#ffe08a", 0.7)
    canvas.fill(sun, "#fdeaa8")
    canvas.spray(sun, "#f6a63c", (300, 650), (300, 470), 0.9)
    for y, height in [(560, 3), (580, 5), (602, 8)]:
        canvas.fill(box(0, y, 600, y + height), "#f7b350", clip=sun)
    _desert(canvas)
    # The far man's shadow runs all the way to us and ties the two figures together.
    canvas.fill(polygon((294, 652), (306, 652), (352, 910), (248, 910)), "#4c130d", 0.85)
    far_man = (
        brush([(297, 628), (292, 656)], [6, 4])
        + brush([(303, 628), (308, 656)], [6, 4])
        + polygon((290, 600), (310, 600), (307, 632), (293, 632))
        + brush([(291, 602), (283, 616), (285, 628)], [5, 4])
        + brush([(309, 602), (317, 616), (315, 628)], [5, 4])
        + ellipse(300, 592, 5, 7)
        + brush([(286, 589), (300, 591), (314, 589)], [3, 5, 3])
        + polygon((294, 589), (296, 580), (304, 580), (306, 589))
    )
    canvas.fill(far_man, black)

    _gunman(canvas, black)
    write_across(canvas, "DRY CREEK", SLAB, 544, (300, 92), cream, tracking=0.02)
    write(canvas, "ONE TOWN.  ONE WELL.  TWO NAMES ON IT.", CONDENSED, 15, (300, 872), cream, "centre", 0.12)
    credit_block(canvas, ["HANK SORREL  DELLA MAYHEW  directed by AUGUST PELL"], (300, 890), "#f2b552", 9)
