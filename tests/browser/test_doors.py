"""A visit to all pages in Chromium, whose server's doors are shut: nothing that the page does is forbidden to it, and
nothing goes out."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from bench.pages import free_port
from posterclf.app.main import PAGES
from tests.browser.test_teach_board import chip, name_labels
from tests.support.paths import ROOT, SAMPLES

HOST = "127.0.0.2"  # this computer, by an address that the page takes for one that others can open
# Python runs it at its start: it writes down every address that the process connects to or looks up.
WATCH = """
import sys

def watch(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        with open({log!r}, "a") as file:
            print(event, *arguments[event in ("socket.connect", "socket.sendto"):], file=file)

sys.addaudithook(watch)
"""


@pytest.fixture
def outgoing(tmp_path) -> Path:
    """Where the server writes down whom it speaks to."""
    return tmp_path / "outgoing.log"


@pytest.fixture
def opened_to_all(tmp_path, outgoing) -> Iterator[str]:
    """The page's address on a server that listens to all: the one way in which Streamlit looks for its own address."""
    (tmp_path / "sitecustomize.py").write_text(WATCH.format(log=str(outgoing)))
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.headless=true"]
    server = subprocess.Popen(
        [*command, "--server.address=0.0.0.0", f"--server.port={port}"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert any("URL:" in line for line in server.stdout), "the server ended before it was ready"
        yield f"http://{HOST}:{port}"
    finally:
        server.terminate()
        server.wait()
        server.stdout.close()


def settled(page: Page) -> None:
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def test_a_visit_to_all_pages_meets_no_closed_door_and_nothing_goes_out(desk, opened_to_all, outgoing):
    for page in ("", *PAGES, "nowhere"):
        desk.goto(f"{opened_to_all}/{page}")
        expect(desk.locator("h1").first).to_be_visible()
        desk.reload()  # the page is not sent again
        expect(desk.locator("h1").first).to_be_visible()
    classify(desk, opened_to_all)
    many(desk, opened_to_all)
    quality(desk, opened_to_all)
    learn(desk, opened_to_all)
    teach(desk, opened_to_all)
    stream = opened_to_all.replace("http", "ws") + "/_stcore/stream"
    for origin in ("http://elsewhere.example", "null", "http://localhost:1"):
        with pytest.raises(InvalidStatus, match="403"), connect(stream, origin=origin, proxy=None):
            pass
    assert not outgoing.exists(), outgoing.read_text()


def classify(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("input[type=file]").first.set_input_files(SAMPLES[-1])
    picture = page.locator(":is(.st-key-poster, .st-key-projected-poster) img")
    expect(picture).to_have_attribute("alt", "Your own poster")
    page.get_by_role("button", name="Show on a projector").click()
    expect(page.locator(".follow img")).to_be_visible()  # the code
    page.locator(".follow img").evaluate("image => image.decode()")


def many(page: Page, address: str) -> None:
    page.goto(f"{address}/many?rule=one")
    page.get_by_role("button", name=re.compile("samples")).click()
    expect(page.locator(".many .card:not([hidden]) img")).to_have_count(len(SAMPLES))
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("CSV")).first.click()
    assert download.value.path().stat().st_size


def quality(page: Page, address: str) -> None:
    page.goto(f"{address}/quality")
    expect(page.locator(".st-key-map-chart .scatterlayer .point").first).to_be_attached()
    settled(page)


def learn(page: Page, address: str) -> None:
    page.add_init_script("window.print = () => { window.printed = true }")
    for lesson in "123456789":
        page.goto(f"{address}/learn?lesson={lesson}")
        expect(page.locator(".st-key-neighbours")).to_be_visible()
        settled(page)
    page.get_by_role("button", name="Lesson plan").click()
    page.get_by_role("button", name="Print this plan").click()
    assert page.evaluate("window.printed")


def teach(page: Page, address: str) -> None:
    page.goto(f"{address}/teach")
    name_labels(page, "cup")
    chip(page, "cup").click()
    page.get_by_role("button", name="Camera", exact=True).first.click()
    hold = page.get_by_role("button", name="Hold to take pictures")
    expect(hold).to_be_enabled()
    hold.press("Enter")
    expect(page.locator(".cell")).to_have_count(1)
    page.get_by_role("button", name="Close").click()
    page.locator(".cell img").evaluate("image => image.decode()")
