"""The trained models: one folder each, with a card that says what its files are."""

import hashlib
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from io import BufferedReader
from pathlib import Path
from typing import Any, Literal

import numpy as np

from posterclf.atomic import write_beside
from posterclf.errors import ModelError
from posterclf.labels import DEFAULT_THRESHOLD, Asked, Labels, Thresholds
from posterclf.registry.arrays import MAX_UNPACKED, Form, unpacked
from posterclf.registry.card import MAX_CARD_BYTES, Card, CardError, card_json, read_card
from posterclf.registry.card_markdown import readme
from posterclf.registry.ordinary_files import open_file
from posterclf.settings import OWN_MODELS, SHIPPED_MODELS
from posterclf.shipped import MODELS

SHIPPED_DEFAULT = "efficientnet"
CARD, README = "card.json", "README.md"
KERAS_FILE = "model.keras"
SERVED_FILE = "model.tflite"
MAX_FILE_BYTES = 2**31 - 1  # of one file: what LiteRT's format can hold
SPLIT_FILE = "split.csv"  # of a split of one's own, see `datasets.splits.read_split`


@dataclass(frozen=True)
class ModelFolder:
    """One trained model on disk: `card` is what its card.json says of it."""

    path: Path
    card: Card

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.path.resolve().name

    @property
    def is_shipped(self) -> bool:
        """Whether it came with the package; any other may be a stranger's."""
        return self.path.resolve().parent == MODELS.resolve()

    @property
    def labels(self) -> Labels:
        return self.card.labels

    @property
    def label_frequencies(self) -> np.ndarray:
        """(labels,) float in [0, 1], each label's share of the posters that the model was trained on."""
        return self.labels.vector(self.card.training.label_frequencies)

    @cached_property
    def tuned_thresholds(self) -> Thresholds | None:
        """Each label's own threshold, see `registry.card_parts.TunedThresholds`; None where none were tuned."""
        return Thresholds.tuned(self.labels, self.card.thresholds.labels) if self.card.thresholds else None

    @property
    def threshold(self) -> float:
        """The shared threshold of the best F1 on validation posters, `DEFAULT_THRESHOLD` where none was tuned."""
        return self.card.thresholds.shared if self.card.thresholds else DEFAULT_THRESHOLD

    @property
    def rejection_threshold(self) -> float | None:
        """A `poster_likeness` below it means 'probably no poster'; None where the network gives no likeness."""
        return self.card.poster_likeness.rejection_threshold if self.card.poster_likeness else None

    @property
    def default_rule(self) -> Literal["one", "tuned"]:
        """What decides where no threshold is given: each label's tuned one where a precision was asked of them."""
        tuned = self.card.thresholds
        return "tuned" if tuned and tuned.precision is not None else "one"

    def thresholds(self, asked: Asked | None) -> Thresholds:
        """The thresholds that a user asked for, see `Thresholds.read`; None for those of `default_rule`.

        raises:  ModelError for 'tuned' where the model has no tuned thresholds; ValueError for any other text
        """
        if asked == "tuned" and self.tuned_thresholds is None:
            raise ModelError(f"The model {self.name} has no tuned thresholds. Give a number.")
        if asked is None:
            asked = "tuned" if self.default_rule == "tuned" else self.threshold
        return Thresholds.read(asked, self.labels, self.tuned_thresholds)

    def summary(self) -> dict[str, Any]:
        """What a list of models says of each.

        returns:  model, default, network, parameters, map and baseline_map (None where it was not measured), files
        """
        figures = self.card.evaluation
        return {
            "model": self.name,
            "default": self.name == default_model(),
            "network": self.card.network,
            "parameters": self.card.parameters,
            "map": figures and figures["map"],
            "baseline_map": figures and figures["baseline"]["map"],
            "files": self.card.files,
        }

    def verified_file(self, name: str, most: int = MAX_FILE_BYTES) -> bytes:
        """The content of one of the model's files.

        most:    bytes that it may have
        raises:  ModelError where the file is missing, no ordinary one or too large, or its SHA-256 is not the card's
        """
        with self._opened(name, most) as file:
            content = file.read()  # not read(most), for which Python takes that much memory first
        self._require_digest(name, sha256(content))
        return content

    def arrays(self, name: str, forms: Mapping[str, Form], optional: str = "") -> dict[str, np.ndarray]:
        """The arrays in one of the model's files, see `registry.arrays.unpacked`.

        raises:  ModelError as `verified_file` does, and where the file holds other arrays
        """
        content = self.verified_file(name, MAX_UNPACKED)
        try:
            return unpacked(content, forms, optional)
        except ValueError as error:
            raise ModelError(
                f"The file {self.path / name} is not what it should be: {error}. Restore it, or train again."
            ) from error

    def verify(self, name: str) -> None:
        """Read one of the model's files, however large, and keep none of it.

        raises:  ModelError as `verified_file` does
        """
        with self._opened(name, MAX_FILE_BYTES) as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        self._require_digest(name, digest)

    @contextmanager
    def _opened(self, name: str, most: int) -> Generator[BufferedReader]:
        path = self.path / name
        try:
            with open_file(path, most) as file:
                yield file
        except FileNotFoundError as error:
            if name == KERAS_FILE and self.is_shipped:
                raise ModelError(
                    f"The file {KERAS_FILE} of the model {self.name}, which training and exporting begin with, is not "
                    f"in an installed package, but in the project's repository, models/{self.name}. Install posterclf "
                    f"from there (pip install -e .), or copy the file to {path}."
                ) from error
            raise ModelError(f"The model {self.name} lacks its file {path}. Restore it, or train again.") from error
        except OSError as error:
            raise ModelError(
                f"The file {path} cannot be read: {error.strerror}. Restore it, or train again."
            ) from error

    def _require_digest(self, name: str, digest: str) -> None:
        if digest != self.card.files.get(name):
            raise ModelError(
                f"The file {self.path / name} is not the one that the model's card describes: its SHA-256 differs. "
                "Restore it, or train again."
            )

    def fault(self) -> str:
        """What is wrong with the model's files, empty where all are those of the card.

        What was left out of an installed package is no fault: the Keras file, which only training and exporting need.
        """
        try:
            for name in self.card.files:
                if name != KERAS_FILE or not self.is_shipped or (self.path / name).exists():
                    self.verify(name)
        except ModelError as error:
            return str(error)
        return ""


def keras_file(folder: ModelFolder) -> Path:
    """The verified Keras file that holds a model's layers: its own, or for a head the shipped network's.

    raises:  ModelError where there is none, it is missing, or it is not the one that the card describes
    """
    if folder.card.exported and KERAS_FILE not in folder.card.files:
        source = folder.card.exported.source
        raise ModelError(f"The model {folder.name} was exported from {source} and has no Keras file. Export {source}.")
    if folder.card.training.features:
        folder = shipped_default_model()
    folder.verify(KERAS_FILE)
    return folder.path / KERAS_FILE


def find_model(model: str | Path | None = None) -> ModelFolder:
    """One model.

    model:   a name that `model_names` lists; the path of a model's folder, as a Path or as text with a slash; None for
             the default
    raises:  ModelError where there is no such model, or its card cannot be read
    """
    named = _models()
    wanted = str(model or next(iter(named), SHIPPED_DEFAULT))
    is_path = isinstance(model, Path) or "/" in wanted or "\\" in wanted
    path = Path(wanted) if is_path else named.get(wanted)
    if path is None or (is_path and not _has_card(path)):
        names = ", ".join(named) or "none"
        raise ModelError(f"There is no model {wanted!r}. Models: {names}; or give a model's folder, like ./mine.")
    try:
        with open_file(path / CARD, MAX_CARD_BYTES) as file:
            return ModelFolder(path, read_card(file.read(MAX_CARD_BYTES)))
    except (OSError, CardError) as error:
        reason = error if isinstance(error, CardError) else error.strerror
        raise ModelError(f"The card {path / CARD} cannot be read: {reason}. Restore it, or train again.") from error


def shipped_default_model() -> ModelFolder:
    """The shipped default model, whatever models of one's own there are.

    raises:  ModelError where its card cannot be read
    """
    return find_model(MODELS / SHIPPED_DEFAULT)


def write_card(folder: ModelFolder) -> None:
    """Write a model's card.json, and the README.md that is made from it."""
    for name, text in ((CARD, card_json(folder.card)), (README, readme(folder.card))):
        content = text.encode()
        write_beside(folder.path / name, lambda path, content=content: path.write_bytes(content))


def _has_card(path: Path) -> bool:
    try:
        return (path / CARD).is_file()
    except (OSError, ValueError):  # a path that cannot be one
        return False


def model_names() -> list[str]:
    """The names of all models, the default first: those in the folders of `POSTERCLF_MODELS`, and the shipped ones.

    Of two models with one name the first counts, in the order of the folders; those of one's own come before those that
    are shipped.
    """
    return list(_models())


def default_model() -> str | None:
    """The name of the model that is taken where none is named: the shipped one, else the first; None for none."""
    return next(iter(_models()), None)


def folders_without_models() -> list[str]:
    """What `POSTERCLF_MODELS` names and holds no model."""
    return [str(folder) for folder in OWN_MODELS.value if not _models_in(folder)]


def _models() -> dict[str, Path]:
    """Name -> folder, of all models, the default first."""
    shipped = [MODELS] if SHIPPED_MODELS.value else []
    found: dict[str, Path] = {}
    for folder in (*OWN_MODELS.value, *shipped):
        found = _models_in(folder) | found
    return dict(sorted(found.items(), key=lambda model: (model[0] != SHIPPED_DEFAULT, model[0])))


def _models_in(folder: Path) -> dict[str, Path]:
    """Name -> folder, of the models in a folder, or of the one model that it is."""
    if _has_card(folder):
        return {folder.resolve().name: folder}
    return {card.parent.name: card.parent for card in folder.glob(f"*/{CARD}")}


def sha256(content: bytes) -> str:
    """The SHA-256 of `content` in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
