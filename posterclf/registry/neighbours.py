"""A model's training posters in the space of its embedding. Ids and labels only, never a picture."""

from dataclasses import dataclass

import numpy as np

from posterclf.errors import ModelError
from posterclf.labels import Labels
from posterclf.registry.arrays import Form, bytes_of_bits, packed, packed_bits, unpacked_bits
from posterclf.registry.model_folder import ModelFolder

NEIGHBOURS_FILE = "neighbours.npz"
KEPT_DIRECTIONS = 128  # of the embedding's 1280 or more: the nearest posters stay the nearest, in a tenth of the space


@dataclass(frozen=True)
class Neighbour:
    """A training poster close to another one: its Id, its labels, and the cosine of the angle between, in [-1, 1]."""

    id: str
    labels: tuple[str, ...]
    similarity: float


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The training posters in the space of the embedding, along its directions of most variance.

    ids:         n poster Ids
    names:       of the labels
    labels:      (n, labels) uint8, 0 or 1
    mean:        (channels,) float32, of the training embeddings
    directions:  (channels, kept) float32, orthonormal columns
    places:      (n, kept) float32, the posters' coordinates along the directions, rows of length 1
    """

    ids: list[str]
    names: Labels
    labels: np.ndarray
    mean: np.ndarray
    directions: np.ndarray
    places: np.ndarray

    @classmethod
    def among(cls, ids: list[str], names: Labels, labels: np.ndarray, embeddings: np.ndarray) -> "Neighbours":
        """Posters by their embeddings; of several with the same Id the first is kept.

        ids:         n poster Ids
        names:       of the labels, in the order of the columns
        labels:      (n, labels) int, 0 or 1
        embeddings:  (n, channels) float
        """
        _, once = np.unique(ids, return_index=True)
        once.sort()
        kept: list[int] = once.tolist()
        ids, labels, embeddings = [ids[row] for row in kept], labels[once], embeddings[once]
        mean = embeddings.mean(axis=0)
        directions = _directions(embeddings - mean).astype(np.float32)
        return cls(ids, names, labels, mean, directions, _unit((embeddings - mean) @ directions))

    def nearest(self, embedding: np.ndarray, count: int) -> list[Neighbour]:
        """The `count` training posters at the smallest angle to `embedding` (channels,), the nearest first.

        raises:  ModelError where the network's embedding has other channels
        """
        if embedding.shape != self.mean.shape:
            raise ModelError(
                f"The model keeps neighbours by {len(self.mean)} channels, and its embedding has {embedding.size}. "
                "Restore its files, or train again."
            )
        cosines = self.places @ _unit((embedding - self.mean) @ self.directions)
        nearest: list[int] = np.argsort(-cosines).tolist()[:count]
        return [Neighbour(self.ids[row], self.names.marked(self.labels[row]), float(cosines[row])) for row in nearest]

    def to_bytes(self) -> bytes:
        """The content of the file that `load` reads; numbers are kept in float16."""
        half = {name: getattr(self, name).astype(np.float16) for name in ("mean", "directions", "places")}
        return packed(ids=np.array(self.ids), labels=packed_bits(self.labels), **half)

    @classmethod
    def load(cls, folder: ModelFolder) -> "Neighbours | None":
        """Those of a model, None where it has no embedding.

        raises:  ModelError where the file is not the one that the card describes, or holds something else
        """
        if NEIGHBOURS_FILE not in folder.card.files:
            return None
        names = folder.labels
        forms: dict[str, Form] = {
            "ids": ("U", ("posters",)),
            "labels": ("u", ("posters", bytes_of_bits(len(names)))),
            "mean": ("f", ("channels",)),
            "directions": ("f", ("channels", "kept")),
            "places": ("f", ("posters", "kept")),
        }
        table = folder.arrays(NEIGHBOURS_FILE, forms)
        mean, directions, places = (table[name].astype(np.float32) for name in ("mean", "directions", "places"))
        labels = unpacked_bits(table["labels"], len(names))
        return cls(table["ids"].tolist(), names, labels, mean, directions, places)


def _directions(centred: np.ndarray) -> np.ndarray:
    """(channels, KEPT_DIRECTIONS or fewer): those of most variance, as orthonormal columns."""
    posters, channels = centred.shape
    if posters < channels:  # the smaller task
        return np.linalg.svd(centred, full_matrices=False)[2][:KEPT_DIRECTIONS].T
    return np.linalg.eigh(np.cov(centred.T))[1][:, ::-1][:, :KEPT_DIRECTIONS]  # the largest come last


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)
