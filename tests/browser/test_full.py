"""A page that is full says so in both languages, and opens by itself as soon as there is room."""

from playwright.sync_api import Browser, expect

from bench.pages import served
from tests.support.paths import ROOT


def test_the_next_one_waits_and_comes_in_when_somebody_leaves(browser: Browser, monkeypatch):
    monkeypatch.setenv("POSTERCLF_MAX_VISITS", "1")
    with served(ROOT / "streamlit_app.py") as address:
        first, second = browser.new_page(), browser.new_page()
        first.goto(address)
        expect(first.get_by_role("slider").first).to_be_visible(timeout=60_000)
        second.goto(f"{address}/?lang=zh")
        notice = second.locator("#posterclf-notice")
        expect(notice).to_contain_text("访问人数已满", timeout=20_000)
        first.close()
        expect(second.get_by_role("slider").first).to_be_visible(timeout=60_000)
        expect(notice).to_be_hidden()
        second.close()
