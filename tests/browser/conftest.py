"""The page, served as a user starts it, and a real Chromium before it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from bench.pages import served
from tests.support.paths import ROOT

REPORT = """document.addEventListener("securitypolicyviolation", (event) => {
    console.error(`forbidden: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile} ${event.sample}`);
});"""


@pytest.fixture(scope="session")
def base_url() -> str:
    """The page, served as a user starts it."""
    with served(ROOT / "streamlit_app.py") as address:
        yield address


@pytest.fixture
def desk(page: Page) -> Iterator[Page]:
    """A wide window. Whatever is done in it, nothing of the page may be against the page's own security policy."""
    forbidden: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and re.match("forbidden: |.*Security Policy", message.text):
            forbidden.append(f"{page.url}: {message.text}")

    page.on("console", note)
    page.add_init_script(REPORT)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.set_default_timeout(60_000)
    expect.set_options(timeout=60_000)
    yield page
    assert forbidden == []
