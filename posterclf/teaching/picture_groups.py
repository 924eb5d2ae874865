"""Pictures of a project that nearly show the same: frames of one burst, copies, an object that was hardly moved."""

import numpy as np

from posterclf.datasets.near_duplicates import NearDuplicate, look_alike_pairs, near_duplicate_groups
from posterclf.teaching.regressions import spread

# Of the distance of any two pictures. The perceptual hash sees no colour and little of what is drawn plainly: drawn
# clothes of another colour that hang alike are .68 to .97 of it apart, frames of a burst .30 to .70.
MAX_DISTANCE = 0.7


def picture_groups(looks: np.ndarray, embeddings: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """(pictures,) int: each picture's group of near-duplicates, counted from 0.

    Two pictures that look alike are near-duplicates where their embeddings are near each other as well. Of neighbours
    of the same labels one of the two is enough: they are frames of a burst, and kept together however many they are.

    looks:       (pictures, 64) bool, perceptual hashes, see `datasets.near_duplicates.Looks`
    embeddings:  (pictures, channels) float
    labels:      (pictures, labels) int, 0 or 1
    """
    scaled = embeddings / spread(embeddings)
    order = np.random.default_rng(0).permutation(len(scaled))
    near = MAX_DISTANCE * np.median(np.linalg.norm(scaled[order] - scaled[np.roll(order, 1)], axis=1))
    alike = {(pair.row, pair.other_row) for pair in look_alike_pairs(looks)}
    bursts = {(row, row + 1) for row in range(len(looks) - 1) if (labels[row] == labels[row + 1]).all()}
    pairs: list[NearDuplicate] = []
    for row, other in sorted(alike | bursts):
        distance = np.linalg.norm(scaled[row] - scaled[other])
        if distance == 0:
            pairs.append(NearDuplicate(row, other, "file"))
        elif (row, other) in bursts and ((row, other) in alike or distance <= near):
            pairs.append(NearDuplicate(row, other, "burst"))
        elif (row, other) in alike and distance <= near:
            pairs.append(NearDuplicate(row, other, "look"))
    return near_duplicate_groups(pairs, len(looks))[0]
