"""The trained models: one folder each, with a card that says what its files are."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from posterclf.errors import ModelError

DEFAULT_MODEL = "article"
CARD = "card.json"
KERAS_FILE = "model.keras"
SERVED_FILE = "model.tflite"

_PACKAGE = Path(__file__).parent
# An installed package carries its models inside; in a checkout they lie beside it.
MODELS = _PACKAGE / "models" if (_PACKAGE / "models").is_dir() else _PACKAGE.parent / "models"


@dataclass(frozen=True)
class ModelFolder:
    """One trained model on disk: `card` is what its card.json says of it."""

    path: Path
    card: dict

    @property
    def name(self) -> str:
        return self.card["name"]

    @property
    def label_frequencies(self) -> np.ndarray:
        """(25,) float in [0, 1], each genre's share of the posters that the model was trained on."""
        return np.array(list(self.card["training"]["label_frequencies"].values()))

    def verified_file(self, name: str) -> bytes:
        """The content of one of the model's files.

        raises:  ModelError where the file is missing or its SHA-256 is not the card's
        """
        path = self.path / name
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ModelError(f"The model {self.name} lacks its file {path}. Restore it, or train again.") from error
        if sha256(content) != self.card["files"].get(name):
            raise ModelError(
                f"The file {path} is not the one that the model's card describes: its SHA-256 differs. "
                "Restore it, or train again."
            )
        return content

    def fault(self) -> str:
        """What is wrong with the model's files, empty where all are those of the card."""
        try:
            for name in self.card["files"]:
                self.verified_file(name)
        except ModelError as error:
            return str(error)
        return ""


def find(model: str | Path | None = None) -> ModelFolder:
    """One model.

    model:   a name in models/, the path of a model's folder, or None for the default
    raises:  ModelError where there is no such model or its card cannot be read
    """
    wanted = str(model or DEFAULT_MODEL)
    # A name is one of those there are, so that it can never lead out of models/; anything with a slash is a path.
    path = Path(wanted) if "/" in wanted or "\\" in wanted else MODELS / wanted
    if not (path / CARD).is_file():
        there = ", ".join(names()) or "none"
        raise ModelError(f"There is no model {wanted!r}. Models: {there}; or give the path of a model's folder.")
    try:
        card = json.loads((path / CARD).read_text(encoding="utf-8"))
        folder = ModelFolder(path, card)
        _ = folder.name, card["files"], card["input"], card["genres"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"The card {path / CARD} cannot be read. Restore it, or train again.") from error
    return folder


def names() -> list[str]:
    """The names of all models in models/, the default first."""
    there = sorted(card.parent.name for card in MODELS.glob(f"*/{CARD}"))
    return sorted(there, key=lambda name: name != DEFAULT_MODEL)


def sha256(content: bytes) -> str:
    """The SHA-256 of `content` in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
