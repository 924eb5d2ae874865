"""The trained models: one folder each, with a card that says what its files are."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from posterclf.errors import ModelError
from posterclf.labels import DEFAULT_THRESHOLD, GENRES
from posterclf.shipped import MODELS

DEFAULT_MODEL = "efficientnet"
CARD = "card.json"
KERAS_FILE = "model.keras"
SERVED_FILE = "model.tflite"


@dataclass(frozen=True)
class ModelFolder:
    """One trained model on disk: `card` is what its card.json says of it."""

    path: Path
    card: dict

    @property
    def name(self) -> str:
        return self.path.resolve().name

    @property
    def label_frequencies(self) -> np.ndarray:
        """(25,) float in [0, 1], each genre's share of the posters that the model was trained on."""
        return np.array(list(self.card["training"]["label_frequencies"].values()))

    @property
    def tuned_thresholds(self) -> dict[str, float] | None:
        """Genre -> threshold of its best F1 on validation posters, None where none were tuned."""
        return self.card.get("thresholds", {}).get("genres")

    @property
    def threshold(self) -> float:
        """The shared threshold of the best F1 on validation posters, the tutorial's where none was tuned."""
        return self.card.get("thresholds", {}).get("shared", DEFAULT_THRESHOLD)

    def summary(self) -> dict:
        """What a list of models says of each.

        returns:  model, default, network, parameters, map and baseline_map (None where it was not measured), files
        """
        figures = self.card.get("evaluation")
        return {
            "model": self.name,
            "default": self.name == DEFAULT_MODEL,
            "network": self.card["network"],
            "parameters": self.card["parameters"],
            "map": figures and figures["map"],
            "baseline_map": figures and figures["baseline"]["map"],
            "files": self.card["files"],
        }

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


def find_model(model: str | Path | None = None) -> ModelFolder:
    """One model.

    model:   a name in models/; the path of a model's folder, as a Path or as text with a slash; None for the default
    raises:  ModelError where there is no such model, or its card cannot be read or names other genres
    """
    wanted = str(model or DEFAULT_MODEL)
    is_path = isinstance(model, Path) or "/" in wanted or "\\" in wanted
    path = Path(wanted) if is_path else MODELS / wanted
    if wanted not in model_names() and not (is_path and _has_card(path)):
        there = ", ".join(model_names()) or "none"
        raise ModelError(f"There is no model {wanted!r}. Models: {there}; or give a model's folder, like ./mine.")
    try:
        card = json.loads((path / CARD).read_text(encoding="utf-8"))
        complete = {"files", "input", "training", "network", "parameters"} <= card.keys()
        if not complete or tuple(card["genres"]) != GENRES:
            raise ValueError("not a card of this project")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"The card {path / CARD} cannot be read. Restore it, or train again.") from error
    return ModelFolder(path, card)


def _has_card(path: Path) -> bool:
    try:
        return (path / CARD).is_file()
    except (OSError, ValueError):  # a path that cannot be one
        return False


def model_names() -> list[str]:
    """The names of all models in models/, the default first."""
    there = sorted(card.parent.name for card in MODELS.glob(f"*/{CARD}"))
    return sorted(there, key=lambda name: name != DEFAULT_MODEL)


def sha256(content: bytes) -> str:
    """The SHA-256 of `content` in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
