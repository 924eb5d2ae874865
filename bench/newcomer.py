"""The newcomer's path, by script and timed, into bench/newcomer.json: `make newcomer`.

In an empty directory, README and tutorial are followed to the letter: the first page, the first poster of one's own, the
first labels of one's own, trained and shown, and the first test that notices a wrong change.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Page, expect

from bench.pages import ROOT, chromium, free_port
from posterclf.atomic import write_beside
from tests.support.documents import make_data, run_document

RESULTS = Path(__file__).with_name("newcomer.json")
PATIENCE = 1800  # seconds at most for what is downloaded and installed
BARS = ".answer .barlayer .point"
WRONG = (
    "posterclf/labels.py",
    "return probabilities >= ",
    "return probabilities > ",
    "tests/test_labels.py",
)  # and who minds


def main() -> None:
    seconds: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="newcomer-") as folder, chromium() as browser:
        checkout, place = Path(folder, "posterclf"), Path(folder, "own")
        with timed(seconds, "the project is here"):
            subprocess.run(["git", "clone", "--quiet", ROOT, checkout], check=True)
        with timed(seconds, "the first page, with all that it needs installed"):
            page = browser.new_page()
            server = served_by(first_commands(checkout)[0], checkout)
            with server as address:
                open_page(page, address)
                with timed(seconds, "the first poster of one's own is read"):
                    bring_poster(page, ROOT / "assets" / "samples" / "otto.jpg")
        make_data(place)
        with timed(seconds, "the tutorial, with labels of one's own trained and served"):
            run_document(checkout / "docs" / "tutorial.md", place, checkout / ".venv" / "bin")
        with timed(seconds, "labels of one's own are on the page"):
            show_own_labels(browser.new_page(), checkout, place)
        with timed(seconds, "what the tests need is installed"):
            subprocess.run(["make", "--silent", ".venv/test.done"], cwd=checkout, check=True, stdout=subprocess.DEVNULL)
        with timed(seconds, "a wrong change is noticed by a test"):
            require_noticed(checkout)
    content = json.dumps(
        {"date": time.strftime("%Y-%m-%d"), "processors": os.cpu_count(), "seconds": seconds}, indent=1
    )
    write_beside(RESULTS, lambda path: path.write_text(content + "\n", encoding="utf-8"))


@contextmanager
def timed(seconds: dict[str, float], what: str) -> Iterator[None]:
    """Add what it takes, and say it."""
    begin = time.monotonic()
    yield
    seconds[what] = round(time.monotonic() - begin, 1)
    print(f"{seconds[what]:7.1f} s  {what}", flush=True)


def first_commands(checkout: Path) -> list[str]:
    """The commands of README's first block, without what is said behind them."""
    text = (checkout / "README.md").read_text(encoding="utf-8")
    block = re.search(r"```bash\n(.*?)```", text, re.DOTALL)
    assert block
    return [line.partition("#")[0].strip() for line in block[1].splitlines()]


@contextmanager
def served_by(command: str, folder: Path, **variables: str) -> Iterator[str]:
    """The address at which a command serves, once it does; its port is told to it by Streamlit's variable."""
    port = free_port()
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("POSTERCLF_", "STREAMLIT_"))
    }
    environment |= {"STREAMLIT_SERVER_PORT": str(port), "STREAMLIT_SERVER_HEADLESS": "true"} | variables
    process = subprocess.Popen(
        ["bash", "-c", command.replace("PORT", str(port))],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        end = time.monotonic() + PATIENCE
        while not _answers(f"http://127.0.0.1:{port}/_stcore/health"):
            assert process.poll() is None and time.monotonic() < end, f"{command} does not serve"
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _answers(address: str) -> bool:
    with suppress(OSError), urlopen(address, timeout=5) as response:
        return response.status == 200
    return False


def open_page(page: Page, address: str, bars: int = 25) -> None:
    """Open the start page, and wait for the bars of the first sample."""
    page.goto(address)
    expect(page.locator(BARS)).to_have_count(bars, timeout=120_000)


def bring_poster(page: Page, poster: Path) -> None:
    """Choose a file, and wait until its probabilities are there."""
    page.locator(".upload input[type=file]").first.set_input_files(poster)
    expect(page.locator(".st-key-poster")).to_contain_text("Your poster.", timeout=60_000)
    expect(page.locator(BARS)).to_have_count(25)


def show_own_labels(page: Page, checkout: Path, place: Path) -> None:
    """The page with the tutorial's model, whose labels stand beside a picture of one's own."""
    (card,) = place.glob("runs/*/card.json")
    labels = json.loads(card.read_text(encoding="utf-8"))["labels"]
    command = f"{checkout}/.venv/bin/posterclf page --no-browser --port PORT"
    with served_by(command, place, POSTERCLF_MODELS=str(place / "runs")) as address:
        open_page(page, f"{address}/?model={card.parent.name}", len(labels))
        page.locator(".upload input[type=file]").first.set_input_files(next((place / "clothes").rglob("*.jpg")))
        expect(page.locator(".st-key-poster")).to_contain_text("Your picture.", timeout=60_000)
        shown = {name.removesuffix(" ?") for name in page.locator(".answer .ytick").all_text_contents()}
    assert shown == set(labels), shown


def require_noticed(checkout: Path) -> None:
    """A threshold that leaves out what it should predict: a test fails, and passes again once the change is undone."""
    name, right, wrong, test = WRONG
    module = checkout / name
    kept = module.read_text(encoding="utf-8")
    assert right in kept
    pytest = [shutil.which("pytest", path=checkout / ".venv" / "bin"), "-q", test]
    for text, expected in ((kept.replace(right, wrong), 1), (kept, 0)):
        module.write_text(text, encoding="utf-8")
        run = subprocess.run(pytest, cwd=checkout, capture_output=True, text=True)
        assert run.returncode == expected, run.stdout
    assert "FAILED" not in run.stdout


if __name__ == "__main__":
    main()
