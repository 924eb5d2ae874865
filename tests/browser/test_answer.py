"""The answer in Chromium: a threshold in the reader's hand, right at every frame, without a byte from the server."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from bench.pages import wait_until
from posterclf.app.gallery import samples
from posterclf.app.number_text import percent
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.prediction import Prediction
from posterclf.registry.model_folder import find_model

BAR = ".answer .barlayer .point path"
SHARED = round(100 * find_model().threshold)


@pytest.fixture(scope="module")
def prediction() -> Prediction:
    return PosterClassifier.load().predict(next(iter(samples().values())).path)


@pytest.fixture
def frames(desk) -> list[bytes]:
    """What goes over the page's websocket, either way."""
    seen: list[bytes] = []

    def follow(socket) -> None:
        socket.on("framesent", lambda frame: seen.append(frame))
        socket.on("framereceived", lambda frame: seen.append(frame))

    desk.on("websocket", follow)
    return seen


def answered(page: Page, address: str = "/?rule=one") -> Page:
    page.goto(address)
    expect(page.locator(BAR)).to_have_count(25, timeout=30_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.wait_for_load_state("networkidle")
    return page


def threshold(page: Page) -> Locator:
    return page.get_by_role("slider", name="Threshold", exact=True)


def shown(page: Page) -> tuple[int, list[str]]:
    """The threshold that stands at the line, and the genres whose bars are full."""
    words = page.locator(".answer .meaning").text_content() or ""
    names = [name.removesuffix(" ?") for name in page.locator(".answer .ytick").all_text_contents()]
    full = page.locator(BAR).evaluate_all("bars => bars.map(bar => bar.classList.contains('predicted'))")
    return int(re.findall(r"\d+", words)[0]), [name for name, is_full in zip(names, full, strict=True) if is_full]


def place(page: Page, selector: str) -> dict:
    return page.locator(selector).bounding_box() or {}


def test_every_frame_is_right_while_the_line_is_dragged_and_no_byte_is_sent(desk, frames, prediction):
    answered(desk)
    grip = place(desk, ".answer .grip")
    x, y = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2
    still = [".answer .headline", ".answer .controls", ".answer > .bars", ".answer .numbers", ".st-key-poster img"]
    before = [place(desk, selector) for selector in still]
    desk.mouse.move(x, y)
    desk.mouse.down()
    frames.clear()
    seen = set()
    for step in (-60, -30, 40, 120, 200, 330):
        desk.mouse.move(x + step, y)
        at, genres = shown(desk)
        assert genres == prediction.at(at / 100)
        assert [place(desk, selector) for selector in still] == before
        seen.add(at)
    assert len(seen) == 6
    assert frames == []
    desk.mouse.up()
    expect(desk).to_have_url(re.compile(rf"threshold={at}\b"))
    desk.reload()
    expect(desk.locator(BAR)).to_have_count(25, timeout=30_000)
    assert shown(desk)[0] == at


def test_the_line_is_a_slider_for_those_who_cannot_see_it(desk, prediction):
    answered(desk)
    slider = threshold(desk)
    slider.focus()
    for key, value in (("ArrowRight", SHARED + 1), ("PageUp", SHARED + 11), ("End", 100), ("Home", 0), ("ArrowUp", 1)):
        slider.press(key)
        expect(slider).to_have_value(str(value))
        count = len(prediction.at(value / 100))
        expect(slider).to_have_attribute("aria-valuetext", f"{percent(value / 100)}: {count} of 25 predicted")


def test_no_threshold_is_a_step_to_go_back_to(desk):
    answered(desk)
    steps = desk.evaluate("history.length")
    for value in (SHARED + 1, SHARED + 2):
        threshold(desk).press("ArrowRight")
        expect(desk).to_have_url(re.compile(rf"threshold={value}\b"))
    assert desk.evaluate("history.length") <= steps + 1  # Streamlit's own first entry of the page


def test_each_genre_has_a_tick_of_its_own_that_is_dragged_by_mouse_and_keyboard(desk, prediction):
    answered(desk, "/?rule=own")
    tick = desk.get_by_role("slider", name="Threshold of Drama")
    tuned = find_model().tuned_thresholds.table()
    assert float(tick.input_value()) == pytest.approx(100 * tuned["Drama"])
    expect(tick).not_to_have_class("moved")
    tick.focus()
    tick.press("Home")
    expect(tick).to_have_class("moved")
    predicted = {"Drama", *prediction.at("tuned")}
    expect(desk.locator(".answer .rows .predicted")).to_have_count(len(predicted))
    box = tick.bounding_box()
    assert box
    desk.mouse.move(box["x"] + 11, box["y"] + box["height"] / 2)
    desk.mouse.down()
    desk.mouse.move(box["x"] + box["width"] - 11, box["y"] + box["height"] / 2, steps=4)
    desk.mouse.up()
    expect(tick).to_have_value("100")
    expect(desk.locator(".answer .rows .predicted")).to_have_count(len(set(prediction.at("tuned")) - {"Drama"}))


def test_the_headline_has_two_lines_whatever_is_predicted(desk):
    answered(desk, "/?rule=one&threshold=0")
    expect(desk.locator(".answer .headline")).to_have_text(re.compile(r"(\w.*·\s){4,}and \d+ more$"))
    height = place(desk, ".answer .headline")["height"]
    threshold(desk).press("End")
    expect(desk.locator(".answer .headline")).to_have_text("No genre reaches 100%")
    assert place(desk, ".answer .headline")["height"] == height


def test_a_finger_swipes_over_the_bars_asks_by_a_tap_and_drags_the_handle(browser, base_url, prediction):
    """On a touch screen of Chromium's own: a swipe scrolls, a tap asks why."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, base_url=base_url
    )
    page = answered(context.new_page())
    touch = context.new_cdp_session(page)
    row = place(page, ".answer .rows button >> nth=8")
    x, y = row["x"] + 250, row["y"] + row["height"] / 2

    def finger(kind: str, x: float, y: float) -> None:
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    scroll = "document.querySelector('[data-testid=stMain]').scrollTop"
    before = page.evaluate(scroll)
    finger("touchStart", x, y)
    for step in range(1, 9):
        finger("touchMove", x, y - 25 * step)
    finger("touchEnd", x, y)
    wait_until(page, f"before => {scroll} > before + 50", before)
    page.locator(".answer .grip").evaluate("grip => grip.scrollIntoView({ block: 'center' })")
    grip = place(page, ".answer .grip")
    x, y = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2
    finger("touchStart", x, y)
    for step in range(1, 9):
        finger("touchMove", x + 10 * step, y)
    finger("touchEnd", x, y)
    expect(page.locator(".answer .meaning")).not_to_have_text(re.compile(rf"\b{SHARED}%"))
    at, genres = shown(page)
    assert at > SHARED
    assert genres == prediction.at(at / 100)
    page.locator(".answer .rows button").nth(1).tap()
    expect(page.locator(".st-key-why")).to_contain_text("the map shows where, not what", ignore_case=True)
    context.close()


def test_opening_the_table_moves_nothing_above_it(desk):
    desk.set_viewport_size({"width": 1440, "height": 1800})  # no scrolling, which moves everything
    answered(desk)
    still = [".answer > .bars", ".st-key-poster img", ".st-key-upload"]
    before = [place(desk, selector) for selector in still]
    desk.get_by_text("The same numbers as a table").click()
    expect(desk.locator(".answer tbody tr")).to_have_count(25, timeout=30_000)
    assert [place(desk, selector) for selector in still] == before
