"""Photograph the page for README.md: `make screenshots`. Needs a Chromium, a Chinese font and the default model."""

import subprocess
import sys

from playwright.sync_api import Page

from bench.pages import ROOT, chromium, served

SHOTS = {  # name -> width, height, colour scheme, address
    "page-light": (1440, 900, "light", "/"),
    "page-dark": (1440, 900, "dark", "/?sample=titan-burning&why=Sci-Fi"),
    "page-phone": (390, 844, "dark", "/"),
}


def main() -> None:
    if not subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=True).stdout:
        sys.exit("No font has Chinese letters, which every page shows: install one, such as Debian's fonts-noto-cjk.")
    with served(ROOT / "streamlit_app.py") as server, chromium() as browser:
        for name, (width, height, scheme, address) in SHOTS.items():
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.goto(server + address)
            page.locator(".answer .barlayer .point").nth(24).wait_for()
            page.wait_for_load_state("networkidle")
            page.screenshot(path=ROOT / "docs" / f"{name}.png", animations="disabled")
        photograph_teach(browser.new_page(viewport={"width": 1440, "height": 900}), server)


def photograph_teach(page: Page, server: str) -> None:
    """The page Teach after the drawn clothes were learned, with one of them tried."""
    page.goto(f"{server}/teach")
    page.get_by_role("button", name="Begin with drawn clothes").click()
    page.locator("h2", has_text="It recognizes").first.wait_for(timeout=120_000)
    page.get_by_role("row").nth(10).get_by_role("gridcell").first.click()
    page.locator(".answer .headline").wait_for()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=ROOT / "docs" / "page-teach.png", animations="disabled")


if __name__ == "__main__":
    main()
