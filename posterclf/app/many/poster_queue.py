"""A queue of posters, worked off a handful at a time: between two handfuls the reader can stop it.

No network predicts a poster twice: another threshold, another order, or going back to a network costs no inference.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from posterclf.app.uploads.inbox import Arrivals, Inbox, Upload
from posterclf.errors import ImageError, ProjectError
from posterclf.held import Holding
from posterclf.inference.network_input import read_pixels_and_jpeg
from posterclf.inference.prediction import Prediction
from posterclf.inference.protocol import Classifier

if TYPE_CHECKING:
    from posterclf.teaching.label_table import LabelTable

MAX_POSTERS = 200  # posters of one queue: they are kept in memory
TABLE = ".csv"  # how the name of a table of labels ends
THUMBNAIL = (300, 450)  # pixels at most: twice the size on the page, for sharp screens


@dataclass(eq=False)
class Poster:
    """One file of a queue.

    identity:     differs from that of every other poster, also of one with the same name
    name:         of its file, as it was uploaded
    content:      the bytes of the file, or its path; None once it is known that it cannot be used
    thumbnail:    a JPEG, None where the poster was not read yet or cannot be read
    predictions:  name of a model -> its prediction
    fault:        why it cannot be used, None where it can or was not read yet
    file:         the upload that the content is of; it keeps the bytes on the visit's account
    """

    identity: str
    name: str
    content: bytes | Path | None
    thumbnail: bytes | None = None
    predictions: dict[str, Prediction] = field(default_factory=dict)
    fault: ImageError | None = None
    file: Upload | None = None

    def predict_with(self, classifier: Classifier) -> None:
        """Fill in the thumbnail and this network's prediction, or the fault."""
        if self.content is None:
            return
        try:
            pixels, thumbnail = read_pixels_and_jpeg(self.content, classifier.folder.card.input, THUMBNAIL)
        except ImageError as fault:
            self.fault, self.content, self.file = fault.alone(), None, None
            return
        prediction = classifier.predict(pixels)
        self.thumbnail = thumbnail
        self.predictions[classifier.folder.name] = prediction  # last: a poster with a prediction has a thumbnail


@dataclass(frozen=True)
class Row:
    """A poster and a network's prediction of it."""

    poster: Poster
    prediction: Prediction


class PosterQueue:
    """Up to `MAX_POSTERS` posters, and how far the work on them is.

    Two runs of a page may use it at once: the last run still works when the next one begins.

    posters:      identity -> poster, in the order in which they came
    inbox:        where their files arrive, and from where their thumbnails are served
    left_out:     how many of those chosen last did not fit
    stopped:      whether the reader stopped it; what is done by then stays
    table:        the true labels that came last, and the name of their file; None where none came
    table_fault:  why the table that came last cannot be used, and its name; None where it can or none came
    """

    def __init__(self, holding: Holding | None = None) -> None:
        """holding: of the visit"""
        self.posters: dict[str, Poster] = {}
        self.inbox = Inbox(holding, "many")
        self.left_out = 0
        self.stopped = False
        self.table: tuple[str, LabelTable] | None = None
        self.table_fault: tuple[str, ImageError | ProjectError] | None = None
        self._lock = Lock()
        self.begin()

    @property
    def room(self) -> int:
        """How many more posters it takes."""
        return MAX_POSTERS - len(self.posters)

    def add_uploads(self, arrivals: Arrivals) -> None:
        """Put uploaded posters in, and read a table of labels."""
        posters = []
        for upload in arrivals.uploads:
            if upload.name.lower().endswith(TABLE):
                self._read_table(upload)
                continue
            try:
                posters.append(Poster(upload.identity, upload.name, upload.content, file=upload))
            except ImageError as fault:
                posters.append(Poster(upload.identity, upload.name, None, fault=fault.alone()))
        self.add(posters, arrivals.begins)
        self.left_out += arrivals.left_out

    def add(self, posters: Iterable[Poster], begins: bool = True) -> None:
        """Put posters into the queue; those that it has already stay as they are.

        begins:  whether they were chosen anew, and not together with those before: then a stopped queue goes on
        """
        with self._lock:
            if begins:
                self.left_out, self.stopped = 0, False
            for poster in posters:
                if poster.identity in self.posters:
                    continue
                if len(self.posters) == MAX_POSTERS:
                    self.left_out += 1
                    continue
                self._forget_faulty(poster.name)
                self.posters[poster.identity] = poster

    def _forget_faulty(self, name: str) -> None:
        """A file that is given once more takes the place of the one that could not be used."""
        for identity in [poster.identity for poster in self.posters.values() if poster.fault and poster.name == name]:
            del self.posters[identity]

    def _read_table(self, upload: Upload) -> None:
        from posterclf.teaching.label_table import read_label_table  # pandas stays out until a table comes

        name = upload.name.rpartition("/")[2]
        try:
            self.table, self.table_fault = (name, read_label_table(upload.content, name)), None
        except (ImageError, ProjectError) as fault:
            self.table, self.table_fault = None, (name, fault.alone())

    def usable(self) -> list[Poster]:
        """The posters that can be used, as far as is known."""
        return [poster for poster in list(self.posters.values()) if not poster.fault]

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

    def rows(self, model: str) -> list[Row]:
        """The predictions of the model of this name so far."""
        predicted = [(poster, poster.predictions.get(model)) for poster in list(self.posters.values())]
        return [Row(poster, prediction) for poster, prediction in predicted if prediction]
