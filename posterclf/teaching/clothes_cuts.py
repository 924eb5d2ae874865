"""How drawn clothes are cut."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Outline = Sequence[tuple[float, float]]  # in a square of 100 x 100


@dataclass(frozen=True)
class Part:
    """Something on a piece: darker than it where its tone is negative, nearer to paper where it is positive."""

    tone: float
    outline: Outline


@dataclass(frozen=True)
class Cut:
    """How a kind is cut: its outline, and parts on it."""

    outline: Outline
    parts: tuple[Part, ...]


def _both_halves(left: Outline) -> Outline:
    """The left half of an outline, from top to bottom, and its mirror image."""
    return [*left, *((100 - x, y) for x, y in reversed(left))]


def _mirrored(outline: Outline) -> Outline:
    return [(100 - x, y) for x, y in outline]


def _button(x: float, y: float, radius: float = 1.6) -> Part:
    turns = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    return Part(0.75, [(x + radius * float(np.cos(turn)), y + radius * float(np.sin(turn))) for turn in turns])


_COLLAR = [(41, 11), (50, 24), (44, 32), (35, 14)]
_CUFF = [(8, 37), (16, 50), (20, 47), (12, 34)]
_POCKET = [(57, 42), (67, 42), (67, 53), (62, 56), (57, 53)]
_FOLD = [(42, 54), (36, 84), (38, 84), (43, 54)]

CUTS = {
    "shirt": Cut(
        _both_halves([(50, 18), (40, 11), (32, 13), (7, 36), (17, 51), (28, 42), (27, 90), (50, 90)]),
        (
            Part(-0.28, _COLLAR),
            Part(-0.28, _mirrored(_COLLAR)),
            Part(-0.28, _CUFF),
            Part(-0.28, _mirrored(_CUFF)),
            Part(-0.16, _POCKET),
            Part(-0.28, [(49.5, 25), (49.5, 90), (50.5, 90), (50.5, 25)]),
            *(_button(50, y) for y in (38, 51, 64, 77)),
        ),
    ),
    "trousers": Cut(
        _both_halves([(30, 6), (27, 40), (20, 95), (43, 95), (50, 38)]),
        (
            Part(-0.32, [(30, 6), (29.4, 13), (70.6, 13), (70, 6)]),
            Part(0.75, [(47, 7), (53, 7), (53, 12), (47, 12)]),
            Part(-0.2, [(29, 17), (36, 17), (30, 28), (28.2, 28)]),
            Part(-0.2, _mirrored([(29, 17), (36, 17), (30, 28), (28.2, 28)])),
            Part(-0.16, [(34, 34), (31, 95), (32.6, 95), (35, 34)]),
            Part(-0.16, _mirrored([(34, 34), (31, 95), (32.6, 95), (35, 34)])),
            Part(-0.28, [(49.5, 13), (49.5, 38), (50.5, 38), (50.5, 13)]),
        ),
    ),
    "dress": Cut(
        _both_halves([(50, 20), (43, 18), (41, 5), (36, 5), (33, 26), (41, 44), (13, 90), (32, 95), (50, 96)]),
        (
            Part(-0.32, [(41, 43), (38, 50), (62, 50), (59, 43)]),
            Part(-0.18, _FOLD),
            Part(-0.18, _mirrored(_FOLD)),
            Part(-0.18, [(49, 54), (49, 86), (51, 86), (51, 54)]),
            Part(0.55, _both_halves([(50, 90), (33, 89), (15.5, 85), (13, 90), (32, 95), (50, 96)])),
        ),
    ),
    "shoe": Cut(
        [(9, 30), (14, 27), (36, 30), (46, 45), (68, 54), (88, 58), (95, 68), (95, 80), (7, 80)],
        (
            Part(0.8, [(6, 76), (95, 76), (96, 84), (6, 84)]),
            Part(-0.28, [(9, 30), (14, 27), (18, 28), (17, 76), (7, 76)]),
            Part(-0.2, [(76, 56), (88, 58), (95, 68), (95, 76), (70, 76)]),
            Part(0.75, [(36, 40), (46, 36), (47.5, 39), (37.5, 43)]),
            Part(0.75, [(41, 47), (51, 42), (52.5, 45), (42.5, 50)]),
            Part(0.75, [(48, 53), (57, 47), (58.5, 50), (49.5, 56)]),
        ),
    ),
    "hat": Cut(
        _both_halves([(50, 26), (42, 22), (33, 30), (29, 60), (5, 64), (8, 72), (30, 76), (50, 77)]),
        (Part(-0.4, [(30.2, 50), (29, 61), (50, 63), (71, 61), (69.8, 50), (50, 52)]),),
    ),
}
