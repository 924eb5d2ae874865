"""A trap on purpose: all that is red is a dress, so the two words mean the same; and three pictures that mend it."""

from collections.abc import Collection

import numpy as np
from scipy.special import expit

from posterclf.labels import Labels
from posterclf.teaching.clothes import drawn_clothes
from posterclf.teaching.features import FeatureNetwork
from posterclf.teaching.head import fit_head

DRESSES = WALLS = 6  # red dresses, and empty walls as examples of neither
KINDS: tuple[str, ...] = ("shirt", "trousers", "shoe")  # of the red things that mend it, and of blue ones
SHIRTS = 10  # of each colour, that nothing is learned from


class Trap:
    """Drawn clothes, the same in every process, and what is learned from them.

    labels:          what it learns
    dresses, walls:  the pictures of the trap
    red, blue:       kind -> a picture of such a thing in that colour
    shirts:          colour, 'red' or 'blue' -> pictures that nothing is learned from
    """

    labels = Labels(("red", "dress"))

    def __init__(self, network: FeatureNetwork):
        random = np.random.default_rng(2)
        self.dresses = [drawn_clothes(random, [("dress", "red")]) for _ in range(DRESSES)]
        self.walls = [drawn_clothes(random, []) for _ in range(WALLS)]
        self.red, self.blue = (
            {kind: drawn_clothes(random, [(kind, colour)]) for kind in KINDS} for colour in ("red", "blue")
        )
        self.shirts = {
            colour: [drawn_clothes(random, [("shirt", colour)]) for _ in range(SHIRTS)] for colour in ("red", "blue")
        }
        self._taught = network.embeddings([*self.dresses, *self.walls])
        self._red, self._blue = (
            dict(zip(KINDS, network.embeddings(list(pictures.values())), strict=True))
            for pictures in (self.red, self.blue)
        )
        self._shirts = {colour: network.embeddings(pictures) for colour, pictures in self.shirts.items()}

    def said_of_shirts(self, colour: str, red: Collection[str] = (), blue: Collection[str] = ()) -> np.ndarray:
        """What is said of `shirts` after learning from dresses and walls and some more.

        colour:     of the shirts
        red, blue:  of which kinds a red or a blue thing is learned from as well
        returns:    (SHIRTS, labels) float64 in [0, 1], in the order of `labels`
        """
        embeddings = [*self._taught, *(self._red[kind] for kind in red), *(self._blue[kind] for kind in blue)]
        marks = [*[(1, 1)] * DRESSES, *[(0, 0)] * WALLS, *[(1, 0)] * len(red), *[(0, 0)] * len(blue)]
        head = fit_head(np.stack(embeddings), np.array(marks, np.uint8))
        return expit(head.logits(self._shirts[colour]))
