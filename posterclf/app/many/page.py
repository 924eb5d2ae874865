"""Many posters at once: a queue that is worked off a handful at a time, shown as pictures or as a table."""

import math
from pathlib import Path

import streamlit as st

from posterclf.app.cached import loaded_classifier
from posterclf.app.classify.own_poster import EXTENSIONS
from posterclf.app.gallery import samples, thumbnail
from posterclf.app.many.poster_queue import ALL, MOST, MOST_BYTES, PosterQueue, pick
from posterclf.app.many.results import cards_ui, counts_ui, downloads_ui, faults_ui, filters_ui, table_ui, view_ui
from posterclf.app.thresholds import threshold_ui
from posterclf.app.widgets import model_fault_ui, model_ui
from posterclf.app.words import words
from posterclf.errors import ModelError
from posterclf.images import MAX_BYTES
from posterclf.inference.protocol import Classifier

HANDFUL = 0.3  # seconds of work, after which the page sees what the reader has clicked
PAUSE = 0.3  # seconds after which the browser asks for the next handful


def main() -> None:
    st.html(Path(__file__).with_name("page.css"))
    title_place = st.container()
    queue = st.session_state.setdefault("queue", PosterQueue())
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
        st.fragment(queue_ui, run_every=PAUSE if working else None)(queue, classifier, working)


def inputs_ui(queue: PosterQueue) -> None:
    """Files, a folder, or the samples: what is chosen is added to the queue."""
    for folder in (False, True):
        key = f"{'folder' if folder else 'files'}-{st.session_state.get('queues', 0)}"
        files = st.file_uploader(
            words("many.folder") if folder else words("many.files"),
            # A folder is filtered for pictures; a single file is taken as it is, so that its fault is shown.
            type=EXTENSIONS if folder else None,
            accept_multiple_files="directory" if folder else True,
            max_upload_size=MAX_BYTES // 2**20,
            key=key,
            help=words("many.folder_help")
            if folder
            else words("many.files_help", most=MOST, megabytes=MAX_BYTES // 2**20, all_megabytes=MOST_BYTES // 2**20),
            on_change=take,
            args=(queue, key),
        )
        st.session_state[f"seen-{key}"] = {file.file_id for file in files}
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
        left_out = words("many.left_out", most=MOST, megabytes=MOST_BYTES // 2**20, count=queue.left_out)
        st.markdown(f":material/info: {left_out}")


def take(queue: PosterQueue, key: str) -> None:
    """Follow an uploader: its new files are added to the queue, files removed from it are removed."""
    files = st.session_state[key]
    queue.remove(st.session_state.get(f"seen-{key}", set()) - {file.file_id for file in files})
    # They come in the order in which their uploads ended.
    queue.add((file.file_id, file.name, file) for file in sorted(files, key=lambda file: file.name))


def take_samples(queue: PosterQueue) -> None:
    queue.add((sample.name, sample.path.name, sample.path) for sample in samples().values())


def clear() -> None:
    st.session_state.queue = PosterQueue()
    st.session_state.queues = st.session_state.get("queues", 0) + 1  # new, empty uploaders


def empty_ui() -> None:
    st.markdown(words("many.empty", count=len(samples())))
    with st.grid("auto", min_column_width=88, gap="small", key="strip"):
        for name in samples():
            st.image(thumbnail(name), width="stretch", alt="")


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
    with st.container(key="results"):
        predictions_place, counts_place = st.container(key="answers"), st.container(key="counts")
    with predictions_place:
        with st.container(key="progress", horizontal=True, vertical_alignment="center"):
            progress_ui(queue, folder.name)
        with st.container(key="threshold-place"):
            thresholds = threshold_ui(folder)
        with st.container(key="filters"):
            which, name, order = filters_ui(folder)
        rows, waiting = queue.rows(folder.name, thresholds), queue.waiting(folder.name)
        picked = pick(rows, which, name, order)
        with st.container(key="bar", horizontal=True, vertical_alignment="center"):
            st.header(
                words("many.shown", shown=len(picked), all=len(rows) + len(waiting)), anchor=False, width="content"
            )
            as_table = view_ui() == "table"
            downloads_ui(picked, thresholds, working)
        if as_table:
            table_ui(picked, folder.labels)
        else:
            cards_ui(picked, waiting if which == ALL and not name else [])
        faults_ui(queue.faulty())
    with counts_place:
        counts_ui(rows, folder.labels)
    if working:
        try:
            queue.work(classifier, HANDFUL)
        except ModelError:  # of a service that is gone; what is done stays, and the next run tries again
            model_fault_ui()


def progress_ui(queue: PosterQueue, model: str) -> None:
    waiting, faulty = len(queue.waiting(model)), len(queue.faulty())
    all_posters = len(queue.posters) - faulty
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
