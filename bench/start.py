"""How long a start takes: until the page's first paint, until `posterclf predict` and `--help` are done."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from bench.measuring import ROOT, Measured, median_poster, processes_side_by_side
from bench.pages import EMPTY_PAGE, chromium, served, wait_until

VISITS = 8
STARTS = 5

# The tutorial's way to a prediction, as a script of its own.
ARTICLES_LINES = """
import sys
from keras.models import load_model
from keras.utils import img_to_array, load_img

model = load_model(sys.argv[1])
size = model.input_shape[1:]
img = load_img(sys.argv[2], target_size=size)
img = img_to_array(img)
img = img / 255
proba = model.predict(img.reshape(1, *size))
"""

# When the browser first paints anything, and when it has painted the frame after the page's title came.
WATCH = """
new MutationObserver((_, observer) => {
    if (document.querySelector("h1")) {
        observer.disconnect();
        requestAnimationFrame(() => requestAnimationFrame(() => { window.titlePainted = performance.now(); }));
    }
}).observe(document, { childList: true, subtree: true });
"""
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def measure() -> list[Measured]:
    return [*_first_paint(), *_predict(), *_help()]


def _first_paint() -> list[Measured]:
    paints: dict[str, list[float]] = {"posterclf": [], "an empty page": []}
    titles: dict[str, list[float]] = {name: [] for name in paints}
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.py"
        empty.write_text(EMPTY_PAGE)
        with served(ROOT / "streamlit_app.py") as ours, served(empty) as other, chromium() as browser:
            addresses = {"posterclf": ours, "an empty page": other}
            for address in addresses.values():  # the very first visitor waits for the model as well
                _visit(browser, address)
            for _ in range(VISITS):
                for name, address in addresses.items():
                    paint, title = _visit(browser, address)
                    paints[name].append(paint)
                    titles[name].append(title)
    return [Measured("first paint", name, values) for name, values in paints.items()] + [
        Measured("title painted", name, values) for name, values in titles.items()
    ]


def _visit(browser: Browser, address: str) -> tuple[float, float]:
    """Seconds until the first paint and until the title's, for a visitor with an empty cache."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(address)
    wait_until(page, f"window.titlePainted && {FIRST_PAINT}")
    times = page.evaluate(f"[{FIRST_PAINT}, window.titlePainted]")
    # The server works until the page's last element is drawn: that must not slow down the next visitor.
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)
    context.close()
    return times[0] / 1000, times[1] / 1000


def _predict() -> list[Measured]:
    poster = str(median_poster())
    keras_file = str(ROOT / "models" / "efficientnet" / "model.keras")
    commands = {
        "posterclf": [sys.executable, "-m", "posterclf", "predict", poster],
        "the article's lines": [sys.executable, "-c", ARTICLES_LINES, keras_file, poster],
    }
    return processes_side_by_side("posterclf predict", commands, STARTS)


def _help() -> list[Measured]:
    commands = {
        "posterclf": [sys.executable, "-m", "posterclf", "--help"],
        "Python alone": [sys.executable, "-c", "pass"],
    }
    return processes_side_by_side("posterclf --help", commands, 2 * STARTS)
