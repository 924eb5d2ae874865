"""A Streamlit page served as a user starts it, and a real Chromium before it."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent

# An empty page: a title, without which nothing would ever be painted, and a fragment that holds nothing but a slider.
EMPTY_PAGE = """
import streamlit as st

st.title("Empty")


@st.fragment
def empty():
    st.slider("Threshold", 0, 100, 28)


empty()
"""


@contextmanager
def served(script: Path, folder: Path = ROOT, port: int | None = None) -> Iterator[str]:
    """The address at which `script` is served, at a free port where none is given.

    folder:  in which the server is started, whose settings for Streamlit count: ours, or none
    """
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless=true"]
    server = subprocess.Popen(
        [*command, "--server.address=127.0.0.1", f"--server.port={port}", "--browser.gatherUsageStats=false"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert any("URL:" in line for line in server.stdout), "the server ended before it was ready"
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()
        server.stdout.close()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_until(page: Page, expression: str, argument: Any = None, seconds: float = 60) -> None:
    """Wait until an expression is true in the page.

    Playwright's `wait_for_function` would ask a second time by `eval`, which the page's security policy forbids.
    """
    end = time.monotonic() + seconds
    while not page.evaluate(expression, argument):
        assert time.monotonic() < end, f"this has not come true: {expression}"
        page.wait_for_timeout(50)


@contextmanager
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()
