"""What a model said of the posters that it was measured on, kept beside its card. Ids and labels, never a picture."""

from dataclasses import dataclass

import msgspec
import numpy as np

from posterclf.atomic import write_beside
from posterclf.metrics.report import Report
from posterclf.registry.arrays import packed, packed_bits, unpacked, unpacked_bits
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

        raises:  ModelError where the file is not the one that the card describes
        """
        if PREDICTIONS_FILE not in folder.card.files:
            return None
        table = unpacked(folder.verified_file(PREDICTIONS_FILE))
        probabilities, places = table["probabilities"], table.get("places")
        labels = unpacked_bits(table["labels"], probabilities.shape[1])
        return cls(table["ids"].tolist(), labels, probabilities, None if places is None else places.astype(np.float32))


def write_evaluation(folder: ModelFolder, report: Report, predictions: EvaluationPredictions) -> None:
    """Put a report into a model's card, and the predictions that it was computed from beside the card."""
    content = predictions.to_bytes()
    write_beside(folder.path / PREDICTIONS_FILE, lambda path: path.write_bytes(content))
    files = folder.card.files | {PREDICTIONS_FILE: sha256(content)}
    write_card(ModelFolder(folder.path, msgspec.structs.replace(folder.card, files=files, evaluation=report)))
