"""A prediction as JSON and back: what a service sends, and how its client makes the same `Prediction` of it."""

from typing import Any

import msgspec
import numpy as np

from posterclf.errors import (
    BrokenImage,
    EmptyImage,
    ImageError,
    TooFewPixels,
    TooManyBytes,
    TooManyPixels,
    UnknownFormat,
)
from posterclf.inference.prediction import Prediction
from posterclf.inference.records import as_record
from posterclf.labels import Labels, Thresholds

# End of a problem's type -> error of a picture: the client raises the same error as the service did.
UNUSABLE: dict[str, type[ImageError]] = {
    "empty-image": EmptyImage,
    "unknown-format": UnknownFormat,
    "broken-image": BrokenImage,
    "too-many-bytes": TooManyBytes,
    "too-many-pixels": TooManyPixels,
    "too-few-pixels": TooFewPixels,
}


class FullRecord(msgspec.Struct):
    """What a client reads of a record that `as_full_record` made."""

    model: str
    probabilities: dict[str, float]
    tuned_thresholds: dict[str, float] | None
    embedding: list[float] | None
    evidence: list[list[list[float]]] | None
    poster_likeness: float | None
    probably_no_poster: bool


class ServedModel(msgspec.Struct):
    """What a client reads of an entry in the service's list of models: its name, file -> SHA-256, and its labels."""

    model: str
    files: dict[str, str]
    labels: list[str] = []  # services of an earlier version name none


class ReceivedProblem(msgspec.Struct):
    """What a client reads of a `problems.Problem`."""

    type: str
    detail: str

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

    raises:  KeyError, ValueError where its parts do not fit together
    """
    labels, tuned = Labels(record.probabilities), record.tuned_thresholds
    evidence = _array(record.evidence)
    if evidence is not None and evidence.shape[-1] != len(labels):
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
    return None if values is None else np.array(values, dtype=np.float32)
