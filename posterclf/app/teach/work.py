"""The work of all visits: features of new pictures, then what is learned of them, a little at a time in one fair line.

A newer run of the page, and leaving it, end the work of an older one: Streamlit raises in the next of its calls.
"""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from posterclf.app.crowd.runs import aside
from posterclf.app.words import words
from posterclf.fair_line import FairLine
from posterclf.images import read_image
from posterclf.teaching.features import shared_features
from posterclf.teaching.learning import Learned, learn
from posterclf.teaching.project import Project

HANDFUL = 4  # pictures of one turn
LOOK = 0.15  # seconds of work after which one asks whether a newer run has begun
SOON = 1.0  # seconds, after which one who waits is told so
LINE = FairLine()


@contextmanager
def turn(place: DeltaGenerator | None = None) -> Iterator[None]:
    """Hold the line's one turn.

    place:  an `st.empty` in which it says where one stands in the line, None for one of its own
    """
    told, began = place or st.empty(), time.monotonic()

    def tell(number: int) -> None:
        if time.monotonic() - began < SOON:  # mostly an older run of the same visit, which is about to end
            told.empty()
        else:
            told.caption(words("teach.waits", place=number))

    with aside(), LINE.turn(tell):
        yield


def compute_features(project: Project, place: DeltaGenerator) -> None:
    """Compute the features of all pictures that have none.

    place:   an `st.empty`, for the progress
    raises:  ModelError where the network cannot be loaded
    """
    waiting = project.waiting()
    network, began = shared_features(), time.monotonic()
    for start in range(0, len(waiting), HANDFUL):
        place.progress(start / len(waiting), _progress_text(start, len(waiting), time.monotonic() - began))
        handful = waiting[start : start + HANDFUL]
        with turn(place):
            pictures = [read_image(picture.content or picture.thumbnail) for picture in handful]
            for picture, embedding in zip(handful, network.embeddings(pictures), strict=True):
                project.set_embedding(picture.identity, embedding)


def learned_of(project: Project, balance: bool, place: DeltaGenerator) -> Learned | None:
    """What is learned of a project whose features are there, None where there is nothing to learn yet.

    balance:  whether pictures of rare labels count more
    place:    an `st.empty`, for the progress
    """
    _, labels, marks, embeddings, looks = project.examples()
    with turn(place):
        return learn(labels, marks, embeddings, looks, balance, _asking(place))


def _asking(place: DeltaGenerator) -> Callable[[float], None]:
    """What `learn` calls: now and then it draws, which is where Streamlit ends a run that is no longer wanted."""
    last = time.monotonic()

    def step(share: float) -> None:
        nonlocal last
        if time.monotonic() - last > LOOK:
            last = time.monotonic()
            place.progress(share, words("teach.learning"))

    return step


def _progress_text(done: int, all_pictures: int, seconds: float) -> str:
    if not done or not seconds:
        return words("teach.looking_first", done=done, all=all_pictures)
    rate = done / seconds
    left = math.ceil((all_pictures - done) / rate)
    return words("teach.looking", done=done, all=all_pictures, rate=rate, left=left)
