"""A recorded training that overfits, for lesson 7; `make overfitting` trains and records it anew."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

RECORDING = Path(__file__).with_name("recording.json")
SAMPLES = Path(__file__).with_name("samples.npz")  # as `registry.sample_history.SampleHistory` reads it


@dataclass(frozen=True)
class Overfitting:
    """What was kept of it.

    posters:  part of the split -> how many
    history:  of each epoch, 'loss', 'val_loss' and 'val_map'
    """

    posters: dict[str, int]
    history: list[dict[str, float]]


@cache
def overfitting() -> Overfitting:
    """The recording that is shipped."""
    return Overfitting(**json.loads(RECORDING.read_text(encoding="utf-8")))
