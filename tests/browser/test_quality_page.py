"""The page 'How good is it?' in Chromium: what stands on the first screen, what a threshold sends, a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from posterclf.registry.model_folder import find_model

CURVE = ".st-key-curve[data-stale=false]"
SHARED = round(100 * find_model().threshold)


def opened(page: Page, address: str = "/quality") -> Page:
    page.goto(address)
    expect(page.get_by_test_id("stDownloadButton")).to_have_count(1)
    expect(page.locator(f"{CURVE} .annotation-text").first).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.wait_for_load_state("networkidle")  # what is measured must have its final form
    return page


def test_the_first_screen_has_slider_numbers_and_curve(desk):
    opened(desk)
    expect(desk.locator("h1")).to_have_count(1)
    for selector in ("[data-testid=stSlider]", ".st-key-numbers", ".st-key-curve"):
        box = desk.locator(selector).first.bounding_box()
        assert box["y"] + box["height"] <= 900, selector


def test_a_moved_threshold_sends_its_fragment_alone_and_nothing_jumps(desk):
    frames: list[bytes] = []
    desk.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(frame)))
    opened(desk)
    elsewhere = b"What accuracy hides"
    assert any(elsewhere in frame for frame in frames)
    below = desk.locator("h2").nth(1).bounding_box()
    frames.clear()
    handle = desk.get_by_role("slider")
    handle.focus()
    handle.press("ArrowRight")
    expect(desk.locator(f"{CURVE} .annotation-text").filter(has_text=f"threshold {SHARED + 1} %")).to_have_count(1)
    expect(desk).to_have_url(re.compile(rf"threshold={SHARED + 1}"))
    assert not any(elsewhere in frame for frame in frames)
    assert desk.locator("h2").nth(1).bounding_box() == below


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_phone_has_all_without_scrolling_sideways(desk, language):
    desk.set_viewport_size({"width": 360, "height": 800})
    opened(desk, f"/quality?lang={language}&model=article&genre=Documentary")
    main = desk.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0
    for table in desk.get_by_test_id("stTable").all():
        assert table.evaluate("table => table.scrollWidth - table.clientWidth") <= 0
