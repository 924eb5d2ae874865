"""The newcomer's path, by script and timed, into bench/newcomer.json: `make newcomer`.

In an empty directory README and tutorial are followed to the letter: the first page, the first poster of one's own, the
first labels of one's own, trained and shown, and the first test that notices a wrong change.
"""

import json
import os
import re
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
from tests.support.documents import run_document

RESULTS = Path(__file__).with_name("newcomer.json")
PATIENCE = 1800  # seconds at most for what is downloaded and installed
BARS = ".answer .barlayer .point"
TUTORIAL = ROOT / "docs" / "tutorial.md"


def main() -> None:
    seconds: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="newcomer-") as folder, chromium() as browser:
        checkout, place = Path(folder, "posterclf"), Path(folder, "own")
        subprocess.run(["git", "clone", "--quiet", ROOT, checkout], check=True)
        run, test = first_commands(checkout)
        begin = time.monotonic()
        with served_by(run, checkout) as address:
            page = browser.new_page()
            open_page(page, address)
            told(seconds, f"`{run}`: what the page needs is installed, and its first page is read", begin)
            begin = time.monotonic()
            bring_poster(page, ROOT / "assets" / "samples" / "otto.jpg")
            told(seconds, "The first poster of one's own is read", begin)
        begin = time.monotonic()
        subprocess.run(["make", "--silent", ".venv/browser.done"], cwd=checkout, check=True, stdout=subprocess.DEVNULL)
        told(seconds, f"`{test}`: what the tests need is installed", begin)
        place.mkdir()
        for part, taken in run_document(TUTORIAL, place, checkout / ".venv" / "bin", checkout).items():
            told(seconds, f"Tutorial, '{part}'", time.monotonic() - taken)
        begin = time.monotonic()
        show_own_labels(browser.new_page(), f"{checkout}/.venv/bin/posterclf", place)
        told(seconds, "The first labels of one's own stand beside a picture", begin)
    results = {"date": time.strftime("%Y-%m-%d"), "processors": os.cpu_count(), "seconds": seconds}
    content = json.dumps(results, indent=1) + "\n"
    write_beside(RESULTS, lambda path: path.write_text(content, encoding="utf-8"))


def told(seconds: dict[str, float], what: str, begin: float) -> None:
    """Keep and print how long something took that began at `begin`, of the monotonic clock."""
    seconds[what] = round(time.monotonic() - begin, 1)
    print(f"{seconds[what]:7.1f} s  {what}", flush=True)


def markdown() -> str:
    """A row for each step of the path, in whole seconds, one at least."""
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    rows = "\n".join(f"| {what} | {max(1, seconds):,.0f} s |" for what, seconds in results["seconds"].items())
    machine = f"On {results['processors']} processors, {results['date']}"
    return f"""{machine}, downloads included, without the time that one reads:

| step | takes |
| --- | ---: |
{rows}
"""


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
    page.set_default_timeout(120_000)  # the machine may have other things to do
    page.goto(address)
    expect(page.locator(BARS)).to_have_count(bars, timeout=120_000)


def bring_poster(page: Page, poster: Path) -> None:
    """Choose a file, and wait until its probabilities are there."""
    page.locator(".upload input[type=file]").first.set_input_files(poster)
    expect(page.locator(".st-key-poster")).to_contain_text("Your poster.", timeout=60_000)
    expect(page.locator(BARS)).to_have_count(25)


def show_own_labels(page: Page, posterclf: str, place: Path) -> None:
    """The page with the model in `place`, whose labels stand beside a picture of one's own.

    posterclf:  the command
    """
    (card,) = place.glob("runs/*/card.json")
    labels = json.loads(card.read_text(encoding="utf-8"))["labels"]
    command = f"{posterclf} page --no-browser --port PORT"
    with served_by(command, place, POSTERCLF_MODELS=str(place / "runs")) as address:
        open_page(page, f"{address}/?model={card.parent.name}", len(labels))
        page.locator(".upload input[type=file]").first.set_input_files(next((place / "clothes").rglob("*.jpg")))
        expect(page.locator(".st-key-poster")).to_contain_text("Your picture.", timeout=60_000)
        shown = {name.removesuffix(" ?") for name in page.locator(".answer .ytick").all_text_contents()}
    assert shown == set(labels), shown


if __name__ == "__main__":
    main()
