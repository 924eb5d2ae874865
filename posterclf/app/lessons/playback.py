"""Lesson 7: recorded trainings, epoch by epoch."""

from pathlib import Path

import numpy as np
import streamlit as st

from posterclf.app.chart import chart_ui
from posterclf.app.charts.playback import curve_chart, epoch_bars
from posterclf.app.crowd.runs import fragment
from posterclf.app.gallery import samples, thumbnail
from posterclf.app.lessons.frame import question_ui
from posterclf.app.lessons.recorded_words import bars_meaning, question, stage_words
from posterclf.app.lessons.recordings import OVERFITTING, Recording, recording_of, recording_that_overfits
from posterclf.app.number_text import percent
from posterclf.app.widgets import addressed_choice, asked_number, model_fault_ui, speak_of_model, went_back
from posterclf.app.words import genre_name, speak_of_genres, words
from posterclf.errors import ModelError
from posterclf.labels import Labels
from posterclf.registry.model_folder import model_names
from posterclf.registry.sample_history import SampleHistory

SHOWN_LABELS = 8
METRICS = ("val_map", "val_binary_accuracy")  # the first that was measured is drawn
STEP_SECONDS = 1.2
PLAYING, STEP, SHOWN = "playback-playing", "playback-step", "playback-shown"
PLAY, PAUSE = "play", "pause"


def lesson() -> None:
    st.html(Path(__file__).with_name("lessons.css"))
    moving = is_playing()
    with st.container(key="playback"):
        fragment(player_ui, run_every=STEP_SECONDS if moving else None)(moving)


def player_ui(moving: bool) -> None:
    """Everything of one epoch; a step runs only this.

    moving:  whether the clock runs this every `STEP_SECONDS`
    """
    if is_playing() != moving:
        st.rerun()  # the clock is set where the fragment is made
    left_place, epoch_place = st.columns(2, vertical_alignment="bottom", gap="large")
    run_place, play_place = left_place.columns([2, 1], vertical_alignment="bottom")
    with run_place:
        run = run_ui()
    try:
        recorded = recording_that_overfits() if run == OVERFITTING else recording_of(run)
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
            play_ui(epoch_key(run), len(curves))
        with epoch_place:
            epoch = epoch_ui(epoch_key(run), len(curves))
    left, right = st.columns(2, gap="large")
    with left:
        if recorded.bars:
            bars_ui(recorded.labels, recorded.bars, epoch)
            if meaning := bars_meaning(run, recorded):
                st.caption(meaning)
        else:
            curve_ui(recorded, epoch)
    with right:
        if recorded.bars:
            curve_ui(recorded, epoch)
        else:
            st.markdown(words("playback.not_recorded"))
        question_ui(*question(recorded))


def run_ui() -> str:
    """The name of a model, or `OVERFITTING`; the address keeps it. From here on the page speaks of its labels."""
    models = model_names()
    overfits = words("playback.run_that_overfits", posters=recording_that_overfits().posters)
    names = {name: name for name in models[:1]} | {OVERFITTING: overfits} | {name: name for name in models}
    run = addressed_choice(words("playback.run"), names, "run", st.selectbox)
    if st.session_state.setdefault(SHOWN, run) != run:  # what was played is gone
        st.session_state[SHOWN] = run
        pause()
    if run == OVERFITTING:
        speak_of_genres()
    else:
        speak_of_model(run)
    return run


def is_playing() -> bool:
    """Whether it plays. Where the last run drew no button, as on another lesson, it is paused."""
    if PLAY not in st.session_state and PAUSE not in st.session_state:
        pause()
    return st.session_state[PLAYING]


def epoch_key(run: str) -> str:
    """Of the slider and in the address: each recording keeps its epoch."""
    return f"epoch-{run}"


def play_ui(key: str, epochs: int) -> None:
    if st.session_state[PLAYING]:
        st.button(words("playback.pause"), icon=":material/pause:", key=PAUSE, on_click=pause, width="stretch")
    else:
        st.button(
            words("playback.play"),
            icon=":material/play_arrow:",
            key=PLAY,
            on_click=play,
            args=(key, epochs),
            width="stretch",
        )


def play(key: str, epochs: int) -> None:
    st.session_state[PLAYING] = True
    shown = st.session_state.get(key, epochs)
    st.session_state[STEP] = 0 if shown >= epochs else shown  # the first step goes to the one after


def pause() -> None:
    st.session_state[PLAYING] = False


def epoch_ui(key: str, epochs: int) -> int:
    """The chosen epoch, counted from 1; while it plays, the next one."""
    playing = st.session_state[PLAYING]
    if playing:  # counted apart from the slider, which a slow browser sets back
        st.session_state[STEP] = st.session_state[key] = min(st.session_state[STEP] + 1, epochs)
        st.session_state[PLAYING] = st.session_state[STEP] < epochs
        st.session_state[f"left-{key}"] = st.session_state[STEP]  # Streamlit forgets the slider's on another lesson
    elif key not in st.session_state or went_back():
        left = st.session_state.pop(f"left-{key}", epochs)
        st.session_state[key] = asked_number(key, 1, epochs) or left
    epoch = st.slider(words("playback.epoch"), 1, epochs, key=key, disabled=playing)
    if not st.session_state[PLAYING]:  # no step of the playing is one for Back
        address_epoch(key, epoch, epochs)
    return epoch


def address_epoch(key: str, epoch: int, epochs: int) -> None:
    """Keep the epoch in the address, but for the last one, with which a recording begins."""
    kept = None if epoch == epochs else str(epoch)
    if kept == st.query_params.get(key):
        return
    if kept:
        st.query_params[key] = kept
    else:
        del st.query_params[key]


def curve_ui(recorded: Recording, epoch: int) -> None:
    curves = recorded.curves
    metric = next((name for name in METRICS if name in curves[0]), None)
    label, part = words(f"playback.{metric}") if metric else "", words(f"playback.{recorded.part}")
    measured = curves[epoch - 1]
    losses = {"epoch": epoch, "part": part, "loss": measured["loss"], "val_loss": measured["val_loss"]}
    if metric:
        st.markdown(words("playback.figures", **losses, name=label, value=measured[metric]))
    else:
        st.markdown(words("playback.losses", **losses))
    starts = [first for first, _, _ in recorded.later_stages]
    chart = curve_chart(curves, epoch, part, metric, words("playback.higher_better", name=label, part=part), starts)
    chart_ui(chart, "curves", words("playback.curves_alt" if metric else "playback.losses_alt", part=part))
    if starts:
        st.caption(stage_words(recorded))
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
