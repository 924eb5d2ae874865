"""A poster of one's own: beside the samples as long as the visit lasts."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from posterclf.app.gallery import samples
from tests.support.pages import ran
from tests.support.paths import SAMPLES

NAMES = list(samples())
PICTURE = SAMPLES[-1].read_bytes()


def script():
    import streamlit as st

    from posterclf.app.classify.own_poster import YOURS, keep, own_poster, show, shown, to_show
    from posterclf.app.uploads.inbox import Upload

    visit = st.session_state
    st.button("upload", key="upload", on_click=lambda: keep(Upload(visit["identity"], "a.jpg", visit["content"])))
    st.button("choose", key="choose", on_click=lambda: show(visit["name"]))
    st.button("own", key="show-own", on_click=lambda: show(YOURS))
    poster, sample = shown()
    visit["shown"] = (poster.identity, sample and sample.name, len(poster.content))
    visit["kept"] = own_poster()
    visit["ring"] = to_show()


@pytest.fixture
def visited() -> AppTest:
    return ran(AppTest.from_function(script))


def upload(page: AppTest, identity: str, content: bytes) -> None:
    page.session_state["identity"], page.session_state["content"] = identity, content
    page.button(key="upload").click()
    ran(page)


def choose(page: AppTest, name: str) -> None:
    page.session_state["name"] = name
    page.button(key="choose").click()
    ran(page)


def named(page: AppTest) -> str | None:
    """The sample that the address names."""
    value = page.query_params.get("sample")
    return value[0] if isinstance(value, list) else value


def without_address(page: AppTest) -> AppTest:
    """The page after another one, which leaves the address empty."""
    del page.query_params["sample"]
    return ran(page)


def test_a_poster_of_ones_own_is_shown_at_once_and_first_in_the_ring(visited):
    assert visited.session_state["shown"][1] == NAMES[0]
    upload(visited, "1", PICTURE)
    assert visited.session_state["shown"] == ("1", None, len(PICTURE))
    assert named(visited) == "yours"
    assert visited.session_state["ring"] == ["yours", *NAMES]


def test_it_stays_beside_a_sample_that_is_chosen_and_comes_back(visited):
    upload(visited, "1", PICTURE)
    choose(visited, NAMES[3])
    assert visited.session_state["shown"][1] == NAMES[3]
    assert visited.session_state["kept"].thumbnail.startswith(b"\xff\xd8")
    visited.button(key="show-own").click()
    assert ran(visited).session_state["shown"][0] == "1"


def test_after_a_change_of_pages_what_was_shown_last_is_shown(visited):
    upload(visited, "1", PICTURE)
    assert without_address(visited).session_state["shown"][0] == "1"
    choose(visited, NAMES[3])
    assert without_address(visited).session_state["shown"][1] == NAMES[3]


def test_back_to_an_address_without_a_name_is_the_first_sample(visited, monkeypatch):
    upload(visited, "1", PICTURE)
    monkeypatch.setattr("posterclf.app.classify.own_poster.went_back", lambda: True)
    assert without_address(visited).session_state["shown"][1] == NAMES[0]


def test_a_visit_without_a_poster_shows_the_first_sample_where_the_address_asks_for_it():
    page = AppTest.from_function(script)
    page.query_params["sample"] = "yours"
    assert ran(page).session_state["shown"][1] == NAMES[0]
    assert page.session_state["ring"] == NAMES


@pytest.mark.parametrize(
    "leave", [lambda page: page.button(key="show-own").click(), lambda page: upload(page, "3", PICTURE)]
)
def test_a_file_that_is_no_picture_leaves_the_poster_of_before(visited, leave: Callable[[AppTest], object]):
    upload(visited, "1", PICTURE)
    upload(visited, "2", b"no picture")
    assert visited.session_state["shown"][0] == "2"  # where the page says what is wrong with it
    assert visited.session_state["kept"].upload.identity == "1"
    leave(visited)
    assert ran(visited).session_state["shown"][0] == visited.session_state["kept"].upload.identity


def test_a_file_that_is_no_picture_goes_with_the_next_choice(visited):
    upload(visited, "2", b"no picture")
    choose(visited, NAMES[1])
    assert visited.session_state["shown"][1] == NAMES[1]
    assert visited.session_state["ring"] == NAMES
