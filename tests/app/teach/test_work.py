"""The work of a visit: each picture once, a little at a time, given up as soon as nobody wants it."""

import threading

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from posterclf.app.teach import work
from posterclf.app.teach.work import HANDFUL, LINE
from posterclf.images import jpeg, read_image
from posterclf.teaching.clothes import drawn_clothes
from posterclf.teaching.features import shared_features
from posterclf.teaching.project import Project


@pytest.fixture
def project() -> Project:
    random, project = np.random.default_rng(0), Project()
    for number in range(2 * HANDFUL + 1):
        piece = ("shirt", "red") if number % 2 else ("shoe", "blue")
        project.add_picture(f"{number}.jpg", jpeg(drawn_clothes(random, [piece])), piece)
    return project


def run(script, *arguments) -> AppTest:
    page = AppTest.from_function(script, args=arguments, default_timeout=120).run()
    assert not page.exception
    return page


def features_page(project):
    import streamlit as st

    from posterclf.app.teach.work import compute_features

    compute_features(project, st.empty())


def test_every_picture_gets_its_features_once(project):
    run(features_page, project)
    assert not project.waiting()
    for identity, picture in project.pictures.items():
        expected = shared_features().embeddings([read_image(picture.content)])[0]
        np.testing.assert_allclose(project.pictures[identity].embedding, expected, atol=1e-5)
    before = {identity: picture.embedding for identity, picture in project.pictures.items()}
    run(features_page, project)
    assert all(project.pictures[identity].embedding is embedding for identity, embedding in before.items())


def test_a_picture_that_is_removed_meanwhile_is_no_fault(project):
    project.remove_pictures([picture.identity for picture in project.waiting()[1:]])
    run(features_page, project)
    assert len(project.examples()[0]) == 1


def learning_page(project):
    import streamlit as st

    from posterclf.app.teach.work import compute_features, learned_of

    compute_features(project, st.empty())
    st.session_state["learned"] = learned_of(project, False, st.empty())


def test_what_is_learned_has_the_projects_labels(project):
    learned = run(learning_page, project).session_state["learned"]
    assert learned.labels == project.arrangement.labels
    assert learned.held_out.shape == (len(project.arrangement.marks), 4)
    assert [row.pictures for row in learned.figures] == list(project.arrangement.counts.values())


def test_an_empty_project_is_nothing_to_learn():
    assert run(learning_page, Project()).session_state["learned"] is None


def turn_page(began, may_end):
    import streamlit as st

    from posterclf.app.teach.work import turn

    place = st.empty()
    with turn(place):
        began.set()
        assert may_end.wait(60)


def test_who_waits_is_told_the_place_and_works_when_it_is_free(monkeypatch):
    monkeypatch.setattr(work, "SOON", 0)
    began, may_end = threading.Event(), threading.Event()
    may_end.set()
    pages = []
    with LINE.turn():
        thread = threading.Thread(target=lambda: pages.append(run(turn_page, began, may_end)))
        thread.start()
        while len(LINE) < 2:
            thread.join(0.01)
        assert not began.is_set()
    thread.join(60)
    assert began.is_set()
    assert pages[0].caption[0].value == "Others are being taught, too: 1 before you."
    assert len(LINE) == 0
