"""What was kept of trainings, for lesson 7, and what is to be seen on their curves."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
import streamlit as st

from posterclf.app.gallery import samples
from posterclf.labels import GENRES, Labels
from posterclf.lessons.overfitting import SAMPLES, overfitting
from posterclf.registry.card_parts import TrainedStage
from posterclf.registry.model_folder import ModelFolder, find_model
from posterclf.registry.sample_history import SAMPLES_FILE, SampleHistory

OVERFITTING = "overfitting"  # the recording that belongs to no model
CLEAR_RISE = 1.1  # of the loss above its lowest: less may be chance


@dataclass(frozen=True, eq=False)
class Recording:
    """What was kept of a training.

    labels:      those of the model
    curves:      the figures of each epoch, empty where the card has none
    part:        what was measured after each epoch: 'validation' or 'test'
    posters:     how many it was trained on, without further ones
    bars:        the samples' probabilities after each epoch, None where no sample of the page was recorded
    calibrated:  whether the network was calibrated afterwards, so that its probabilities differ from the last bars
    stages:      as they were trained, one after the other
    """

    labels: Labels
    curves: list[dict[str, float]]
    part: str
    posters: int
    bars: SampleHistory | None
    calibrated: bool
    stages: tuple[TrainedStage, ...] = ()

    @property
    def shape(self) -> Literal["overfits", "above", "falls"]:
        """What the curves show: the measured loss rises clearly while the training loss falls; the training loss is
        the higher one in most epochs; or neither."""
        losses, measured = (np.array([epoch[key] for epoch in self.curves]) for key in ("loss", "val_loss"))
        lowest = self.best_epoch - 1
        if measured[-1] > CLEAR_RISE * measured[lowest] and losses[-1] < losses[lowest]:
            return "overfits"
        return "above" if len(losses) > 1 and np.mean(losses > measured) > 0.5 else "falls"

    @property
    def best_epoch(self) -> int:
        """The one of the lowest measured loss, counted from 1."""
        return 1 + min(range(len(self.curves)), key=lambda epoch: self.curves[epoch]["val_loss"])

    @property
    def later_stages(self) -> list[tuple[int, TrainedStage, TrainedStage]]:
        """Of each stage but the first: the epoch that it began with, the stage before, and the stage."""
        found, first = [], 1
        for before, stage in zip(self.stages, self.stages[1:], strict=False):
            first += before.epochs
            if first <= len(self.curves):
                found.append((first, before, stage))
        return found


def recording_of(model: str) -> Recording:
    """The recording of a model's training.

    raises:  ModelError where the model is missing or a file is not its card's
    """
    folder = find_model(model)
    digest = folder.card.files.get(SAMPLES_FILE)
    training = folder.card.training
    return Recording(
        folder.labels,
        training.history,
        training.validation,
        training.posters["train"],
        _shown(_bars(folder, digest)) if digest else None,
        folder.card.calibration is not None,
        tuple(training.stages),
    )


@cache
def recording_that_overfits() -> Recording:
    """The shipped one, of genres."""
    kept = overfitting()
    bars = SampleHistory.from_bytes(SAMPLES.read_bytes())
    return Recording(GENRES, kept.history, "validation", kept.posters["train"], _shown(bars), calibrated=False)


def _shown(bars: SampleHistory | None) -> SampleHistory | None:
    """The bars, None where none of their samples is on the page."""
    return bars if bars and bars.epochs and set(bars.names) & set(samples()) else None


@st.cache_resource(max_entries=8, show_spinner=False)
def _bars(_folder: ModelFolder, digest: str) -> SampleHistory | None:
    return SampleHistory.load(_folder)
