"""The comedy: a guest in the cake."""

from assets.drawing.canvas import Canvas
from assets.drawing.lettering import (
    GEOMETRIC_BLACK,
    credit_block,
    cut_out,
)
from assets.drawing.shapes import (
    box,
    brush,
    ellipse,
    hills,
    moved,
    path,
    rays,
    scaled,
    smooth,
    turned,
)


def _legs(canvas: Canvas, cream: str, red: str, ink: str) -> None:
    """Trousers, striped socks and shoes, upside down."""
    for sign, bend in ((-1, 0), (1, 14)):
        knee, ankle = (300 + sign * 66, 330 - bend), (300 + sign * 62, 262 - bend)
        leg = brush([(300 + sign * 30, 480), knee], [60, 50], straight=True)
        canvas.fill(leg, ink)
        canvas.spray(leg, "#5a6685", (300 + sign * 20 - 40, 400), (300 + sign * 40, 400), 0.6)
        sock = brush([knee, ankle], [38, 32], straight=True)
        canvas.fill(sock, cream)
        for i in range(4):
            x, y = knee[0] + (ankle[0] - knee[0]) * (i + 0.4) / 4, knee[1] + (ankle[1] - knee[1]) * (i + 0.4) / 4
            canvas.fill(box(x - 40, y - 5, x + 40, y + 4), red, clip=sock)
        cuff = turned(box(knee[0] - 29, knee[1] - 8, knee[0] + 29, knee[1] + 12), sign * 14, knee)
        canvas.fill(cuff, "#343b4d")
        shoe = path("M -22 8 L -24 -14 C -10 -22 10 -20 20 -16 C 44 -22 76 -24 84 -6 C 86 0 84 6 78 8")
        shoe = moved(turned(scaled(shoe, sign, -1), sign * -34), ankle[0], ankle[1] - 8)
        canvas.fill(shoe, "#7a2d1c")
        canvas.spray(shoe, "#2c0d0a", (ankle[0] + sign * 60, ankle[1] + 30), (ankle[0] + sign * 20, ankle[1] - 20), 0.9)


def _cake(canvas: Canvas, cream: str, red: str) -> None:
    """Three tiers with running icing and a row of cherries each."""
    for tier, (top, bottom, half, side) in enumerate(
        [(640, 742, 214, "#f59bb0"), (540, 640, 158, "#fbc3cd"), (440, 540, 104, "#f59bb0")]
    ):
        wall = path(
            f"M {300 - half} {top} L {300 + half} {top} L {300 + half} {bottom} "
            f"Q 300 {bottom + 26} {300 - half} {bottom}"
        )
        canvas.fill(wall, side)
        canvas.spray(wall, "#b23a62", (300 + half, top + 50), (300 - half * 0.1, top + 50), 1.0)
        canvas.spray(wall, "#ffffff", (300 - half, top + 50), (300 - half * 0.55, top + 50), 0.5)
        for i in range(2 * (7 - tier) - 1):
            step = 2 * half / (2 * (7 - tier) - 1)
            x = 300 - half + (i + 0.5) * step
            drop = 10 + (i * 37 + tier * 13) % 34
            canvas.fill(brush([(x, top + step / 2), (x, top + step / 2 + drop)], [step * 1.02, step * 0.8]), cream)
        icing = ellipse(300, top, half, 22)
        canvas.fill(icing, cream)
        canvas.spray(icing, "#d99a8f", (300 + half, top), (300, top - 8), 0.75)
        for i in range(9 - 2 * tier):
            x = 300 - half * 0.86 + i * half * 1.72 / (8 - 2 * tier)
            y = bottom + 10 - 14 * ((x - 300) / half) ** 2
            canvas.fill(ellipse(x, y, 10), red)
            canvas.fill(ellipse(x - 3, y - 3, 2.6), cream)


def _splash(canvas: Canvas, cream: str) -> None:
    """Cream that splashes out of the cake."""
    splash = smooth(
        (214, 440),
        (236, 418),
        (252, 432),
        (270, 408),
        (292, 430),
        (316, 404),
        (334, 432),
        (356, 412),
        (366, 434),
        (388, 440),
        (360, 456),
        (300, 462),
        (240, 456),
    )
    canvas.fill(splash, cream)
    canvas.spray(splash, "#d99a8f", (380, 450), (290, 424), 0.7)
    for x, y, size in [
        (180, 392, 11),
        (150, 440, 7),
        (430, 380, 12),
        (468, 432, 8),
        (210, 356, 6),
        (404, 338, 7),
        (124, 372, 5),
        (492, 356, 5),
    ]:
        canvas.fill(smooth((x, y - size), (x + size * 0.8, y), (x, y + size * 1.3), (x - size * 0.8, y)), cream)


def gerald(canvas: Canvas) -> None:
    """Two legs in striped socks stick out of the top of a wedding cake."""
    cream, red, ink = "#fff3df", "#e23b2e", "#20242f"
    canvas.flood("#22a79b")
    canvas.fill(rays(300, 470, 900, 24, 0.5, 4), "#37b9aa")
    canvas.spray_round(None, "#0b5a5c", (300, 450), 330, 0.9, inner=800)

    _legs(canvas, cream, red, ink)
    cloth = hills([(-20, 742), (300, 736), (620, 742)])
    canvas.fill(cloth, cream)
    check = "#ee6a58"
    for x in range(-20, 620, 40):
        canvas.overprint(box(x, 730, x + 20, 910), check, clip=cloth)
    for y in range(736, 900, 40):
        canvas.overprint(box(-10, y, 610, y + 20), check, clip=cloth)
    canvas.fill(ellipse(300, 772, 264, 30), "#7c1c2b", 0.5)
    canvas.fill(ellipse(300, 762, 264, 30), "#bfe3d8")
    canvas.fill(ellipse(300, 758, 252, 25), "#e4f5ec")
    _cake(canvas, cream, red)
    _splash(canvas, cream)

    canvas.fill(box(90, 836, 510, 886), cream)
    cut_out(canvas, "WHO INVITED", GEOMETRIC_BLACK, 46, (300, 76), [cream], 5, 2)
    cut_out(canvas, "GERALD?", GEOMETRIC_BLACK, 112, (300, 178), ["#fde04a", cream, "#fde04a", "#ffc0cb"], 8, 5)
    credit_block(
        canvas,
        ["GERALD PLUMB  DOTTIE FANSHAWE  MAX BUTTERFIELD", "directed by HAL PENNYWORTH  cakes by MRS. OBI"],
        (300, 873),
        ink,
        10,
    )
