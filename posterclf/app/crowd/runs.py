"""How many runs of pages work at a time: the others wait in one fair line.

Python runs the bytecode of one thread only. A hundred that want to leave nothing for the thread that talks to browsers.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial, wraps
from threading import local
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from posterclf.app.words import words
from posterclf.fair_line import FairLine
from posterclf.telemetry import SECONDS

AT_ONCE = 3  # one computes, another waits for the network or a decoder, a third is about to
VISIT = "visit"  # any key of the visit's
SOON = 1.0  # seconds, after which one who waits is told so
_LINE = FairLine(AT_ONCE)
_own = local()  # stack: what gives this thread's turn back, None where it has none; wait: see `FairLine.turn`


@contextmanager
def turn(place: DeltaGenerator | None = None) -> Iterator[None]:
    """Around what a run of a page does: wait for one's turn, and hold it. Who has it already goes on.

    place:  an `st.empty` in which it says where one stands in the line, None for saying nothing
    """
    if getattr(_own, "stack", None):
        yield
        return
    _own.wait = partial(_wait, place, time.monotonic())
    with ExitStack() as stack:
        stack.enter_context(_LINE.turn(_own.wait))
        if place:
            place.empty()
        _own.stack, began = stack, time.monotonic()
        try:
            yield
        finally:
            _own.stack = None
            SECONDS.labels("run").observe(time.monotonic() - began)


@contextmanager
def aside() -> Iterator[None]:
    """Around what waits for something else: others have the turn meanwhile."""
    stack = getattr(_own, "stack", None)
    if not stack:
        yield
        return
    stack.close()
    yield  # what is raised here ends the run, and needs no turn
    stack.enter_context(_LINE.turn(_own.wait))


def fragment(function: Callable | None = None, *, run_every: float | None = None) -> Any:
    """`st.fragment` whose runs take their turn."""
    if function is None:
        return partial(fragment, run_every=run_every)

    @wraps(function)
    def in_turn(*arguments: Any, **named: Any) -> Any:
        with turn():
            return function(*arguments, **named)

    return st.fragment(in_turn, run_every=run_every)


def _wait(place: DeltaGenerator | None, since: float, number: int) -> None:
    """Say where one stands; ends a run that is no longer wanted: Streamlit raises where its state is read."""
    st.session_state.get(VISIT)
    if place and time.monotonic() - since > SOON:
        place.caption(words("crowd.waits", place=number))
