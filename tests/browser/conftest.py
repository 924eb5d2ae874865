"""The page, served as a user starts it, and a real Chromium before it."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bench.pages import served
from tests.support.paths import ROOT


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict, browser_type) -> dict:
    """Debian's Chromium, else Playwright's own; nothing that calls home."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if not path and not Path(browser_type.executable_path).exists():
        pytest.skip("no Chromium: install Debian's package or run `playwright install chromium`")
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    arguments = ["--no-sandbox", "--disable-gpu", *quiet, *camera]
    return browser_type_launch_args | {"executable_path": path, "args": arguments}


@pytest.fixture(scope="session")
def base_url() -> str:
    """The page, served as a user starts it."""
    with served(ROOT / "streamlit_app.py") as address:
        yield address


@pytest.fixture
def desk(page: Page) -> Page:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.set_default_timeout(60_000)
    expect.set_options(timeout=60_000)
    return page
