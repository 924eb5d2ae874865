"""Helmets, engines and fire in the sky: the posters of science fiction."""

import numpy as np

from assets.drawing.canvas import Canvas
from assets.drawing.film import SHEET, band, blurred, develop, halo, lit, placed, ramp, smoke, sparks
from assets.drawing.head import turned_body
from assets.drawing.lettering import CONDENSED, GEOMETRIC, GEOMETRIC_LIGHT, billing, write, write_across
from assets.drawing.noise import clouds, roughness
from assets.drawing.solids import (
    Solid,
    ball,
    blend,
    block,
    both_sides,
    carve,
    common,
    egg,
    limb,
    moved,
    pole,
    ring,
    turned,
    union,
)
from assets.drawing.tracing import Eye, Light, Material, Scene, photograph


def _helmet() -> list[tuple[Solid, Material]]:
    """Armour for somewhere without air."""
    shell = blend(0.08, egg((0, 0.05, -0.05), (0.95, 1.02, 1.05)), egg((0, -0.55, 0.25), (0.62, 0.5, 0.72)))
    visor_cut = egg((0, 0.1, 0.75), (0.74, 0.46, 0.52))
    visor = common(egg((0, 0.06, -0.02), (0.93, 1.0, 1.0)), egg((0, 0.1, 0.75), (0.76, 0.48, 0.54)))
    seams = union(
        turned(ring((0, 0.05, -0.05), 1.05, 0.018), 2, 90),
        both_sides(limb((0.35, -0.4, 1.0), (0.25, -0.95, 0.8), 0.02)),
    )
    shell = carve(carve(shell, visor_cut, 0.04), seams, 0.02)
    pods = both_sides(
        blend(
            0.03,
            turned(pole((0.95, -0.05, -0.05), 0.28, 0.1, 0.04), 2, 90, (0.95, -0.05, -0.05)),
            limb((0.85, -0.4, 0.2), (0.4, -0.8, 0.7), 0.1),
        )
    )
    vents = union(*(block((0, -0.62 - 0.1 * i, 0.95), (0.2, 0.025, 0.1)) for i in range(4)))
    scratches = roughness(np.random.default_rng(4), (4, 40, 4), 3)
    worn = roughness(np.random.default_rng(6), 5, 4)

    def steel(p: np.ndarray) -> np.ndarray:
        wear = np.clip(worn(p) * 1.6 + 0.4, 0.35, 1.2)
        stripe = (np.abs(p[0]) < 0.1) * (p[1] > 0.5)
        base = np.array([[0.16], [0.17], [0.18]], np.float32) * wear
        return base + stripe * np.array([[0.45], [0.05], [0.02]], np.float32) * wear

    def glass(p: np.ndarray) -> np.ndarray:
        # What stands before the visor mirrored in it: a burning horizon.
        line = np.exp(-(((p[1] - 0.05 + 0.05 * worn(p * 2)) / 0.09) ** 2))
        glow = np.clip(0.12 - p[1], 0, 1) * 1.2
        towers = (
            (np.sin(p[0] * 17) + np.sin(p[0] * 41 + 1) > 0.5) * (p[1] > 0.02) * (p[1] < 0.24 + 0.05 * np.sin(p[0] * 23))
        )
        fire = (line * 2.2 + glow) * (1 - 0.8 * towers)
        return np.stack([0.02 + 1.0 * fire, 0.02 + 0.42 * fire, 0.03 + 0.08 * fire]).astype(np.float32)

    metal = Material(steel, gloss=0.9, polish=22, sheen=0.8, bump=lambda p: 0.003 * scratches(p))
    return [
        (carve(shell, vents, 0.02), metal),
        (visor, Material(glass, gloss=2.6, polish=60, sheen=0.8, glow=0.8)),
        (pods, Material((0.05, 0.05, 0.055), gloss=0.8, polish=30, sheen=0.5)),
    ]


def _armour() -> list[tuple[Solid, Material]]:
    plates = blend(
        0.12,
        both_sides(egg((1.25, -1.75, -0.2), (0.62, 0.55, 0.62))),
        egg((0, -2.5, -0.1), (1.15, 1.0, 0.7)),
        both_sides(limb((1.5, -2.0, -0.2), (1.75, -4.0, 0), 0.38, 0.34)),
    )
    collar = blend(
        0.1,
        limb((0, -0.8, -0.1), (0, -1.6, -0.1), 0.5, 0.6),
        *(moved(ring((0, 0, 0), 0.56, 0.09), (0, y, -0.08)) for y in (-0.95, -1.12, -1.29)),
    )
    ribs = union(
        *(limb((-0.6, y, 0.62), (0.6, y, 0.62), 0.03) for y in (-2.2, -2.45, -2.7)),
        limb((0, -1.5, 0.75), (0, -3, 0.75), 0.03),
    )
    worn = roughness(np.random.default_rng(12), 6, 4)
    paint = Material(
        lambda p: np.array([[0.13], [0.14], [0.15]], np.float32) * np.clip(worn(p) + 0.7, 0.3, 1.3),
        gloss=0.7,
        polish=18,
        sheen=0.6,
    )
    lamps = both_sides(ball((0.55, -1.72, 0.52), 0.07))
    return [(carve(union(plates, collar), ribs, 0.03), paint), (lamps, Material((0.4, 0.9, 1.0), glow=5))]


def titan_burning(canvas: Canvas) -> None:
    """A soldier in a space helmet; its visor mirrors a burning city, ships and wreckage fall behind."""
    rng = canvas.rng
    bodies = [turned_body(solid, material, -22, (0.05, 0.9, 0), nod=4) for solid, material in _helmet()]
    bodies += [turned_body(solid, material, 10, (0, 1.02, 0)) for solid, material in _armour()]
    lights = [
        Light((-0.9, 0.5, 0.2), (1.2, 2.6, 4.2), 10),
        Light((1, 0.15, -0.45), (8.0, 3.0, 0.7), 9),
        Light((0.6, -0.5, 0.6), (0.7, 0.28, 0.08), 0),
    ]
    shot = photograph(Scene(bodies, lights, (0.01, 0.014, 0.02)), Eye((0, 0, 11), (0, -0.35, 0), 0.5), SHEET)
    sheet = ramp([(0, "#03070d"), (380, "#0c2330"), (640, "#3a2a20"), (900, "#060505")])
    planet = halo(70, 130, 240, 60)
    face = clouds(rng, SHEET, 130, 6, 0.55)
    lightside = np.clip((halo(0, 20, 260, 2) - 0.25) * 1.6, 0, 1)
    sheet = sheet * (1 - planet)[..., None] + (planet * lightside * (0.5 + 0.4 * face))[..., None] * np.array(
        [0.55, 0.75, 0.9]
    )
    fire = halo(470, 520, 170, 2.2, 1.2) * smoke(rng, 190, 1.6) ** 1.4
    sheet = lit(sheet, fire * 3.2, "#ff7a1a")
    sheet = lit(sheet, np.clip(fire - 0.4, 0, None) * 3, "#ffd98a")
    streaks = np.zeros(SHEET, np.float32)
    for _ in range(7):
        x, y, length = rng.uniform(250, 640), rng.uniform(-40, 330), rng.uniform(80, 260)
        for step in np.linspace(0, 1, 320):
            row, column = round(y + step * length * 0.8), round(x - step * length * 0.5)
            if 0 <= row < 900 and 0 <= column < 600:
                streaks[row, column] += step**2 * 1.2
    sheet = lit(sheet, blurred(streaks, 1.1) * 4 + blurred(streaks, 6) * 6, "#ffb060")
    sheet = sheet * (0.45 + 0.55 * smoke(rng, 150, 1.2))[..., None]
    sheet = placed(blurred(sheet, 1.2), shot, 0.5)
    sheet = lit(sheet, sparks(rng, 320, (470, 560), 560) * 0.5, "#ff9a3a")
    sheet = lit(sheet, halo(408, 352, 14, 1.6, 0.16) * 0.5 + halo(150, 320, 60, 2, 0.05) * 0.4, "#7fd0ff")
    sheet = sheet * (1 - 0.88 * band(620, 800))[..., None]
    develop(canvas, sheet, 1.4, "#06141e", "#fff1df", 1.05, 1.15, 0.5, 0.035)
    write(canvas, "HUMANITY'S LAST ORDER: HOLD THE SKY", GEOMETRIC, 14, (300, 46), "#d6e4ea", "centre", 0.26)
    write_across(canvas, "TITAN BURNING", CONDENSED, 520, (300, 806), "#e8eef0", tracking=0.05)
    write(canvas, "COMING SOON", GEOMETRIC_LIGHT, 15, (300, 832), "#ff9a4a", "centre", 0.5)
    billing(canvas, 886, "#8d9aa0")
