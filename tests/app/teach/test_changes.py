"""What a browser changes in a project: each kind, once, and whatever a stranger could send in its place."""

import base64
import io
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as any_of
from PIL import Image

from posterclf.app.teach.batch import apply_batch
from posterclf.app.teach.board import board_data
from posterclf.app.teach.state import TeachState
from posterclf.app.words import catalogue
from posterclf.registry.model_folder import SERVED_FILE
from posterclf.teaching.faults import SENTENCES
from posterclf.teaching.project import MAX_PICTURES
from posterclf.teaching.project_zip import project_zip
from posterclf.teaching.zip_writing import zipped
from tests.support.taught import taught_clothes
from tests.support.zips import files_of

KINDS = [
    "label",
    "rename",
    "forget",
    "mark",
    "keep",
    "remove",
    "undo",
    "picture",
    "table",
    "zip",
    "show",
    "thumbnails",
    "dismiss",
]  # but examples, which take long


def png(shade: int = 0) -> str:
    """A picture as the browser sends it."""
    content = io.BytesIO()
    noise = np.random.default_rng(shade).integers(0, 256, (40, 40, 3), dtype=np.uint8)
    Image.fromarray(noise).save(content, "PNG")
    return base64.b64encode(content.getvalue()).decode()


def picture(key: str, *labels: str, name: str = "", content: str = "", **others: Any) -> dict[str, Any]:
    shown = {"name": name or f"{key}.png", "path": "", "content": content or png(), "sure": False, "together": False}
    return {"do": "picture", "key": key, "labels": list(labels), **shown, **others}


def send(state: TeachState, *changes: object, project: str | None = None) -> TeachState:
    """As the browser does: the next batch."""
    apply_batch(state, {"seq": state.seq + 1, "project": project or state.project_id, "changes": list(changes)})
    return state


def labels_of(state: TeachState) -> dict[str, set[str]]:
    """Name of a picture -> its labels."""
    marks = state.project.arrangement.marks
    return {state.project.pictures[identity].name: set(labels) for identity, labels in marks.items()}


def kinds_of_faults(state: TeachState) -> list[tuple[str, str]]:
    return [(name, getattr(fault, "kind", type(fault).__name__)) for name, fault in state.faults]


@pytest.fixture
def state() -> TeachState:
    """Two labels, and three pictures that came at once."""
    first = send(TeachState(), {"do": "label", "name": "red"}, {"do": "label", "name": "dress"})
    return send(first, picture("a", "red"), picture("b", together=True), picture("c", "dress", "red", together=True))


def test_pictures_come_with_their_labels_and_the_browser_is_told_what_they_are_called(state):
    assert labels_of(state) == {"a.png": {"red"}, "b.png": set(), "c.png": {"dress", "red"}}
    assert set(state.added) == {"a", "b", "c"}
    assert set(state.added.values()) == set(state.project.arrangement.marks)


def test_one_undo_takes_back_all_that_came_at_once(state):
    send(state, {"do": "undo"})
    assert labels_of(state) == {}
    assert state.project.arrangement.labels == ("red", "dress")
    send(state, {"do": "undo"})
    assert state.project.arrangement.labels == ("red",)


def test_undo_spares_what_was_done_before_a_series_whose_first_picture_is_broken(state):
    send(state, picture("d", content="AAAA"), picture("e", together=True), picture("f", together=True))
    send(state, {"do": "undo"})
    assert set(labels_of(state)) == {"a.png", "b.png", "c.png"}


def test_a_batch_that_comes_again_changes_nothing(state):
    batch = {"seq": state.seq + 1, "project": state.project_id, "changes": [picture("d")]}
    apply_batch(state, batch)
    apply_batch(state, batch)
    apply_batch(state, batch | {"seq": 1})
    assert len(labels_of(state)) == 4


def test_labels_are_named_renamed_given_and_forgotten(state):
    a, b, _ = state.added.values()
    send(state, {"do": "mark", "pictures": [a, b], "label": "dress", "on": True})
    send(state, {"do": "mark", "pictures": [a], "label": "red", "on": False})
    send(state, {"do": "rename", "label": "dress", "name": "gown"}, {"do": "label", "name": "shoe"})
    assert labels_of(state) == {"a.png": {"gown"}, "b.png": {"gown"}, "c.png": {"gown", "red"}}
    send(state, {"do": "forget", "label": "red"})
    assert state.project.arrangement.labels == ("gown", "shoe")
    assert labels_of(state)["c.png"] == {"gown"}


def test_a_picture_can_be_marked_in_the_batch_that_brings_it(state):
    send(state, picture("d"), {"do": "mark", "pictures": ["d"], "label": "red", "on": True})
    assert labels_of(state)["d.png"] == {"red"}


def test_pictures_are_removed(state):
    a, *_ = state.added.values()
    send(state, {"do": "remove", "pictures": [a, "p999"]})
    assert set(labels_of(state)) == {"b.png", "c.png"}


@pytest.mark.parametrize(
    "change",
    [
        {"do": "remove", "pictures": ["p0"]},
        {"do": "mark", "pictures": ["p0"], "label": "red", "on": False},
        {"do": "forget", "label": "red"},
        {"do": "undo"},
    ],
)
def test_what_was_meant_for_another_project_is_not_done_to_this_one(state, change):
    before = state.project.arrangement
    send(state, change, project="of yesterday")
    assert state.project.arrangement == before


def test_a_table_says_the_labels_of_the_pictures_that_follow_unless_they_fell_on_a_label(state):
    table = "Id,shoe,blue\na,1,1\nImages/b.png,0,1\nc,0,0\n"
    send(state, {"do": "table", "name": "labels.csv", "content": table})
    send(
        state,
        picture("1", "red", name="a.png"),
        picture("2", "Images", name="b.png", path="tutorial/Images/b.png"),
        picture("3", "red", name="c.png"),
        picture("4", "red", name="d.png"),
        picture("5", "red", name="a.png", sure=True),
    )
    *_, one, two, three, four, five = state.project.arrangement.marks.values()
    assert [set(labels) for labels in (one, two, three, four, five)] == [
        {"shoe", "blue"},
        {"blue"},
        set(),
        {"red"},
        {"red"},
    ]
    assert state.project.arrangement.labels == ("red", "dress", "shoe", "blue")


def test_a_saved_project_comes_back_as_it_was_and_one_undo_takes_it_away(state):
    saved = base64.b64encode(project_zip(state.project)).decode()
    other = send(TeachState(), {"do": "label", "name": "hat"})
    send(other, {"do": "zip", "name": "project.zip", "content": saved})
    assert {name.removesuffix(".jpg"): labels for name, labels in labels_of(other).items()} == {
        "a": {"red"},
        "b": set(),
        "c": {"dress", "red"},
    }
    assert other.project.arrangement.labels == ("hat", "red", "dress")
    send(other, {"do": "undo"})
    assert other.project.arrangement.labels == ("hat",)
    assert labels_of(other) == {}


def test_a_model_takes_the_place_of_the_pictures_until_that_is_undone(state):
    before = state.project.arrangement
    # Whole ones come through the inbox, for their size.
    files = {
        name: content for name, content in files_of(taught_clothes().model).items() if not name.endswith(SERVED_FILE)
    }
    model = base64.b64encode(zipped(files)).decode()
    send(state, {"do": "zip", "name": "model.zip", "content": model})
    assert state.opened is not None
    card, _ = state.opened
    assert state.project.arrangement.labels == ("red", "dress", *(label for label in card.labels if label != "red"))
    assert labels_of(state) == {}
    send(state, {"do": "undo"})
    assert state.project.arrangement == before


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (picture("d", content="no base64 at all"), ("d.png", "EmptyImage")),
        (picture("d", content=base64.b64encode(b"GIF89a, and no more").decode()), ("d.png", "BrokenImage")),
        (picture("d", path="folder/d.png", content=png()[:400]), ("folder/d.png", "BrokenImage")),
        (picture("d", "a|b"), ("d.png", "label")),
        ({"do": "label", "name": " "}, (" ", "label")),
        ({"do": "rename", "label": "red", "name": "a|b"}, ("a|b", "label")),
        ({"do": "table", "name": "notes.csv", "content": "nothing of this"}, ("notes.csv", "no_table")),
        ({"do": "zip", "name": "x.zip", "content": base64.b64encode(b"PK").decode()}, ("x.zip", "no_zip")),
    ],
)
def test_what_cannot_be_taken_in_is_named_with_its_reason_and_all_else_goes_on(state, change, told):
    before = state.project.arrangement.labels
    send(state, change, picture("z"))
    assert kinds_of_faults(state) == [told]
    assert "z.png" in labels_of(state)
    assert state.project.arrangement.labels == before
    send(state, {"do": "dismiss"})
    assert state.faults == []


def test_a_full_project_says_so(state):
    for number in range(MAX_PICTURES - 3):
        state.project.add_picture(str(number), base64.b64decode(png()))
    send(state, picture("d"))
    assert kinds_of_faults(state) == [("d.png", "full")]


@pytest.mark.parametrize(
    "change",
    [
        None,
        [],
        {},
        {"do": "fly"},
        {"do": ["label"], "name": "x"},
        {"do": "label"},
        {"do": "label", "name": 3},
        {"do": "label", "name": "x" * 400},
        {"do": "mark", "pictures": "p0", "label": "red", "on": True},
        {"do": "mark", "pictures": ["p0"], "label": "red", "on": "yes"},
        {"do": "remove", "pictures": [["p0"]]},
        {"do": "remove", "pictures": ["p0"] * (MAX_PICTURES + 1)},
        {"do": "example", "name": "../../etc"},
        {"do": "show", "picture": "p999"},
        {"do": "thumbnails", "pictures": ["p999"]},
        {"do": "keep", "picture": "p999", "label": "red"},
        picture("a key of its own"),
        picture("d", path=None),
        picture("d", sure="yes"),
    ],
)
def test_what_is_malformed_is_left_out_and_the_rest_of_the_batch_is_done(state, change):
    before = state.project.arrangement
    send(state, change, {"do": "label", "name": "hat"})
    assert state.project.arrangement.labels == (*before.labels, "hat")
    assert state.project.arrangement.marks == before.marks
    assert state.faults == []


VALUES = any_of.recursive(
    any_of.none() | any_of.booleans() | any_of.integers() | any_of.floats() | any_of.text(),
    lambda values: any_of.lists(values) | any_of.dictionaries(any_of.text(), values),
)
CHANGES = any_of.fixed_dictionaries(
    {"do": any_of.sampled_from(KINDS)},
    optional={
        name: VALUES | any_of.text() | any_of.lists(any_of.sampled_from(["p0", "p1"])) | any_of.booleans()
        for name in (
            "name",
            "label",
            "picture",
            "pictures",
            "labels",
            "path",
            "content",
            "on",
            "key",
            "together",
            "sure",
        )
    },
)


@settings(max_examples=200, deadline=None)
@given(sent=VALUES | any_of.fixed_dictionaries({"seq": VALUES, "project": VALUES, "changes": VALUES}))
def test_no_batch_whatever_it_is_raises(sent):
    apply_batch(TeachState(), sent)


@settings(max_examples=200, deadline=None)
@given(changes=any_of.lists(CHANGES))
def test_no_change_whatever_is_in_it_raises_and_all_can_be_told(changes):
    state = send(send(TeachState(), {"do": "label", "name": "red"}, picture("a", "red")), *changes)
    json.dumps(board_data(state, None, [], {}), ensure_ascii=False).encode("utf-8")


def test_names_that_cannot_be_shown_do_not_reach_the_page(state):
    send(state, picture("d", name="\ud800half\x00.png"), picture("e", "\udc00", name="bad \ud800"))
    data = board_data(state, None, [], {})
    json.dumps(data, ensure_ascii=False).encode("utf-8")
    assert "half.png" in [entry["name"] for entry in data["pictures"]]
    assert [entry["name"] for entry in data["faults"]] == ["bad "]


def test_every_fault_of_a_project_has_words():
    assert {key for key in catalogue() if key.startswith("board.fault_")} == {
        f"board.fault_{kind}" for kind in SENTENCES
    }
