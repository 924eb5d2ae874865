"""The page for many posters in Chromium: a folder, a stop, a threshold that sends nothing, true labels, a phone."""

import csv
import re
import shutil

import pytest
from playwright.sync_api import Page, expect

from posterclf.inference.classifier import PosterClassifier
from posterclf.labels import GENRES
from tests.support.paths import SAMPLES

CARDS = ".many .card:not([hidden])"


@pytest.fixture(scope="module")
def predicted() -> dict[str, dict[str, float]]:
    """File -> label -> probability."""
    classifier = PosterClassifier.load()
    return {path.name: classifier.predict(path).as_dict() for path in SAMPLES}


def at(predicted: dict[str, dict[str, float]], threshold: float) -> dict[str, set[str]]:
    return {name: {label for label, p in all_.items() if p >= threshold} for name, all_ in predicted.items()}


def with_samples(page: Page, address: str = "/many?rule=one") -> Page:
    page.goto(address)
    page.get_by_role("button", name=re.compile("samples")).click()
    expect(page.locator(f"{CARDS} img")).to_have_count(len(SAMPLES))
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    return page


def threshold(page: Page, percent: int) -> None:
    """As while it is dragged: it is not let go."""
    page.locator(".many .one-for-all input").evaluate(
        "(input, value) => { input.value = value; input.dispatchEvent(new Event('input')); }", percent
    )


def test_a_folder_is_answered_stopped_compared_and_downloaded(desk, tmp_path):
    folder = tmp_path / "posters"
    for inside in ("a", "b", "__MACOSX"):
        (folder / inside).mkdir(parents=True)
    for index in range(150):
        shutil.copy(SAMPLES[index % len(SAMPLES)], folder / "a" / f"={index:03}.jpg")
    for inside in ("a", "b"):
        shutil.copy(SAMPLES[0], folder / inside / "poster.jpg")
    (folder / "a" / "damaged.jpg").write_bytes(SAMPLES[0].read_bytes()[:3000])
    for hidden in ("a/._poster.jpg", "a/Thumbs.db", "b/.DS_Store", "desktop.ini", "__MACOSX/poster.jpg", "notes.txt"):
        (folder / hidden).write_bytes(b"nobody is bothered with it")
    labels = ["Id,Drama,Comedy", *(f"={index:03},{index % 2},1" for index in range(40)), "nobody,1,1"]
    (folder / "truth.csv").write_text("\n".join(labels))
    desk.goto("/many")
    desk.locator(".upload input.folder").set_input_files(folder)
    expect(desk.locator(".st-key-progress")).to_contain_text(re.compile(r"of 15\d posters answered, [\d.]+ a second"))
    desk.get_by_role("button", name="Stop").click()
    expect(desk.locator(".st-key-progress")).to_contain_text("Stopped: ")
    desk.get_by_role("button", name="Go on").click()
    expect(desk.locator(".st-key-progress")).to_contain_text("152 posters answered by")
    expect(desk.locator(".faults li")).to_have_text(re.compile("posters/a/damaged.jpg The picture is damaged"))
    expect(desk.locator(".many .shown")).to_have_text("152 of 152 posters")
    assert desk.locator(".many .file").all_text_contents()[-2:] == ["a/poster.jpg", "b/poster.jpg"]

    compared = desk.locator(".many .compared")
    expect(compared).to_contain_text("40 of the posters answered have labels in truth.csv.")
    expect(compared).to_contain_text("Rows of the table that name none of these posters: 1 (nobody).")
    assert re.fullmatch(r"0\.\d{3} to 0\.\d{3}", compared.locator("tbody tr").nth(2).locator("td").nth(1).inner_text())
    desk.get_by_label("File name contains").fill("=00")
    expect(desk.locator(".many .shown")).to_have_text("10 of 152 posters")
    with desk.expect_download() as download:
        desk.get_by_role("button", name="CSV").click()
    with download.value.path().open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 153
    assert [row["file"] for row in rows if row["error"]] == ["posters/a/damaged.jpg"]
    assert all(0 <= float(row[genre]) <= 1 for row in rows if not row["error"] for genre in GENRES)


def test_a_dragged_threshold_sends_nothing_and_everything_follows_it(desk, predicted):
    frames: list[bytes] = []
    requests: list[str] = []
    desk.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(frame)))
    desk.on("request", lambda request: requests.append(request.url))
    with_samples(desk)
    frames.clear()
    requests.clear()
    for percent in (5, 40, 100):
        threshold(desk, percent)
        reached = at(predicted, percent / 100)
        for name, labels in reached.items():
            card = desk.locator(CARDS, has=desk.get_by_title(name, exact=True))
            assert card.locator("b").count() == min(len(labels), 4 if len(labels) <= 4 else 3)
        count = sum("Drama" in labels for labels in reached.values())
        row = desk.locator(".many .counts li", has=desk.get_by_role("button", name=re.compile("^Drama:")))
        assert row.locator(".number").inner_text() == str(count)
    none = desk.locator(".many .which option").nth(1)
    desk.locator(".many .which").select_option(none.get_attribute("value"))
    assert desk.locator(".many .shown").inner_text() == f"{len(SAMPLES)} of {len(SAMPLES)} posters"
    assert not requests
    slider = desk.get_by_role("slider", name=re.compile("Threshold"))
    slider.focus()
    slider.press("ArrowLeft")
    expect(desk).to_have_url(re.compile("threshold=99"))
    assert len(frames) <= 3  # once for the filter, once for the threshold


def test_a_threshold_that_moves_leaves_the_cards_in_their_places(desk):
    with_samples(desk)
    places = "() => [...document.querySelectorAll('.many .card')].map((card) => card.getBoundingClientRect().top)"
    threshold(desk, 0)
    before = desk.evaluate(places)
    for percent in (20, 50, 100):
        threshold(desk, percent)
        assert desk.evaluate(places) == before


def test_right_wrong_and_missed_are_words(desk, tmp_path, predicted):
    first = SAMPLES[0].name
    labels = at(predicted, 0)[first]
    best = max(predicted[first], key=predicted[first].get)
    with_samples(desk)
    table = tmp_path / "truth.csv"
    table.write_text(f"Id,{best},War\n{first},1,1\n{SAMPLES[1].stem},0,0\n")
    desk.locator(".upload input[type=file]").first.set_input_files(table)
    expect(desk.locator(".many .compared")).to_contain_text("2 of the posters answered have labels")
    assert labels
    card = desk.locator(".many .card", has=desk.get_by_title(first, exact=True))
    threshold(desk, int(100 * predicted[first][best]))
    expect(card).to_contain_text(f"{best} {int(100 * predicted[first][best])}% · right")
    expect(card).to_contain_text("Missed: War")
    threshold(desk, 0)
    other = desk.locator(".many .card", has=desk.get_by_title(SAMPLES[1].name, exact=True))
    if best in sorted(predicted[SAMPLES[1].name], key=predicted[SAMPLES[1].name].get)[-3:]:
        expect(other).to_contain_text("· wrong")
    desk.locator(".many .which").select_option("|wrong")
    expect(desk.locator(CARDS)).to_have_count(1)


def test_a_phone_shows_the_first_answer_on_its_first_screen(desk):
    desk.set_viewport_size({"width": 360, "height": 844})
    with_samples(desk)
    genres = desk.locator(f"{CARDS} li").first.bounding_box()
    assert genres["y"] + genres["height"] <= 844
    assert desk.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_tuned_threshold_that_is_taken_in_hand_is_ones_own(desk, predicted):
    with_samples(desk, "/many?rule=tuned")
    desk.locator(".many .own-thresholds select").select_option("Drama")
    slider = desk.locator(".many .own-thresholds input")
    slider.focus()
    slider.press("Home")
    expect(desk.get_by_label("my own", exact=True)).to_be_checked()
    row = desk.locator(".many .counts li", has=desk.get_by_role("button", name=re.compile("^Drama:")))
    expect(row.locator(".number")).to_have_text(str(len(predicted)))
    expect(desk).to_have_url(re.compile("rule=own"))
