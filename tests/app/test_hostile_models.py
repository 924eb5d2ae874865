"""Models that somebody broke, beside right ones: each is one sentence where it is chosen, and nothing elsewhere."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from msgspec.structs import replace

from posterclf.registry.arrays import packed
from posterclf.registry.evaluation_predictions import PREDICTIONS_FILE
from posterclf.registry.model_folder import CARD, SERVED_FILE, ModelFolder, find_model, sha256, write_card
from posterclf.registry.neighbours import NEIGHBOURS_FILE, Neighbours
from posterclf.registry.sample_history import SAMPLES_FILE
from tests.app.many.test_page import given, upload
from tests.support import pages
from tests.support.hostile_models import NETWORKS
from tests.support.other_labels import SIX, model_of


def with_file(folder: ModelFolder, name: str, content: bytes) -> None:
    """Put a file into a model's folder, and its checksum into the card."""
    (folder.path / name).write_bytes(content)
    history = [{"epoch": 1.0, "loss": 0.5, "val_loss": 0.4, "seconds": 1.0}]
    training = replace(folder.card.training, history=history)
    evaluation = find_model().card.evaluation
    evaluation = evaluation | {"labels": {label: evaluation["labels"]["Drama"] for label in SIX}, "labels_in_map": 6}
    evaluation["labels_without_positives"] = []
    card = replace(
        folder.card, files=folder.card.files | {name: sha256(content)}, training=training, evaluation=evaluation
    )
    write_card(ModelFolder(folder.path, card))


def neighbours() -> bytes:
    """Of an embedding of 40 channels, where the network's has many more."""
    random = np.random.default_rng(0)
    marks = np.zeros((50, len(SIX)), np.uint8)
    return Neighbours.among([str(row) for row in range(50)], SIX, marks, random.random((50, 40))).to_bytes()


BROKEN: dict[str, Callable[[ModelFolder], object]] = {
    "card": lambda folder: (folder.path / CARD).write_bytes(b'{"card_version": 1, "name": ' + b"[" * 200_000),
    "network": lambda folder: with_file(folder, SERVED_FILE, NETWORKS["an operator without its input"]()),
    "predictions": lambda folder: with_file(folder, PREDICTIONS_FILE, packed(ids=np.array(["a"]))),
    "neighbours": lambda folder: with_file(folder, NEIGHBOURS_FILE, neighbours()),
    "samples": lambda folder: with_file(folder, SAMPLES_FILE, b"no arrays"),
}
# Which pages need what is broken.
NEEDED = {"card": "cmql", "network": "cm", "predictions": "q", "neighbours": "c", "samples": "l"}


@pytest.fixture(scope="module", autouse=True)
def broken(tmp_path_factory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("models")
    for name, spoil in BROKEN.items():
        spoil(model_of(SIX, folder / name))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSTERCLF_MODELS", str(folder))
        yield folder
    st.cache_resource.clear()


@pytest.mark.parametrize("model", BROKEN)
@pytest.mark.parametrize(
    ("where", "address"),
    [("classify", "model"), ("many", "model"), ("quality", "model"), ("learn", "run")],
)
def test_a_broken_model_is_one_sentence_where_it_is_needed(where, address, model):
    shown = pages.opened(where, **{address: model, "lesson": "7"})
    if where == "many":
        pages.ran(given(shown, upload("a.jpg")))
    assert len(shown.error) == (where[0] in NEEDED[model])


def test_right_models_are_shown_beside_them():
    for where in ("classify", "quality"):
        assert not pages.opened(where, model="efficientnet").error
