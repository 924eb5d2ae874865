"""Things in the dark: the horror and crime posters, and the hamster that looks like a horror."""

from assets.drawing.canvas import Canvas
from assets.drawing.lettering import (
    CONDENSED,
    GEOMETRIC,
    credit_block,
    write,
    write_across,
)
from assets.drawing.shapes import (
    Point,
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
    scaled,
    smooth,
    turned,
)


def _between(start: Point, end: Point, share: float = 0.5) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _hand(canvas: Canvas, black: str, bone: str) -> None:
    """Five jointed fingers with long nails around a palm that has an eye."""
    fingers: Shape = []
    nails: Shape = []
    for knuckle, middle, last, tip, nail, size in [
        ((216, 160), (100, 236), (62, 342), (84, 414), (112, 466), 1.0),
        ((234, 266), (160, 402), (152, 530), (188, 602), (220, 656), 1.0),
        ((282, 284), (244, 426), (236, 540), (258, 604), (276, 664), 1.0),
        ((332, 282), (386, 424), (398, 538), (372, 612), (346, 668), 1.0),
        ((376, 256), (476, 368), (500, 480), (468, 560), (436, 614), 0.86),
    ]:
        # Straight bones between thick joints: what makes a finger bony, and the hand a threat.
        bones = [knuckle, _between(knuckle, middle), middle, _between(middle, last), last, tip]
        fingers += brush(bones, [size * width for width in (60, 38, 44, 26, 33, 17)], straight=True)
        nails += brush([_between(last, tip, 0.8), tip, nail], [size * width for width in (15, 13, 0.5)])
    palm = path(
        "M 238 -10 C 236 60 226 100 208 140 C 186 190 190 250 226 286 C 262 312 338 312 372 284"
        "C 412 250 412 190 392 140 C 374 100 366 60 366 -10"
    )
    hand = palm + fingers
    canvas.fill(hand, black)
    canvas.spray(hand, "#8a1512", (300, 760), (300, 330), 0.75)
    canvas.fill(nails, bone)
    canvas.spray(nails, "#8a3a20", (300, 440), (300, 640), 0.7)
    canvas.spray_round(palm, "#6b0f10", (300, 212), 150, 0.8)
    for crease in ([(222, 240), (270, 276), (330, 280)], [(380, 236), (350, 270), (310, 290)]):
        canvas.fill(brush(crease, [1, 4, 1]), black)
    eye = path("M 226 206 C 262 160 340 156 380 206 C 342 250 264 252 226 206")
    canvas.fill(path("M 214 206 C 256 140 346 138 392 206 C 348 268 258 270 214 206"), black)
    canvas.fill(eye, bone)
    canvas.spray(eye, "#b98a5c", (300, 160), (300, 214), 0.8)
    canvas.fill(ellipse(303, 206, 33), "#c4201a", clip=eye)
    canvas.spray_round(ellipse(303, 206, 33), "#4b0708", (303, 206), 12, 1.0, inner=36, clip=eye)
    canvas.fill(path("M 303 176 C 314 196 314 216 303 236 C 292 216 292 196 303 176"), black)
    canvas.fill(ellipse(314, 194, 5), "#ffffff")


def house_listens(canvas: Canvas) -> None:
    """A huge clawed hand with an eye in its palm comes down on a small lit house."""
    black, bone = "#120607", "#efe3c4"
    canvas.gradient([(0, "#3d0609"), (300, "#9a1214"), (620, "#d6331f"), (760, "#e8612c")])
    canvas.spray(None, black, (300, -260), (300, 420), 0.9)
    canvas.glow((300, 690), 300, "#ff9a4a", 0.55)
    _hand(canvas, black, bone)
    canvas.fill(hills([(-20, 812), (110, 776), (230, 752), (370, 750), (500, 782), (620, 806)]), black)
    house = path(
        "M 246 760 L 250 690 L 236 694 L 292 630 L 296 606 L 306 604 L 308 634 L 352 690 L 342 688 L 346 724"
        "L 380 720 L 376 760 M 338 724 L 362 690 L 392 722"
    )
    canvas.fill(house, black)
    windows = polygon((268, 696), (282, 694), (284, 716), (270, 718)) + polygon(
        (306, 692), (320, 692), (320, 714), (306, 714)
    )
    canvas.shine(windows, "#ffb648", 10, 1.0)
    canvas.fill(windows + polygon((358, 734), (368, 733), (368, 748), (358, 749)), "#ffe08a")
    canvas.fill(line([(276, 692), (276, 720)], 2) + line([(313, 690), (313, 716)], 2), black)
    for x, y, lean, size in [(120, 780, -10, 1.0), (170, 766, 8, 0.7), (468, 776, 6, 0.9), (530, 790, 14, 1.2)]:
        tree = (
            brush([(0, 6), (3, -40), (-2, -90)], [10, 6, 1])
            + brush([(2, -34), (20, -58), (24, -84)], [5, 3, 1])
            + brush([(1, -50), (-16, -66), (-22, -92)], [4, 3, 1])
            + brush([(12, -50), (30, -58), (40, -72)], [3, 2, 1])
        )
        canvas.fill(moved(turned(scaled(tree, size), lean), x, y), black)
    write_across(canvas, "THE HOUSE LISTENS", CONDENSED, 500, (300, 862), bone, tracking=0.03, stretch=1.15)
    credit_block(canvas, ["VERA MORTLAKE  SILAS CREWE  directed by OTTILIE GRAVE"], (300, 884), bone, 9.5)


def _man(canvas: Canvas, slats: Shape, ink: str) -> None:
    """Hat, profile and coat in silhouette, with the light that falls through the slats."""
    hat = path(
        "M 92 356 C 150 338 190 322 214 312 C 216 246 226 196 254 174 C 282 158 304 180 330 172"
        "C 366 158 416 174 436 220 C 450 250 456 280 458 304 C 492 304 530 318 548 340"
        "C 500 356 452 352 404 350 C 300 344 190 352 92 356"
    )
    face = path(
        "M 222 335 C 218 360 214 378 208 392 C 200 412 180 436 172 452 C 170 464 186 466 196 468"
        "C 194 476 191 480 190 485 C 181 489 182 498 194 502 C 186 507 187 517 197 520 C 198 532 192 544 197 560"
        "C 206 586 240 588 270 576 C 300 566 324 548 340 520 L 340 640 L 470 640 L 446 335"
    )
    coat = path(
        "M -10 910 C 10 780 80 706 214 660 L 196 606 C 240 640 270 652 300 654 C 350 640 420 560 452 470"
        "C 482 520 500 570 504 636 C 560 664 600 700 616 760 L 616 910"
    )
    man = hat + face + coat
    canvas.fill(man, ink)
    shifted = moved(slats, 0, 22)
    canvas.fill(shifted, "#d97b2d", clip=face, cut=hat + coat)
    canvas.spray(face, ink, (372, 470), (214, 470), 1.35, cut=hat + coat)
    canvas.spray(shifted, "#b3541f", (60, 300), (330, 300), 1.0, clip=hat)
    canvas.spray(shifted, "#1f5a64", (0, 760), (330, 700), 0.9, clip=coat)
    canvas.fill(path("M 213 312 C 290 292 380 288 458 304 L 455 276 C 380 262 290 264 214 284"), ink)
    canvas.fill(
        brush([(196, 606), (250, 650), (300, 656)], [1, 5, 1]) + brush([(302, 654), (380, 600), (452, 472)], [1, 5, 1]),
        "#2a6b73",
    )


def midnight_pays_double(canvas: Canvas) -> None:
    """A man in a fedora behind the light of a venetian blind, smoking."""
    ink, amber, smoke = "#0b0f14", "#f4cd4e", "#dfe3d2"
    canvas.gradient([(0, "#0e2f3c"), (900, "#123f4b")])
    canvas.spray(None, ink, (640, 100), (220, 420), 1.0)
    slats: Shape = []
    for i in range(11):
        slats += turned(box(-80, 24 + i * 52, 700, 52 + i * 52), -9, (300, 300))
    window = turned(box(30, 30, 470, 640), -9, (300, 300))
    canvas.shine(slats, "#1c6a70", 16, 0.35)
    canvas.fill(slats, amber, clip=window, cut=turned(box(236, 0, 246, 700), -9, (300, 300)))
    canvas.spray(slats, "#0f3541", (480, 500), (180, 260), 0.9, clip=window)

    _man(canvas, slats, ink)
    canvas.fill(line([(188, 502), (128, 516)], 7), smoke)
    canvas.glow((126, 517), 34, "#ff8a3a", 1.0)
    canvas.fill(ellipse(126, 517, 4.5), "#ff6a2a")
    trail = brush(
        [(124, 510), (110, 440), (142, 380), (84, 300), (120, 210), (70, 120), (110, 20), (80, -30)],
        [2, 7, 11, 15, 18, 24, 32, 36],
    )
    canvas.stamp(canvas.area(trail), smoke, 0.5)
    write(canvas, "MIDNIGHT", CONDENSED, 106, (40, 740), amber, tracking=0.02)
    write(canvas, "PAYS DOUBLE", CONDENSED, 106, (40, 841), amber, tracking=0.02)
    credit_block(
        canvas,
        ["LEO MARCHETTI  RUTH CALDER  IVOR STAHL", "directed by JOAN MERCER  music by TEDDY VALE"],
        (300, 879),
        smoke,
        9.5,
    )


def _hamster(canvas: Canvas) -> None:
    """The small culprit, with a biscuit in one paw and a fork in the other."""
    black, fur, cream, pink = "#0b1008", "#e88f35", "#fbe9c8", "#f2a0a0"
    canvas.fill(ellipse(300, 788, 62, 9), black)
    canvas.fill(ellipse(274, 700, 11) + ellipse(326, 700, 11), fur)
    canvas.fill(ellipse(274, 701, 6) + ellipse(326, 701, 6), pink)
    body = smooth((300, 690), (334, 706), (344, 744), (340, 778), (300, 790), (260, 778), (256, 744), (266, 706))
    canvas.fill(body, fur)
    canvas.spray(body, "#a24f1c", (352, 750), (296, 740), 0.9)
    canvas.fill(smooth((300, 728), (324, 744), (324, 776), (300, 786), (276, 776), (276, 744)), cream)
    canvas.fill(ellipse(277, 729, 12, 10) + ellipse(323, 729, 12, 10), cream)
    canvas.fill(ellipse(284, 714, 5) + ellipse(316, 714, 5), black)
    canvas.fill(ellipse(285.5, 712, 1.6) + ellipse(317.5, 712, 1.6), "#ffffff")
    canvas.fill(smooth((295, 722), (305, 722), (300, 728)), "#b8463c")
    canvas.fill(ellipse(284, 788, 13, 6) + ellipse(316, 788, 13, 6), pink)
    canvas.fill(
        brush([(262, 742), (246, 724), (240, 708)], [15, 13, 11])
        + brush([(338, 742), (354, 724), (360, 708)], [15, 13, 11]),
        fur,
    )
    canvas.fill(ellipse(240, 702, 17), "#d8a55a")
    canvas.spray(ellipse(240, 702, 17), "#8a5220", (258, 716), (236, 700), 0.8)
    canvas.fill(
        [dot for x, y in ((234, 697), (245, 698), (239, 707), (248, 708)) for dot in ellipse(x, y, 2.2)], "#5b3314"
    )
    fork = (
        line([(360, 722), (360, 684)], 3.5)
        + line([(352, 684), (368, 684)], 3)
        + [prong for x in (352, 360, 368) for prong in line([(x, 684), (x, 668)], 3)]
    )
    canvas.fill(fork, cream)


def mister_biscuit(canvas: Canvas) -> None:
    """The gigantic horned shadow on the wall belongs to a hamster with a biscuit."""
    black, acid, bone = "#0b1008", "#c9d63f", "#f1ecc9"
    canvas.flood("#10190c")
    canvas.glow((300, 430), 560, "#a3bd2c", 1.0)
    canvas.spray_round(None, acid, (300, 430), 330, 1.3, inner=110)
    half = path(
        "M 300 268 C 330 262 350 268 366 284 C 392 244 396 196 360 138 C 436 172 458 246 424 322"
        "L 440 344 L 424 352 L 438 384 L 418 388 L 424 420 C 400 446 360 470 300 470"
    )
    arm = (
        brush([(380, 470), (474, 468), (528, 400), (520, 300)], [110, 84, 58, 54])
        + brush([(508, 300), (474, 262), (462, 206)], [30, 22, 1])
        + brush([(516, 292), (504, 230), (512, 166)], [30, 22, 1])
        + brush([(526, 292), (544, 236), (562, 184)], [30, 22, 1])
        + brush([(534, 306), (574, 276), (592, 238)], [28, 20, 1])
    )
    side = path(
        "M 300 420 L 430 440 L 446 500 L 430 510 L 450 560 L 430 570 L 448 630 L 428 640 L 440 700 L 470 790 L 300 790"
    )
    right = half + arm + side
    beast = right + mirrored(right)
    canvas.fill(beast, black)
    eye = path("M 320 342 C 344 336 374 324 400 298 C 400 328 378 356 348 358 C 334 356 326 350 320 342")
    teeth: Shape = [
        polygon(*[(300 + x, y) for x, y in points])[0]
        for points in (
            [(0, 396), (12, 396), (6, 424)],
            [(16, 396), (42, 392), (30, 428)],
            [(46, 392), (74, 382), (62, 414)],
            [(78, 380), (98, 366), (92, 392)],
            [(6, 440), (28, 438), (18, 416)],
            [(36, 436), (58, 430), (48, 410)],
        )
    ]
    for part in (eye + mirrored(eye), teeth + mirrored(teeth)):
        canvas.shine(part, acid, 8, 0.7)
        canvas.fill(part, "#eaf27a")

    floor = box(-10, 752, 610, 910)
    canvas.fill(floor, "#0d130a")
    canvas.spray_round(floor, "#9fb232", (300, 760), 132, 1.1, inner=20)
    _hamster(canvas)
    write_across(canvas, "MISTER BISCUIT", CONDENSED, 470, (300, 92), bone, tracking=0.03, stretch=1.12)
    write(canvas, "IS HUNGRY AGAIN", GEOMETRIC, 17, (300, 122), acid, "centre", 0.5)
    credit_block(canvas, ["PIP DUNMORE  AGNES OAKLEY  written and directed by ROLAND FITCH"], (300, 872), bone)
