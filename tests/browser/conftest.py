"""The page, served as a user starts it, and a real Chromium before it."""

import pytest
from playwright.sync_api import Page, expect

from bench.pages import served
from tests.support.paths import ROOT


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
