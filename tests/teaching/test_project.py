"""What a project takes in, what it keeps of a picture, and the way back."""

import gc
import io

import numpy as np
import pytest
from PIL import Image

from posterclf import held
from posterclf.errors import ImageError, ProjectError
from posterclf.images import MAX_BYTES
from posterclf.teaching import project as module
from posterclf.teaching.faults import SENTENCES
from posterclf.teaching.kept_picture import KEPT_BYTES, KEPT_SIZE, THUMBNAIL
from posterclf.teaching.project import MAX_KEPT, Project


def picture(colour: str = "red", size: tuple[int, int] = (300, 200), file_format: str = "PNG", **options) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", size, colour).save(content, file_format, **options)
    return content.getvalue()


@pytest.fixture
def project() -> Project:
    """Two labels; three pictures: red, red and dress, none."""
    project = Project()
    project.add_label("red")
    project.add_label("dress")
    project.add_picture("a.png", picture(), ["red"])
    project.add_picture("b.png", picture("blue"), ["red", "dress"])
    project.add_picture("c.png", picture("green"))
    return project


def test_labels_keep_the_order_in_which_they_were_named(project):
    project.add_picture("d.png", picture(), ["blue", "red"])
    assert project.arrangement.labels == ("red", "dress", "blue")
    assert project.arrangement.counts == {"red": 3, "dress": 1, "blue": 1}
    assert project.arrangement.without_label == 1
    project.add_label("  blue ")
    assert project.arrangement.labels == ("red", "dress", "blue")


def test_a_label_gets_another_name_or_joins_another_label(project):
    project.rename_label("red", "scarlet")
    assert project.arrangement.counts == {"scarlet": 2, "dress": 1}
    project.rename_label("dress", "scarlet")
    assert project.arrangement.counts == {"scarlet": 2}
    project.undo()
    project.undo()
    assert project.arrangement.counts == {"red": 2, "dress": 1}


@pytest.mark.parametrize("name", ["", "  ", "a|b", "x" * 101])
def test_what_cannot_be_a_label_is_refused_and_changes_nothing(project, name):
    before = project.arrangement
    for change in (
        lambda: project.add_label(name),
        lambda: project.rename_label("red", name),
        lambda: project.mark(["p0"], name, True),
        lambda: project.add_picture("d.png", picture(), [name]),
    ):
        with pytest.raises(ProjectError) as raised:
            change()
        assert raised.value.kind == "label"
    assert project.arrangement == before


def test_marks_are_given_and_taken_for_many_at_once(project):
    project.mark(["p0", "p2", "unknown"], "dress", True)
    assert project.arrangement.counts == {"red": 2, "dress": 3}
    project.mark(["p0", "p1"], "red", False)
    assert project.arrangement.marks == {
        "p0": frozenset({"dress"}),
        "p1": frozenset({"dress"}),
        "p2": frozenset({"dress"}),
    }
    project.remove_label("dress")
    assert project.arrangement.without_label == 3


def test_every_change_can_be_taken_back(project):
    changes = [
        lambda: project.add_label("blue"),
        lambda: project.rename_label("red", "scarlet"),
        lambda: project.mark(["p2"], "dress", True),
        lambda: project.remove_pictures(["p1"]),
        lambda: project.remove_label("dress"),
        lambda: project.add_picture("d.png", picture(), ["new"]),
    ]
    states = []
    for change in changes:
        states.append(project.arrangement)
        change()
    for state in reversed(states):
        project.undo()
        assert project.arrangement == state
        assert set(project.pictures) >= set(state.marks)


def test_pictures_that_came_together_go_together(project):
    before = project.arrangement
    project.add_picture("d.png", picture())
    project.add_picture("e.png", picture(), together=True)
    project.add_picture("f.png", picture(), together=True)
    project.undo()
    assert project.arrangement == before


def test_a_change_that_changes_nothing_is_no_step_back(project):
    project.mark(["p0"], "red", True)
    project.add_label("red")
    project.undo()
    assert len(project.arrangement.marks) == 2


def test_a_large_picture_is_kept_small_and_turned_upright():
    content = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "a secret place"
    Image.new("RGB", (2000, 1000), "red").save(content, "JPEG", exif=exif, quality=95)
    project = Project()
    kept = project.pictures[project.add_picture("a.jpg", content.getvalue())]
    with Image.open(io.BytesIO(kept.content)) as image, Image.open(io.BytesIO(kept.thumbnail)) as thumbnail:
        assert image.size == (256, 512)
        assert thumbnail.size == (80, 160)
        assert max(thumbnail.size) == max(THUMBNAIL)
    assert b"secret" not in kept.content + kept.thumbnail


def test_what_is_small_already_is_kept_to_the_byte_unless_it_says_more_than_the_picture():
    project = Project()
    bare, saying = picture(file_format="JPEG"), picture(file_format="JPEG", comment="a secret place")
    assert project.pictures[project.add_picture("a.jpg", bare)].content == bare
    assert b"secret" not in project.pictures[project.add_picture("b.jpg", saying)].content
    noise = np.random.default_rng(0).integers(0, 256, (*KEPT_SIZE, 3), dtype=np.uint8)
    content = io.BytesIO()
    Image.fromarray(noise).save(content, "JPEG", quality=100)
    assert len(content.getvalue()) > KEPT_BYTES
    assert len(project.pictures[project.add_picture("c.jpg", content.getvalue())].content) < len(content.getvalue())


@pytest.mark.parametrize("content", [b"", b"no picture", picture()[:300], picture(size=(8, 8)), bytes(MAX_BYTES + 1)])
def test_what_is_no_picture_is_refused_and_changes_nothing(project, content):
    before = project.arrangement
    with pytest.raises(ImageError):
        project.add_picture("d.png", content, ["new"])
    assert project.arrangement == before


def test_a_project_is_bounded(project, monkeypatch):
    monkeypatch.setattr(module, "MAX_PICTURES", 3)
    with pytest.raises(ProjectError) as raised:
        project.add_picture("d.png", picture())
    assert (raised.value.kind, raised.value.values) == ("full", {"count": 3})
    monkeypatch.setattr(module, "MAX_LABELS", 2)
    with pytest.raises(ProjectError) as raised:
        project.mark(["p0"], "new", True)
    assert raised.value.kind == "labels"
    project.remove_pictures(["p0"])
    project.add_picture("d.png", picture())


def test_what_all_projects_keep_is_bounded_and_given_back(monkeypatch):
    gc.collect()  # what other tests had goes now, and not in between
    before = held.held_in_all()
    one, other = Project(), Project()
    one.add_picture("a.png", picture())
    assert held.held_in_all() - before == one.size > 500
    most = before + 2 * one.size + 10
    monkeypatch.setattr(held, "most", lambda: most)
    monkeypatch.setattr(held, "most_of_visit", lambda: most)
    other.add_picture("b.png", picture())
    with pytest.raises(ProjectError) as raised:
        other.add_picture("c.png", picture())
    assert raised.value.kind == "crowded"
    del one
    other.add_picture("c.png", picture())


def test_the_way_back_keeps_no_more_than_it_may(monkeypatch):
    monkeypatch.setattr(module, "MAX_KEPT", 4)
    project = Project()
    for number in range(12):
        identity = project.add_picture(f"{number}.png", picture())
        project.remove_pictures([identity])
    assert len(project.pictures) <= 4 < MAX_KEPT
    while project.can_undo:
        project.undo()
        assert set(project.arrangement.marks) <= set(project.pictures)


def test_only_pictures_with_features_are_examples(project):
    assert [waiting.identity for waiting in project.waiting()] == ["p0", "p1", "p2"]
    project.set_embedding("p2", np.full(4, 2, np.float32))
    project.set_embedding("p0", np.zeros(4, np.float32))
    project.set_embedding("gone", np.zeros(4, np.float32))
    identities, labels, marks, embeddings, looks = project.examples()
    assert identities == ["p0", "p2"]
    assert labels == ("red", "dress")
    assert marks.tolist() == [[1, 0], [0, 0]]
    assert embeddings.tolist() == [[0] * 4, [2] * 4]
    assert looks.shape == (2, 64)
    assert [waiting.identity for waiting in project.waiting()] == ["p1"]


def test_where_no_pictures_are_kept_they_go_as_soon_as_their_features_are_there():
    project = Project(keep_pictures=False)
    identity = project.add_picture("a.png", picture())
    assert project.pictures[identity].content
    project.set_embedding(identity, np.zeros(4, np.float32))
    assert project.pictures[identity].content is None
    assert project.pictures[identity].thumbnail


def test_each_fault_has_a_sentence():
    assert all(sentence.endswith(".") for sentence in SENTENCES.values())
