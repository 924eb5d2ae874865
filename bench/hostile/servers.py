"""Doors of the two servers, `posterclf serve` and the page, each a process that is measured from outside."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import requests

from bench.hostile.cases import BOUNDARY
from bench.hostile.here import raise_for_problem
from bench.pages import ROOT, free_port, served
from bench.visits import Visit
from posterclf.app.uploads.inbox import ARRIVED, PIECE
from posterclf.errors import PosterclfError

LONGEST = 60  # seconds
FORM = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}

PICTURE = {"do": "picture", "key": "n1-1", "name": "1.jpg", "path": "", "labels": [], "sure": False, "together": False}

Ask = Callable[[bytes], str]  # the verdict on a file


@contextmanager
def api() -> Iterator[dict[str, dict[str, Ask]]]:
    """Kind of case -> the doors of a served API, by name."""
    port = free_port()
    command = [sys.executable, "-m", "posterclf", "serve", "--no-page", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout and "API" in server.stdout.readline(), "the service did not start"
            address = f"http://127.0.0.1:{port}/api/v1"
            yield {
                "picture": {
                    "API, served": lambda content: _asked(address, data=content),
                    "API, served, as a form": lambda content: _asked(address, files={"file": ("1.jpg", content)}),
                },
                "form": {"API, a form, served": lambda content: _asked(address, data=content, headers=FORM)},
            }
        finally:
            server.terminate()


@contextmanager
def page() -> Iterator[dict[str, dict[str, Ask]]]:
    """Kind of case -> the doors of the served page, by name."""
    with (
        served(ROOT / "streamlit_app.py") as address,
        Visit(address) as start,
        Visit(address, "many") as many,
        Visit(address, "teach") as teach,
    ):
        yield {
            "picture": {
                "page, Classify": lambda content: _brought(start, content, "1.jpg"),
                "page, Many posters": lambda content: _brought(many, content, "1.jpg"),
                "page, Teach": lambda content: _taught(teach, content, PICTURE),
            },
            "table": {"page, table": lambda content: _brought(many, content, "labels.csv")},
            "zip": {"page, Teach, a zip": lambda content: _taught(teach, content, {"do": "zip", "name": "1.zip"})},
        }


def _asked(address: str, **options: object) -> str:
    """raises:  AssertionError where the service is at fault, or is not healthy afterwards"""
    try:
        answer = requests.post(f"{address}/predict", timeout=LONGEST, **options).json()  # pyright: ignore[reportArgumentType]
    except requests.ConnectionError:
        text = "The connection was closed before the answer."
    else:
        error = answer[0].get("error") if isinstance(answer, list) else None
        try:
            raise_for_problem(200, error or answer)
            text = "answer"
        except PosterclfError as refusal:
            text = str(refusal)
    assert requests.get(f"{address}/health", timeout=LONGEST).ok, f"not healthy after: {text}"
    return text


def _brought(visit: Visit, content: bytes, name: str) -> str:
    """A file is brought as the uploader's script brings it.

    raises:  RuntimeError where the page shows an exception
    """
    uploader = visit.data["posterclf-upload"]
    sent = _put(visit, uploader["address"], content)
    file = {"number": uploader["taken"] + 1, "name": name} | sent
    visit.send("posterclf-upload", "came", {"files": [file], "left_out": 0, "choice": file["number"]})
    assert visit.data["posterclf-upload"]["taken"] == file["number"], "the page did not take the file"
    return "answer" if sent["status"] == ARRIVED else f"The server took no more of it, status {sent['status']}."


def _taught(visit: Visit, content: bytes, change: dict[str, Any]) -> str:
    """A file is brought as the board's script brings it; the verdict is what the board says of it."""
    board = visit.data["posterclf-board"]
    change = change | {"content": _put(visit, board["address"], content)}
    changes = [{"do": "dismiss"}, change]
    visit.send("posterclf-board", "changes", {"seq": board["seq"] + 1, "project": board["project"], "changes": changes})
    after = visit.data["posterclf-board"]
    assert after["seq"] == board["seq"] + 1, "the page did not take the file"
    return after["faults"][0]["reason"] if after["faults"] else "answer"


def _put(visit: Visit, address: str, content: bytes) -> dict[str, Any]:
    """The content as pieces in an inbox; returns what a script tells of it."""
    told = {"key": "hostile", "size": len(content), "status": ARRIVED}
    for place in range(0, max(1, len(content)), PIECE):
        try:
            visit.put(f"{address}/hostile/{place}", content[place : place + PIECE])
        except requests.HTTPError as refusal:
            assert refusal.response.status_code < 500, refusal
            return told | {"status": refusal.response.status_code}
    return told
