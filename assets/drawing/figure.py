"""A person from head to foot in clothes: seven and a half heads high, feet at y = 0, crown at 7.5, facing z."""

from dataclasses import dataclass, replace

import numpy as np

from assets.drawing.complexion import Person
from assets.drawing.head import head, turned_body
from assets.drawing.noise import roughness
from assets.drawing.solids import Place, Solid, blend, carve, egg, limb, rough, union, within
from assets.drawing.tracing import Colour, Material


@dataclass(frozen=True)
class Pose:
    """Where joints are, right and left of the one who looks at the figure first: (elbow, hand), (knee, foot)."""

    right_arm: tuple[Place, Place] = ((1.25, 4.75, -0.05), (1.28, 3.75, 0.25))
    left_arm: tuple[Place, Place] = ((-1.25, 4.75, -0.05), (-1.28, 3.75, 0.25))
    right_leg: tuple[Place, Place] = ((0.5, 2.15, 0.1), (0.58, 0.3, 0.0))
    left_leg: tuple[Place, Place] = ((-0.5, 2.15, 0.1), (-0.58, 0.3, 0.0))


@dataclass(frozen=True)
class Clothes:
    coat: Colour = (0.03, 0.03, 0.035)
    shirt: Colour = (0.5, 0.5, 0.5)
    trousers: Colour = (0.03, 0.035, 0.05)
    shoes: Colour = (0.02, 0.015, 0.01)
    tie: Colour | None = None
    gloss: float = 0.1
    length: float = 4.0  # how far down the coat goes


def _arm(shoulder: Place, joints: tuple[Place, Place], thick: float) -> Solid:
    elbow, hand = joints
    return union(limb(shoulder, elbow, thick, 0.8 * thick), limb(elbow, hand, 0.8 * thick, 0.62 * thick))


def _leg(hip: Place, joints: tuple[Place, Place]) -> Solid:
    knee, foot = joints
    return union(limb(hip, knee, 0.42, 0.29), limb(knee, foot, 0.29, 0.22))


def _hand(elbow: Place, hand: Place) -> Solid:
    way = np.subtract(hand, elbow) / np.linalg.norm(np.subtract(hand, elbow))
    tip: Place = tuple(np.add(hand, 0.42 * way).tolist())
    sideways = np.array((-0.12 * np.sign(hand[0]), 0.02, 0.14))
    thumb: Place = tuple((hand + 0.25 * way + sideways).tolist())
    palm: Place = tuple(np.add(hand, 0.15 * way).tolist())
    return blend(0.08, limb(palm, tip, 0.16, 0.1), limb(palm, thumb, 0.09, 0.06))


def figure(
    person: Person,
    clothes: Clothes,
    pose: Pose | None = None,
    turn: float = 0.0,
    look: float = 0.0,
    at: Place = (0, 0, 0),
    nod: float = 0.0,
    size: float = 1.0,
) -> list[tuple[Solid, Material]]:
    """A person in clothes, the whole turned by `turn` and the head by `look` more."""
    pose = pose or Pose()
    rng = np.random.default_rng(3)
    folds, weave = roughness(rng, (1.6, 1.1, 1.6), 3), roughness(rng, 26, 2)
    torso = blend(
        0.4,
        egg((0, 5.35, -0.05), (0.84, 0.92, 0.47)),
        egg((0, 4.35, 0), (0.64, 0.7, 0.44)),
        limb((0, 4.4, 0), (0, clothes.length + 0.5, 0), 0.5, 0.56),
    )
    yoke = union(
        limb((0.3, 6.2, -0.12), (0.86, 5.95, -0.08), 0.2, 0.3), limb((-0.3, 6.2, -0.12), (-0.86, 5.95, -0.08), 0.2, 0.3)
    )
    arms = blend(0.1, _arm((0.92, 5.88, -0.08), pose.right_arm, 0.33), _arm((-0.92, 5.88, -0.08), pose.left_arm, 0.33))
    coat = blend(0.22, torso, yoke, arms)
    opening = limb((0, 6.35, 0.5), (0, 4.6, 0.6), 0.44, 0.05)
    coat = rough(carve(coat, opening, 0.08), folds, 0.03)
    shirt = blend(0.2, egg((0, 5.4, -0.04), (0.7, 0.86, 0.43)), egg((0, 4.3, -0.02), (0.55, 0.6, 0.36)))
    legs = blend(
        0.3,
        egg((0, 4.05, -0.02), (0.6, 0.5, 0.4)),
        _leg((0.32, 3.95, 0), pose.right_leg),
        _leg((-0.32, 3.95, 0), pose.left_leg),
    )
    shoes = union(
        *(
            blend(0.1, egg((x * 1.06, y - 0.14, z + 0.22), (0.2, 0.15, 0.44)), egg((x, y, z), (0.21, 0.22, 0.22)))
            for x, y, z in (pose.right_leg[1], pose.left_leg[1])
        )
    )

    def cloth(colour: Colour, gloss: float, bump: float) -> Material:
        return Material(colour, soft=0.12, gloss=gloss, polish=12, sheen=0.35, bump=lambda p: bump * weave(p))

    skin = Material(person.skin, soft=0.3, gloss=0.1, sheen=0.2)
    parts = [
        (coat, cloth(clothes.coat, clothes.gloss, 0.002 if clothes.gloss < 0.3 else 0.0)),  # leather is not woven
        (shirt, cloth(clothes.shirt, 0.03, 0.002)),
        (rough(legs, folds, 0.03), cloth(clothes.trousers, 0.04, 0.004)),
        (shoes, replace(cloth(clothes.shoes, 0.6, 0.0), polish=50)),
        (union(_hand(*pose.right_arm), _hand(*pose.left_arm)), skin),
    ]
    if clothes.tie:
        parts.append(
            (
                blend(
                    0.05, limb((0, 6.1, 0.36), (0, 5.95, 0.4), 0.07), limb((0, 5.9, 0.4), (0, 4.9, 0.46), 0.05, 0.11)
                ),
                cloth(clothes.tie, 0.15, 0.0),
            )
        )
    placed = [turned_body(within((0, 3.7, 0), 4.6, solid), material, turn, at, size) for solid, material in parts]
    neck = np.array([0, 7.08, 0.06]) * size
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    middle: Place = (float(at[0] + s * neck[2]), float(at[1] + neck[1]), float(at[2] + c * neck[2]))
    return placed + head(person, turn + look, nod, middle, size=0.53 * size)
