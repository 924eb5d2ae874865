"""`posterclf page` as a process, and what it does with a browser."""

import os
import re
import signal
import socket
import stat
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.support.paths import ROOT

COMMAND = [sys.executable, "-m", "posterclf", "page"]
LINE = re.compile(r"The page is at (http://[\d.]+:\d+); Ctrl-C ends it\.\n")
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")


@contextmanager
def opened(*arguments: str, **environment: str):
    """The address that the process prints; it ends well when it is interrupted."""
    rest = {name: value for name, value in os.environ.items() if name not in SCREENS}
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=rest | environment,
    )
    with process:
        try:
            line = process.stdout.readline()
            assert LINE.fullmatch(line), line + process.stderr.read()
            yield LINE.fullmatch(line)[1]
        finally:
            process.send_signal(signal.SIGINT)
            rest = process.stdout.read(), process.stderr.read()
    assert (process.returncode, *rest) == (0, "", "")


def test_the_page_is_there_with_its_health_and_without_the_api():
    with opened("--port", "0") as url:
        assert "Streamlit" in requests.get(url, timeout=60).text
        assert requests.get(f"{url}/api/v1/health", timeout=60).json()["status"] == "ok"
        assert requests.post(f"{url}/api/v1/predict", data=b"", timeout=60).status_code in (404, 405)


def test_where_the_usual_port_is_taken_another_one_is_used_and_an_asked_for_one_is_refused(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        program = f"from posterclf.cli import page\npage.PORT = {port}\nfrom posterclf.__main__ import main\nmain()"
        process = subprocess.Popen(
            [sys.executable, "-c", program, "page", "--no-browser"], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        with process:
            try:
                assert LINE.fullmatch(process.stdout.readline())[1] != f"http://127.0.0.1:{port}"
            finally:
                process.terminate()
        refused = subprocess.run([*COMMAND, "--port", str(port)], cwd=ROOT, capture_output=True, text=True)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert re.fullmatch(
            rf"Error: Port {port} of 127\.0\.0\.1 cannot be used: .* Choose another --port\.\n", refused.stderr
        )


@pytest.fixture
def browser(tmp_path) -> dict[str, str]:
    """An environment in which a program that writes its argument into a file is the browser."""
    program = tmp_path / "browser"
    program.write_text(f'#!/bin/sh\necho "$1" >> {tmp_path}/asked\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return {"BROWSER": f"{program} %s", "DISPLAY": ":7"}


def test_it_opens_in_the_browser(tmp_path, browser):
    with opened("--port", "0", **browser) as url:
        requests.get(url, timeout=60)
    assert (tmp_path / "asked").read_text() == f"{url}\n"


@pytest.mark.parametrize(("arguments", "screen"), [(("--no-browser",), ":7"), ((), "")])
def test_no_browser_is_opened_where_none_is_wanted_or_there_is_no_screen(tmp_path, browser, arguments, screen):
    with opened("--port", "0", *arguments, **browser | {"DISPLAY": screen}) as url:
        requests.get(url, timeout=60)
    assert not Path(tmp_path / "asked").exists()
