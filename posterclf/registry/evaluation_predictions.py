"""What is kept of the posters that a model met: its answers to the test posters, and where its training posters lie.

Ids and labels only, never a picture. Both are files beside the card, which holds their checksums.
"""

from dataclasses import dataclass

import numpy as np

from posterclf.atomic import write_beside
from posterclf.registry.arrays import packed, packed_bits, unpacked, unpacked_bits
from posterclf.registry.card_markdown import write_card
from posterclf.registry.model_folder import ModelFolder, sha256

PREDICTIONS_FILE = "test.npz"


@dataclass(frozen=True, eq=False)
class EvaluationPredictions:
    """A model's probabilities for the posters that it was measured on.

    ids:            n poster Ids
    labels:         (n, 25) uint8, 0 or 1
    probabilities:  (n, 25) float32 in [0, 1]
    """

    ids: list[str]
    labels: np.ndarray
    probabilities: np.ndarray

    def to_bytes(self) -> bytes:
        return packed(ids=np.array(self.ids), labels=packed_bits(self.labels), probabilities=self.probabilities)

    @classmethod
    def of(cls, folder: ModelFolder) -> "EvaluationPredictions | None":
        """Those of a model, None where none were kept.

        raises:  ModelError where the file is not the one that the card describes
        """
        if PREDICTIONS_FILE not in folder.card["files"]:
            return None
        table = unpacked(folder.verified_file(PREDICTIONS_FILE))
        return cls(table["ids"].tolist(), unpacked_bits(table["labels"]), table["probabilities"])


def write_figures(folder: ModelFolder, figures: dict, answers: EvaluationPredictions) -> None:
    """Put figures into a model's card, and the answers that they were computed from beside it.

    figures:  see `evaluation.report`
    """
    content = answers.to_bytes()
    write_beside(folder.path / PREDICTIONS_FILE, lambda path: path.write_bytes(content))
    files = folder.card["files"] | {PREDICTIONS_FILE: sha256(content)}
    write_card(folder.path, folder.card | {"files": files, "evaluation": figures})
