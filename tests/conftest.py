"""Posters for the tests: drawn ones always, the real ones where POSTERCLF_DATA says they are."""

import os
import shutil
import signal
from collections.abc import Generator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserType, Playwright, sync_playwright

from tests.support.csv_files import row, write_csv
from tests.support.paths import ROOT

# What `nohup`, or a shell in the background, lets this process ignore would be ignored by the commands that tests start
# and stop as well. A handler of Python's own is not handed on to them.
for ignored in (signal.SIGINT, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])):
    if signal.getsignal(ignored) is signal.SIG_IGN:
        signal.signal(ignored, lambda *_: None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser's test is tried once more where it failed, which the summary counts.

    On a busy machine a key may be pressed before the page hears it.
    """
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1))


# The browser's fixtures, for a module each in place of the session: while Playwright is open, its event loop is the
# thread's running one, and no other test of the process could run one of its own.
@pytest.fixture(scope="module")
def playwright() -> Generator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def browser_type(playwright: Playwright, browser_name: str) -> BrowserType:
    return getattr(playwright, browser_name)


@pytest.fixture(scope="module")
def browser_type_launch_args(browser_type: BrowserType) -> dict:
    """Debian's Chromium, else Playwright's own; nothing that calls home."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if not path and not Path(browser_type.executable_path).exists():
        pytest.skip("no Chromium: install Debian's package or run `playwright install chromium`")
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    return {"executable_path": path, "args": ["--no-sandbox", "--disable-gpu", *quiet, *camera]}


@pytest.fixture(scope="module")
def browser(browser_type: BrowserType, browser_type_launch_args: dict) -> Generator[Browser]:
    browser = browser_type.launch(**browser_type_launch_args)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def browser_context_args(base_url: str | None) -> dict:
    return {"base_url": base_url} if base_url else {}


@pytest.fixture(scope="session")
def real_posters() -> Path:
    """The folder of the real posters: train.csv and Images/."""
    folder = Path(os.environ.get("POSTERCLF_DATA", ROOT.parent / "shared" / "posters"))
    if not (folder / "train.csv").is_file():
        pytest.skip(f"the real posters are not in {folder}; POSTERCLF_DATA names their folder")
    return folder


@pytest.fixture
def drawn_posters(tmp_path: Path) -> Path:
    """A data set of 20 posters of coloured noise, two genres told by their colour: train.csv and Images/."""
    random = np.random.default_rng(0)
    images = tmp_path / "Images"
    images.mkdir()
    rows = []
    for number in range(20):
        genre = ("Comedy", "Horror")[number % 2]
        noise = random.integers(0, 120, (90, 60, 3), dtype=np.uint8)
        noise[..., 0 if genre == "Horror" else 1] += 120
        Image.fromarray(noise).save(images / f"p{number:02}.jpg")
        rows.append(row(f"p{number:02}", genre, "Drama") if number % 4 == 0 else row(f"p{number:02}", genre))
    write_csv(tmp_path / "train.csv", rows)
    return tmp_path
