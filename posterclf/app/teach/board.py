"""Labels and pictures of a project, as one component: named, dropped, marked and mended in the browser."""

import base64
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from posterclf.app.faults import reason
from posterclf.app.number_text import percent
from posterclf.app.teach.batch import apply_batch
from posterclf.app.teach.changes import shown_text
from posterclf.app.teach.state import Question, TeachState, teach_state
from posterclf.app.teach.try_it import tried_picture
from posterclf.app.uploads.inbox import PIECE
from posterclf.app.words import catalogue, language, words
from posterclf.errors import ImageError, ProjectError
from posterclf.images import ENDINGS, MAX_BYTES, jpeg, read_image
from posterclf.teaching.clothes import example_clothes
from posterclf.teaching.kept_picture import KEPT_SIZE, THUMBNAIL
from posterclf.teaching.label_table import MAX_TABLE_BYTES
from posterclf.teaching.learning import Learned
from posterclf.teaching.project import MAX_PICTURES, Arrangement
from posterclf.teaching.zip_content import MAX_ZIP_BYTES

HERE = Path(__file__).parent
NAME, KEY = "posterclf-board", "teach-board-component"
# One module, in this order.
SCRIPTS = (
    "exchange",
    "thumbnails",
    "../uploads/page_root",
    "../uploads/pieces",
    "../uploads/dropped",
    "intake",
    "camera",
    "burst",
    "ways",
    "tile",
    "chips",
    "grid",
    "board",
)
CAMERA_TEXTS = ("starting", "other_camera", "refused", "missing", "taken", "insecure")  # of try_it.toml
MAX_ASKED = 6  # questions at a time: each answer brings the next one
EMPTY = 8  # drawn clothes that an empty project shows
_board = component(
    NAME,
    html=(HERE / "board.html").read_text(encoding="utf-8"),
    css=(HERE / "board.css").read_text(encoding="utf-8"),
    js="\n".join((HERE / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS),
)


def board_ui(
    state: TeachState,
    learned: Learned | None,
    questions: Sequence[Question],
    needs: Mapping[str, str],
) -> None:
    """Labels beside pictures. What is changed there is in `state` before the next run of the page begins.

    learned:    what is known of the labels so far
    questions:  on which pictures the model disagrees with a label, worst first
    needs:      label -> what would help it most, one sentence
    """
    thumbnails = _asked_thumbnails(state)
    _board(
        key=KEY,
        data={**board_data(state, learned, questions, needs), "thumbnails": thumbnails},
        on_changes_change=_apply,
    )


def _apply() -> None:
    apply_batch(teach_state(), st.session_state[KEY].changes)


def board_data(
    state: TeachState, learned: Learned | None, questions: Sequence[Question], needs: Mapping[str, str]
) -> dict[str, Any]:
    """What board.js draws, but thumbnails: see there for the form."""
    project, now = state.project, state.project.arrangement
    asked = _open_questions(state, now, questions)
    figures = {row.label: row for row in learned.figures} if learned else {}
    places = {label: number for number, label in enumerate(now.labels)}
    counts = now.counts
    return {
        "seq": state.seq,
        "project": state.project_id,
        "added": state.added,
        "language": language(),
        "words": _texts(),
        "labels": [
            {
                "name": label,
                "count": counts[label],
                "told": figures[label].ap if label in figures else None,
                "guessing": figures[label].guessing if label in figures else None,
                "needs": needs.get(label, ""),
            }
            for label in now.labels
        ],
        "pictures": [
            {
                "id": identity,
                "name": project.pictures[identity].name,
                "labels": [places[label] for label in now.labels if label in now.marks[identity]],
                "doubt": _doubt(asked[identity], places) if identity in asked else None,
            }
            for identity in [*asked, *(identity for identity in reversed(now.marks) if identity not in asked)]
            if identity in project.pictures
        ],
        "chosen": tried_picture(),
        "faults": [{"name": name, "reason": _reason(fault)} for name, fault in state.faults],
        "canUndo": project.can_undo,
        "most": MAX_PICTURES,
        "mostBytes": MAX_BYTES,
        "mostTableBytes": MAX_TABLE_BYTES,
        "mostZipBytes": MAX_ZIP_BYTES,
        "address": state.inbox.address,
        "piece": PIECE,
        "endings": ENDINGS,
        "longest": KEPT_SIZE[0],
        "thumbnail": THUMBNAIL[0],
        "emptyThumbnails": [] if now.marks else _empty_thumbnails(),
    }


def _texts() -> dict[str, str]:
    """Name -> text with places in braces: this board's, and those of the camera."""
    keys = [key for key in catalogue() if key.startswith("board.")] + [f"try_it.{name}" for name in CAMERA_TEXTS]
    return {key.partition(".")[2]: catalogue()[key][language()] for key in keys}


def _open_questions(state: TeachState, now: Arrangement, questions: Sequence[Question]) -> dict[str, Question]:
    """Picture -> its worst question that is neither answered nor overtaken, of the worst pictures."""
    asked: dict[str, Question] = {}
    for question in questions:
        picture, label, _, marked = question
        if (picture, label) in state.kept or label not in now.labels or picture not in now.marks:
            continue
        if marked == (label in now.marks[picture]) and len(asked) < MAX_ASKED:
            asked.setdefault(picture, question)
    return asked


def _doubt(question: Question, places: Mapping[str, int]) -> dict[str, Any]:
    """How likely it is that the picture has the label, as it is written on one line."""
    probability = percent(question.probability).replace(" ", "\u00a0")
    return {"label": places[question.label], "on": question.marked, "probability": probability}


def _asked_thumbnails(state: TeachState) -> dict[str, str]:
    """Identity -> JPEG as text; told once, for the browser asks again for those that did not come."""
    asked, state.asked = state.asked, []
    pictures = (state.project.pictures.get(identity) for identity in asked)
    return {picture.identity: base64.b64encode(picture.thumbnail).decode() for picture in pictures if picture}


@cache
def _empty_thumbnails() -> list[str]:
    """A few of the drawn clothes."""
    thumbnails = []
    for _, content, _ in islice(example_clothes(), EMPTY):
        image = read_image(content)
        image.thumbnail(THUMBNAIL)
        thumbnails.append(base64.b64encode(jpeg(image)).decode())
    return thumbnails


def _reason(fault: ImageError | ProjectError) -> str:
    if isinstance(fault, ImageError):
        return reason(fault)
    return shown_text(words(f"board.fault_{fault.kind}", **fault.values))
