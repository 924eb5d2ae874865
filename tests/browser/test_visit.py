"""A visit in a real Chromium: what one brought stays, Back goes back, and what networks and browsers do to a page."""

import re

import pytest
from playwright.sync_api import Page, expect

from bench.pages import free_port, served
from posterclf.app.gallery import samples
from tests.support.paths import ROOT, SAMPLES

SECOND, LAST = list(samples().values())[1], list(samples().values())[-1]
# What a translator does to every text: it stands in <font>, taken out of the page or wrapped.
TRANSLATE = """(takeOut) => {
    const walker = document.createTreeWalker(document.querySelector("#root"), NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
        const text = walker.currentNode;
        if (text.nodeValue.trim() && !text.parentNode.closest("script, style")) texts.push(text);
    }
    for (const text of texts) {
        const outer = document.createElement("font"), inner = document.createElement("font");
        text.replaceWith(outer);
        outer.append(inner);
        inner.append(takeOut ? text.nodeValue.toUpperCase() : text);
    }
}"""


def notice(page: Page):
    return page.locator("#posterclf-notice")


def expect_shown(page: Page, alt: str | re.Pattern[str]) -> None:
    expect(page.locator(":is(.st-key-poster, .st-key-projected-poster) img")).to_have_attribute("alt", alt)


def settled(page: Page) -> None:
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def test_ones_own_poster_lives_through_pages_back_and_the_projector_and_its_end_is_told(desk):
    desk.goto("/")
    desk.locator("input[type=file]").first.set_input_files(SAMPLES[-1])
    expect_shown(desk, "Your own poster")
    desk.get_by_role("link", name="Learn").click()
    expect(desk.locator("h1")).to_have_text("Learn by moving things")
    desk.get_by_role("link", name="Classify").click()
    expect_shown(desk, "Your own poster")
    desk.get_by_role("button", name=SECOND.title).click()
    expect_shown(desk, SECOND.alt)
    desk.go_back()
    expect_shown(desk, "Your own poster")
    desk.go_forward()
    expect_shown(desk, SECOND.alt)
    desk.get_by_role("button", name="Your poster").click()
    expect_shown(desk, "Your own poster")
    desk.get_by_role("button", name="Show on a projector").click()
    expect_shown(desk, "Your own poster")
    for key, alt in (("ArrowLeft", LAST.alt), ("ArrowRight", "Your own poster")):
        expect(desk.locator(".answer .barlayer .point")).to_have_count(8)  # a stage's answer hears the keys
        settled(desk)
        desk.keyboard.press(key)
        expect_shown(desk, alt)
    settled(desk)
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("button", name="Your poster")).to_have_attribute("aria-current", "true")
    desk.reload()
    expect(notice(desk)).to_contain_text("Your own picture was kept for one visit only")
    expect_shown(desk, next(iter(samples().values())).alt)
    notice(desk).get_by_role("button", name="Close").click()
    expect(notice(desk)).to_be_hidden()


def test_back_goes_through_lessons_and_languages_before_it_leaves_the_page(desk):
    desk.goto("/")
    desk.get_by_role("link", name="Learn").click()
    for number in (3, 4):
        desk.get_by_role("radio", name=re.compile(f"^{number} ")).click()
        expect(desk.locator("h2").first).to_contain_text(f"{number}. ")
        expect(desk).to_have_url(re.compile(f"lesson={number}"))
    desk.get_by_role("button", name="中文").click()
    expect(desk.locator("html")).to_have_attribute("lang", "zh")
    expect(desk).to_have_url(re.compile("lang=zh"))
    desk.go_back()
    expect(desk.locator("html")).to_have_attribute("lang", "en")
    expect(desk.locator("h2").first).to_contain_text("4. ")
    desk.go_back()
    expect(desk.locator("h2").first).to_contain_text("3. ")
    desk.go_back()
    expect(desk.locator("h2").first).to_contain_text("1. ")
    desk.go_forward()
    expect(desk.locator("h2").first).to_contain_text("3. ")
    desk.go_back()
    desk.go_back()
    expect(desk.locator("h1")).to_have_text("What is this poster about?")


def test_after_the_server_was_started_again_the_page_begins_anew_and_says_so(desk):
    page, port = ROOT / "streamlit_app.py", free_port()
    with served(page, port=port) as address:
        desk.goto(f"{address}/?sample={SECOND.name}&lang=zh")
        expect_shown(desk, re.compile("."))
        desk.locator("input[type=file]").first.set_input_files(SAMPLES[-1])
        expect_shown(desk, "你提供的海报")
    expect(notice(desk)).to_contain_text("与服务器的连接已断开")
    with served(page, port=port):
        expect(notice(desk)).to_contain_text("页面已重新开始")
        settled(desk)
        expect(desk.get_by_role("button", name="你的海报")).to_have_count(0)
        expect(desk.locator("html")).to_have_attribute("lang", "zh")
        desk.get_by_role("button", name="中文").or_(desk.get_by_role("button", name="English")).click()
        expect(desk.locator("h1")).to_have_text("What is this poster about?")  # the first click is answered


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "needs a connection of the kind WebSocket"), ("zh", "WebSocket 连接")]
)
def test_where_websockets_are_blocked_a_sentence_says_so(browser, base_url, language, sentence):
    page = browser.new_context(locale=language, base_url=base_url).new_page()
    page.add_init_script(
        """const Native = WebSocket;
        window.WebSocket = function (address, ...rest) { return new Native(`${address}/blocked`, ...rest); };"""
    )
    page.clock.install()
    page.goto("/learn")
    expect(page.get_by_test_id("stApp")).to_be_attached()
    page.clock.fast_forward("00:09")
    expect(notice(page)).to_contain_text(sentence)
    page.context.close()


@pytest.mark.parametrize("take_out", [True, False])
def test_a_page_that_a_translator_went_over_goes_on(desk, take_out):
    faults = []
    desk.on("pageerror", lambda error: faults.append(str(error)))
    desk.goto("/learn?lesson=2")
    for number in (3, 5, 1):
        settled(desk)
        expect(desk.locator("h2").first).to_be_visible()
        desk.evaluate(TRANSLATE, take_out)
        desk.locator(".st-key-choice-lesson [role=radio]").nth(number - 1).click()
        expect(desk.locator("h2").first).to_contain_text(f"{number}. ")
    desk.get_by_role("button", name="中文").click()
    expect(desk.locator("h1")).to_have_text("动手学多标签分类")
    assert faults == []


def test_a_phones_menu_has_a_word(desk):
    desk.set_viewport_size({"width": 390, "height": 844})
    desk.goto("/learn?lang=zh")
    menu = desk.get_by_role("button", name="展开页面列表")
    expect(menu).to_be_visible()
    assert menu.evaluate("menu => getComputedStyle(menu, '::after').content") == '"页面"'
