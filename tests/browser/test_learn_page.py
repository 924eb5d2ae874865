"""The page Learn in a real Chromium: by keyboard, on a projector and on a phone, and on paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from bench.pages import wait_until

NOTHING_CUT_OFF = """[...document.querySelectorAll(".st-key-lesson-body :is(table, [role=radiogroup])")].every(
  (box) => box.scrollWidth <= box.clientWidth + 1 && box.parentElement.scrollWidth <= box.parentElement.clientWidth + 1
)"""

WAY_IS_IN_SIGHT = "document.querySelector('.st-key-neighbours').getBoundingClientRect().bottom <= innerHeight"


def opened(page: Page, lesson: str) -> Page:
    page.goto(f"/learn?lesson={lesson}")
    expect(page.locator(".st-key-neighbours, .st-key-lesson-plan").first).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    return page


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (819, 614), (360, 740)])
def test_lessons_fit_and_a_wide_screen_needs_no_scrolling(desk, width, height):
    desk.set_viewport_size({"width": width, "height": height})
    for lesson in "123456789":
        opened(desk, lesson)
        expect(desk.locator("h1")).to_have_count(1)
        assert desk.get_by_test_id("stMain").evaluate("main => main.scrollWidth") <= width
        if width == 1440:
            wait_until(desk, WAY_IS_IN_SIGHT)  # a slow machine lays the columns out a moment after the text
        if width == 819:  # 1024 x 768 at 125%
            wait_until(desk, NOTHING_CUT_OFF)


def test_the_threshold_moves_dots_by_keyboard_and_stands_in_the_address(desk):
    opened(desk, "4")
    picture = desk.locator(".st-key-picture [data-stale=false]")
    before = picture.locator(".annotation-text").first.text_content()
    handle = desk.get_by_role("slider", name="Threshold")
    handle.focus()
    handle.press("ArrowLeft")
    expect(picture.locator(".annotation-text").first).not_to_have_text(before)
    expect(desk).to_have_url(re.compile(r"lesson=4.*lesson-threshold=\d+"))


def test_the_plan_is_printed_without_controls_on_white(desk):
    desk.add_init_script("window.print = () => { window.printed = true }")
    desk.emulate_media(color_scheme="dark")
    opened(desk, "1")
    desk.get_by_role("button", name="Lesson plan").click()
    desk.get_by_role("button", name="Print this plan").click()
    assert desk.evaluate("window.printed")
    desk.emulate_media(media="print")
    for control in (".st-key-back", "#print-plan", ".st-key-language", "[data-testid=stHeader]"):
        expect(desk.locator(control)).to_be_hidden()
    plan = desk.locator(".st-key-lesson-plan")
    assert plan.evaluate("plan => getComputedStyle(plan).color") == "rgb(0, 0, 0)"
    # All of it lies on the page, nothing in a box that scrolls.
    last = plan.bounding_box()["y"] + plan.bounding_box()["height"]
    assert desk.evaluate("document.documentElement.scrollHeight") >= last
