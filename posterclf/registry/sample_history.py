"""How a model's predictions for the page's samples changed while it was trained."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from posterclf.errors import ModelError
from posterclf.registry.arrays import Form, packed, unpacked
from posterclf.registry.model_folder import ModelFolder

SAMPLES_FILE = "samples.npz"
FORMS: dict[str, Form] = {
    "names": ("U", ("samples",)),
    "epochs": ("i", ("epochs",)),
    "probabilities": ("f", ("epochs", "samples", "labels")),
}


@dataclass(frozen=True, eq=False)
class SampleHistory:
    """How a model's predictions for the page's samples changed while it was trained.

    names:          of the samples
    epochs:         the epochs after which they were predicted, ascending, counted from 1
    probabilities:  (epochs, samples, labels) float32 in [0, 1]
    """

    names: list[str]
    epochs: list[int]
    probabilities: np.ndarray

    def to_bytes(self) -> bytes:
        """The content of the file that `from_bytes` reads."""
        return packed(
            names=np.array(self.names), epochs=np.array(self.epochs, np.int32), probabilities=self.probabilities
        )

    def followed_by(self, epoch: int, probabilities: np.ndarray) -> "SampleHistory":
        """The history with one epoch more; what it has of that epoch or later ones is dropped.

        epoch:          counted from 1
        probabilities:  (samples, labels) float in [0, 1]
        """
        before = sum(recorded < epoch for recorded in self.epochs)
        return SampleHistory(
            self.names,
            [*self.epochs[:before], epoch],
            np.concatenate([self.probabilities[:before], probabilities[None]]).astype(np.float32),
        )

    @classmethod
    def from_bytes(cls, content: bytes) -> "SampleHistory":
        """What `to_bytes` wrote.

        raises:  ValueError where it is something else
        """
        return cls._of(unpacked(content, FORMS))

    @classmethod
    def load(cls, folder: ModelFolder) -> "SampleHistory | None":
        """That of a model, None where none was recorded.

        raises:  ModelError where the file is not the one that the card describes, or holds something else
        """
        if SAMPLES_FILE not in folder.card.files:
            return None
        history = cls._of(folder.arrays(SAMPLES_FILE, FORMS))
        if history.probabilities.shape[2] != len(folder.labels) or not np.isfinite(history.probabilities).all():
            raise ModelError(
                f"The file {folder.path / SAMPLES_FILE} holds no probabilities of the model's labels. Train it again."
            )
        return history

    @classmethod
    def _of(cls, table: Mapping[str, np.ndarray]) -> "SampleHistory":
        return cls(table["names"].tolist(), table["epochs"].tolist(), table["probabilities"])
