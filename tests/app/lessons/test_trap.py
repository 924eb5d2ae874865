"""Lesson 9 of the page Learn: the trap."""

import pytest
from streamlit.testing.v1 import AppTest

from posterclf.app.number_text import percent
from posterclf.teaching.features import shared_features
from posterclf.teaching.trap import KINDS, SHIRTS, Trap
from tests.support import pages
from tests.support.pages import figures, ran


@pytest.fixture(scope="module")
def trap() -> Trap:
    return Trap(shared_features())


def opened(**address: str) -> AppTest:
    return pages.opened("learn", **({"lesson": "9", "lang": "en"} | address))


def added(page: AppTest, *kinds: str) -> AppTest:
    page.pills(key="trap-added").set_value(list(kinds))
    return ran(page)


def bars(page: AppTest) -> dict[str, float]:
    return {name: x for bar in figures(page)[0]["data"] for name, x in zip(bar["y"], bar["x"], strict=True)}


def text(page: AppTest) -> str:
    return "\n".join(element.value for element in page.markdown)


def spoken(page: AppTest) -> str:
    """What is said of all pictures to those who cannot see them."""
    return "".join(str(picture.proto) for picture in page.get("image"))


def test_at_first_a_red_shirt_is_called_a_dress():
    page = opened()
    red, dress = bars(page)["red"], bars(page)["dress"]
    assert red == pytest.approx(dress)
    assert (
        f"It says: **red, dress**. Of {SHIRTS} red shirts that it has never seen, it calls **{SHIRTS}** a dress"
        in text(page)
    )
    assert [spoken(page).count(thing) for thing in ("red dress", "empty wall", "not added")] == [6, 6, 3]


def test_the_bars_are_what_the_head_says_of_a_shirt_it_has_not_seen(trap):
    page = added(opened(), "shoe", "shirt")
    assert list(bars(page).values()) == pytest.approx(trap.said_of_shirts("red", ["shirt", "shoe"])[0].tolist())


def test_three_red_things_mend_it():
    page = added(opened(), *KINDS)
    assert "It says: **red**. " in text(page)
    assert "it calls **0** a dress" in text(page)
    assert spoken(page).count(", added") == 3
    assert bars(added(page))["dress"] > 0.8  # and back


def test_the_answer_has_figures_of_blue_shirts(trap):
    before, after = (trap.said_of_shirts("blue", KINDS, blue)[:, 0].mean() for blue in ((), KINDS))
    answer = opened().expander[0].markdown[0].value
    assert f"{percent(before)} on average" in answer
    assert f"added, {percent(after)}." in answer


def test_chinese_names_stand_on_the_bars_and_in_the_sentence():
    page = opened(lang="zh")
    assert set(bars(page)) == {"红色", "连衣裙"}
    assert "它说：**红色、连衣裙**。" in text(page)


def test_the_way_to_teach_keeps_the_language():
    links = [element.proto.body for element in opened(lang="zh").get("html")]
    assert any('href="teach?lang=zh"' in link for link in links)
