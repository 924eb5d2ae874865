"""What one head differs in from another: skin, eyes and hair."""

from dataclasses import dataclass

import numpy as np

from assets.drawing.noise import roughness
from assets.drawing.solids import Solid, ball, blend, block, both_sides, carve, egg, limb, rough, union, within
from assets.drawing.tracing import Colour, Material


@dataclass(frozen=True)
class Person:
    """What one head differs in from another.

    jaw:    width of the jaw, 1 for a man's
    lids:   how far the eyes are open, 0 to 1
    smile:  how far the corners of the mouth are up
    beard:  how dark the beard's shadow is, 0 for none
    hair:   'short', 'long', 'bun' or 'none'
    """

    skin: Colour = (0.62, 0.38, 0.27)
    hair_colour: Colour = (0.05, 0.03, 0.02)
    eyes: Colour = (0.12, 0.17, 0.2)
    lips: Colour = (0.45, 0.17, 0.14)
    jaw: float = 1.0
    lids: float = 0.6
    smile: float = 0.0
    beard: float = 0.0
    brows: float = 1.0
    hair: str = "short"


def skin(person: Person, hair_at: Solid) -> Material:
    """Skin with lips, brows and a beard's shadow, painted on a head that is not turned."""
    rng = np.random.default_rng(5)
    blotches, pores = roughness(rng, 5, 3), roughness(rng, 45, 2)
    stubble = roughness(rng, (60, 30, 60), 2)
    base, lips = np.array(person.skin, np.float32)[:, None], np.array(person.lips, np.float32)[:, None]
    hair = np.array(person.hair_colour, np.float32)[:, None]

    def colour(p: np.ndarray) -> np.ndarray:
        x, y, z = np.abs(p[0]), p[1], p[2]
        tone = base * (1 + 0.09 * blotches(p) + 0.025 * pores(p))
        warm = np.exp(-(((x - 0.42) / 0.22) ** 2) - ((y + 0.25) / 0.2) ** 2) + np.exp(
            -((x / 0.12) ** 2) - ((y + 0.3) / 0.1) ** 2
        )
        tone = tone * (1 + np.array([[0.12], [-0.1], [-0.1]], np.float32) * warm)
        bend = 0.07 * person.smile * (x / 0.25) ** 2
        mouth = np.clip(1.4 - (x / 0.25) ** 2 * 1.4 - ((y + 0.59 - bend) / 0.095) ** 2 * 1.2, 0, 1) * (z > 0.5)
        tone = tone + (lips - tone) * mouth * 0.8
        jaw = np.clip(1.5 * (-y - 0.3), 0, 1) * np.clip((y + 1.3) / 0.3, 0, 1) * (1 - mouth) * (z > -0.3)
        jaw = jaw * np.clip((np.hypot(x / 0.3, (y + 0.58) / 0.17) - 0.8) * 3, 0, 1)
        tone = tone * (1 - person.beard * jaw * (0.55 + 0.35 * stubble(p)))[None]
        curve = 0.265 + 0.06 * np.sin((x - 0.1) / 0.4 * 2.4)
        thick = 0.045 * np.clip(1.2 - (x - 0.12) / 0.5, 0.2, 1)
        brow = np.clip(1.3 - np.abs(y - curve) / thick, 0, 1) * (x > 0.1) * (x < 0.53) * (z > 0.3)
        brow = brow * np.clip(0.75 + 0.5 * stubble(p), 0, 1) * person.brows
        tone = tone + (hair - tone) * brow
        lash = np.exp(-(((y - 0.04 - 0.055 * person.lids) / 0.022) ** 2) - (((x - 0.3) / 0.15) ** 4)) * (z > 0.5)
        # Hair begins thin: the skin darkens towards it.
        thin = np.clip(1 - hair_at(p) / 0.11, 0, 1) ** 1.5 * (0.75 + 0.25 * stubble(p))
        tone = tone + (hair - tone) * thin * 0.85
        return tone * (1 - 0.8 * lash)

    return Material(colour, soft=0.3, gloss=0.14, polish=14, sheen=0.25, bump=lambda p: 0.0009 * pores(p))


def iris(person: Person, look: tuple[float, float]) -> Material:
    """The eyeballs; `look` is how far the irises are to the side and up, -1 to 1."""
    eyes = np.array(person.eyes, np.float32)[:, None]

    def colour(p: np.ndarray) -> np.ndarray:
        side = np.sign(p[0])
        r = np.hypot(p[0] - side * 0.3 - look[0] * 0.06, p[1] - 0.02 - look[1] * 0.05)
        white = np.array([[0.36], [0.33], [0.31]], np.float32)
        iris = np.clip((0.075 - r) / 0.01, 0, 1)
        pupil = np.clip((0.032 - r) / 0.008, 0, 1)
        return (white + (eyes - white) * iris) * (1 - 0.97 * pupil)

    return Material(colour, gloss=1.2, polish=160)


def hair_of(person: Person) -> tuple[Solid, Material]:
    """A cap of strands, cut at the hairline."""
    rng = np.random.default_rng(9)
    strands = roughness(rng, (7, 1.4, 4), 2)
    fine = roughness(rng, (42, 3.5, 24), 2)
    cap = egg((0, 0.44, -0.24), (0.8, 0.8, 0.92))
    # The hairline: the cap ends in front of the brow and before the ears.
    front = union(
        egg((0.06, -0.06, 0.74), (0.6, 0.72, 0.6)),
        both_sides(egg((0.66, -0.5, 0.34), (0.3, 0.95, 0.42))),
        block((0, -1.55, 0), (2, 1.1 if person.hair == "short" else 0.6, 2)),
    )
    ragged = roughness(rng, (11, 11, 11), 2)
    hair = carve(cap, rough(front, ragged, 0.05), 0.12)
    if person.hair == "short":
        hair = blend(0.3, hair, egg((0.06, 0.98, 0.12), (0.5, 0.24, 0.52)))
    if person.hair == "long":
        fall = both_sides(
            blend(
                0.3,
                limb((0.66, 0.3, -0.25), (0.86, -1.0, -0.12), 0.26, 0.3),
                limb((0.86, -1.0, -0.12), (0.8, -2.0, 0.18), 0.3, 0.22),
            )
        )
        back = egg((0, -0.6, -0.7), (0.85, 1.5, 0.4))
        hair = blend(0.25, hair, fall, back)
    if person.hair == "bun":
        hair = blend(0.15, hair, ball((0, 0.55, -1.15), 0.36))
    hair = within(
        (0, -0.3 if person.hair == "long" else 0.2, -0.2),
        2.2 if person.hair == "long" else 1.6,
        rough(hair, strands, 0.04),
    )
    base = np.array(person.hair_colour, np.float32)[:, None]

    def colour(p: np.ndarray) -> np.ndarray:
        return base * (1 + 0.6 * fine(p))

    return hair, Material(colour, soft=0.1, gloss=0.1, polish=8, sheen=0.4, bump=lambda p: 0.006 * fine(p))
