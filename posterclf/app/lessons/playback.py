"""Lesson 7: a recorded training, epoch by epoch."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st

from posterclf.app.charts.playback import curve_chart, epoch_bars
from posterclf.app.gallery import samples, thumbnail
from posterclf.app.lessons.frame import question_ui
from posterclf.app.number_text import percent
from posterclf.app.widgets import addressed_choice, chart_ui, model_fault_ui, model_ui
from posterclf.app.words import genre_name, words
from posterclf.errors import ModelError
from posterclf.labels import Labels
from posterclf.registry.model_folder import ModelFolder, find_model
from posterclf.registry.sample_history import SAMPLES_FILE, SampleHistory

SHOWN_LABELS = 10
METRICS = ("val_map", "val_binary_accuracy")  # the first that was measured is drawn
STEP_SECONDS = 1.2
PLAYING, STEP, EPOCH = "playback-playing", "playback-step", "playback-epoch"
PLAY, PAUSE = "play", "pause"


@dataclass(frozen=True, eq=False)
class Recording:
    """What was kept of a training.

    labels:      those of the model
    curves:      the figures of each epoch, empty where the card has none
    part:        what was measured after each epoch: 'validation' or 'test'
    bars:        the samples' probabilities after each epoch, None where no sample of the page was recorded
    calibrated:  whether the network was calibrated afterwards, so that its probabilities differ from the last bars
    """

    labels: Labels
    curves: list[dict[str, float]]
    part: str
    bars: SampleHistory | None
    calibrated: bool


def lesson() -> None:
    st.html(Path(__file__).with_name("lessons.css"))
    moving = is_playing()
    st.fragment(player_ui, run_every=STEP_SECONDS if moving else None)(moving)


def player_ui(moving: bool) -> None:
    """Everything of one epoch; a step runs only this.

    moving:  whether the clock runs this every `STEP_SECONDS`
    """
    if is_playing() != moving:
        st.rerun()  # the clock is set where the fragment is made
    model_place, play_place, epoch_place = st.columns([2, 1, 3], vertical_alignment="bottom", gap="medium")
    with model_place:
        model = model_ui()
    try:
        recorded = recording(model)
    except ModelError:  # shown here: an error in a fragment does not reach the page
        model_fault_ui()
        return
    curves = recorded.curves
    if not curves:
        st.error(words("playback.no_curves"))
        return
    if len(curves) == 1:  # nothing to play, and no slider has one place only
        pause()
        epoch = 1
    else:
        with play_place:
            play_ui(len(curves))
        with epoch_place:
            epoch = epoch_ui(len(curves))
    left, right = st.columns(2, gap="large")
    with left:
        if recorded.bars:
            bars_ui(recorded.labels, recorded.bars, epoch)
            if recorded.calibrated:
                st.caption(words("playback.uncalibrated"))
        else:
            curve_ui(recorded, epoch)
    with right:
        if recorded.bars:
            curve_ui(recorded, epoch)
        else:
            st.markdown(words("playback.not_recorded"))
        question_ui(words("playback.question"), words("playback.answer"))


def is_playing() -> bool:
    """Whether it plays. Where the last run drew no button, as on another lesson, it is paused."""
    if PLAY not in st.session_state and PAUSE not in st.session_state:
        pause()
    return st.session_state[PLAYING]


def play_ui(epochs: int) -> None:
    if st.session_state[PLAYING]:
        st.button(words("playback.pause"), icon=":material/pause:", key=PAUSE, on_click=pause, width="stretch")
    else:
        st.button(
            words("playback.play"),
            icon=":material/play_arrow:",
            key=PLAY,
            on_click=play,
            args=(epochs,),
            width="stretch",
        )


def play(epochs: int) -> None:
    st.session_state[PLAYING] = True
    shown = st.session_state.get(EPOCH, epochs)
    st.session_state[STEP] = 0 if shown >= epochs else shown  # the first step goes to the one after


def pause() -> None:
    st.session_state[PLAYING] = False


def epoch_ui(epochs: int) -> int:
    """The chosen epoch, counted from 1; while it plays, the next one."""
    playing = st.session_state[PLAYING]
    if playing:  # counted apart from the slider, which a slow browser sets back
        st.session_state[STEP] = st.session_state[EPOCH] = min(st.session_state[STEP] + 1, epochs)
        st.session_state[PLAYING] = st.session_state[STEP] < epochs
    elif st.session_state.get(EPOCH, 1) > epochs:
        st.session_state[EPOCH] = epochs  # another model was trained for longer
    first = None if EPOCH in st.session_state else epochs
    return st.slider(words("playback.epoch"), 1, epochs, first, key=EPOCH, bind="query-params", disabled=playing)


def curve_ui(recorded: Recording, epoch: int) -> None:
    curves = recorded.curves
    metric = next(name for name in METRICS if name in curves[0])
    label, part = words(f"playback.{metric}"), words(f"playback.{recorded.part}")
    measured = curves[epoch - 1]
    st.markdown(
        words(
            "playback.figures",
            epoch=epoch,
            part=part,
            loss=measured["loss"],
            val_loss=measured["val_loss"],
            name=label,
            value=measured[metric],
        )
    )
    chart = curve_chart(curves, epoch, part, metric, words("playback.higher_better", name=label))
    chart_ui(chart, "curves", words("playback.curves_alt", part=part))
    if recorded.part == "test":
        st.caption(words("playback.test_watched"))


def bars_ui(labels: Labels, recorded: SampleHistory, epoch: int) -> None:
    chosen = poster_ui(recorded)
    if epoch not in recorded.epochs:
        with st.container(key="no-bars"):
            st.markdown(words("playback.recorded_from", first=recorded.epochs[0], last=recorded.epochs[-1]))
        return
    of_poster = recorded.probabilities[:, recorded.names.index(chosen)]
    now, final = of_poster[recorded.epochs.index(epoch)], of_poster[-1]
    shown = np.argsort(-final, kind="stable")[:SHOWN_LABELS]
    names = [genre_name(labels[label]) for label in shown]
    chart = epoch_bars(
        names,
        now[shown].tolist(),
        final[shown].tolist(),
        words("playback.final_bar", epoch=recorded.epochs[-1]),
        words("playback.now_bar", epoch=epoch),
    )
    chart_ui(chart, "epoch-bars", words("playback.bars_alt", genre=names[0], final=percent(float(final[shown[0]]))))


def poster_ui(recorded: SampleHistory) -> str:
    """The name of the chosen sample, one of those that were recorded."""
    titles = {name: sample.title for name, sample in samples().items() if name in recorded.names}
    with st.container(key="playback-poster"):
        chosen = addressed_choice(words("playback.poster"), titles, "sample", st.selectbox)
        st.image(thumbnail(chosen), width=64, alt=samples()[chosen].alt)
    return chosen


def recording(model: str | None) -> Recording:
    """The recording of a model's training.

    raises:  ModelError where the model is missing or a file is not its card's
    """
    folder = find_model(model)
    digest = folder.card.files.get(SAMPLES_FILE)
    bars = _bars(folder, digest) if digest else None
    if bars and not set(bars.names) & set(samples()):
        bars = None
    training = folder.card.training
    return Recording(folder.labels, training.history, training.validation, bars, folder.card.calibration is not None)


@st.cache_resource(max_entries=8, show_spinner=False)
def _bars(_folder: ModelFolder, digest: str) -> SampleHistory | None:
    return SampleHistory.load(_folder)
