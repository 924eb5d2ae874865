"""A card as a typed value: read and written to the byte, and one readable reason for each way to be none."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from posterclf.labels import GENRES, LONGEST_LABEL, MAX_LABELS, Labels
from posterclf.registry.card import CARD_VERSION, MAX_CARD_BYTES, Card, CardError, card_json, read_card
from posterclf.registry.model_folder import CARD, find_model, model_names
from tests.support.other_labels import SIX

Table = dict[str, Any]


def table() -> Table:
    """What the default model's card.json holds."""
    return json.loads((find_model().path / CARD).read_bytes())


def reason(content: bytes) -> str:
    """Why it is no card; half a sentence, which `find_model` ends."""
    with pytest.raises(CardError) as caught:
        read_card(content)
    text = str(caught.value)
    assert 0 < len(text) < 200
    assert "\n" not in text
    assert not text.endswith(".")
    return text


def with_labels(labels: list[str]) -> Table:
    """A card of these labels, not measured, and otherwise right."""
    frequencies = dict.fromkeys(labels, 0.1)
    card = table()
    del card["evaluation"]
    card["labels"], card["training"]["label_frequencies"] = labels, frequencies
    card["thresholds"]["labels"] = card["calibration"]["slopes"] = card["calibration"]["offsets"] = frequencies
    return card


@pytest.mark.parametrize("name", model_names())
def test_a_card_is_written_as_it_was_read(name):
    content = (find_model(name).path / CARD).read_bytes()
    card = read_card(content)
    assert card_json(card).encode() == content
    assert read_card(card_json(card).encode()) == card


def test_what_is_read_has_its_types():
    card = read_card((find_model().path / CARD).read_bytes())
    assert isinstance(card, Card)
    assert isinstance(card.labels, Labels)
    assert card.labels == GENRES
    assert card.input.width < card.input.height


@pytest.mark.parametrize(
    "labels",
    [["red"], list(SIX), ["=1+1", "a/b"], ["x" * LONGEST_LABEL], [str(number) for number in range(MAX_LABELS)]],
    ids=len,
)
def test_a_card_brings_its_own_labels(labels):
    card = read_card(json.dumps(with_labels(labels)).encode())
    assert card.labels == Labels(labels)
    assert read_card(card_json(card).encode()) == card


@pytest.mark.parametrize("labels", [[], ["red", "dress", "red"], [str(number) for number in range(MAX_LABELS + 1)]])
def test_labels_are_different_ones_and_neither_none_nor_too_many(labels):
    assert reason(json.dumps(with_labels(labels)).encode()) == f"it needs 1 to {MAX_LABELS} different labels"


@pytest.mark.parametrize(
    ("label", "fault"),
    [
        ("", "'': it is empty"),
        (" red", "' red': it is empty, or begins or ends with a space"),
        ("a\nb", r"'a\nb': it has a line break, a control character or '|'"),
        ("a\x1b[31mb", r"'a\x1b[31mb': it has a line break"),
        ("a|b", "'a|b': it has a line break, a control character or '|'"),
        ("x" * (LONGEST_LABEL + 1), "'xxxxxxxxxxxxxxxxxxxx': it has more than 100 characters"),
        ("\0" * 10**5, "it has more than 100 characters"),
    ],
    ids=str,
)
def test_what_is_no_name_of_a_label_is_refused(label, fault):
    assert fault in reason(json.dumps(with_labels(["red", label])).encode())


def of_another_label(part: str, name: str) -> Callable[[Table], object]:
    return lambda card: card[part][name].update(red=next(iter(card[part][name].values())))


def without_one_label(part: str, name: str) -> Callable[[Table], object]:
    return lambda card: card[part][name].popitem()


@pytest.mark.parametrize("change", [of_another_label, without_one_label])
@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("thresholds", "labels"),
        ("training", "label_frequencies"),
        ("calibration", "slopes"),
        ("calibration", "offsets"),
        ("evaluation", "labels"),
    ],
)
def test_what_is_by_label_is_by_the_cards_labels(change, part, name):
    card = table()
    change(part, name)(card)
    expected = "its frequencies, thresholds, calibration or evaluation are those of other labels"
    assert reason(json.dumps(card).encode()) == expected


def test_a_newer_card_says_what_to_do_whatever_else_it_holds():
    newer = {"card_version": CARD_VERSION + 1, "something": "new"}
    assert reason(json.dumps(newer).encode()).endswith(f"this posterclf reads {CARD_VERSION}: update posterclf")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda card: card.pop("card_version"), "missing required field `card_version`"),
        (lambda card: card.update(card_version=0), "it has version 0, and versions begin with 1"),
        (lambda card: card.update(card_version="1"), "Expected `int`, got `str` - at `$.card_version`"),
        (lambda card: card.update(colour="red"), "unknown field `colour`"),
        (lambda card: card["training"].update(colour="red"), "unknown field `colour` - at `$.training`"),
        (lambda card: card.pop("input"), "missing required field `input`"),
        (lambda card: card["input"].pop("height"), "missing required field `height` - at `$.input`"),
        (lambda card: card.update(parameters="many"), "Expected `int`, got `str` - at `$.parameters`"),
        (lambda card: card["input"].update(height=0), "`$.input.height`"),
        (lambda card: card["input"].update(height=10**6), "`$.input.height`"),
        (lambda card: card["input"].update(resample="best"), "`$.input.resample`"),
        (lambda card: card["thresholds"].update(shared=1.5), "`$.thresholds.shared`"),
        (lambda card: card.update(labels="Drama"), "got `str`"),
        (lambda card: card.update(labels=[1, 2]), "got `int`"),
    ],
)
def test_the_reason_names_what_is_wrong_and_its_place(change, named):
    card = table()
    change(card)
    assert named in reason(json.dumps(card).encode())


@pytest.mark.parametrize(
    "change",
    [
        lambda card: card.update(files={"../../etc/passwd": "0" * 64}),
        lambda card: card.update(files={"/etc/passwd": "0" * 64}),
        lambda card: card.update(files={"a/../../b": "0" * 64}),
        lambda card: card.update(files={"C:\\Windows": "0" * 64}),
        lambda card: card.update(files={"a\nb": "0" * 64}),
        lambda card: card.update(files={"": "0" * 64}),
        lambda card: card.update(files={".": "0" * 64}),
        lambda card: card.update(network="x" * 10**5),
        lambda card: card.update(network="\x1b[2J"),
        lambda card: card.update(licence="x" * 10**5),
        lambda card: card.update(parameters=-1),
        lambda card: card.update(parameters=1e999),
        lambda card: card["input"].update(width=10**6),
        lambda card: card["training"]["posters"].pop("train"),
        lambda card: card["training"].update(validation="nowhere"),
        lambda card: card["training"]["history"][0].pop("val_loss"),
        lambda card: card["training"]["history"][1].pop("val_map"),
        lambda card: card["training"].update(history=[{}]),
        lambda card: card["thresholds"]["labels"].update(Drama=2),
        lambda card: card["thresholds"].update(precision=-1),
        lambda card: card["poster_likeness"].update(rejection_threshold=None),
        lambda card: card["evaluation"].update(map=1.5),
        lambda card: card["evaluation"].update(posters=0),
        lambda card: card["evaluation"].update(labels_in_map=26),
        lambda card: card["evaluation"].update(labels_without_positives=["red"]),
        lambda card: card["evaluation"]["baseline"].update(brier=-3),
        lambda card: card["evaluation"]["intervals"].pop("map"),
        lambda card: card["evaluation"]["intervals"].update(map=[]),
        lambda card: card["evaluation"]["intervals"].update(map=[0.1, 0.2, 0.3]),
        lambda card: card["evaluation"]["intervals"].update(map=[0.1, 1e300]),
        lambda card: card["evaluation"]["labels"]["Drama"].update(ap_interval=[0.1]),
        lambda card: card["evaluation"]["labels"]["Drama"].update(positives=727),
    ],
)
def test_what_does_not_fit_together_has_a_reason(change):
    card = table()
    change(card)
    assert reason(json.dumps(card).encode().replace(b"Infinity", b"1e999"))


def test_a_card_that_is_larger_than_any_is_not_parsed():
    assert reason(b" " * MAX_CARD_BYTES + b"{}") == "it has more than 4 MB"


def test_figures_that_are_not_defined_are_read():
    card = table()
    card["evaluation"].update(map=None, micro_ap=None, mean_auc=None, macro_f1=None)
    card["evaluation"]["intervals"].update(map=[None, None])
    card["evaluation"]["labels"]["Drama"].update(ap=None, auc=None, ap_interval=[None, None])
    assert read_card(json.dumps(card).encode()).evaluation["map"] is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b'{"card_version": 1',
        b'{"card_version": 1, "name": "\xff"}',  # no UTF-8
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b'{"card_version": 1, "name": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
        json.dumps(table()).replace('"shared": ', '"shared": NaN, "other": ').encode(),
    ],
    ids=["nothing", "a list", "null", "half", "no text", "brackets", "braces", "closed brackets", "NaN"],
)
def test_what_is_no_card_at_all_has_a_reason(content):
    reason(content)
