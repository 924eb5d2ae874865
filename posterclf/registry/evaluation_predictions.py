"""What a model said of the posters that it was measured on, kept beside its card. Ids and labels, never a picture."""

from dataclasses import dataclass

import msgspec
import numpy as np

from posterclf.atomic import write_beside
from posterclf.errors import ModelError
from posterclf.metrics.report import Report
from posterclf.registry.arrays import Form, bytes_of_bits, packed, packed_bits, unpacked_bits
from posterclf.registry.model_folder import ModelFolder, sha256, write_card

PREDICTIONS_FILE = "test.npz"


@dataclass(frozen=True, eq=False)
class EvaluationPredictions:
    """A model's probabilities for the posters that it was measured on.

    ids:            n poster Ids
    labels:         (n, labels) uint8, 0 or 1
    probabilities:  (n, labels) float32 in [0, 1]
    places:         (n, 2) float32 in [0, 1], on a map where posters are near whose embeddings are near, see
                    `publishing.embedding_map`; kept in float16; None where no map was drawn
    """

    ids: list[str]
    labels: np.ndarray
    probabilities: np.ndarray
    places: np.ndarray | None = None

    def to_bytes(self) -> bytes:
        """The content of the file that `load` reads."""
        places = {} if self.places is None else {"places": self.places.astype(np.float16)}
        return packed(
            ids=np.array(self.ids), labels=packed_bits(self.labels), probabilities=self.probabilities, **places
        )

    @classmethod
    def load(cls, folder: ModelFolder) -> "EvaluationPredictions | None":
        """Those of a model, None where none were kept.

        raises:  ModelError where the file is not the one that the card describes, or holds something else
        """
        if PREDICTIONS_FILE not in folder.card.files:
            return None
        count = len(folder.labels)
        forms: dict[str, Form] = {
            "ids": ("U", ("pictures",)),
            "labels": ("u", ("pictures", bytes_of_bits(count))),
            "probabilities": ("f", ("pictures", count)),
            "places": ("f", ("pictures", 2)),
        }
        table = folder.arrays(PREDICTIONS_FILE, forms, optional="places")
        probabilities, places = table["probabilities"], table.get("places")
        if not len(probabilities) or not ((probabilities >= 0) & (probabilities <= 1)).all():
            raise ModelError(
                f"The file {folder.path / PREDICTIONS_FILE} holds no probabilities in [0, 1]. Measure the model again."
            )
        labels = unpacked_bits(table["labels"], count)
        return cls(table["ids"].tolist(), labels, probabilities, None if places is None else places.astype(np.float32))


def write_evaluation(folder: ModelFolder, report: Report, predictions: EvaluationPredictions) -> None:
    """Put a report into a model's card, and the predictions that it was computed from beside the card."""
    content = predictions.to_bytes()
    write_beside(folder.path / PREDICTIONS_FILE, lambda path: path.write_bytes(content))
    files = folder.card.files | {PREDICTIONS_FILE: sha256(content)}
    write_card(ModelFolder(folder.path, msgspec.structs.replace(folder.card, files=files, evaluation=report)))
