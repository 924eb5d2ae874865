"""Drawn clothes as the shipped network sees them, without a project around them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from posterclf.labels import Labels
from posterclf.teaching.clothes import COLOURS, KINDS, drawn_clothes
from posterclf.teaching.features import shared_features
from posterclf.teaching.project import perceptual_hash

Piece = tuple[str, str]  # kind and colour
CLOTHES = Labels((*KINDS, *COLOURS))


@dataclass(frozen=True, eq=False)
class SeenClothes:
    """One picture of each piece.

    marks: (pictures, labels) uint8 of CLOTHES. embeddings: (pictures, channels) float32. looks: (pictures, 64) bool.
    """

    marks: np.ndarray
    embeddings: np.ndarray
    looks: np.ndarray

    def of(self, *labels: str) -> np.ndarray:
        """(pictures, labels) uint8: the marks of these labels alone."""
        return self.marks[:, [CLOTHES.index(label) for label in labels]]


def seen_clothes(pieces: Sequence[Piece], seed: int = 0) -> SeenClothes:
    random = np.random.default_rng(seed)
    pictures = [drawn_clothes(random, [piece]) for piece in pieces]
    return SeenClothes(
        np.array([[label in piece for label in CLOTHES] for piece in pieces], np.uint8),
        shared_features().embeddings(pictures),
        np.array([perceptual_hash(picture) for picture in pictures]),
    )


def any_pieces(count: int, seed: int = 0) -> list[Piece]:
    """Kind and colour by lot."""
    random = np.random.default_rng(seed)
    return [(str(random.choice(KINDS)), str(random.choice(COLOURS))) for _ in range(count)]
