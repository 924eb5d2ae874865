"""Runs the blocks of code in a document, in a folder with the data that the documents speak of."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path

import numpy as np
from filelock import FileLock
from PIL import Image
from sybil import Document, Example
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

from posterclf.teaching.clothes import COLOURS, KINDS, drawn_clothes
from tests.support.csv_files import row, write_csv
from tests.support.paths import ROOT, SAMPLES

SHOWN = {"text", "json", "nginx", "yaml", "toml", "ini", "csv", "dockerfile", "diff"}  # languages that are not run
NOT_RUN = re.compile(r"<!-- not run: (.*?) -->\s*\n(?=[ \t]*```)")
SCRIPTS = Path(sys.executable).parent
PIECES = 6  # pictures of each kind in each colour
SECONDS = 300  # that a block may take, or a server until it answers


def documents() -> list[Path]:
    """All that is written for readers and has code in it."""
    names = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "examples/README.md")
    return [*(ROOT / name for name in names), *sorted((ROOT / "docs").rglob("*.md"))]


def make_data(folder: Path) -> None:
    """clothes/KIND/COLOUR/N.jpg, posters/train.csv with posters/Images/, poster.jpg, and the samples in assets/."""
    random = np.random.default_rng(0)
    for kind in KINDS:
        for colour in COLOURS:
            place = folder / "clothes" / kind / colour
            place.mkdir(parents=True)
            for number in range(PIECES):
                drawn_clothes(random, [(kind, colour)]).save(place / f"{number}.jpg", quality=90)
    images = folder / "posters" / "Images"
    images.mkdir(parents=True)
    rows = []
    for number in range(24):
        genre = ("Comedy", "Horror")[number % 2]
        noise = random.integers(0, 120, (90, 60, 3), dtype=np.uint8)
        noise[..., 0 if genre == "Horror" else 1] += 120
        Image.fromarray(noise).save(images / f"p{number:02}.jpg")
        rows.append(row(f"p{number:02}", genre, *(["Drama"] if number % 4 < 2 else [])))
    write_csv(folder / "posters" / "train.csv", rows)
    shutil.copy(SAMPLES[0], folder / "poster.jpg")
    (folder / "assets").symlink_to(ROOT / "assets")


def make_checkout(folder: Path) -> None:
    """A copy of the program that may be changed; the models' large files are links."""
    for name in ("posterclf", "tests", "assets", "models", ".streamlit", "docs", "bench", "experiments"):
        shutil.copytree(
            ROOT / name, folder / name, copy_function=_linked_if_large, ignore=shutil.ignore_patterns("*.pyc")
        )
    for name in ("pyproject.toml", "constraints.txt", "requirements.txt", "Makefile", "README.md", "streamlit_app.py"):
        shutil.copy(ROOT / name, folder / name)


def _linked_if_large(source: str, target: str) -> None:
    if Path(source).stat().st_size > 100_000:
        Path(target).symlink_to(source)
    else:
        shutil.copy2(source, target)


def reasons(path: Path) -> dict[int, str]:
    """Where a block of a document begins that is not run -> why."""
    text = path.read_text(encoding="utf-8")
    return {found.end(): found[1] for found in NOT_RUN.finditer(text)}


def languages(path: Path) -> Iterator[str]:
    """The language of each block of a document; empty where none is named."""
    fences = re.findall(r"^[ \t]*```(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    yield from (fence.strip().partition(" ")[0] for fence in fences[::2])


def run_document(path: Path, folder: Path, scripts: Path = SCRIPTS, checkout: Path | None = None) -> dict[str, float]:
    """Run its blocks from top to bottom in `folder`.

    scripts:   where `posterclf` and `python` are
    checkout:  which $CHECKOUT is; None for posterclf in `folder`
    returns:   heading of a part -> seconds that its blocks took
    raises:    AssertionError, or what the block raises, with the line of the document
    """
    skipped, seconds = reasons(path), dict[str, float]()
    with chdir(folder), _servers(_environment(folder, scripts, checkout or folder / "posterclf")) as servers:

        def run_bash(example: Example) -> None:
            servers.run(str(example.parsed), folder)

        document = Document.parse(
            str(path), PythonCodeBlockParser(), CodeBlockParser("bash", run_bash), encoding="utf-8"
        )
        blocks = [example for example in document.examples() if not _is_skipped(example, skipped)]
        for example in blocks:  # Python's run in this process
            begin = time.monotonic()
            example.evaluate()
            heading = re.findall(r"^#+ (.*)$", document.text[: example.region.start], re.MULTILINE)[-1]
            seconds[heading] = seconds.get(heading, 0) + time.monotonic() - begin
    return seconds


def _is_skipped(example: Example, skipped: dict[int, str]) -> bool:
    text = example.document.text
    begin = text.rfind("```", 0, example.region.start + 3)
    return any(place <= begin <= place + 8 for place in skipped)


class _Servers:
    """Runs blocks of bash; what a block leaves running, such as a server, lasts until the end of the document."""

    def __init__(self, folder: Path, environment: dict[str, str]):
        self._log = folder / "log"
        self._environment = environment
        self._groups, self._ports = list[int](), list[int]()

    def run(self, block: str, folder: Path) -> None:
        ports = [_port_of(line) for line in block.splitlines() if line.rstrip().endswith("&")]
        assert not any(map(_listens, ports)), f"another program is at one of the ports {ports}"
        self._ports += ports
        with self._log.open("wb") as log:
            process = subprocess.Popen(
                ["bash", "-euo", "pipefail", "-c", block],
                cwd=folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._groups.append(process.pid)
        code = process.wait(SECONDS)
        said = self._log.read_text(encoding="utf-8", errors="replace")
        assert code == 0, f"{block}\nended with {code}:\n{said}"
        for port in ports:
            self._wait_until(port, listens=True)

    def _wait_until(self, port: int, listens: bool) -> None:
        end = time.monotonic() + SECONDS
        while _listens(port) != listens:
            assert time.monotonic() < end, f"port {port}: {self._log.read_text()}"
            time.sleep(0.1)

    def end(self) -> None:
        """End them all, and wait until their ports are free for the next document."""
        for group in self._groups:
            try:
                os.killpg(group, signal.SIGKILL)
            except ProcessLookupError:
                continue
        for port in self._ports:
            self._wait_until(port, listens=False)


def _port_of(line: str) -> int:
    """The port that a command serves at."""
    return int((re.search(r"--(?:server\.)?port[= ](\d+)", line) or ["", "8501"])[1])


def _listens(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def _servers(environment: dict[str, str]) -> Iterator[_Servers]:
    """One document at a time: the ports in them are those that a reader would type."""
    with tempfile.TemporaryDirectory() as folder, FileLock(Path(tempfile.gettempdir(), "posterclf-documents.lock")):
        servers = _Servers(Path(folder), environment)
        try:
            yield servers
        finally:
            servers.end()


def _environment(folder: Path, scripts: Path, checkout: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("POSTERCLF_", "STREAMLIT_"))}
    return kept | {
        "PATH": f"{scripts}{os.pathsep}{kept['PATH']}",
        "CHECKOUT": str(checkout),
        "HOME": str(folder),
    }
