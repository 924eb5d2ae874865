"""The page in a real Chromium, as people use it: upload, keyboard, address, phone, dark, what the server sends."""

import base64
import re

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from posterclf.app.gallery import samples
from posterclf.app.number_text import percent
from posterclf.inference.classifier import PosterClassifier
from posterclf.labels import GENRES
from posterclf.registry.model_folder import find_model
from tests.support.paths import SAMPLES

BAR = ".answer .barlayer .point path"
ROW = ".answer .rows button"
THRESHOLD_WORDS = ".answer .meaning"
SHARED = round(100 * find_model().threshold)  # where the slider stands at first


def answered(page: Page, address: str = "/?rule=one") -> Page:
    page.goto(address)
    expect(page.locator(BAR)).to_have_count(25)
    return page


def threshold_handle(page: Page):
    return page.get_by_role("slider", name="Threshold")


def test_the_first_screen_shows_all_that_matters(desk):
    answered(desk)
    expect(desk.locator("h1")).to_have_count(1)
    for selector in (".st-key-poster img", ".answer .headline", ".upload .zone", ".gallery li:not([hidden]) .picture"):
        box = desk.locator(selector).first.bounding_box()
        assert box["y"] + box["height"] <= 900, selector
    bars = desk.locator(".answer > .bars").bounding_box()
    assert bars["y"] + bars["height"] <= 900
    assert desk.locator(".answer .ytick").count() == 25


def test_a_poster_is_uploaded_and_answered(desk):
    answered(desk)
    upload = SAMPLES[-1]
    with Image.open(upload) as image:
        size = f"{image.width} × {image.height} pixels"
    desk.locator(".upload input[type=file]").first.set_input_files(upload)
    expect(desk.locator(".st-key-poster")).to_contain_text(f"Your poster. {size}")
    expected = PosterClassifier.load().predict(upload)
    expect(desk.locator(".answer .bartext")).to_have_text([percent(p) for _, p in expected.ranking()])


def test_the_threshold_moves_by_keyboard_and_stands_in_the_address(desk):
    answered(desk)
    handle = threshold_handle(desk)
    handle.focus()
    for _ in range(5):
        handle.press("ArrowRight")
    expect(handle).to_have_value(str(SHARED + 5))
    expect(desk.locator(THRESHOLD_WORDS)).to_contain_text(f"predicted at ≥ {SHARED + 5}%")
    expect(desk).to_have_url(re.compile(rf"threshold={SHARED + 5}"))
    expect(desk.locator(".answer .sure")).to_contain_text(f"{SHARED + 5}%")


def test_predicted_bars_have_the_accent_and_the_others_a_hatch(desk):
    answered(desk, "/?rule=one&threshold=0")
    fills = {bar.evaluate("bar => getComputedStyle(bar).fill") for bar in desk.locator(BAR).all()}
    assert fills == {"rgb(168, 75, 5)"}
    answered(desk, "/?rule=one&threshold=100")
    assert all("url(" in bar.evaluate("bar => getComputedStyle(bar).fill") for bar in desk.locator(BAR).all())


def test_the_address_restores_sample_threshold_and_order(desk):
    sample = list(samples().values())[4]
    answered(desk, f"/?rule=one&sample={sample.name}&threshold=12&by_name=true")
    expect(desk.locator(".st-key-poster img")).to_have_attribute("alt", sample.alt)
    downwards = [name.removesuffix(" ?") for name in desk.locator(".answer .ytick").all_text_contents()]
    assert downwards == sorted(GENRES, key=str.casefold)
    expect(threshold_handle(desk)).to_have_value("12")


def test_a_sample_is_chosen_by_clicking_its_picture(desk):
    answered(desk)
    sample = list(samples().values())[1]
    desk.locator(".gallery li", has_text=sample.title).locator(".picture").click()
    expect(desk.locator(".st-key-poster img")).to_have_attribute("alt", sample.alt)
    expect(desk).to_have_url(re.compile(f"sample={sample.name}"))


def test_a_broken_upload_is_a_sentence_and_the_samples_stay(desk, tmp_path):
    answered(desk)
    broken = tmp_path / "<img src=x onerror=alert(1)>.jpg"
    broken.write_bytes(SAMPLES[0].read_bytes()[:900])
    desk.locator(".upload input[type=file]").first.set_input_files(broken)
    expect(desk.get_by_role("alert")).to_contain_text("damaged or cut off")
    assert "Traceback" not in desk.content()
    desk.get_by_role("button", name=next(iter(samples().values())).title).click()
    expect(desk.locator(BAR)).to_have_count(25)


def test_the_table_has_all_numbers_for_those_who_cannot_see_a_chart(desk):
    answered(desk)
    desk.get_by_text("The same numbers as a table").click()
    expect(desk.locator(".answer tbody tr")).to_have_count(25)
    expect(desk.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    with desk.expect_download() as download:
        desk.get_by_role("button", name="Download as CSV").click()
    lines = download.value.path().read_text().splitlines()
    expected = PosterClassifier.load().predict(next(iter(samples().values())).path).as_dict()
    assert lines[0] == "label,probability,predicted,threshold,model"
    shared = find_model().threshold
    assert lines[1:] == [
        f"{genre},{probability:.6f},{int(probability >= round(shared, 2))},{shared:.2f},efficientnet"
        for genre, probability in expected.items()
    ]


@pytest.mark.parametrize("width", [360, 390])
def test_a_phone_shows_poster_words_upload_and_threshold_at_once(desk, width):
    desk.set_viewport_size({"width": width, "height": 844})
    answered(desk)
    poster = desk.locator(".st-key-poster img").bounding_box()
    words = desk.locator(".answer .headline").bounding_box()
    upload = desk.get_by_role("button", name="Choose a file").bounding_box()
    threshold = desk.locator(".answer .controls").bounding_box()
    bars = desk.locator(".answer > .bars").bounding_box()
    assert poster["width"] < 140
    assert words["x"] > poster["x"] + poster["width"]
    assert poster["y"] < upload["y"] < threshold["y"] < bars["y"] < 600
    assert desk.evaluate("document.documentElement.scrollWidth") <= width


def test_dark_has_its_own_colours(desk):
    desk.emulate_media(color_scheme="dark")
    answered(desk, "/?rule=one&threshold=0")
    assert desk.locator(BAR).first.evaluate("bar => getComputedStyle(bar).fill") == "rgb(255, 176, 32)"
    assert (
        desk.locator(".answer .ytick text").first.evaluate("text => getComputedStyle(text).fill")
        == "rgb(243, 237, 228)"
    )


def test_nothing_is_fetched_from_elsewhere(desk, base_url):
    elsewhere = []
    desk.on("request", lambda request: elsewhere.append(request.url))
    answered(desk)
    assert [url for url in elsewhere if not url.startswith((base_url, "data:", "blob:"))] == []


def test_a_click_on_a_bar_asks_why_and_lights_the_poster(desk):
    answered(desk)
    before = desk.locator(".st-key-poster img").get_attribute("src")
    desk.locator(ROW).nth(0).click()
    expect(desk.locator(".st-key-why")).to_contain_text("the map shows where, not what", ignore_case=True)
    expect(desk.locator(".st-key-poster img")).not_to_have_attribute("src", before)
    assert "why=" in desk.url
    expect(desk.locator(BAR)).to_have_count(25)


def test_a_pasted_picture_is_answered_and_a_text_is_told(desk):
    answered(desk)
    expect(desk.get_by_role("button", name="Paste a picture")).to_be_visible()
    content = base64.b64encode(SAMPLES[-1].read_bytes()).decode()
    desk.evaluate(
        """content => {
            const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
            const data = new DataTransfer();
            data.items.add(new File([bytes], "pasted.jpg", { type: "image/jpeg" }));
            document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data }));
        }""",
        content,
    )
    expect(desk.locator(".st-key-poster")).to_contain_text("Your poster. 600 × 900 pixels")
    expected = PosterClassifier.load().predict(SAMPLES[-1])
    expect(desk.locator(".answer .bartext")).to_have_text([percent(p) for _, p in expected.ranking()])
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.evaluate("navigator.clipboard.writeText('no picture')")
    desk.get_by_role("button", name="Paste a picture").click()
    expect(desk.get_by_text("There is no picture on the clipboard")).to_be_visible()


def test_the_camera_is_asked_for_only_when_it_is_wanted(desk):
    answered(desk)
    expect(desk.locator("[data-testid=stCameraInput]")).to_have_count(0)
    desk.get_by_text("Use the camera").click()
    expect(desk.locator("video")).to_have_js_property("readyState", 4)  # it has a picture to take
    desk.get_by_role("button", name="Take the picture").click()
    expect(desk.locator(".st-key-poster")).to_contain_text("Your poster.")
    expect(desk.locator(BAR)).to_have_count(25)


def test_arrow_keys_go_through_the_samples_on_a_projector(desk):
    desk.goto("/?view=stage")
    names = list(samples().values())
    poster = desk.locator(".st-key-projected-poster img")
    for key, sample in (("ArrowRight", names[1]), ("ArrowRight", names[2]), ("ArrowLeft", names[1])):
        expect(desk.locator(BAR)).to_have_count(8)
        desk.keyboard.press(key)
        expect(poster).to_have_attribute("alt", sample.alt)
    expect(desk.locator("[data-testid=stHeader]")).to_be_hidden()
    assert desk.evaluate("document.documentElement.scrollHeight") <= 900
    desk.keyboard.press("Escape")
    expect(desk.locator(".upload .choose")).to_be_visible()


def test_a_projector_shows_the_poster_that_was_uploaded_and_gives_it_back(desk):
    answered(desk, "/?threshold=20&model=article&rule=one")
    desk.locator(".upload input[type=file]").first.set_input_files(SAMPLES[-1])
    expect(desk.locator(".st-key-poster")).to_contain_text("Your poster.")
    desk.get_by_role("button", name="Show on a projector").click()
    expect(desk.locator(BAR)).to_have_count(8)
    expect(desk.locator(".st-key-projected-poster img")).to_have_attribute("alt", "Your own poster")
    expect(desk.locator(".st-key-projected-answer")).to_contain_text("predicted at ≥ 20%")
    desk.keyboard.press("Escape")
    expect(desk.locator(".st-key-poster")).to_contain_text("Your poster.")
    expect(desk.locator(".st-key-poster")).to_contain_text("by article")
    desk.get_by_role("button", name="Show on a projector").click()
    expect(desk.locator(BAR)).to_have_count(8)
    desk.keyboard.press("ArrowRight")
    expect(desk.locator(".st-key-projected-poster img")).to_have_attribute("alt", next(iter(samples().values())).alt)
    expect(desk.locator(".st-key-projected-answer")).to_contain_text("predicted at ≥ 20%")


def test_the_switch_of_language_keeps_what_is_shown(desk):
    answered(desk, "/?rule=one&threshold=20")
    desk.locator(".upload input[type=file]").first.set_input_files(SAMPLES[-1])
    expect(desk.locator(".st-key-poster")).to_contain_text("Your poster.")
    desk.get_by_role("button", name="中文").click()
    expect(desk.locator("h1")).to_have_text("这张海报讲的是什么？")
    expect(desk.locator(".st-key-poster")).to_contain_text("你的海报")
    expect(desk.locator("html")).to_have_attribute("lang", "zh")
    expect(desk.get_by_role("button", name=re.compile("^说明：")).first).to_be_visible()  # a word of Streamlit's own
    assert "lang=zh" in desk.url
    assert "threshold=20" in desk.url


@pytest.mark.parametrize("language", ["zh-CN", "de-DE"])
def test_the_page_speaks_as_the_browser_prefers(browser, base_url, language):
    page = browser.new_context(locale=language, base_url=base_url).new_page()
    page.goto("/learn")
    expect(page.locator("html")).to_have_attribute("lang", "zh" if language == "zh-CN" else "en")
    page.context.close()
