"""A prediction as JSON and back: what a service sends, and how its client makes the same `Prediction` of it."""

from typing import Annotated, Any

import msgspec
import numpy as np

from posterclf.errors import (
    BrokenImage,
    EmptyImage,
    ImageError,
    TooCostly,
    TooFewPixels,
    TooManyBytes,
    TooManyPixels,
    UnknownFormat,
)
from posterclf.inference.prediction import Prediction
from posterclf.inference.records import as_record
from posterclf.labels import MAX_LABELS, Labels, Thresholds, label_fault

LONGEST_SENTENCE = 1000  # characters of a problem

# End of a problem's type -> error of a picture: the client raises the same error as the service did.
UNUSABLE: dict[str, type[ImageError]] = {
    "empty-image": EmptyImage,
    "unknown-format": UnknownFormat,
    "broken-image": BrokenImage,
    "too-many-bytes": TooManyBytes,
    "too-many-pixels": TooManyPixels,
    "too-few-pixels": TooFewPixels,
    "too-costly": TooCostly,
}


Name = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
MAX_CHANNELS = 2**16  # of an embedding; more than any network has


class FullRecord(msgspec.Struct):
    """What a client reads of a record that `as_full_record` made."""

    model: Name
    probabilities: dict[str, float]
    tuned_thresholds: dict[str, float] | None
    embedding: list[float] | None
    evidence: list[list[list[float]]] | None
    poster_likeness: float | None
    probably_no_poster: bool


class ServedModel(msgspec.Struct):
    """What a client reads of an entry in the service's list of models: its name, file -> SHA-256, and its labels."""

    model: Name
    files: dict[str, str]
    labels: list[str] = []  # services of an earlier version name none


class ReceivedProblem(msgspec.Struct):
    """What a client reads of a `problems.Problem`."""

    type: Annotated[str, msgspec.Meta(max_length=LONGEST_SENTENCE)]
    detail: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_SENTENCE)]

    @property
    def kind(self) -> str:
        """One of `problems.TITLES`."""
        return self.type.rpartition("#")[2]


def as_full_record(name: str, prediction: Prediction, thresholds: Thresholds) -> dict[str, Any]:
    """`records.as_record` with tuned_thresholds, embedding and evidence, the latter two as (nested) lists or None.

    JSON keeps each float32 exactly.
    """
    return {
        **as_record(name, prediction, thresholds),
        "tuned_thresholds": prediction.tuned_thresholds and prediction.tuned_thresholds.table(),
        "embedding": None if prediction.embedding is None else prediction.embedding.tolist(),
        "evidence": None if prediction.evidence is None else prediction.evidence.tolist(),
    }


def prediction_of(record: FullRecord) -> Prediction:
    """The prediction that a full record was made of.

    raises:  KeyError, ValueError where its parts do not fit together, or are no probabilities, labels and so on
    """
    labels, tuned = Labels(record.probabilities), record.tuned_thresholds
    if not 1 <= len(labels) <= MAX_LABELS or any(map(label_fault, labels)):
        raise ValueError("these are no labels")
    if any(not 0 <= share <= 1 for table in (record.probabilities, tuned or {}) for share in table.values()):
        raise ValueError("a probability or a threshold is not in [0, 1]")
    if tuned is not None and tuned.keys() != record.probabilities.keys():
        raise ValueError("the thresholds are of other labels")
    if record.embedding is not None and not 1 <= len(record.embedding) <= MAX_CHANNELS:
        raise ValueError("the embedding has no channels, or too many")
    evidence = _array(record.evidence)
    if evidence is not None and (evidence.ndim != 3 or not evidence.size or evidence.shape[-1] != len(labels)):
        raise ValueError("the evidence is of other labels")
    return Prediction(
        model=record.model,
        labels=labels,
        probabilities=labels.vector(record.probabilities).astype(np.float32),
        tuned_thresholds=None if tuned is None else Thresholds.tuned(labels, tuned),
        embedding=_array(record.embedding),
        evidence=evidence,
        poster_likeness=record.poster_likeness,
        probably_no_poster=record.probably_no_poster,
    )


def _array(values: list | None) -> np.ndarray | None:
    """raises:  ValueError where lists are of several lengths, or a number is too large"""
    if values is None:
        return None
    with np.errstate(over="ignore"):
        array = np.array(values, dtype=np.float32)
    if not np.isfinite(array).all():
        raise ValueError("a number is too large")
    return array
