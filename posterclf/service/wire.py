"""A prediction as JSON and back: what a service sends and its client makes the same `Prediction` of."""

from collections.abc import Mapping

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
from posterclf.inference.records import Threshold, as_record
from posterclf.labels import GENRES

# What is wrong with a picture, as a problem's type ends: the client raises the same error as the service met.
UNUSABLE: dict[str, type[ImageError]] = {
    "empty-image": EmptyImage,
    "unknown-format": UnknownFormat,
    "broken-image": BrokenImage,
    "too-many-bytes": TooManyBytes,
    "too-many-pixels": TooManyPixels,
    "too-few-pixels": TooFewPixels,
}


def as_full_record(name: str, prediction: Prediction, threshold: Threshold) -> dict:
    """`tables.as_record` with tuned_thresholds, embedding and evidence, the latter two as (nested) lists or None.

    A float32 is exactly the same after its way through JSON.
    """
    return {
        **as_record(name, prediction, threshold),
        "tuned_thresholds": prediction.tuned_thresholds,
        "embedding": None if prediction.embedding is None else prediction.embedding.tolist(),
        "evidence": None if prediction.evidence is None else prediction.evidence.tolist(),
    }


def prediction_of(record: Mapping) -> Prediction:
    """The prediction that a full record was made of.

    raises:  KeyError, TypeError or ValueError where it is no such record
    """
    return Prediction(
        np.array([record["probabilities"][genre] for genre in GENRES], dtype=np.float32),
        record["model"],
        record["tuned_thresholds"],
        _array(record["embedding"]),
        _array(record["evidence"]),
        record["poster_likeness"],
        record["probably_no_poster"],
    )


def _array(values: list | None) -> np.ndarray | None:
    return None if values is None else np.array(values, dtype=np.float32)
