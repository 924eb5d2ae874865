"""Many posters at once: a queue that is worked off a handful at a time, shown as pictures or as a table."""

import math
from pathlib import Path

import streamlit as st

from posterclf.app.cached import loaded_classifier
from posterclf.app.chosen import chosen_on
from posterclf.app.crowd.runs import fragment
from posterclf.app.crowd.visit import holding_of_visit
from posterclf.app.gallery import samples
from posterclf.app.gallery_ui import strip_ui
from posterclf.app.many.answers import answers_ui, whiches
from posterclf.app.many.filters import filters_of_visit
from posterclf.app.many.poster_queue import MAX_POSTERS, Poster, PosterQueue
from posterclf.app.many.results import comparison_of, downloads_ui, faults, faults_ui
from posterclf.app.uploads.uploader import posters_uploader_ui
from posterclf.app.widgets import model_fault_ui, model_ui
from posterclf.app.words import words
from posterclf.errors import ModelError
from posterclf.held import most_of_visit
from posterclf.inference.protocol import Classifier

HANDFUL = 0.3  # seconds of work, after which the page sees what the reader has clicked
PAUSE = 0.3  # seconds after which the browser asks for the next handful
PAGE = "many"  # of what is chosen


def main() -> None:
    st.html(Path(__file__).with_name("page.css"))
    title_place = st.container()
    queue = st.session_state.setdefault("queue", PosterQueue(holding_of_visit()))
    with st.container(key="many"):
        inputs_place, queue_place = (
            st.container(key="inputs"),
            st.container(key="queue" if queue.posters else "no-queue"),
        )
    with inputs_place:
        files_place = st.container(key="choose")
        model = model_ui()  # first: it decides of what the page speaks
    title_place.title(words("many.title"), anchor=False)
    with files_place:
        inputs_ui(queue)
    with queue_place:
        if not queue.posters:
            return empty_ui()
        try:
            classifier = loaded_classifier(model)
        except ModelError:
            return model_fault_ui()
        queue.begin()
        working = at_work(queue, classifier)
        fragment(queue_ui, run_every=PAUSE if working else None)(queue, classifier, working)


def inputs_ui(queue: PosterQueue) -> None:
    """Files, a folder, or the samples: what is chosen is added to the queue."""
    posters_uploader_ui(queue.inbox, queue.room, MAX_POSTERS, most_of_visit(), queue.add_uploads)
    st.caption(words("many.labels_too"))
    with st.container(horizontal=True):
        st.button(
            words("many.samples", count=len(samples())),
            on_click=take_samples,
            args=(queue,),
            key="take-samples",
            type="secondary" if queue.posters else "primary",
        )
        st.button(words("many.clear"), type="tertiary", on_click=clear, disabled=not queue.posters, key="clear")
    if queue.left_out:
        left_out = words("many.left_out", most=MAX_POSTERS, megabytes=most_of_visit() // 2**20, count=queue.left_out)
        st.markdown(f":material/info: {left_out}")


def take_samples(queue: PosterQueue) -> None:
    queue.add(Poster(sample.name, sample.path.name, sample.path) for sample in samples().values())


def clear() -> None:
    st.session_state.queue = PosterQueue(holding_of_visit())


def empty_ui() -> None:
    st.markdown(words("many.empty", count=len(samples())))
    strip_ui()


def at_work(queue: PosterQueue, classifier: Classifier) -> bool:
    """Whether posters wait and the reader has not stopped the queue."""
    return bool(queue.waiting(classifier.folder.name)) and not queue.stopped


def queue_ui(queue: PosterQueue, classifier: Classifier, working: bool) -> None:
    """All that is known of the queue, then one handful of work; the browser asks for the next one.

    working:  whether the browser asks for handfuls
    """
    folder = classifier.folder
    if at_work(queue, classifier) != working:
        st.rerun()
    chosen, comparison = chosen_on(PAGE), comparison_of(queue, folder)
    found = faults(queue, comparison)
    with st.container(key="progress", horizontal=True, vertical_alignment="center"):
        progress_ui(queue, folder.name, len(found))
        downloads_ui(queue, folder.name, chosen.thresholds(folder), working)
    faults_ui(found)
    answers_ui(queue, folder, chosen, filters_of_visit(set(whiches(folder, comparison))), comparison)
    if working:
        try:
            queue.work(classifier, HANDFUL)
        except ModelError:  # of a service that is gone; what is done stays, and the next run tries again
            model_fault_ui()


def progress_ui(queue: PosterQueue, model: str, faulty: int) -> None:
    """faulty: how many files cannot be used"""
    waiting, all_posters = len(queue.waiting(model)), len(queue.usable())
    done = all_posters - waiting
    if not waiting:
        finished = words("many.finished", count=done, model=model)
        st.markdown(words("many.finished_but", count=done, model=model, faulty=faulty) if faulty else finished)
        return
    if queue.stopped:
        st.progress(done / all_posters, words("many.stopped", done=done, all=all_posters, model=model))
        st.button(words("many.go_on"), on_click=set_stopped, args=(queue, False), key="go-on", type="primary")
        return
    text = words("many.progress_first", done=done, all=all_posters)
    if rate := queue.rate:  # read once: another run may reset it meanwhile
        text = words("many.progress", done=done, all=all_posters, rate=rate, left=duration(waiting / rate))
    st.progress(done / all_posters, text)
    st.button(words("many.stop"), on_click=set_stopped, args=(queue, True), key="stop", type="primary")


def set_stopped(queue: PosterQueue, stopped: bool) -> None:
    queue.stopped = stopped


def duration(seconds: float) -> str:
    """'40 seconds', '3 minutes', rounded up."""
    if seconds <= 90:
        return words("many.seconds", count=math.ceil(seconds))
    return words("many.minutes", count=math.ceil(seconds / 60))


main()
