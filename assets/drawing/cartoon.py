"""The cartoon for children: a whale in the air."""

from assets.drawing.canvas import Canvas
from assets.drawing.lettering import (
    GEOMETRIC_BLACK,
    credit_block,
    cut_out,
)
from assets.drawing.shapes import (
    Point,
    box,
    brush,
    ellipse,
    hills,
    moved,
    path,
    polygon,
    rays,
    scaled,
    sector,
    turned,
)


def _balloons(canvas: Canvas, knot: Point, navy: str) -> None:
    """A bunch whose strings meet in one knot."""
    balloons = [
        (300, 118, 54, "#e8432e"),
        (206, 160, 48, "#f47fa0"),
        (392, 158, 50, "#2a9d8f"),
        (138, 228, 40, "#fff4d6"),
        (462, 232, 42, "#f47fa0"),
        (252, 232, 46, "#f0803c"),
        (348, 240, 48, "#fff4d6"),
        (190, 292, 36, "#2a9d8f"),
        (412, 300, 36, "#e8432e"),
        (300, 314, 38, "#8a5bb5"),
    ]
    for x, y, radius, _ in balloons:
        canvas.fill(brush([(x, y + radius), (x + (knot[0] - x) * 0.35, y + radius + 50), knot], [2, 2, 2]), navy)
    for x, y, radius, ink in balloons:
        skin = path(
            f"M {x} {y - radius} C {x + radius * 1.2} {y - radius} {x + radius} {y + radius * 0.4} {x} {y + radius}"
            f"C {x - radius} {y + radius * 0.4} {x - radius * 1.2} {y - radius} {x} {y - radius}"
        )
        canvas.fill(skin + polygon((x, y + radius - 4), (x + 7, y + radius + 9), (x - 7, y + radius + 9)), ink)
        canvas.spray_round(skin, "#6b2450", (x - radius * 0.3, y - radius * 0.4), radius * 0.7, 0.7, inner=radius * 2)
        canvas.fill(
            turned(
                ellipse(x - radius * 0.36, y - radius * 0.42, radius * 0.1, radius * 0.24),
                32,
                (x - radius * 0.36, y - radius * 0.42),
            ),
            "#ffffff",
            0.85,
        )


def _whale(canvas: Canvas, navy: str, cream: str) -> None:
    """The smiling hero in a red strap."""
    whale = path(
        "M 62 522 C 58 452 140 414 250 414 C 350 414 410 444 448 474 C 470 486 486 476 494 452 "
        "C 474 440 452 420 452 390"
        "C 484 388 508 404 520 424 C 530 400 556 384 590 390 C 590 424 566 444 536 456 C 538 520 500 590 420 618"
        "C 320 646 180 642 108 604 C 74 584 62 554 62 522"
    )
    canvas.fill(whale, "#1f86a8")
    belly = path("M 62 536 C 120 556 210 562 290 556 C 380 550 440 560 480 572 L 420 660 L 80 660")
    canvas.spray(whale, "#0d4d6e", (330, 640), (300, 480), 0.9)
    canvas.spray(whale, "#7fd0d6", (220, 400), (230, 490), 0.7)
    canvas.fill(belly, cream, clip=whale)
    canvas.spray(belly, "#d99a5b", (300, 660), (290, 580), 0.8, clip=whale)
    for i in range(6):
        y = 574 + i * 10
        canvas.fill(brush([(78 + i * 10, y), (200, y + 12), (330 - i * 4, y + 4)], [1, 2.6, 1]), "#c98a56", clip=whale)
    canvas.fill(brush([(66, 536), (104, 552), (150, 546), (172, 524)], [3, 5, 5, 3]), navy)
    canvas.fill(ellipse(184, 516, 17, 11), "#f47fa0", 0.9)
    canvas.fill(ellipse(166, 484, 15, 17), cream)
    canvas.fill(ellipse(162, 485, 9, 11), navy)
    canvas.fill(ellipse(159, 480, 3.2), "#ffffff")
    canvas.fill(brush([(148, 458), (164, 450), (182, 456)], [2, 5, 2]), navy)
    fin = path("M 250 566 C 290 560 320 570 330 590 C 330 640 300 676 262 690 C 250 660 240 600 250 566")
    canvas.fill(fin, "#176f90")
    canvas.spray(fin, "#0a3f5c", (330, 660), (262, 590), 0.9)
    strap = path("M 262 406 L 310 406 C 322 460 322 540 310 640 L 262 644 C 272 560 272 480 262 406")
    canvas.fill(strap, "#e8432e", clip=whale, cut=fin)
    canvas.spray(strap, "#7c1c2b", (290, 640), (290, 430), 0.7, clip=whale, cut=fin)


def _town(canvas: Canvas, navy: str) -> None:
    """Toy houses left and right."""
    for x, y, width, height, wall, roof in [
        (44, 742, 44, 46, "#f7e2c0", "#e8432e"),
        (98, 738, 34, 70, "#f47fa0", "#173153"),
        (140, 744, 50, 40, "#fff4d6", "#2a9d8f"),
        (384, 748, 46, 44, "#fff4d6", "#e8432e"),
        (436, 742, 30, 76, "#f0803c", "#173153"),
        (474, 742, 46, 52, "#f7e2c0", "#8a5bb5"),
        (528, 746, 36, 38, "#f47fa0", "#2a9d8f"),
    ]:
        front = box(x, y - height, x + width, y + 20)
        canvas.fill(front, wall)
        canvas.spray(front, "#8a5a4a", (x + width, y), (x + width * 0.3, y), 0.5)
        canvas.fill(
            polygon((x - 5, y - height), (x + width + 5, y - height), (x + width / 2, y - height - width * 0.62)), roof
        )
        canvas.fill(
            box(x + 8, y - height + 10, x + 16, y - height + 22)
            + box(x + width - 16, y - height + 10, x + width - 8, y - height + 22),
            navy,
        )


def otto(canvas: Canvas) -> None:
    """A whale floats over a little town, carried by balloons."""
    navy, cream = "#173153", "#fff4d6"
    canvas.gradient([(0, "#f9b52c"), (520, "#fdd565"), (760, "#fee9a6")])
    canvas.fill(rays(300, 470, 900, 18, 0.5), "#fdc94a", 0.45)
    for x, y, size in [(82, 150, 0.9), (520, 96, 1.1), (540, 640, 1.0), (70, 668, 0.8)]:
        cloud = ellipse(-34, 0, 26, 20) + ellipse(0, -14, 34, 30) + ellipse(36, 0, 28, 21) + box(-40, 0, 44, 20)
        cloud = moved(scaled(cloud, size), x, y)
        canvas.fill(cloud, cream)
        canvas.spray(cloud, "#f9b52c", (x, y + 30 * size), (x, y - 22 * size), 0.6)

    knot = (286.0, 424.0)
    _balloons(canvas, knot, navy)
    _whale(canvas, navy, cream)
    canvas.fill(ellipse(*knot, 9), navy)

    canvas.fill(hills([(-20, 752), (140, 712), (330, 744), (480, 706), (620, 740)]), "#8cc08a")
    _town(canvas, navy)
    canvas.fill(hills([(-20, 776), (160, 752), (330, 760), (460, 750), (620, 772)]), navy)
    child = (
        path("M 282 764 L 288 728 L 308 728 L 314 764")
        + brush([(290, 732), (276, 712), (270, 698)], [7, 6, 6])
        + brush([(306, 732), (320, 712), (326, 698)], [7, 6, 6])
    )
    canvas.fill(moved(child, -58, 0), "#e8432e")
    canvas.fill(ellipse(240, 716, 12), "#f7c9a0")
    canvas.fill(sector(240, 714, 13, 180, 360) + ellipse(240, 699, 4), "#2a9d8f")
    cut_out(
        canvas, "OTTO LEARNS TO FLY", GEOMETRIC_BLACK, 47, (300, 840), [cream, "#fdc02f", "#f47fa0", "#6fc7bd"], 9, 4
    )
    credit_block(
        canvas, ["with the voices of BENNO QUILL and TILDA MOON", "directed by FRIEDA LACHS"], (300, 885), cream, 10
    )
