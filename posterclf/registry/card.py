"""A model's card as a typed value: what card.json says of a model, read, checked and written here alone."""

import json
from typing import Any

import msgspec

from posterclf.labels import Labels
from posterclf.metrics.report import Report, Scores
from posterclf.printable import printable
from posterclf.registry.card_checks import require_consistent
from posterclf.registry.card_parts import (
    Agreement,
    Calibration,
    CardPart,
    Count,
    Exported,
    FastPrecision,
    InputSize,
    Licence,
    Name,
    PosterLikeness,
    Quantization,
    Text,
    Training,
    TunedThresholds,
)

TUTORIALS_SPLITS = ("article", "clean")  # made for the tutorial's data set alone
CROSS_VALIDATION = "cross-validation"  # split and part of a model that learned from all pictures it was measured on
CARD_VERSION = 1  # of the form of card.json; a card of a later version is refused
MAX_CARD_BYTES = 4 * 2**20  # the shipped ones have 20 kB
LONGEST_REASON = 180


class CardError(Exception):
    """The content is no card that this version can read; the text is the reason, the end of a sentence."""


class Card(CardPart, frozen=True, kw_only=True):
    """All that card.json says of a model.

    multiply_adds:  for one poster
    files:          name of a file in the model's folder -> SHA-256 of its content, in hexadecimal digits
    licence:        of the weights, as SPDX writes it, in small letters
    evaluation:     None where the model was not measured
    """

    card_version: int = CARD_VERSION
    name: Name
    network: Text
    parameters: Count
    multiply_adds: Count
    licence: Licence
    input: InputSize
    labels: Labels
    training: Training
    versions: dict[Text, Text]
    calibration: Calibration | None = None
    thresholds: TunedThresholds | None = None
    validation: Scores | None = None
    poster_likeness: PosterLikeness | None = None
    files: dict[Name, Text] = msgspec.field(default_factory=dict[str, str])
    export: Agreement | None = None
    exported: Exported | None = None
    quantization: Quantization | None = None
    fast: FastPrecision | None = None
    evaluation: Report | None = None

    @property
    def cross_validated(self) -> bool:
        """Whether it was measured on its training pictures, each predicted by a model that had not seen it."""
        return bool(self.evaluation) and self.evaluation.get("part") == CROSS_VALIDATION

    def __post_init__(self) -> None:
        require_consistent(self)


class _Version(msgspec.Struct):
    card_version: int


def read_card(content: bytes) -> Card:
    """The card that the content of a card.json is.

    raises:  CardError where it is none, one of another version, or larger than any is
    """
    try:
        if len(content) > MAX_CARD_BYTES:
            raise CardError(f"it has more than {MAX_CARD_BYTES // 2**20} MB")
        version = msgspec.json.decode(content, type=_Version).card_version
        if version > CARD_VERSION:
            raise CardError(f"it has version {version}, and this posterclf reads {CARD_VERSION}: update posterclf")
        if version < 1:
            raise CardError(f"it has version {version}, and versions begin with 1")
        return msgspec.json.decode(content, type=Card, dec_hook=_decoded)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise CardError(_reason(error)) from error


def _reason(error: Exception) -> str:
    """What is wrong, in one line: of a long text that is quoted in it, beginning and end, where the place stands."""
    text = printable(str(error))
    return text if len(text) <= LONGEST_REASON else f"{text[: LONGEST_REASON // 2]} ... {text[-LONGEST_REASON // 2 :]}"


def card_json(card: Card) -> str:
    """The content of the card's card.json, which `read_card` reads."""
    table = {"card_version": card.card_version, **msgspec.to_builtins(card, enc_hook=tuple)}
    return json.dumps(table, indent=1, ensure_ascii=False) + "\n"


def _decoded(wanted: type, value: Any) -> Labels:
    """A value of the one type that msgspec does not know."""
    assert wanted is Labels
    return Labels(msgspec.convert(value, list[str]))
