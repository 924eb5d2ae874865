"""The place 'Try it' in Chromium with a fake camera: frames one after the other, files, threshold, why."""

import base64
import io
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, WebSocket, expect

from bench.pages import served, wait_until
from posterclf.app.number_text import percent
from posterclf.images import MAX_BYTES
from tests.browser.test_accessibility import assert_accessible
from tests.support.paths import ROOT, SAMPLES
from tests.support.taught import taught_clothes

# A window that nobody sees, or that is seen again.
SEEN = """seen => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => !seen });
    document.dispatchEvent(new Event("visibilitychange"));
}"""
REFUSED = """name => {
    const refuse = () => Promise.reject(new DOMException("refused by the test", name));
    const devices = name ? { getUserMedia: refuse } : undefined;
    Object.defineProperty(navigator, "mediaDevices", { configurable: true, value: devices });
}"""
BRIGHTNESS = """canvas => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.reduce((sum, value) => sum + value, 0) / data.length;
}"""
LISTEN = """spoken => {
    window.spokenAt = [];
    new MutationObserver(() => window.spokenAt.push(performance.now())).observe(spoken, { childList: true });
}"""
SEEN_BY_CAMERA = """video => {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: video.videoWidth, height: video.videoHeight });
    canvas.getContext("2d").drawImage(video, 0, 0);
    return canvas.toDataURL("image/png").split(",")[1];
}"""


@pytest.fixture(scope="module")
def alone() -> Iterator[str]:
    """The address of a page with nothing but this place."""
    with served(ROOT / "tests" / "support" / "try_it_app.py") as address:
        yield address


class Traffic:
    """Which pictures the browser has sent and the server has acknowledged, by their numbers, in their order."""

    def __init__(self, page: Page):
        self.seen: list[tuple[str, int]] = []
        self.last = b""  # that was sent
        page.on("websocket", self._listen)

    @property
    def sent(self) -> list[int]:
        return [number for way, number in self.seen if way == "sent"]

    @property
    def last_picture(self) -> Image.Image:
        content = re.search(rb'"content\\*":\\*"([^"\\]*)', self.last)
        return Image.open(io.BytesIO(base64.b64decode(content[1])))

    def wait_for(self, number: int) -> None:
        """Until the picture of that number is sent."""
        if not self.sent or self.sent[-1] < number:
            self.socket.wait_for_event("framesent", lambda _: self.sent and self.sent[-1] >= number)

    def _listen(self, socket: WebSocket) -> None:
        self.socket = socket
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _sent(self, frame: bytes | str) -> None:
        content = frame if isinstance(frame, bytes) else frame.encode()
        if number := re.search(rb'"number\\*":(\d+),\\*"content', content):
            self.seen.append(("sent", int(number[1])))
            self.last = content

    def _received(self, frame: bytes | str) -> None:
        content = frame if isinstance(frame, bytes) else frame.encode()
        self.seen += [("answered", int(number)) for number in re.findall(rb'"answered": (\d+)', content)]


@pytest.fixture
def traffic(desk: Page) -> Traffic:
    return Traffic(desk)


@pytest.fixture
def place(desk: Page, alone: str, traffic: Traffic) -> Page:
    """The page, ready for a picture."""
    desk.goto(alone)
    expect(camera(desk)).to_be_enabled()
    return desk


def camera(page: Page) -> Locator:
    return page.get_by_role("button", name="Camera", exact=True)


def bars(page: Page) -> Locator:
    return page.locator(".answer .rows button")


def headline(page: Page) -> Locator:
    return page.locator(".answer .headline")


def picture(page: Page) -> Locator:
    return page.locator(".st-key-try-picture canvas")


def threshold(page: Page) -> Locator:
    return page.get_by_role("slider", name="Threshold")


def choose(page: Page, path: Path) -> None:
    page.locator("input[type=file]").set_input_files(path)


def numbers(path: Path) -> list[str]:
    """What the bars of that file read."""
    return [percent(probability) for probability in taught_clothes().classifier.predict(path).as_dict().values()]


def test_a_file_is_answered(place):
    choose(place, SAMPLES[0])
    expect(place.locator(".answer .bartext")).to_have_text(numbers(SAMPLES[0]))
    expect(headline(place)).to_be_visible()
    expect(picture(place)).to_be_visible()


def test_frames_are_answered_one_after_the_other(place, traffic):
    camera(place).click()
    traffic.wait_for(8)
    acknowledged = 0
    for way, number in traffic.seen:
        if way == "answered":
            acknowledged = max(acknowledged, number)
        else:
            assert number == acknowledged + 1  # what comes before it was answered: never two in flight
    expect(bars(place)).to_have_count(len(taught_clothes().learned.labels))
    expect(headline(place)).to_be_visible()
    camera(place).click()
    expect(place.locator("video")).to_have_js_property("srcObject", None)
    expect(picture(place)).to_be_visible()  # the last frame


def test_a_frame_is_small_and_no_mirror(place, traffic):
    camera(place).click()
    traffic.wait_for(3)
    seen = Image.open(io.BytesIO(base64.b64decode(place.locator("video").evaluate(SEEN_BY_CAMERA))))
    expect(place.locator(".view")).to_have_class(re.compile("mirrored"))
    sent = traffic.last_picture
    assert sent.format == "JPEG"
    assert max(sent.size) <= 512

    def edges(image: Image.Image) -> np.ndarray:
        """Where something is written, whatever its colour is at the moment: the camera's clock, right of the middle."""
        top = np.asarray(image.convert("L").resize((160, 120)), float)[:30]
        return np.abs(np.diff(top, axis=1)).mean(axis=0)

    found, expected = edges(sent), edges(seen)
    assert np.corrcoef(found, expected)[0, 1] > np.corrcoef(found[::-1], expected)[0, 1]


def test_a_hidden_page_sends_nothing(place, traffic):
    camera(place).click()
    traffic.wait_for(2)
    expect(bars(place).first).to_be_visible()
    place.evaluate(SEEN, False)
    for _ in range(3):  # whole runs of the place
        before = place.locator(".answer .meaning").text_content()
        threshold(place).press("ArrowRight")
        expect(place.locator(".answer .meaning")).not_to_have_text(before)
    sent = traffic.sent[-1]
    threshold(place).press("End")
    expect(place.locator(".answer .meaning")).to_contain_text("100%")
    assert traffic.sent[-1] == sent
    place.evaluate(SEEN, True)
    traffic.wait_for(sent + 2)


def test_a_chosen_picture_ends_the_camera_and_so_does_leaving(place, traffic):
    camera(place).click()
    traffic.wait_for(3)
    place.get_by_role("button", name="0.jpg").click()
    expect(camera(place)).to_have_attribute("aria-pressed", "false")
    expect(place.locator(".st-key-try-words")).to_contain_text("It has learned from this one")
    shown = taught_clothes().classifier.predict(taught_clothes().pictures[0].content).as_dict()
    expect(place.locator(".answer .bartext")).to_have_text([percent(value) for value in shown.values()])
    camera(place).click()
    expect(place.locator("video")).to_have_js_property("readyState", 4)
    track = place.locator("video").evaluate_handle("video => video.srcObject.getTracks()[0]")
    place.get_by_text("Leave").click()
    expect(camera(place)).to_have_count(0)
    wait_until(place, "track => track.readyState === 'ended'", track)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("NotAllowedError", "This page may not use the camera"),
        ("NotFoundError", "There is no camera here"),
        ("NotReadableError", "The camera gives no picture"),
        ("", "begins with https"),
    ],
)
def test_a_camera_that_gives_nothing_is_said(place, error, said):
    place.evaluate(REFUSED, error)
    camera(place).click()
    expect(place.get_by_role("alert")).to_contain_text(said)
    expect(camera(place)).to_have_attribute("aria-pressed", "false")
    choose(place, SAMPLES[0])
    expect(place.locator(".answer .bartext")).to_have_text(numbers(SAMPLES[0]))
    expect(place.get_by_role("alert")).to_have_count(0)


def test_a_broken_file_is_one_sentence_and_nothing_is_lost(place, tmp_path):
    choose(place, SAMPLES[0])
    expect(place.locator(".answer .bartext")).to_have_text(numbers(SAMPLES[0]))
    broken = tmp_path / "<img src=x onerror=alert(1)>.jpg"
    broken.write_bytes(SAMPLES[1].read_bytes()[:900])
    choose(place, broken)
    expect(place.get_by_role("alert")).to_contain_text("damaged or cut off")
    expect(place.locator(".answer .bartext")).to_have_text(numbers(SAMPLES[0]))
    choose(place, SAMPLES[1])
    expect(place.locator(".answer .bartext")).to_have_text(numbers(SAMPLES[1]))
    expect(place.get_by_role("alert")).to_have_count(0)


def test_a_file_that_is_too_large_is_not_sent(place, traffic, tmp_path):
    large = tmp_path / "large.jpg"
    large.write_bytes(bytes(MAX_BYTES + 1))
    choose(place, large)
    expect(place.get_by_role("alert")).to_contain_text("more than 20 MB")
    assert traffic.sent == []


def test_a_dropped_file_is_answered(place):
    content = base64.b64encode(SAMPLES[2].read_bytes()).decode()
    dropped = place.evaluate_handle(
        """content => {
            const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
            const transfer = new DataTransfer();
            transfer.items.add(new File([bytes], "dropped.jpg", { type: "image/jpeg" }));
            return transfer;
        }""",
        content,
    )
    place.locator(".view").dispatch_event("drop", {"dataTransfer": dropped})
    expect(place.locator(".answer .bartext")).to_have_text(numbers(SAMPLES[2]))


def test_the_threshold_moves_the_words(place):
    choose(place, SAMPLES[0])
    expect(headline(place)).to_be_visible()
    threshold(place).press("End")
    expect(headline(place)).to_have_text("No label reaches 100%")
    expect(place.locator(".answer .rows .predicted")).to_have_count(0)
    threshold(place).press("Home")
    expect(place.locator(".answer .rows button:not(.predicted)")).to_have_count(0)


def test_a_bar_asks_why_by_keyboard_and_lights_the_picture(place):
    choose(place, SAMPLES[0])
    expect(bars(place).first).to_be_visible()
    wait_until(place, f"canvas => ({BRIGHTNESS})(canvas) > 0", handle(place))  # it is drawn
    before = picture(place).evaluate(BRIGHTNESS)
    bars(place).first.press("Enter")
    expect(bars(place).first).to_have_attribute("aria-pressed", "true")
    expect(place.locator(".st-key-try-why")).to_contain_text("The map shows where, not what")
    expect(picture(place)).to_have_attribute("aria-label", re.compile("bright where"))
    wait_until(place, f"([canvas, before]) => ({BRIGHTNESS})(canvas) < before", [handle(place), before])
    bars(place).first.press("Enter")
    expect(bars(place).first).to_have_attribute("aria-pressed", "false")


def handle(page: Page):
    return picture(page).element_handle()


def test_while_the_camera_runs_a_bar_can_be_asked_and_a_rule_chosen(place, traffic):
    camera(place).click()
    expect(bars(place).first).to_be_visible()
    bars(place).nth(1).click()
    expect(bars(place).nth(1)).to_have_attribute("aria-pressed", "true")
    expect(picture(place)).to_be_visible()  # the frame that was answered, under its veil
    place.get_by_text("my own").click()
    expect(place.locator(".answer .ticks input").first).to_be_visible()
    traffic.wait_for(traffic.sent[-1] + 4)  # no frame that was on its way brings the state of before back
    expect(bars(place).nth(1)).to_have_attribute("aria-pressed", "true")
    expect(place.locator(".answer .ticks input").first).to_be_visible()


def test_nothing_moves_when_an_answer_comes(place, traffic):
    places = [".st-key-try-picture", ".st-key-try-words"]
    before = [place.locator(selector).bounding_box()["y"] for selector in places]
    choose(place, SAMPLES[0])
    expect(headline(place)).to_be_visible()
    bars_at = place.locator(".answer > .bars").bounding_box()
    threshold(place).press("Home")  # the longest headline
    expect(place.locator(".answer .rows button:not(.predicted)")).to_have_count(0)
    camera(place).click()
    traffic.wait_for(4)
    assert [place.locator(selector).bounding_box()["y"] for selector in places] == before
    assert place.locator(".answer > .bars").bounding_box() == bars_at


def test_headlines_are_read_aloud_at_a_pace_that_one_can_listen_to(place):
    choose(place, SAMPLES[0])
    expect(place.get_by_role("status").filter(has_text=re.compile("."))).to_have_count(1)
    place.locator(".spoken").evaluate(LISTEN)
    threshold(place).press("End")
    for number in (99, 98, 97, 96):
        threshold(place).press("ArrowLeft")
        expect(place.locator(".answer .meaning")).to_contain_text(f"{number}%")
    expect(place.locator(".spoken")).to_have_text(headline(place).text_content())
    times = place.evaluate("window.spokenAt")
    assert all(later - earlier > 1900 for earlier, later in pairwise(times))


def test_before_anything_is_learned_the_place_says_what_to_do(desk, alone):
    desk.goto(f"{alone}/?learned=no")
    expect(desk.get_by_text("Name two labels and give each a few pictures")).to_be_visible()
    expect(camera(desk)).to_be_disabled()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_axe_finds_nothing(desk, alone, language):
    desk.goto(f"{alone}/?lang={language}")
    expect(desk.locator("html")).to_have_attribute("lang", language)
    expect(desk.locator("button.camera")).to_be_enabled()
    choose(desk, SAMPLES[0])
    bars(desk).first.click()
    expect(bars(desk).first).to_have_attribute("aria-pressed", "true")
    desk.locator("button.camera").click()
    expect(desk.locator("video")).to_have_js_property("readyState", 4)
    desk.locator("button.camera").click()
    assert_accessible(desk, language)
    assert all(button.bounding_box()["height"] >= 44 for button in desk.locator(".tools button:visible").all())
