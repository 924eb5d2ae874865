"""The war poster and the bicycle race."""

from assets.drawing.canvas import Canvas
from assets.drawing.lettering import (
    CONDENSED,
    GEOMETRIC,
    GEOMETRIC_BLACK,
    SCRIPT,
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
    line,
    moved,
    path,
    polygon,
    rays,
    ridge,
    scaled,
    smooth,
    turned,
)

_SLOPE, _PIVOT = -13.0, (300.0, 700.0)  # how the mountain road leans, and about which point


def _helmet_on_rifle(canvas: Canvas, olive: str) -> None:
    """A soldier's grave marker."""
    rifle = path(
        "M 254 330 L 346 330 C 344 380 332 408 324 440 L 326 530 L 319 632 L 308 640 L 306 730 L 294 730 L 292 640"
        "L 281 632 L 276 530 C 270 500 278 470 275 440 C 270 408 256 380 254 330"
    )
    iron = "#1b1712"
    canvas.fill(rifle, "#4a2c15")
    canvas.spray(rifle, "#b5782f", (262, 440), (306, 440), 0.9)
    canvas.spray(rifle, iron, (344, 440), (308, 440), 0.7)
    canvas.fill(box(292, 640, 308, 722) + box(277, 556, 325, 566) + box(280, 618, 320, 628), iron)
    canvas.fill(
        path("M 304 446 L 328 446 L 330 528 L 308 528") + line([(328, 500), (350, 510)], 7) + ellipse(353, 512, 7), iron
    )
    canvas.fill(brush([(276, 456), (254, 464), (256, 494), (276, 502)], [5, 5]), iron)
    canvas.fill(brush([(338, 372), (398, 470), (386, 570), (322, 624)], [9, 8, 8, 7]), "#5a4520")
    shell = path(
        "M 148 336 C 146 214 214 146 300 146 C 386 146 454 214 452 336 C 470 346 480 358 478 366 "
        "C 380 392 220 392 122 366 C 120 358 130 346 148 336"
    )
    canvas.fill(shell, olive)
    canvas.spray(shell, "#22210f", (490, 330), (260, 220), 1.1)
    canvas.spray_round(shell, "#aeb06a", (236, 214), 96, 0.9)
    canvas.fill(
        path(
            "M 122 366 C 120 358 130 346 148 336 C 230 356 370 356 452 336 C 470 346 480 358 478 366 "
            "C 380 392 220 392 122 366"
        ),
        "#3c3d20",
    )
    canvas.fill(brush([(148, 337), (300, 354), (452, 337)], [1, 3, 1]), "#8d8f52")
    canvas.fill(ellipse(352, 236, 11, 13), "#12110a")
    for tip in [(352, 204), (378, 214), (388, 246), (366, 268), (336, 266), (322, 236), (330, 212)]:
        canvas.fill(brush([(352, 236), tip], [7, 0.6]), "#12110a")
    canvas.fill(brush([(176, 376), (170, 452), (208, 512), (236, 448), (228, 384)], [7, 7, 8, 7, 6]), "#2f2412")
    canvas.fill(turned(box(192, 496, 216, 516), 12, (204, 506)), "#b58a3c")


def _poppy(canvas: Canvas) -> None:
    """The only red on the sheet."""
    flower = brush([(196, 758), (190, 712), (204, 668)], [4, 3, 3])
    canvas.fill(flower + smooth((193, 716), (170, 704), (160, 690), (182, 696)), "#2f3a1a")
    for turn in (-60, 0, 60, 180):
        canvas.fill(
            turned(smooth((204, 664), (186, 650), (190, 630), (218, 630), (222, 650)), turn, (204, 660)), "#d02a1e"
        )
    canvas.spray_round(ellipse(204, 658, 30), "#7c120e", (214, 668), 26, 0.55, clip=ellipse(204, 656, 26))
    canvas.fill(ellipse(204, 658, 7), "#1a0d0a")


def hill_forty(canvas: Canvas) -> None:
    """A helmet with a bullet hole on a rifle planted in the mud; one red flower."""
    mud, paper, olive = "#211a12", "#f1dfb0", "#5d5f35"
    canvas.gradient([(0, "#c99a42"), (420, "#e2bd68"), (700, "#f0d998")])
    canvas.overprint(rays(300, 690, 980, 22, 0.5, 8), "#e9c780")
    canvas.spray(None, "#7a4a1e", (300, -140), (300, 360), 0.75)
    for i, (x, y) in enumerate([(462, 108), (504, 138), (546, 118)]):
        plane = path(
            "M -20 0 L 20 0 L 22 3 L 4 6 L 2 18 L 7 21 L -7 21 L -2 18 L -4 6 L -22 3 M -3 -8 L 3 -8 L 3 12 L -3 12"
        )
        canvas.fill(moved(turned(scaled(plane, 0.8 + 0.1 * i), 155), x, y), mud)
    canvas.fill(ridge([(-10, 700), (90, 676), (200, 690), (330, 672), (470, 688), (610, 664)]), "#9a7434")
    for x, height, lean in [(80, 120, 4), (152, 80, -5), (446, 100, 6), (502, 150, -3), (560, 90, 5)]:
        trunk = path(f"M -8 0 L -5 -{height} L 0 -{height - 16} L 4 -{height + 14} L 6 0") + brush(
            [(0, -height * 0.6), (16, -height * 0.75)], [5, 1]
        )
        canvas.fill(moved(turned(trunk, lean), x, 692), "#6b4c22")
    ground = ridge(
        [(-10, 742), (60, 730), (150, 744), (240, 716), (300, 708), (372, 720), (450, 742), (540, 728), (610, 738)]
    )
    canvas.fill(ground, mud)
    canvas.spray(ground, "#7a5a2a", (260, 690), (290, 800), 0.8)

    _helmet_on_rifle(canvas, olive)
    _poppy(canvas)
    for start, mid, end in [((-10, 776), (220, 806), (610, 758)), ((-10, 722), (330, 768), (610, 786))]:
        wire = brush([start, mid, end], [3, 3, 3])
        canvas.fill(wire, "#0f0c08")
        for t in range(1, 9):
            f = t / 9
            x = start[0] + (end[0] - start[0]) * f
            y = (1 - f) ** 2 * start[1] + 2 * f * (1 - f) * (2 * mid[1] - (start[1] + end[1]) / 2) + f**2 * end[1]
            canvas.fill(
                line([(x - 7, y - 7), (x + 7, y + 8)], 2.4) + line([(x + 6, y - 8), (x - 4, y + 8)], 2.4), "#0f0c08"
            )
    write(canvas, "NO BIRDS OVER", GEOMETRIC_BLACK, 20, (300, 66), "#2a1a0c", "centre", 0.62)
    write_across(canvas, "HILL FORTY", CONDENSED, 400, (300, 864), paper, tracking=0.06)
    credit_block(canvas, ["TOM ARDLEY  PETER SZABO  NILS HOLT  directed by WERNER KAYE"], (300, 886), paper, 9)


def _rider(canvas: Canvas, rear: Point, size: float, jersey: str, frame: str, skin: str, shorts: str) -> None:
    """One cyclist whose rear wheel touches the slanting road at `rear`."""

    def place(shape: Shape) -> Shape:
        return turned(moved(scaled(shape, size), rear[0], rear[1] - 36 * size), _SLOPE, _PIVOT)

    wheels = ellipse(0, 0, 36) + ellipse(108, 0, 36)
    rims = ellipse(0, 0, 33) + ellipse(108, 0, 33)
    canvas.fill(place(wheels), frame, cut=place(rims))
    spokes: Shape = []
    for hub in (0, 108):
        for turn in range(0, 180, 20):
            spokes += turned(line([(hub - 33, 0), (hub + 33, 0)], 0.5), turn, (hub, 0))
    canvas.fill(place(spokes), frame, 0.55)
    canvas.fill(place(brush([(34, -60), (60, -26), (46, -8), (40, 8)], [17, 13, 8, 7])), skin)
    bars = (
        line([(0, 0), (46, 4), (34, -52), (0, 0)], 3.4)
        + line([(34, -50), (88, -50), (46, 4)], 3.4)
        + line([(86, -58), (92, -36), (108, 0)], 3.4)
        + line([(34, -50), (31, -60)], 3.2)
        + line([(22, -61), (42, -61)], 4.5)
        + brush([(88, -58), (102, -60), (112, -52), (106, -40), (98, -40)], [3.4, 3.4])
    )
    canvas.fill(place(bars), frame)
    canvas.fill(place(ellipse(46, 4, 9)), frame, cut=place(ellipse(46, 4, 6)))
    canvas.fill(place(brush([(33, -66), (74, -42), (58, -12), (50, 12)], [21, 17, 10, 7])), skin)
    canvas.fill(place(brush([(33, -66), (60, -50)], [22, 18])), shorts)
    canvas.fill(place(path("M 42 10 L 62 16 L 62 21 L 42 18")), frame)
    arm = brush([(84, -102), (92, -76), (110, -54)], [12, 9, 7])
    torso = path("M 22 -62 C 20 -90 44 -116 78 -118 C 94 -116 98 -104 90 -94 C 76 -84 60 -74 48 -56")
    canvas.fill(place(torso), jersey)
    canvas.fill(place(arm), skin)
    canvas.fill(place(brush([(82, -104), (88, -88)], [15, 13])), jersey)
    canvas.fill(place(ellipse(103, -121, 11, 12)), skin)
    canvas.fill(place(path("M 90 -122 C 90 -138 112 -140 116 -126 L 124 -122 L 116 -120 L 90 -118")), jersey)


def long_climb(canvas: Canvas) -> None:
    """Three racing cyclists lean into a steep mountain road."""
    cream, navy, red, mustard, mint = "#f8ead0", "#17305a", "#e0402c", "#f0ac2e", "#7fbfa8"
    canvas.flood(cream)
    canvas.fill(ellipse(462, 236, 92), red)
    canvas.halftone(ellipse(462, 236, 92), mustard, 7, (400, 330), (480, 190))
    snow = "#fffcf2"
    far = ridge([(-10, 470), (90, 360), (150, 424), (270, 316), (360, 396), (420, 352), (520, 440), (610, 380)])
    canvas.fill(far, mint)
    canvas.spray(far, "#2f6f6a", (300, 620), (300, 340), 0.9)
    peak = polygon((270, 300), (222, 366), (246, 356), (262, 380), (286, 352), (302, 368), (330, 350))
    canvas.fill(peak, snow, clip=far)
    canvas.fill(polygon((90, 360), (60, 392), (84, 386), (100, 400), (116, 382)), snow, clip=far)
    near = ridge([(-10, 560), (120, 480), (250, 560), (420, 440), (610, 520)])
    canvas.fill(near, "#2f7f86")
    canvas.spray(near, navy, (300, 760), (300, 520), 0.9)
    tarmac = turned(box(-300, 656, 1000, 1300), _SLOPE, _PIVOT)
    canvas.fill(tarmac, navy)
    canvas.spray(tarmac, "#4a6fa5", (232, 620), (310, 800), 0.6)
    canvas.fill(turned(box(-300, 656, 1000, 662), _SLOPE, _PIVOT), cream)

    _rider(canvas, (372, 672), 1.25, mustard, mustard, "#b5652f", navy)
    _rider(canvas, (204, 690), 1.55, mint, mint, "#d98a5a", navy)
    _rider(canvas, (36, 724), 2.05, red, cream, "#f0b088", navy)
    write(canvas, "The Long", SCRIPT, 74, (34, 104), navy)
    write_across(canvas, "CLIMB", CONDENSED, 300, (34, 252), navy, "left", 0.02)
    write(canvas, "TWENTY-ONE STAGES.  ONE MOUNTAIN.", GEOMETRIC, 12, (36, 282), red, tracking=0.16)
    credit_block(canvas, ["LUC DESMET  BRUNO CARRARA", "directed by HELGA STROM"], (564, 872), cream, 11, "right")
