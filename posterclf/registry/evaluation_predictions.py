"""What is kept of the posters that a model met: its answers to the test posters, and where its training posters lie.

Ids and labels only, never a picture. Both are files beside the card, which holds their checksums.
"""

import io
from dataclasses import dataclass

import numpy as np

from posterclf.atomic import write_beside
from posterclf.labels import GENRES
from posterclf.registry.card_markdown import write_card
from posterclf.registry.model_folder import ModelFolder, sha256

ANSWERS_FILE = "test.npz"
NEIGHBOURS_FILE = "neighbours.npz"
SAMPLES_FILE = "samples.npz"
KEPT_DIRECTIONS = 128  # of the embedding's 1280: the nearest posters stay the nearest, in a tenth of the space


@dataclass(frozen=True, eq=False)
class Answers:
    """A model's probabilities for the posters that it was measured on.

    ids:            n poster Ids
    labels:         (n, 25) uint8, 0 or 1
    probabilities:  (n, 25) float32 in [0, 1]
    """

    ids: list[str]
    labels: np.ndarray
    probabilities: np.ndarray

    def to_bytes(self) -> bytes:
        return _packed(ids=np.array(self.ids), labels=_bits(self.labels), probabilities=self.probabilities)

    @classmethod
    def of(cls, folder: ModelFolder) -> "Answers | None":
        """Those of a model, None where none were kept.

        raises:  ModelError where the file is not the one that the card describes
        """
        if ANSWERS_FILE not in folder.card["files"]:
            return None
        table = _unpacked(folder.verified_file(ANSWERS_FILE))
        return cls(table["ids"].tolist(), _labels(table["labels"]), table["probabilities"])


@dataclass(frozen=True)
class Neighbour:
    """A training poster that lies near: its Id, its genres, and the cosine of the angle between, in [-1, 1]."""

    id: str
    genres: tuple[str, ...]
    similarity: float


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The training posters in the space of the embedding, along its directions of most variance.

    ids:         n poster Ids
    labels:      (n, 25) uint8
    mean:        (channels,) float32, of the training embeddings
    directions:  (channels, kept) float32, orthonormal columns
    places:      (n, kept) float32, rows of length 1
    """

    ids: list[str]
    labels: np.ndarray
    mean: np.ndarray
    directions: np.ndarray
    places: np.ndarray

    @classmethod
    def among(cls, ids: list[str], labels: np.ndarray, embeddings: np.ndarray) -> "Neighbours":
        """embeddings: (n, channels) float, of the same posters as ids and labels; an Id counts once."""
        _, once = np.unique(ids, return_index=True)
        once.sort()
        ids, labels, embeddings = [ids[row] for row in once], labels[once], embeddings[once]
        mean = embeddings.mean(axis=0)
        _, vectors = np.linalg.eigh(np.cov(embeddings.T))  # the largest come last
        directions = vectors[:, ::-1][:, :KEPT_DIRECTIONS].astype(np.float32)
        return cls(ids, labels, mean, directions, _unit((embeddings - mean) @ directions))

    def nearest(self, embedding: np.ndarray, count: int) -> list[Neighbour]:
        """The `count` training posters at the smallest angle to `embedding` (channels,), the nearest first."""
        cosines = self.places @ _unit((embedding - self.mean) @ self.directions)
        return [
            Neighbour(
                self.ids[row],
                tuple(genre for genre, label in zip(GENRES, self.labels[row], strict=True) if label),
                float(cosines[row]),
            )
            for row in np.argsort(-cosines)[:count]
        ]

    def to_bytes(self) -> bytes:
        half = {name: getattr(self, name).astype(np.float16) for name in ("mean", "directions", "places")}
        return _packed(ids=np.array(self.ids), labels=_bits(self.labels), **half)

    @classmethod
    def of(cls, folder: ModelFolder) -> "Neighbours | None":
        """Those of a model, None where it has no embedding.

        raises:  ModelError where the file is not the one that the card describes
        """
        if NEIGHBOURS_FILE not in folder.card["files"]:
            return None
        table = _unpacked(folder.verified_file(NEIGHBOURS_FILE))
        mean, directions, places = (table[name].astype(np.float32) for name in ("mean", "directions", "places"))
        return cls(table["ids"].tolist(), _labels(table["labels"]), mean, directions, places)


@dataclass(frozen=True, eq=False)
class SampleHistory:
    """How a model's answers to the page's samples changed while it was trained.

    names:          of the samples
    epochs:         the epochs after which they were answered, ascending, counted from 1
    probabilities:  (epochs, samples, 25) float32 in [0, 1]
    """

    names: list[str]
    epochs: list[int]
    probabilities: np.ndarray

    def to_bytes(self) -> bytes:
        return _packed(
            names=np.array(self.names), epochs=np.array(self.epochs, np.int32), probabilities=self.probabilities
        )

    def followed_by(self, epoch: int, probabilities: np.ndarray) -> "SampleHistory":
        """With one epoch more, (samples, 25); what was recorded of it or of later ones before is dropped."""
        before = sum(recorded < epoch for recorded in self.epochs)
        return SampleHistory(
            self.names,
            [*self.epochs[:before], epoch],
            np.concatenate([self.probabilities[:before], probabilities[None]]).astype(np.float32),
        )

    @classmethod
    def from_bytes(cls, content: bytes) -> "SampleHistory":
        table = _unpacked(content)
        return cls(table["names"].tolist(), table["epochs"].tolist(), table["probabilities"])

    @classmethod
    def of(cls, folder: ModelFolder) -> "SampleHistory | None":
        """That of a model, None where none was recorded.

        raises:  ModelError where the file is not the one that the card describes
        """
        if SAMPLES_FILE not in folder.card["files"]:
            return None
        return cls.from_bytes(folder.verified_file(SAMPLES_FILE))


def write_figures(folder: ModelFolder, figures: dict, answers: Answers) -> None:
    """Put figures into a model's card, and the answers that they were computed from beside it.

    figures:  see `evaluation.report`
    """
    content = answers.to_bytes()
    write_beside(folder.path / ANSWERS_FILE, lambda path: path.write_bytes(content))
    files = folder.card["files"] | {ANSWERS_FILE: sha256(content)}
    write_card(folder.path, folder.card | {"files": files, "evaluation": figures})


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)


def _packed(**arrays: np.ndarray) -> bytes:
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)
    return content.getvalue()


def _unpacked(content: bytes) -> dict[str, np.ndarray]:
    with np.load(io.BytesIO(content), allow_pickle=False) as table:
        return dict(table)


def _bits(labels: np.ndarray) -> np.ndarray:
    return np.packbits(labels.astype(bool), axis=1)


def _labels(bits: np.ndarray) -> np.ndarray:
    return np.unpackbits(bits, axis=1, count=len(GENRES))
