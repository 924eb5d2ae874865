"""A queue of posters, worked off a handful at a time: between two handfuls the reader can stop it.

No network predicts a poster twice: another threshold, another order, or going back to a network costs no inference.
"""

import io
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from posterclf.errors import ImageError
from posterclf.images import jpeg
from posterclf.inference.network_input import read_reduced
from posterclf.inference.prediction import Prediction
from posterclf.inference.protocol import Classifier
from posterclf.labels import Labels, Thresholds

# Posters of one queue, and bytes of all their files: they are kept in memory.
MOST, MOST_BYTES = 200, 400 * 2**20
THUMBNAIL = (300, 450)  # pixels at most: twice the size on the page, for sharp screens

# What `pick` takes as `which`, beside a label: no label is called so.
ALL, NONE, DOUBTED = "", "|none", "|doubted"


@dataclass(eq=False)
class Poster:
    """One file of a queue.

    identity:     differs from that of every other poster, also of one with the same name
    name:         of its file, as it was uploaded
    content:      the bytes of the file, or its path; None once it is known that it cannot be used
    thumbnail:    a JPEG, None where the poster was not read yet or cannot be read
    predictions:  name of a model -> its prediction
    fault:        why it cannot be used, None where it can or was not read yet
    """

    identity: str
    name: str
    content: bytes | Path | None
    thumbnail: bytes | None = None
    predictions: dict[str, Prediction] = field(default_factory=dict)
    fault: ImageError | None = None

    def predict_with(self, classifier: Classifier) -> None:
        """Fill in the thumbnail and this network's prediction, or the fault."""
        if self.content is None:
            return
        try:
            image = read_reduced(self.content, classifier.folder.card.input)
        except ImageError as fault:
            self.fault, self.content = fault, None
            return
        prediction = classifier.predict(image)
        if self.thumbnail is None:
            image.thumbnail(THUMBNAIL)
            self.thumbnail = jpeg(image)
        self.predictions[classifier.folder.name] = prediction  # last: a poster with a prediction has a thumbnail


@dataclass(frozen=True)
class Row:
    """A poster, a network's prediction of it, and the predicted labels at some thresholds, the most probable first."""

    poster: Poster
    prediction: Prediction
    predicted: list[str]


class PosterQueue:
    """Up to `MOST` posters of `MOST_BYTES`, and how far the work on them is.

    Two runs of a page may use it at once: the last run still works when the next one begins.

    posters:   identity -> poster, in the order in which they came
    left_out:  how many of those added last did not fit
    stopped:   whether the reader stopped it; what is done by then stays
    """

    def __init__(self) -> None:
        self.posters: dict[str, Poster] = {}
        self.left_out = 0
        self.stopped = False
        self._lock = Lock()
        self.begin()

    def add(self, files: Iterable[tuple[str, str, bytes | Path | io.BytesIO]]) -> None:
        """Put posters into the queue; those that it has already stay as they are.

        files:  identity, name and content of each; an open file is read only where it fits
        """
        with self._lock:
            self.left_out = 0
            bytes_left = MOST_BYTES - sum(_size(poster.content) for poster in self.posters.values())
            for identity, name, content in files:
                if identity in self.posters:
                    continue
                size = _size(content)
                if len(self.posters) == MOST or size > bytes_left:
                    self.left_out += 1
                    continue
                kept = content.getvalue() if isinstance(content, io.BytesIO) else content
                self.posters[identity] = Poster(identity, name, kept)
                bytes_left -= size
            self.stopped = False

    def remove(self, identities: Iterable[str]) -> None:
        """Take posters off the queue; those that it does not have are ignored."""
        with self._lock:
            for identity in identities:
                self.posters.pop(identity, None)

    def faulty(self) -> list[Poster]:
        """The posters that cannot be used."""
        return [poster for poster in list(self.posters.values()) if poster.fault]

    def waiting(self, model: str) -> list[Poster]:
        """The posters that the model of this name has not predicted yet."""
        posters = list(self.posters.values())
        return [poster for poster in posters if not poster.fault and model not in poster.predictions]

    def begin(self) -> None:
        """Measure `rate` from now on."""
        self._begun, self._done = time.perf_counter(), 0

    @property
    def rate(self) -> float | None:
        """Posters per second since `begin`, None before the first one is done."""
        return self._done / (time.perf_counter() - self._begun) if self._done else None

    def work(self, classifier: Classifier, seconds: float) -> None:
        """Predict waiting posters, one at least, until these seconds are over."""
        end = time.perf_counter() + seconds
        while True:
            with self._lock:  # for one poster only, so that others can be added meanwhile
                waiting = self.waiting(classifier.folder.name)
                if not waiting:
                    break
                waiting[0].predict_with(classifier)
                self._done += 1
            if time.perf_counter() >= end:
                break

    def rows(self, model: str, thresholds: Thresholds) -> list[Row]:
        """The predictions of the model of this name so far, with the predicted labels at these thresholds."""
        predicted = [(poster, poster.predictions.get(model)) for poster in list(self.posters.values())]
        return [Row(poster, prediction, prediction.at(thresholds)) for poster, prediction in predicted if prediction]


def pick(rows: list[Row], which: str = ALL, name: str = "", order: str = "added") -> list[Row]:
    """The rows that match, ordered.

    which:  a label that is predicted; or ALL, NONE (no label is predicted), DOUBTED (probably no poster)
    name:   a part of the file's name, whatever its case
    order:  'added', 'name', or 'probability': the highest first, of the label `which`, or of the most probable label
            where `which` is no label
    """
    chosen = [row for row in rows if name.casefold() in row.poster.name.casefold() and _matches(row, which)]
    orders: dict[str, Callable[[Row], str | float]] = {
        "added": lambda row: 0,
        "name": lambda row: row.poster.name.casefold(),
        "probability": lambda row: -row.prediction.as_dict().get(which, row.prediction.top(1)[0][1]),
    }
    return sorted(chosen, key=orders[order])


def label_counts(rows: list[Row], labels: Labels) -> dict[str, int]:
    """Label -> in how many of the rows it is predicted, the most frequent first, then in the order of the labels."""
    counts = {label: sum(label in row.predicted for row in rows) for label in labels}
    return dict(sorted(counts.items(), key=lambda item: -item[1]))


def _matches(row: Row, which: str) -> bool:
    if which == NONE:
        return not row.predicted
    if which == DOUBTED:
        return row.prediction.probably_no_poster
    return which == ALL or which in row.predicted


def _size(content: bytes | Path | io.BytesIO | None) -> int:
    """Bytes in memory: a path takes none."""
    if isinstance(content, io.BytesIO):
        return content.seek(0, io.SEEK_END)
    return len(content) if isinstance(content, bytes) else 0
