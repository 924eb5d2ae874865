"""A class of thirty teaches at once: what each waits for, and what the server keeps of them."""

import base64
import io
import threading
import time
from functools import cache

import numpy as np

from bench.measuring import ROOT, Measured, p95
from bench.pages import served
from bench.processes import memory
from bench.visits import Visit
from posterclf.teaching.clothes import COLOURS, KINDS, drawn_clothes

ALONE, CLASS = 1, 30  # visits at once
PICTURES, BATCH = 40, 8  # of each visit
CHANGES = 3
THINKING = 2.0  # seconds between two changes
# Measured -> in words; all but the first and the last until it has learned and the page is drawn.
WHAT = {
    "open": "the page opens",
    "eight pictures": "eight pictures are brought, looked at and learned",
    "a change": "a label is given or taken",
    "a picture tried": "a picture of the pile is tried",
}
COMPONENT = "posterclf-board"


def measure() -> list[Measured]:
    measured = []
    for visits in (ALONE, CLASS):
        with served(ROOT / "streamlit_app.py") as address:
            measured += _measured(address, visits)
    return measured


def at_once(visits: int) -> str:
    """The contender of so many visits."""
    return f"{visits} at once"


def _measured(address: str, visits: int) -> list[Measured]:
    """The seconds of everything that each of so many visits does, all at once, and the server's memory."""
    with Visit(address, "teach") as first:  # the network is loaded once, by whoever comes first
        _bring(first, 0, 0)
    before = memory()
    seconds: dict[str, list[float]] = {what: [] for what in WHAT}
    done, leave = threading.Barrier(visits + 1), threading.Event()

    def visit(number: int) -> None:
        time.sleep(THINKING * number / visits)
        began = time.perf_counter()
        with Visit(address, "teach") as page:
            seconds["open"].append(time.perf_counter() - began)
            for batch in range(PICTURES // BATCH):
                seconds["eight pictures"].append(_bring(page, number, batch))
                time.sleep(THINKING)
            for change in range(CHANGES):
                seconds["a change"].append(_mark(page, change))
                time.sleep(THINKING)
                seconds["a picture tried"].append(_show(page, change))
                time.sleep(THINKING)
            done.wait()
            leave.wait()

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(visits)]
    for thread in threads:
        thread.start()
    done.wait()
    kept = (memory() - before) / visits
    leave.set()
    for thread in threads:
        thread.join()
    name = at_once(visits)
    return [
        *(Measured(f"teach, {what}", name, values, metadata={"p95": p95(values)}) for what, values in seconds.items()),
        Measured("teach, memory of a visit", name, [kept], "byte"),
    ]


def _bring(page: Visit, visit: int, batch: int) -> float:
    pictures = _drawn(visit % 8, batch)
    changes = [
        {
            "do": "picture",
            "key": f"k{batch}-{number}",
            "name": f"{batch}-{number}.jpg",
            "path": "",
            "labels": labels,
            "sure": True,
            "content": content,
            "together": number > 0,
        }
        for number, (content, labels) in enumerate(pictures)
    ]
    return _send(page, changes)


def _mark(page: Visit, change: int) -> float:
    identity = page.data[COMPONENT]["pictures"][change]["id"]
    return _send(page, [{"do": "mark", "pictures": [identity], "label": "red", "on": change % 2 == 0}])


def _show(page: Visit, change: int) -> float:
    return _send(page, [{"do": "show", "picture": page.data[COMPONENT]["pictures"][change]["id"]}])


def _send(page: Visit, changes: list[dict]) -> float:
    told = page.data[COMPONENT]
    seconds = page.send(COMPONENT, "changes", {"seq": told["seq"] + 1, "project": told["project"], "changes": changes})
    assert page.data[COMPONENT]["seq"] == told["seq"] + 1
    return seconds


@cache
def _drawn(visit: int, batch: int) -> list[tuple[str, list[str]]]:
    """Pictures as a browser would send them, with their labels."""
    random = np.random.default_rng((visit, batch))
    pictures = []
    for _ in range(BATCH):
        piece = (str(random.choice(list(KINDS))), str(random.choice(list(COLOURS))))
        content = io.BytesIO()
        drawn_clothes(random, [piece]).save(content, "JPEG", quality=90)
        pictures.append((base64.b64encode(content.getvalue()).decode(), list(piece)))
    return pictures
