"""The page 'How good is it?' in Chromium: a threshold that asks nobody, marks that lead to posters, a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from posterclf.registry.model_folder import find_model

CURVE = ".posterclf-curve"
SHARED = round(100 * find_model().threshold)
CHARTS = 7  # beside the curve


def opened(page: Page, address: str = "/quality", charts: int = CHARTS) -> Page:
    page.goto(address)
    expect(page.get_by_test_id("stDownloadButton")).to_have_count(1)
    expect(page.locator(f"{CURVE} circle")).to_have_attribute("cx", re.compile(r"\d"))
    expect(page.locator(".st-key-quality .posterclf-chart .plot.js-plotly-plot")).to_have_count(charts + 1)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.wait_for_load_state("networkidle")  # what is measured must have its final form
    return page


def middle(page: Page, selector: str, across: float = 0.5, down: float = 0.5) -> tuple[float, float]:
    """A place in an element, scrolled into view."""
    element = page.locator(selector).first
    element.scroll_into_view_if_needed()
    box = element.bounding_box()
    return box["x"] + across * box["width"], box["y"] + down * box["height"]


def test_the_first_screen_has_slider_numbers_and_curve(desk):
    opened(desk)
    expect(desk.locator("h1")).to_have_count(1)
    for selector in (f"{CURVE} input", f"{CURVE} .numbers", f"{CURVE} .plot"):
        box = desk.locator(selector).first.bounding_box()
        assert box["y"] + box["height"] <= 900, selector


def test_a_threshold_that_is_dragged_asks_nobody_and_nothing_jumps(desk):
    frames: list[bytes] = []
    desk.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(frame)))
    opened(desk)
    slider, output = desk.locator(f"{CURVE} input"), desk.locator(f"{CURVE} output")
    point, below = desk.locator(f"{CURVE} circle"), desk.locator("h2").nth(1).bounding_box()
    place = float(point.get_attribute("cx"))
    frames.clear()
    box = slider.bounding_box()
    desk.mouse.move(box["x"] + box["width"] * SHARED / 100, box["y"] + box["height"] / 2)
    desk.mouse.down()
    desk.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] / 2, steps=5)
    expect(output).not_to_have_text(f"{SHARED}%")
    assert float(point.get_attribute("cx")) < place
    assert not frames
    desk.mouse.up()
    dragged = output.inner_text()
    expect(desk).to_have_url(re.compile(rf"threshold={dragged.removesuffix('%')}"))
    slider.press("ArrowRight")
    now = int(dragged.removesuffix("%")) + 1
    expect(slider).to_have_attribute(
        "aria-valuetext", re.compile(rf"threshold {now}%: precision [\d.]+%, recall [\d.]+%")
    )
    expect(desk).to_have_url(re.compile(rf"threshold={now}"))
    expect(desk.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    assert slider.input_value() == str(now)
    assert desk.locator("h2").nth(1).bounding_box() == below


def test_a_bar_and_an_area_lead_to_their_posters_by_mouse_and_by_keyboard(desk):
    opened(desk)
    desk.mouse.click(*middle(desk, ".st-key-mixed-up .trace.bars .point path", across=0.9))
    posters = desk.locator(".st-key-mixed-posters")
    link = posters.get_by_role("link").first
    expect(link).to_have_attribute("href", re.compile(r"^https://www\.imdb\.com/title/tt\d+/$"))
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(desk).to_have_url(re.compile(r"mixed=wrongly"))

    expect(desk.locator(".st-key-map-chart .posterclf-chart")).to_have_attribute("data-tool", "lasso")
    corners = [(0.05, 0.3), (0.4, 0.3), (0.4, 0.8), (0.05, 0.8)]
    first, *others = [middle(desk, ".st-key-map-chart .nsewdrag", *corner) for corner in corners]
    desk.mouse.move(*first)
    desk.mouse.down()
    for corner in others:
        desk.mouse.move(*corner, steps=4)
    desk.mouse.up()
    expect(desk).to_have_url(re.compile(r"map=area(-\d+\.\d+){4,}"))
    field = desk.locator(".st-key-choice-map").get_by_role("combobox")
    expect(field).to_have_value(re.compile(r"What was drawn around: \d+"))
    expect(desk.locator(".st-key-map-posters").get_by_role("link")).to_have_count(12)

    field.focus()
    field.press("ArrowDown")
    field.type("Upper left")
    field.press("Enter")
    expect(desk).to_have_url(re.compile(r"map=region-1"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_phone_has_all_without_scrolling_sideways(desk, language):
    desk.set_viewport_size({"width": 360, "height": 800})
    opened(desk, f"/quality?lang={language}&model=article&genre=Documentary", charts=CHARTS - 1)
    main = desk.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0
    for table in desk.get_by_test_id("stTable").all():
        assert table.evaluate("table => table.scrollWidth - table.clientWidth") <= 0
