"""What waits in the dark: the posters of horror films."""

import numpy as np

from assets.drawing.canvas import Canvas
from assets.drawing.film import SHEET, band, beams, blurred, develop, drawn, fog, halo, lit, over, placed, ramp
from assets.drawing.head import turned_body
from assets.drawing.lettering import CONDENSED, GEOMETRIC, billing, write, write_across
from assets.drawing.noise import clouds, roughness
from assets.drawing.shapes import Shape, brush, mirrored
from assets.drawing.solids import (
    Solid,
    ball,
    blend,
    block,
    both_sides,
    carve,
    common,
    egg,
    half_space,
    limb,
    moved,
    rough,
    union,
)
from assets.drawing.tracing import Eye, Light, Material, Scene, photograph


def bare_tree(rng: np.random.Generator, x: float, y: float, height: float, lean: float = 0.0, depth: int = 6) -> Shape:
    """A leafless tree as a flat shape, from its foot at (x, y) upwards."""
    shape: Shape = []

    def grow(x: float, y: float, angle: float, length: float, width: float, left: int) -> None:
        bend = angle + rng.normal(0, 0.12)
        middle = (x + np.cos(angle) * length / 2, y - np.sin(angle) * length / 2)
        end = (middle[0] + np.cos(bend) * length / 2, middle[1] - np.sin(bend) * length / 2)
        shape.extend(brush([(x, y), middle, end], [width, 0.66 * width]))
        if left:
            for turn in (rng.uniform(0.25, 0.75), -rng.uniform(0.25, 0.75)):
                grow(*end, bend + turn, length * rng.uniform(0.62, 0.82), 0.62 * width, left - 1)

    grow(x, y, np.pi / 2 + lean, height * 0.3, height * 0.05, depth)
    return shape


def _gable(x: float, width: float, eaves: float, top: float, z: float, depth: float) -> tuple[Solid, Solid]:
    """Walls and a steep roof over them."""
    slope = np.arctan2(top - eaves, width)

    def prism(overhang: float) -> Solid:
        faces = (
            half_space((np.sin(slope), np.cos(slope), 0)),
            half_space((-np.sin(slope), np.cos(slope), 0)),
            half_space((0, -1, 0), top - eaves + overhang),
            half_space((0, 0, 1), depth + overhang),
            half_space((0, 0, -1), depth + overhang),
        )
        return moved(common(*faces), (x, top, z))

    walls = union(block((x, eaves / 2, z), (width, eaves / 2, depth)), prism(0))
    roof = moved(prism(0.14), (0, 0.12, 0))
    return walls, carve(roof, moved(prism(0.5), (0, -0.06, 0)))


def _ghost() -> list[tuple[Solid, Material]]:
    """A girl in a white gown, her face behind her hair."""
    folds = roughness(np.random.default_rng(17), (9, 0.8, 9), 2)
    gown = blend(
        0.12,
        limb((0, 1.25, 0), (0, 0.15, 0), 0.2, 0.36),
        both_sides(limb((0.22, 1.28, 0), (0.33, 0.62, 0.06), 0.1, 0.09)),
    )
    hair = blend(0.1, egg((0, 1.62, 0), (0.2, 0.24, 0.21)), egg((0, 1.3, 0.1), (0.17, 0.36, 0.15)))
    hands = both_sides(limb((0.33, 0.6, 0.06), (0.34, 0.42, 0.08), 0.045))
    return [
        (rough(gown, folds, 0.03), Material((0.75, 0.78, 0.78), soft=0.3)),
        (hair, Material((0.01, 0.01, 0.012), gloss=0.2, polish=10)),
        (hands, Material((0.5, 0.5, 0.5), soft=0.2)),
    ]


def no_one_upstairs(canvas: Canvas) -> None:
    """An old house on a hill at night; mist comes down to us, and the two upper windows are lit like eyes."""
    rng = canvas.rng
    boards = roughness(rng, (1.5, 14, 1.5), 2)
    parts = [
        _gable(0, 1.5, 2.9, 5.0, 0, 1.2),
        _gable(-1.9, 1.0, 2.2, 3.7, -0.2, 1.1),
        _gable(1.85, 0.95, 2.0, 3.3, -0.1, 1.1),
    ]
    walls = union(*(wall for wall, _ in parts), block((0.75, 5.0, -0.3), (0.2, 0.9, 0.2)))
    windows = [(-0.45, 3.2, 0.24, 0.36), (0.45, 3.2, 0.24, 0.36)]
    dark = [(-0.7, 1.5, 0.26, 0.45), (0.75, 1.5, 0.26, 0.45), (-1.95, 1.4, 0.26, 0.42), (1.9, 1.3, 0.24, 0.4)]
    holes = union(
        *(block((x, y, 1.2), (w, h, 0.25)) for x, y, w, h in windows + dark), block((0, 0.6, 1.2), (0.33, 0.8, 0.2))
    )
    upper = block((0, 3.2, 0.3), (0.86, 0.5, 0.7))
    bars = union(
        *(block((x, y, 1.24), (0.022, h, 0.03)) for x, y, _, h in windows),
        *(block((x, y, 1.24), (w, 0.022, 0.03)) for x, y, w, _ in windows),
    )
    ground = rough(moved(ball((0, -13, 0), 13), (0, 0.05, 0)), roughness(rng, 0.8, 4), 0.1)
    porch = union(
        block((0, 1.62, 1.75), (1.2, 0.06, 0.6)), *(limb((x, 0, 2.2), (x, 1.6, 2.2), 0.05) for x in (-1.1, 1.1))
    )
    bodies = [
        (carve(walls, holes), Material((0.2, 0.22, 0.24), bump=lambda p: 0.012 * boards(p))),
        (
            union(*(roof for _, roof in parts)),
            Material((0.06, 0.065, 0.075), gloss=0.15, polish=10, bump=lambda p: 0.015 * boards(p)),
        ),
        (upper, Material((1.0, 0.5, 0.12), glow=6.0)),
        (union(bars, porch), Material((0.07, 0.07, 0.07))),
        (ground, Material((0.05, 0.06, 0.06), soft=0.1)),
        *(turned_body(solid, material, 0, (1.0, 0.0, 5.0), 0.86) for solid, material in _ghost()),
    ]
    lights = [Light((-0.9, 0.6, 0.1), (1.4, 2.6, 3.6), 10), Light((0.5, 0.4, 0.8), (0.3, 0.5, 0.62), 8)]
    shot = photograph(Scene(bodies, lights, (0.03, 0.05, 0.07)), Eye((3.2, 0.4, 22), (0.1, 1.55, 0), 0.46), SHEET)
    sheet = ramp([(0, "#01040a"), (300, "#0a2c44"), (560, "#2a6a86"), (900, "#050c12")])
    sheet = lit(sheet, halo(170, 190, 62, 6) * 1.1 + halo(170, 190, 170) * 0.5, "#bfe0e6")
    torn = np.clip(clouds(rng, SHEET, 210, 6, 0.58), 0, 1)
    sheet = sheet * (1 - 0.75 * torn * (1 - band(300, 620)))[..., None]
    for x, y, size, lean in [(80, 640, 420, 0.1), (540, 650, 470, -0.12)]:
        sheet = over(sheet, drawn(canvas, bare_tree(rng, x, y, size, lean), 1.6) * 0.85, np.zeros_like(sheet) + 0.004)
    sheet = lit(sheet, fog(rng, 430, 720) * 0.18, "#7fb2bc")
    sheet = placed(sheet, shot, 0.6)
    glow = np.clip(shot.light[..., 0] - 1.2, 0, 2) * shot.cover
    sheet = lit(sheet, blurred(glow, 14) * 0.5 + blurred(glow, 50) * 0.8, "#ffb04a")
    sheet = lit(sheet, beams(glow, 300, 330, 0.9) * 0.22, "#ffb04a")
    sheet = lit(sheet, fog(rng, 610, 830, 200) * 0.3 + fog(rng, 640, 800, 90) * 0.16, "#6d9ea8")
    near = bare_tree(rng, -10, 930, 940, 0.02) + mirrored(bare_tree(rng, -14, 940, 900, 0.04))
    sheet = over(sheet, drawn(canvas, near, 2.4), np.zeros_like(sheet) + 0.002)
    sheet = sheet * (1 - 0.8 * band(700, 880))[..., None]
    develop(canvas, sheet, 1.25, "#04141a", "#e6f6f4", 1.1, 1.2, 0.6, 0.04)
    write(
        canvas,
        "THE LIGHTS ARE ON.  THE HOUSE HAS BEEN EMPTY SINCE MARCH.",
        GEOMETRIC,
        11.5,
        (300, 46),
        "#c7dcdd",
        "centre",
        0.2,
    )
    write_across(canvas, "NO ONE UPSTAIRS", CONDENSED, 520, (300, 828), "#d0190f", tracking=0.06)
    billing(canvas, 884, "#7f9a9c")


def _iris(x: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Fibres from the pupil outwards, (h, w) 0 to 1."""
    ways = roughness(rng, (1, 1, 1), 4)
    angle, radius = np.arctan2(y, x), np.hypot(x, y)
    places = np.stack([9 * np.cos(angle).ravel(), 9 * np.sin(angle).ravel(), 0.012 * radius.ravel()]).astype(np.float32)
    return np.clip(0.5 + 0.6 * ways(places).reshape(x.shape), 0, 1)


def it_saw_me_first(canvas: Canvas) -> None:
    """One wide open eye, bloodshot, very near; a figure stands in its pupil."""
    rng = canvas.rng
    y, x = np.mgrid[0:900, 0:600].astype(np.float32)
    x, y = x - 300, y - 400
    across = np.clip(np.abs(x) / 270, 0, 1)
    upper, lower = -128 * (1 - across**2.1) + 14 * x / 270, 108 * (1 - across**2.3) + 14 * x / 270
    opening = np.clip((y - upper) / 3, 0, 1) * np.clip((lower - y) / 3, 0, 1) * (across < 1)
    ball_height = np.sqrt(np.clip(1 - (x / 330) ** 2 - (y / 330) ** 2, 0, 1))
    veins = np.zeros((900, 600), np.float32)
    for _ in range(120):
        side = rng.choice((-1, 1))
        a, b = side * rng.uniform(255, 290), rng.uniform(-60, 60)
        angle = (np.pi if side > 0 else 0) + rng.normal(0, 0.35)
        width = rng.uniform(1.5, 3.4)
        for _ in range(rng.integers(60, 150)):
            a, b, angle, width = (
                a + 1.3 * np.cos(angle),
                b + 1.3 * np.sin(angle),
                angle + rng.normal(0, 0.13),
                width * 0.992,
            )
            row, column = round(b + 400), round(a + 300)
            if 0 <= row < 899 and 0 <= column < 599:
                veins[row : row + 2, column : column + 2] += 0.4 * width
    veins = np.clip(blurred(veins, 0.8), 0, 1)
    light = np.clip(0.35 * x / 300 * -1 + 0.5 * -y / 130 * 0.2 + 0.85 * ball_height, 0, 1)
    white = np.array([0.55, 0.36, 0.3]) * (1 - veins[..., None] * np.array([0.3, 0.85, 0.85]))
    r = np.hypot(x, y + 6)
    fibres = _iris(x, y + 6, rng)
    iris = np.clip((118 - r) / 5, 0, 1)
    ring = np.exp(-(((r - 114) / 12) ** 2))
    milk = np.array([0.5, 0.47, 0.42]) * (0.55 + 0.6 * fibres[..., None])
    eyeball = over(
        white * light[..., None], iris * 0.9, milk * (1 - 0.9 * ring[..., None]) * (0.3 + 0.8 * light[..., None])
    )
    eyeball = over(eyeball, np.clip((26 - r) / 4, 0, 1), np.zeros_like(eyeball) + 0.002)
    shade = np.clip((y - upper) / 60, 0, 1) ** 0.8
    eyeball *= (0.2 + 0.8 * shade)[..., None]
    eyeball = lit(eyeball, halo(262, 352, 13, 8, 1.3) * 2.2 + halo(345, 440, 9, 4) * 0.3, "#dff0ff")
    lid = np.maximum(upper - y, y - lower)
    fold = 0.5 + 0.5 * np.cos(np.clip(lid, 0, 90) / 90 * 2 * np.pi)
    cracks = np.exp(-np.abs(clouds(rng, SHEET, 60, 5, 0.6)) * 26)
    folds = clouds(rng, SHEET, 34, 5, 0.62)
    relief = np.clip(1 + 7 * (folds - np.roll(folds, 2, axis=0)) - 0.8 * cracks, 0.05, 2.2)
    skin = (
        np.array([0.26, 0.21, 0.2])
        * ((0.2 + 0.8 * fold * np.exp(-np.clip(lid, 0, None) / 170)) * relief * halo(230, 350, 250, 3))[..., None]
    )
    skin = lit(skin, np.exp(-(((lid - 8) / 7) ** 2)) * (across < 1.0) * 0.16, "#ff3a2a")
    sheet = over(skin.astype(np.float32), blurred(opening.astype(np.float32), 1.0), eyeball)
    lashes: Shape = []
    for way in np.linspace(-0.93, 0.93, 74):
        base = (300 + 270 * way, 400 - 128 * (1 - abs(way) ** 2.1) + 14 * way)
        tip = (base[0] + 60 * way + rng.normal(0, 7), base[1] - 52 + 26 * abs(way) + rng.normal(0, 8))
        lashes += brush([base, ((base[0] * 2 + tip[0]) / 3 + 6 * way, base[1] - 12), tip], [3.4, 0.7])
    sheet = over(sheet, drawn(canvas, lashes, 0.8), np.zeros_like(sheet) + 0.003)
    tears: Shape = []
    for x0, end, width in [(262, 690, 15), (236, 600, 9), (330, 640, 11), (372, 570, 7)]:
        bend = rng.normal(0, 7, 3)
        start = 400 + 104 * (1 - (abs(x0 - 300) / 270) ** 2.3)
        tears += brush(
            [(x0, start - 8), (x0 + bend[0], start + 40), (x0 + bend[1], (start + end) / 2), (x0 + bend[2], end)],
            [width * 1.2, width * 0.6, width * 0.55, width * 0.5, width],
        )
    blood = drawn(canvas, tears, 0.9)
    edge = np.clip(blood - np.roll(blood, (3, 3), (0, 1)), 0, 1)
    sheet = over(sheet, blood * 0.95, np.zeros_like(sheet) + np.array([0.13, 0.004, 0.004], np.float32))
    sheet = lit(sheet, edge * 0.35, "#ff8070")
    develop(canvas, sheet, 1.7, "#0a0606", "#ffe6d6", 0.95, 1.2, 0.7, 0.05)
    write(canvas, "DON'T BLINK.  IT DOESN'T.", GEOMETRIC, 15, (300, 74), "#c9b8ae", "centre", 0.4)
    write_across(canvas, "IT SAW ME FIRST", CONDENSED, 470, (300, 760), "#c3160f", tracking=0.06)
    billing(canvas, 872, "#8c7c74")
