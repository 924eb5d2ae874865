"""A project: labels of one's own, pictures, and which picture has which labels. Kept in memory, nothing on disk."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from threading import Lock

import numpy as np
from PIL import Image

from posterclf.errors import UploadRefused
from posterclf.held import Holding
from posterclf.images import jpeg
from posterclf.labels import Labels, label_fault
from posterclf.teaching.faults import fault
from posterclf.teaching.kept_picture import kept_picture

MAX_PICTURES, MAX_LABELS = 500, 50
MAX_UNDONE = 50
MAX_KEPT = 2 * MAX_PICTURES  # pictures that a project holds with those that `undo` can bring back


@dataclass(frozen=True, eq=False)
class Picture:
    """One picture, reduced.

    identity:   differs from that of every other picture of the project
    name:       of its file, as it was brought
    content:    a JPEG of at most KEPT_SIZE; None where no pictures are kept
    thumbnail:  a JPEG of at most THUMBNAIL
    look:       (64,) bool, the perceptual hash, see `datasets.near_duplicates.Looks`
    embedding:  (channels,) float32, None until it is computed
    """

    identity: str
    name: str
    content: bytes | None
    thumbnail: bytes
    look: np.ndarray
    embedding: np.ndarray | None = None


@dataclass(frozen=True)
class Arrangement:
    """Which labels there are, in the order in which they were named, and each picture's, in the order of the pictures.

    marks:  picture's identity -> its labels
    """

    labels: tuple[str, ...] = ()
    marks: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """Label -> how many pictures have it."""
        return {label: sum(label in labels for labels in self.marks.values()) for label in self.labels}

    @property
    def without_label(self) -> int:
        """How many pictures have no label."""
        return sum(not labels for labels in self.marks.values())


class Project:
    """Labels and up to MAX_PICTURES pictures, with the way back. Two threads may use it at once.

    keep_pictures:  whether the reduced pictures themselves are kept, beside thumbnails and features
    arrangement:    the present one; each change makes a new one
    pictures:       identity -> picture, of the present arrangement and of those that `undo` can bring back
    size:           bytes that they take in memory, about
    """

    def __init__(self, keep_pictures: bool = True, holding: Holding | None = None):
        """holding: of the visit"""
        self._holding = holding or Holding()
        self.keep_pictures = keep_pictures
        self.arrangement = Arrangement()
        self.pictures: dict[str, Picture] = {}
        self.size = 0
        self._past: list[Arrangement] = []
        self._number = 0
        self._lock = Lock()

    @property
    def can_undo(self) -> bool:
        return bool(self._past)

    def add_label(self, name: str, together: bool = False) -> None:
        """Name a label; nothing happens where there is one of that name.

        together:  whether `undo` takes it away with what was changed before
        raises:  ProjectError where no label can be called so, or there are MAX_LABELS
        """
        name = _fit_label(name)
        with self._lock:
            self._set(_with_labels(self.arrangement, [name]), together)

    def rename_label(self, label: str, name: str) -> None:
        """Call a label otherwise; where there is one of the new name, the two become one.

        raises:  ProjectError where no label can be called so
        """
        name = _fit_label(name)
        with self._lock:
            now = self.arrangement
            if label not in now.labels or label == name:
                return
            labels = tuple(dict.fromkeys(name if other == label else other for other in now.labels))
            marks = {identity: (had - {label}) | {name} if label in had else had for identity, had in now.marks.items()}
            self._set(Arrangement(labels, marks))

    def remove_label(self, label: str) -> None:
        with self._lock:
            now = self.arrangement
            labels = tuple(other for other in now.labels if other != label)
            self._set(Arrangement(labels, {identity: had - {label} for identity, had in now.marks.items()}))

    def add_picture(self, name: str, content: bytes, labels: Iterable[str] = (), together: bool = False) -> str:
        """Add a picture with these labels, which are named where there are none of these names; returns its identity.

        together:  whether `undo` takes it away with what was added before, as with pictures that came at once
        raises:    ImageError where it is no usable picture; ProjectError where the project is full or a label cannot be
                   called so
        """
        chosen = [_fit_label(label) for label in labels]
        kept, thumbnail = kept_picture(content)
        look = perceptual_hash(thumbnail)
        with self._lock:
            if len(self.arrangement.marks) >= MAX_PICTURES:
                raise fault("full", count=MAX_PICTURES)
            picture = Picture(f"p{self._number}", name, kept, jpeg(thumbnail), look)
            try:
                self._holding.hold(self, "teach", self.size + _size(picture))
            except UploadRefused as error:
                raise fault("crowded") from error
            arrangement = _with_labels(self.arrangement, chosen)
            self._number += 1
            self.pictures[picture.identity] = picture
            self._set(replace(arrangement, marks=arrangement.marks | {picture.identity: frozenset(chosen)}), together)
        return picture.identity

    def mark(self, identities: Collection[str], label: str, on: bool) -> None:
        """Give pictures a label, or take it away.

        raises:  ProjectError as `add_label` does
        """
        label = _fit_label(label)
        with self._lock:
            arrangement = _with_labels(self.arrangement, [label])
            marks = {
                identity: (had | {label} if on else had - {label}) if identity in identities else had
                for identity, had in arrangement.marks.items()
            }
            self._set(replace(arrangement, marks=marks))

    def remove_pictures(self, identities: Collection[str]) -> None:
        with self._lock:
            now = self.arrangement
            self._set(replace(now, marks={i: had for i, had in now.marks.items() if i not in identities}))

    def undo(self) -> None:
        """Take the last change back."""
        with self._lock:
            if self._past:
                self.arrangement = self._past.pop()
                self._forget()

    def set_embedding(self, identity: str, embedding: np.ndarray) -> None:
        """Keep a picture's features; nothing happens where it is gone. Without kept pictures its content goes now."""
        with self._lock:
            if picture := self.pictures.get(identity):
                content = picture.content if self.keep_pictures else None
                self.pictures[identity] = replace(picture, embedding=embedding, content=content)
                self._forget()

    def waiting(self) -> list[Picture]:
        """The pictures whose features are not computed yet."""
        with self._lock:
            return [self.pictures[i] for i in self.arrangement.marks if self.pictures[i].embedding is None]

    def examples(self) -> tuple[list[str], Labels, np.ndarray, np.ndarray, np.ndarray]:
        """What there is to learn from: the pictures whose features are there.

        returns:  their identities, the labels, marks (pictures, labels) uint8 of 0 and 1, embeddings (pictures,
                  channels) float32, and looks (pictures, 64) bool
        """
        with self._lock:
            now, pictures = self.arrangement, self.pictures
        known = [
            (identity, picture.embedding, picture.look)
            for identity in now.marks
            if (picture := pictures[identity]).embedding is not None
        ]
        marks = [[label in now.marks[identity] for label in now.labels] for identity, _, _ in known]
        return (
            [identity for identity, _, _ in known],
            Labels(now.labels),
            np.array(marks, np.uint8).reshape(len(known), len(now.labels)),
            np.array([embedding for _, embedding, _ in known], np.float32),
            np.array([look for _, _, look in known], bool),
        )

    def _set(self, arrangement: Arrangement, together: bool = False) -> None:
        if arrangement == self.arrangement:
            return
        if not (together and self._past):
            self._past = [*self._past[1 - MAX_UNDONE :], self.arrangement]
        self.arrangement = arrangement
        self._forget()

    def _forget(self) -> None:
        """Let go of pictures that no way leads back to, and of ways back that keep too many."""
        while True:
            wanted = set().union(*(arrangement.marks for arrangement in (self.arrangement, *self._past)))
            if len(wanted) <= MAX_KEPT or not self._past:
                break
            self._past = self._past[1:]
        self.pictures = {identity: picture for identity, picture in self.pictures.items() if identity in wanted}
        self.size = sum(map(_size, self.pictures.values()))
        self._holding.tell(self, "teach", self.size)


def _size(picture: Picture) -> int:
    features = 0 if picture.embedding is None else picture.embedding.nbytes
    return len(picture.content or b"") + len(picture.thumbnail) + features


def perceptual_hash(image: Image.Image) -> np.ndarray:
    """(64,) bool, see `datasets.near_duplicates.Looks`."""
    import imagehash

    return imagehash.phash(image).hash.ravel()


def _fit_label(name: str) -> str:
    name = " ".join(name.split())
    if label_fault(name):
        raise fault("label", label=name[:30])
    return name


def _with_labels(arrangement: Arrangement, names: Collection[str]) -> Arrangement:
    labels = tuple(dict.fromkeys((*arrangement.labels, *names)))
    if len(labels) > MAX_LABELS:
        raise fault("labels", count=MAX_LABELS)
    return replace(arrangement, labels=labels)
