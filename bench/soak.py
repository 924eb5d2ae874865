"""Visits one after another, each using every way to bring pictures: what the server holds must stay as it is.

`python -m bench soak` or `make soak`; the number of visits is SOAK's, 300 without it.
"""

import base64
import os
import statistics
import time

from bench.load import our_sample, our_step, our_upload, poster
from bench.measuring import ROOT, Measured
from bench.pages import served
from bench.processes import memory
from bench.visits import Visit

VISITS = int(os.environ.get("SOAK", "300"))
SETTLED = 100  # visits, after which nothing may grow
MAX_GROWTH = 30e6  # bytes
EVERY = 10  # visits: how often one looks
KEPT = 2  # seconds that a visit may come back in, in place of Streamlit's 120: they need not be waited for
GONE = 2 * KEPT  # seconds after which a visit that has left is forgotten
PICTURES = 4  # of a project


def use_everything(address: str, number: int) -> None:
    """Open the page, move the threshold, choose a sample, bring a poster; then Many posters; then Teach."""
    with Visit(address) as page:
        our_step(page, number, 0)
        our_sample(page, number, 0)
        our_upload(page, number, 0)
    with Visit(address, "many") as page:
        bring_many(page, number)
    with Visit(address, "teach") as page:
        teach(page, number)


def bring_many(page: Visit, number: int) -> None:
    """Bring three posters to Many posters."""
    uploader, files = page.data["posterclf-upload"], []
    for one in range(3):
        content = poster(number + one)
        page.put(f"{uploader['address']}/f{one}/0", content)
        files.append({"number": one + 1, "key": f"f{one}", "name": f"{one}.jpg", "size": len(content), "status": 204})
    page.send("posterclf-upload", "came", {"files": files, "left_out": 0})


def teach(page: Visit, number: int) -> None:
    """Bring pictures of two labels, of which the page learns."""
    board = page.data["posterclf-board"]
    changes = [
        {
            "do": "picture", "key": f"n{one}", "name": f"{one}.jpg", "path": "", "labels": [("red", "blue")[one % 2]],
            "sure": True, "together": one > 0, "content": base64.b64encode(poster(number + one)).decode(),
        }
        for one in range(PICTURES)
    ]  # fmt: skip
    batch = {"seq": board["seq"] + 1, "project": board["project"], "changes": changes}
    page.send("posterclf-board", "changes", batch)


def measure() -> list[Measured]:
    os.environ["STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL"] = str(KEPT)
    held: dict[int, int] = {}
    with served(ROOT / "streamlit_app.py") as address:
        for number in range(1, VISITS + 1):
            use_everything(address, number)
            if number % EVERY == 0:
                time.sleep(GONE)
                held[number] = memory()
                print(f"  {number} visits: {held[number] / 1e6:.0f} MB", flush=True)
    settled = [size for number, size in held.items() if number >= min(SETTLED, VISITS // 2)]
    growth = statistics.mean(settled[-3:]) - statistics.mean(settled[:3])
    print(f"  grown by {growth / 1e6:.1f} MB since the {SETTLED}th", flush=True)
    assert growth <= MAX_GROWTH, "The server grows with each visit."
    return [
        Measured("soak, memory", f"{VISITS} visits one after another", [float(size) for size in settled], "byte"),
    ]
