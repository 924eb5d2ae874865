"""Love in the rain, and love against war on one sheet."""

from assets.drawing.canvas import Canvas
from assets.drawing.lettering import (
    CONDENSED,
    SCRIPT,
    credit_block,
    write,
)
from assets.drawing.shapes import (
    Shape,
    box,
    brush,
    ellipse,
    line,
    mirrored,
    moved,
    path,
    polygon,
    rays,
    scaled,
    turned,
)


def _reflect(canvas: Canvas, street: Shape, parts: list[tuple[Shape, str]]) -> None:
    """Mirror images of shapes with their inks, in the street."""
    # The wet street gives everything back upside down, thinner and broken by ripples.
    gaps: Shape = [b for i in range(12) for b in box(150, 762 + i * 11 + i * i * 0.3, 450, 765 + i * 11 + i * i * 0.5)]
    for part, ink in parts:
        canvas.fill(moved(scaled(part, 1, -0.3, (0, 748)), 0, 2), ink, 0.5, clip=street, cut=gaps)


def _canopy(canvas: Canvas, red: str) -> None:
    """The umbrella, shaded between its ribs."""
    canopy = path(
        "M 92 428 C 104 300 190 236 300 232 C 410 236 496 300 508 428 C 486 404 458 402 436 426"
        "C 412 400 376 400 352 424 C 330 402 270 402 248 424 C 224 400 188 400 164 426 C 142 402 114 404 92 428"
    )
    canvas.fill(canopy, red)
    canvas.overprint(
        path("M 300 232 C 262 290 250 360 248 424 C 224 400 188 400 164 426 C 170 340 220 262 300 232"), "#f0b5b5"
    )
    canvas.overprint(
        path("M 300 232 C 410 236 496 300 508 428 C 486 404 458 402 436 426 C 430 340 380 262 300 232"), "#d89aa8"
    )
    canvas.spray(canopy, "#6e1038", (540, 420), (270, 290), 0.95)
    canvas.spray(canopy, "#f7838a", (120, 250), (280, 340), 0.8)


def _couple(canvas: Canvas, street: Shape, plum: str, red: str) -> None:
    """Two backs, the umbrella above them and their reflection in the street."""
    coat = path(
        "M 258 462 C 230 466 212 484 208 516 C 202 574 206 624 200 672 L 298 672 L 300 500 C 298 474 284 464 258 462"
    )
    trousers = path("M 214 668 L 248 668 L 246 742 L 220 742 M 256 668 L 292 668 L 284 742 L 260 742")
    shoes = ellipse(230, 745, 15, 6) + ellipse(273, 745, 15, 6)
    dress = path(
        "M 344 486 C 320 488 308 504 308 526 C 314 560 306 610 290 664 L 408 664 C 392 612 378 566 380 528 "
        "C 380 502 364 488 344 486"
    )
    legs = brush([(328, 660), (326, 700), (330, 738)], [13, 15, 7]) + brush(
        [(364, 660), (366, 700), (362, 738)], [13, 15, 7]
    )
    heels = path("M 322 734 L 338 734 L 342 748 L 318 748 M 354 734 L 370 734 L 374 748 L 350 748")
    heads = ellipse(264, 434, 22, 27) + box(254, 450, 274, 470)
    hers = turned(ellipse(326, 458, 21, 25), -16, (326, 458))
    _reflect(canvas, street, [(coat + trousers + shoes + heads, "#2b1440"), (dress, "#e8a33c"), (hers, "#5e2138")])

    canvas.fill(line([(300, 226), (300, 560)], 4) + brush([(300, 232), (300, 218)], [5, 2]), plum)
    canvas.fill(legs, "#f2b79a")
    canvas.fill(heels, red)
    canvas.fill(heads, "#34203f")
    canvas.fill(box(254, 452, 274, 470), "#e8a587")
    canvas.fill(coat, "#2a2150")
    canvas.fill(trousers + shoes, "#1d1336")
    canvas.spray(coat, "#8f5a86", (320, 560), (256, 560), 0.8)
    canvas.fill(dress, "#f0a93f")
    canvas.spray(dress, "#b5562f", (410, 620), (332, 600), 0.9)
    canvas.fill(brush([(372, 512), (340, 548), (262, 556)], [26, 24, 18]), "#f0a93f")
    canvas.fill(path("M 318 560 L 384 556 L 384 566 L 318 570"), "#c23a3a")
    canvas.fill(hers + ellipse(344, 440, 13), "#6e2436")
    canvas.spray(hers, "#c96a4a", (346, 440), (320, 470), 0.6)
    canvas.fill(brush([(222, 492), (228, 548), (296, 528)], [24, 26, 20]), "#221a45")
    canvas.fill(ellipse(300, 526, 10), "#e8a587")
    _canopy(canvas, red)


def under_one_umbrella(canvas: Canvas) -> None:
    """Two people seen from behind share a red umbrella in an evening street."""
    cream, plum, red = "#fdeedd", "#3b1c45", "#d2243f"
    canvas.gradient([(0, "#6a3566"), (260, "#c4607f"), (520, "#f4a68f"), (660, "#fbd3ae")])
    canvas.glow((300, 600), 330, "#fff0c8", 0.75)
    left_near = path("M -10 120 L 84 150 L 84 210 L 130 226 L 130 700 L -10 760")
    left_far = path("M 110 300 L 188 330 L 188 690 L 110 720")
    for block, ink in [(left_far, "#a8577f"), (left_near, "#6e3268")]:
        both = block + mirrored(block)
        canvas.fill(both, ink)
        canvas.spray(both, "#f4a68f", (300, 720), (300, 470), 0.6)
    for x, y in [(18, 250), (54, 262), (18, 330), (54, 410), (146, 400), (146, 460), (18, 480)]:
        pane = box(x, y, x + 16, y + 28)
        canvas.fill(pane, "#fbd28a")
        canvas.fill(moved(mirrored(pane), 0, 34), "#fbd28a")
    street = path("M -10 760 L 188 684 L 412 684 L 610 760 L 610 910 L -10 910")
    canvas.gradient([(680, "#e59a95"), (760, "#8c4678"), (900, "#3b1c45")], street)
    canvas.spray(path("M 240 684 L 360 684 L 430 910 L 170 910"), "#fbd9b0", (300, 670), (300, 860), 0.8)
    for side in (1, -1):
        lamp = line([(118, 744), (118, 420)], 6) + path(
            "M 104 420 L 132 420 L 126 392 L 110 392 M 100 392 L 136 392 L 118 376"
        )
        lamp = scaled(moved(lamp, -66, 0), side, 1, (300, 0))
        x = 300 - side * 248
        canvas.glow((x, 406), 92, "#ffe9a8", 0.9)
        canvas.fill(lamp, plum)
        canvas.fill(polygon((x - 10, 416), (x + 10, 416), (x + 6, 396), (x - 6, 396)), "#fff4cf")
        canvas.fill(brush([(x, 760), (x + 4, 800), (x - 3, 850)], [9, 14, 1]), "#fbd9b0", 0.5)

    _couple(canvas, street, plum, red)
    rain: Shape = []
    for x, y, length in canvas.rng.random((110, 3)) * (640, 900, 26) + (0, -20, 14):
        rain += line([(x, y), (x - length * 0.28, y + length)], 1.1)
    canvas.stamp(canvas.area(rain), cream, 0.42)
    write(canvas, "Under One", SCRIPT, 84, (270, 108), cream, "centre")
    write(canvas, "Umbrella", SCRIPT, 106, (322, 196), cream, "centre")
    credit_block(
        canvas, ["CELIA MARLOW  JULIEN AMORY", "directed by BEATRIZ LUND  music by A. FONTAINE"], (300, 878), cream, 10
    )


def _woman(canvas: Canvas) -> None:
    """A profile that looks right, with flowers in the hair."""
    her = path(
        "M 214 286 C 226 306 232 326 232 346 C 232 358 234 366 240 376 C 252 394 268 408 276 420 "
        "C 278 430 264 434 256 436"
        "C 262 441 267 445 267 451 C 267 457 262 459 257 461 C 263 463 266 468 265 474 C 262 482 254 484 252 492"
        "C 254 502 256 512 250 522 C 238 540 208 542 184 534 C 176 570 180 620 196 660 C 230 690 262 730 272 790 "
        "L 270 910"
        "L -10 910 L -10 720 C 30 690 70 670 92 640 C 104 600 100 540 96 500 C 60 440 60 340 110 290 "
        "C 140 262 190 260 214 286"
    )
    hair = path(
        "M 226 312 C 214 330 196 330 180 344 C 172 372 178 396 166 420 C 158 444 140 452 128 470 "
        "C 122 500 104 520 84 524"
        "C 40 500 30 420 44 350 C 58 280 110 240 168 246 C 200 250 222 274 228 304"
    )
    bun = ellipse(58, 420, 58, 52)
    canvas.fill(bun + hair, "#7a2338")
    canvas.fill(her, "#fbd3bd")
    canvas.spray(her, "#dd6f78", (40, 700), (240, 470), 1.0)
    canvas.fill(hair, "#7a2338")
    canvas.spray(hair + bun, "#c9525a", (210, 230), (90, 420), 0.75)
    canvas.fill(
        brush([(214, 378), (226, 384), (236, 380)], [1, 5, 2]) + brush([(206, 350), (222, 346), (230, 352)], [1, 5, 2]),
        "#5a1528",
    )
    canvas.fill(
        path(
            "M 257 437 C 264 441 268 446 267 451 C 267 457 262 459 257 461 C 264 463 267 468 265 474"
            "C 262 481 255 482 252 487 C 248 477 245 470 242 463 C 248 455 252 446 257 437"
        ),
        "#c9203c",
        clip=her,
    )
    canvas.spray_round(her, "#ee6d75", (196, 446), 46, 0.8)
    dress = path("M -10 770 C 60 720 130 712 190 720 C 230 724 258 740 272 790 L 270 910 L -10 910")
    canvas.fill(dress, "#7d1736")
    for x, y, size in [(84, 344, 26), (52, 384, 20), (116, 310, 17)]:
        for turn in range(0, 360, 72):
            canvas.fill(turned(ellipse(x, y - size * 0.62, size * 0.46, size * 0.56), turn, (x, y)), "#fff0df")
        canvas.fill(ellipse(x, y, size * 0.32), "#f2b33d")


def _soldier(canvas: Canvas, half: Shape) -> None:
    """A profile under a helmet that looks left, inside its half of the sheet."""
    him = path(
        "M 368 340 C 372 356 366 366 360 376 C 350 394 330 412 322 426 C 318 438 334 442 344 442 "
        "C 338 448 334 452 334 458"
        "C 330 462 332 468 342 470 C 336 474 334 482 340 486 C 344 496 338 506 342 520 C 350 544 392 548 424 534"
        "C 436 560 436 590 426 620 L 610 620 L 610 340"
    )
    canvas.fill(him, "#b5703f")
    canvas.spray(him, "#14120d", (600, 500), (366, 440), 1.5)
    uniform = path("M 264 910 C 284 800 330 700 420 640 C 440 600 452 590 470 570 L 610 560 L 610 910")
    canvas.fill(uniform, "#39422f", clip=half)
    canvas.spray(uniform, "#0e120d", (610, 760), (320, 720), 1.2, clip=half)
    canvas.fill(path("M 420 640 L 470 570 L 500 690 L 446 720"), "#4b5639")
    helmet = path(
        "M 338 352 C 336 250 400 176 500 168 C 560 166 600 190 620 220 L 620 404 C 540 366 450 352 338 366 "
        "C 326 364 328 354 338 352"
    )
    canvas.fill(helmet, "#4a5538")
    canvas.spray(helmet, "#0e120d", (600, 380), (380, 220), 1.25)
    canvas.spray_round(helmet, "#98a06a", (412, 236), 90, 0.7)
    canvas.fill(brush([(470, 368), (452, 460), (410, 540), (372, 548)], [9, 8, 8, 6]), "#171a10")
    canvas.fill(
        brush([(372, 384), (384, 388), (398, 382)], [2, 5, 1]) + brush([(370, 370), (386, 364), (404, 370)], [2, 6, 1]),
        "#171009",
    )


def distance_of_a_kiss(canvas: Canvas) -> None:
    """Her profile in a rosy half, his under a helmet in a burning half, a breath apart."""
    cream = "#fff0df"
    canvas.flood("#f6a39a")
    canvas.spray_round(None, "#fbd7b8", (120, 250), 330, 1.0, inner=60)
    canvas.fill(ellipse(132, 190, 84), "#fce8c4")
    canvas.spray(ellipse(132, 190, 84), "#f6a39a", (132, 290), (132, 180), 0.8)
    war = path("M 336 -10 L 610 -10 L 610 910 L 264 910")
    canvas.gradient([(0, "#141a17"), (300, "#2b3428"), (560, "#6b3a1c"), (760, "#c9521f")], war)
    for x, y, size in [(452, 96, 1.3), (520, 146, 1.0), (396, 158, 0.8), (556, 74, 0.8)]:
        bomber = path(
            "M -4 -24 L 4 -24 L 5 -6 L 40 2 L 40 8 L 5 6 L 3 22 L 13 27 L 13 31 L -13 31 L -13 27 L -3 22 L -5 6 "
            "L -40 8 L -40 2 L -5 -6"
        )
        canvas.fill(moved(turned(scaled(bomber, size * 0.8), 205), x, y), "#0a0d0b")
    burst = rays(520, 470, 300, 26, 0.42, 4)
    canvas.spray_round(burst, "#ff9a3a", (520, 470), 260, 1.0, clip=war)
    canvas.spray_round(None, "#ffc65a", (520, 470), 90, 1.2, clip=war)

    _woman(canvas)
    _soldier(canvas, war)
    write(canvas, "The Distance", SCRIPT, 47, (30, 836), cream)
    write(canvas, "OF A KISS", CONDENSED, 52, (566, 836), "#f4c06a", "right", 0.03)
    credit_block(canvas, ["ELENA ROSSITER  KARL WINTER  directed by SIMONE ADLER"], (300, 876), cream, 10)
