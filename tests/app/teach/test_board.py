"""What the board is told of a project, and what comes back from it, on a page run by Streamlit's AppTest."""

import base64
import io
import json
import re

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from posterclf.app.gallery import samples
from posterclf.app.teach.batch import apply_batch
from posterclf.app.teach.board import HERE, SCRIPTS, board_data
from posterclf.app.teach.state import Question, TeachState
from posterclf.app.words import catalogue
from posterclf.teaching.clothes import COLOURS, EXAMPLES, KINDS
from tests.support.pages import ran
from tests.support.paths import SAMPLES


@pytest.fixture
def state() -> TeachState:
    """Pictures p0 to p3; p0 and p1 are red, p2 is blue, p3 is nothing of this."""
    state = TeachState()
    for name, labels in (("0.jpg", ["red"]), ("1.jpg", ["red"]), ("2.jpg", ["blue"]), ("3.jpg", [])):
        state.project.add_picture(name, SAMPLES[0].read_bytes(), labels)
    return state


def send(state: TeachState, *changes: dict) -> None:
    apply_batch(state, {"seq": state.seq + 1, "project": state.project_id, "changes": list(changes)})


def board_page() -> None:
    """A page with nothing but the board; what lies in 'batch' comes as if a browser had sent it."""
    import streamlit as st

    from posterclf.app.teach.batch import apply_batch
    from posterclf.app.teach.board import board_ui
    from posterclf.app.teach.state import teach_state
    from posterclf.app.words import speak_of_labels

    speak_of_labels()
    apply_batch(teach_state(), st.session_state.pop("batch", None))
    board_ui(teach_state(), None, [], {})


def sent(page: AppTest, *changes: dict) -> None:
    """The page after a browser's changes."""
    state = page.session_state["teach"]
    page.session_state["batch"] = {"seq": state.seq + 1, "project": state.project_id, "changes": list(changes)}
    ran(page)


def shown(page: AppTest) -> dict:
    """What the board of that page was told."""
    return json.loads(page.get("bidi_component")[0].proto.json)


def doubts(state: TeachState, *questions: Question) -> list[tuple[str, dict | None]]:
    """Picture and doubt, in the order in which the board shows them."""
    return [(entry["id"], entry["doubt"]) for entry in board_data(state, None, questions, {})["pictures"]]


def test_the_newest_pictures_come_first(state):
    assert [identity for identity, _ in doubts(state)] == ["p3", "p2", "p1", "p0"]


def test_pictures_in_doubt_come_before_them_the_worst_first_with_one_question_each(state):
    shown = doubts(
        state,
        Question("p0", "red", 0.004, True),
        Question("p2", "red", 0.92, False),
        Question("p0", "blue", 0.9, False),
    )
    assert shown == [
        ("p0", {"label": 0, "on": True, "probability": "<\u00a01%"}),
        ("p2", {"label": 0, "on": False, "probability": "92%"}),
        ("p3", None),
        ("p1", None),
    ]


def test_a_doubt_is_gone_when_the_label_is_mended_kept_or_forgotten_or_the_picture_removed(state):
    def asked() -> list[str]:
        questions = [Question(f"p{number}", "red", 0.5, number < 2) for number in range(4)]
        return [identity for identity, doubt in doubts(state, *questions) if doubt]

    assert asked() == ["p0", "p1", "p2", "p3"]
    send(state, {"do": "keep", "picture": "p0", "label": "red"})
    assert asked() == ["p1", "p2", "p3"]
    send(state, {"do": "mark", "pictures": ["p2"], "label": "red", "on": True})
    assert asked() == ["p1", "p3"]
    send(state, {"do": "remove", "pictures": ["p1"]})
    assert asked() == ["p3"]
    send(state, {"do": "forget", "label": "red"})
    assert asked() == []


def test_each_label_has_its_count_and_what_it_needs(state):
    data = board_data(state, None, [], {"red": "Show it two more."})
    assert [(label["name"], label["count"], label["needs"]) for label in data["labels"]] == [
        ("red", 2, "Show it two more."),
        ("blue", 1, ""),
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_drawn_clothes_come_in_the_language_of_the_visit_and_go_with_one_undo(language):
    page = AppTest.from_function(board_page, default_timeout=60)
    page.query_params["lang"] = language
    state = ran(page).session_state["teach"]
    send(state, {"do": "label", "name": "hat"})
    page.session_state["batch"] = {
        "seq": 2,
        "project": state.project_id,
        "changes": [{"do": "example", "name": "clothes"}],
    }
    ran(page)
    called = [catalogue()[f"board.clothes_{label}"][language] for label in (*KINDS, *COLOURS)]
    assert state.project.arrangement.labels == ("hat", *called)
    assert len(state.project.arrangement.marks) == EXAMPLES
    assert 0 < state.project.arrangement.without_label < EXAMPLES / 4
    state.project.undo()
    assert state.project.arrangement.labels == ("hat",)


def test_the_sample_posters_come_with_their_genres():
    page = AppTest.from_function(board_page, default_timeout=60)
    state = ran(page).session_state["teach"]
    page.session_state["batch"] = {
        "seq": 1,
        "project": state.project_id,
        "changes": [{"do": "example", "name": "samples"}],
    }
    ran(page)
    marks = [set(labels) for labels in state.project.arrangement.marks.values()]
    assert marks == [set(sample.mood) for sample in samples().values()]


def test_a_thumbnail_is_sent_once_when_it_is_asked_for_and_a_picture_is_tried_when_it_is_shown():
    page = AppTest.from_function(board_page, default_timeout=60)
    state = ran(page).session_state["teach"]
    identity = state.project.add_picture("0.jpg", SAMPLES[0].read_bytes())
    sent(page, {"do": "thumbnails", "pictures": [identity, "p9"]}, {"do": "show", "picture": identity})
    data = shown(page)
    with Image.open(io.BytesIO(base64.b64decode(data["thumbnails"].pop(identity)))) as image:
        assert max(image.size) == 160
    assert data["thumbnails"] == {}
    assert data["chosen"] == identity
    assert shown(ran(page))["thumbnails"] == {}


def test_every_word_that_the_board_asks_for_is_told():
    told = board_data(TeachState(), None, [], {})["words"]
    said = re.findall(r"say\(([^()]*)", "".join((HERE / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS))
    asked = {name for call in said for name in re.findall(r'"([a-z_]+)"', call)}
    page = (HERE / "board.html").read_text(encoding="utf-8")
    asked |= set(re.findall(r'data-(?:words|label|placeholder|title)="([a-z_]+)"', page))
    assert len(asked) > 50
    assert asked - told.keys() == set()
