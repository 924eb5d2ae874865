"""A model of labels that are no genres, as somebody else would bring it: it computes, and has learned nothing."""

from pathlib import Path

import numpy as np
from msgspec.structs import replace

from posterclf.labels import Labels
from posterclf.registry.card_parts import Training
from posterclf.registry.model_folder import SERVED_FILE, ModelFolder, find_model, sha256, write_card
from posterclf.teaching.head_model import SHIPPED_CHANNELS
from posterclf.teaching.served_head import with_head

# A plain one, one of two words, a Chinese one, one of 40 characters, and two that files have columns for themselves.
SIX = Labels(("red", "evening dress", "连衣裙", "a garment that nobody has worn in years", "file", "error"))


def model_of(labels: Labels, path: Path, seed: int = 0) -> ModelFolder:
    """A model's folder at `path`: the default network with a head of random weights for these labels.

    It has no calibration, no evaluation, no neighbours, and never says 'probably no poster'.
    """
    default = find_model()
    random = np.random.default_rng(seed)
    weights, bias = random.normal(0, 0.05, (SHIPPED_CHANNELS, len(labels))), random.normal(-1, 1, len(labels))
    served = with_head(default.verified_file(SERVED_FILE), weights, bias)
    path.mkdir(parents=True)
    (path / SERVED_FILE).write_bytes(served)
    training = Training(
        recipe="head",
        pretrained=default.name,
        split="own",
        posters={"train": 70, "validation": 15, "test": 15},
        further_posters=0,
        further_sources={},
        validation="validation",
        leaks=[],
        stages=[],
        seed=seed,
        seconds=1,
        label_frequencies=labels.table([1 / len(labels)] * len(labels)),
        history=[],
    )
    card = replace(
        default.card,
        name=path.name,
        labels=labels,
        training=training,
        files={SERVED_FILE: sha256(served)},
        calibration=None,
        thresholds=None,
        validation=None,
        poster_likeness=None,
        export=None,
        fast=None,
        evaluation=None,
    )
    folder = ModelFolder(path, card)
    write_card(folder)
    return folder
