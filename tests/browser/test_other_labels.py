"""The page in Chromium with models that somebody brought: six labels, a hundred labels, through every page."""

import csv
import json
import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from bench.pages import served
from tests.browser.test_accessibility import faults
from tests.support.other_labels import SIX
from tests.support.own_models import HUNDRED, own_models
from tests.support.paths import ROOT, SAMPLES

ROWS = ".answer .ytick"
BAR = ".answer .rows button"
LONG = "a garment that nobody has worn in years"


@pytest.fixture(scope="module")
def own_page(tmp_path_factory) -> Iterator[str]:
    """The address of a page that offers `tests.support.own_models` alone."""
    before = dict(os.environ)
    os.environ["POSTERCLF_MODELS"] = str(own_models(tmp_path_factory.mktemp("models")))
    os.environ["POSTERCLF_SHIPPED_MODELS"] = "no"
    try:
        with served(ROOT / "streamlit_app.py") as address:
            yield address
    finally:
        os.environ.clear()
        os.environ.update(before)


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    return settled(page)


def settled(page: Page) -> Page:
    expect(page.locator("h1")).to_have_count(1)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.wait_for_load_state("networkidle")
    return page


def no_tracebacks(page: Page) -> None:
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_role("alert").filter(has_text="Traceback")).to_have_count(0)


def test_from_the_start_page_through_all_others(desk, own_page):
    opened(desk, f"{own_page}/?model=six")
    expect(desk.locator("h1")).to_have_text("What does this picture show?")
    expect(desk.locator(ROWS)).to_have_count(6)
    desk.locator(".upload input[type=file]").first.set_input_files(SAMPLES[-1])
    expect(desk.locator(".st-key-poster")).to_contain_text("Your picture. 600 × 900 pixels")
    desk.locator(BAR).nth(0).click()
    expect(desk.locator(".st-key-why")).to_contain_text("than on the rest of this picture")
    desk.get_by_role("button", name="Show on a projector").click()
    expect(desk.locator(BAR)).to_have_count(6)
    expect(desk.locator(".st-key-projected-answer")).to_contain_text("predicted at ≥ 30%")
    settled(desk)
    desk.keyboard.press("Escape")
    expect(desk.locator(ROWS)).to_have_count(6)
    expect(desk.locator(".st-key-poster")).to_contain_text("Your picture.")
    desk.get_by_role("link", name="Many posters").click()
    expect(desk.locator("h1")).to_have_text("What do these pictures show?")
    desk.get_by_role("button", name=re.compile("samples")).click()
    expect(desk.locator(".many .shown")).to_have_text(f"{len(SAMPLES)} of {len(SAMPLES)} pictures")
    no_tracebacks(desk)
    desk.get_by_role("link", name="How good is it?").click()
    expect(desk.locator("h1")).to_have_text("How good is it?")
    settled(desk)
    no_tracebacks(desk)
    desk.get_by_role("link", name="Learn").click()
    settled(desk)
    no_tracebacks(desk)


def test_a_hundred_labels_are_drawn_on_demand_and_the_address_keeps_it(desk, own_page):
    opened(desk, f"{own_page}/?model=hundred")
    expect(desk.locator(ROWS)).to_have_count(25)
    desk.get_by_text("All 100").click()
    expect(desk.locator(ROWS)).to_have_count(100)
    expect(desk).to_have_url(re.compile("all_labels=true"))
    names = [name.removesuffix(" ?") for name in desk.locator(ROWS).all_text_contents()]
    shown = [re.sub(r"\s", "", text) for text in names]
    assert sorted(shown) == sorted(re.sub(r"\s", "", label) for label in HUNDRED)
    desk.get_by_text("The same numbers as a table").click()
    rows = desk.locator(".answer tbody th")
    expect(rows).to_have_count(100)
    assert sorted(rows.all_inner_texts()) == sorted(HUNDRED)
    with desk.expect_download() as download:
        desk.get_by_role("button", name="Download as CSV").click()
    with download.value.path().open(encoding="utf-8", newline="") as file:
        assert [row["label"] for row in csv.DictReader(file)] == list(HUNDRED)
    no_tracebacks(desk)


def test_a_long_name_is_whole_in_lists_as_well(desk, own_page):
    opened(desk, f"{own_page}/many?model=hundred")
    desk.get_by_role("button", name=re.compile("samples")).click()
    expect(desk.locator(".many .shown")).to_have_text(f"{len(SAMPLES)} of {len(SAMPLES)} pictures")
    settled(desk)
    desk.locator(".many .order").select_option("probability")
    desk.locator(".many .which").select_option(LONG)
    expect(desk.locator(".many .shown")).to_have_text(re.compile(rf"\d+ of {len(SAMPLES)} pictures"))
    for name in desk.locator(".many .counts button").all():
        assert name.evaluate("text => text.scrollWidth - text.clientWidth") <= 0
    expect(desk).to_have_url(re.compile("sort=probability"))
    settled(desk)
    for name, head in (("CSV", "File"), ("JSON Lines", None)):
        with desk.expect_download() as download:
            desk.get_by_role("button", name=name).click()
        content = download.value.path().read_text(encoding="utf-8-sig")
        if head:
            columns = next(csv.reader(content.splitlines()))
            assert {LONG, "连衣裙", "2019", head} <= set(columns)
        else:
            assert list(json.loads(content.splitlines()[0])["probabilities"]) == list(HUNDRED)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("address", ["/?model=six&rule=own&compare=true", "/?model=hundred", "/quality?model=hundred"])
def test_a_phone_has_whole_names_and_no_scrolling_sideways(desk, own_page, address, language):
    desk.set_viewport_size({"width": 390, "height": 844})
    opened(desk, f"{own_page}{address}&lang={language}")
    main = desk.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0
    assert desk.evaluate("document.documentElement.scrollWidth") <= 390
    for tick in desk.locator(".ytick text").all():
        box = tick.bounding_box()
        assert box and box["x"] >= 0, tick.text_content()
    no_tracebacks(desk)


@pytest.mark.parametrize("address", ["/?model=six", "/?model=hundred", "/quality?model=six", "/quality?model=hundred"])
def test_axe_finds_nothing(desk, own_page, address):
    opened(desk, f"{own_page}{address}")
    for width in (1440, 390):
        desk.set_viewport_size({"width": width, "height": 900})
        assert faults(desk) == [], width


def test_another_model_is_chosen_and_the_page_speaks_of_its_labels(desk, own_page):
    desk.set_viewport_size({"width": 1440, "height": 1400})  # a list closes where its page scrolls
    opened(desk, f"{own_page}/?model=hundred&rule=own")
    desk.get_by_role("combobox", name="Network").click()
    desk.get_by_role("option", name="six", exact=True).click()
    expect(desk.locator(ROWS)).to_have_count(6)
    names = [name.removesuffix(" ?") for name in desk.locator(ROWS).all_text_contents()]
    shown = {re.sub(r"\s", "", text) for text in names}
    assert shown == {re.sub(r"\s", "", label) for label in SIX}
    expect(desk.locator(".answer .sure")).to_contain_text("of 6 reach their threshold")
    no_tracebacks(desk)
