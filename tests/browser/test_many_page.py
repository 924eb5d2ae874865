"""The page for many posters in Chromium: a folder, a stop, what a step of the threshold sends, a phone."""

import csv
import re
import shutil
from pathlib import Path

from playwright.sync_api import Page, expect

from posterclf.labels import GENRES
from posterclf.registry.model_folder import find_model
from tests.support.paths import SAMPLES

SHARED = round(100 * find_model().threshold)
ANSWERED = ".st-key-cards [data-stale=false] .card li"


def copies(folder: Path, number: int) -> Path:
    folder.mkdir()
    for index in range(number):
        shutil.copy(SAMPLES[index % len(SAMPLES)], folder / f"={index:03}.jpg")
    return folder


def with_samples(page: Page) -> Page:
    page.goto("/many")
    page.get_by_role("button", name=re.compile("samples")).click()
    expect(page.locator("h2").first).to_have_text(f"{len(SAMPLES)} of {len(SAMPLES)} posters")
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    return page


def test_a_folder_is_answered_stopped_and_downloaded(desk, tmp_path):
    folder = copies(tmp_path / "posters", 150)
    (folder / "damaged.jpg").write_bytes(SAMPLES[0].read_bytes()[:3000])
    (folder / "notes.txt").write_text("no picture, and nobody is bothered with it")
    desk.goto("/many")
    desk.locator("input[type=file]").nth(1).set_input_files(folder)
    expect(desk.locator(".st-key-progress")).to_contain_text(re.compile(r"of 15\d posters answered, [\d.]+ a second"))
    desk.get_by_role("button", name="Stop").click()
    expect(desk.locator(".st-key-progress")).to_contain_text("Stopped: ")
    expect(desk.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    desk.get_by_role("button", name="Go on").click()
    expect(desk.locator("h2").first).to_have_text("150 of 150 posters")
    expect(desk.locator(".faults li")).to_have_text(re.compile("posters/damaged.jpg The picture is damaged"))
    expect(desk.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    desk.get_by_label("File name contains").fill("=00")
    expect(desk.locator("h2").first).to_have_text("10 of 150 posters")
    with desk.expect_download() as download:
        desk.get_by_role("button", name="CSV").click()
    with download.value.path().open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["file"] for row in rows] == [f"posters/={index:03}.jpg" for index in range(10)]
    assert all(0 <= float(row[genre]) <= 1 for row in rows for genre in GENRES)


def test_a_step_of_the_threshold_sends_no_uploader_and_no_picture(desk):
    frames: list[bytes] = []
    requests: list[str] = []
    desk.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(frame)))
    desk.on("request", lambda request: requests.append(request.url))
    with_samples(desk)
    assert any(b"Or a whole folder" in frame for frame in frames)
    frames.clear()
    requests.clear()
    handle = desk.get_by_role("slider")
    handle.focus()
    handle.press("End")
    expect(desk.locator(ANSWERED).first).to_have_text(re.compile("No genre; nearest: "))
    assert not any(b"Or a whole folder" in frame for frame in frames)
    assert not [address for address in requests if "/media/" in address]
    expect(desk).to_have_url(re.compile("threshold=100"))


def test_a_phone_shows_the_first_answer_on_its_first_screen(desk):
    desk.set_viewport_size({"width": 360, "height": 844})
    with_samples(desk)
    genres = desk.locator(ANSWERED).first.bounding_box()
    assert genres["y"] + genres["height"] <= 844
    assert desk.evaluate("document.documentElement.scrollWidth") <= 360
