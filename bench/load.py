"""Many visits of the start page at once, beside as many of an empty page: what each waits for, what the server pays."""

import io
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image
from streamlit.proto.Common_pb2 import DoubleArray

from bench.measuring import ROOT, Measured, p95
from bench.pages import EMPTY_PAGE, served
from bench.processes import peak_memory, processor_seconds
from bench.visits import Visit
from posterclf.shipped import shipped_samples

AT_ONCE = (1, 20, 50)  # visits
STEPS = 5  # of the threshold
THINKING = 2.0  # seconds before everything that a visit does
OURS, EMPTY = "posterclf", "an empty page"
# What a visit does -> in words. The page is open once its script is done and its own files are there.
WHAT = {
    "open": "the page opens",
    "step": "the threshold is moved",
    "sample": "a sample is chosen",
    "upload": "a poster is uploaded and answered",
}
# The same things to do, on a page that does nothing with them.
EMPTY_LOAD = f"""{EMPTY_PAGE.replace("28)", "28, key='threshold')")}
st.button("Sample", key="sample")
st.file_uploader("Upload", key="upload")
"""

# Does something on a visit's page and returns the seconds that it took, given the visit's number and the step's.
Deed = Callable[[Visit, int, int], float]


def empty_step(page: Visit, number: int, step: int) -> float:
    return page.set("threshold", double_array_value=DoubleArray(data=[_percent(number, step)]))


def empty_sample(page: Visit, number: int, step: int) -> float:
    return page.set("sample", trigger_value=True)


def empty_upload(page: Visit, number: int, step: int) -> float:
    return page.upload("upload", "poster.jpg", poster(number))


def our_step(page: Visit, number: int, step: int) -> float:
    chosen = page.data["posterclf-answer"]["chosen"]
    return page.keep("posterclf-answer", "chosen", chosen | {"one": _percent(number, step), "number": step + 1})


def our_sample(page: Visit, number: int, step: int) -> float:
    others = shipped_samples()[1:]
    return page.send("posterclf-gallery", "sample", others[number % len(others)].stem)


def our_upload(page: Visit, number: int, step: int) -> float:
    began, uploader, content = time.perf_counter(), page.data["posterclf-upload"], poster(number)
    page.put(f"{uploader['address']}/poster/0", content)
    file = {"number": uploader["taken"] + 1, "key": "poster", "name": "poster.jpg", "size": len(content), "status": 204}
    page.send("posterclf-upload", "came", {"files": [file], "left_out": 0})
    return time.perf_counter() - began


EMPTY_DEEDS = {"step": empty_step, "sample": empty_sample, "upload": empty_upload}
OUR_DEEDS = {"step": our_step, "sample": our_sample, "upload": our_upload}


def measure() -> list[Measured]:
    measured = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        empty = folder / "empty.py"
        empty.write_text(EMPTY_LOAD)
        for visits in AT_ONCE:
            with served(empty, folder) as address:
                measured += measured_visits(contender(EMPTY, visits), address, visits, EMPTY_DEEDS)
            with served(ROOT / "streamlit_app.py") as address:
                measured += measured_visits(contender(OURS, visits), address, visits, OUR_DEEDS)
    return measured


def contender(name: str, visits: int) -> str:
    return f"{name}, {visits} at once"


def poster(number: int) -> bytes:
    """A poster as a JPEG, another one for each number below 225."""
    samples = shipped_samples()
    content = io.BytesIO()
    with Image.open(samples[number % len(samples)]) as image:
        image.save(content, "JPEG", quality=80 + number // len(samples) % 15)
    return content.getvalue()


def _percent(visit: int, step: int) -> int:
    """A threshold that the visit has not chosen before."""
    return 30 + 10 * step + visit % 10


def measured_visits(name: str, address: str, visits: int, deeds: Mapping[str, Deed]) -> list[Measured]:
    """The seconds of all that so many visits do at once, and what the server paid for a visit."""
    seconds: dict[str, list[float]] = {what: [] for what in WHAT}
    with Visit(address) as first:  # the network is loaded once, by whoever comes first
        for deed in deeds.values():
            deed(first, visits, 0)
    together = threading.Barrier(visits)

    def visit(number: int) -> None:
        together.wait()
        began = time.perf_counter()
        with Visit(address) as page:
            seconds["open"].append(time.perf_counter() - began)
            for what, deed in deeds.items():
                for step in range(STEPS if what == "step" else 1):
                    time.sleep(THINKING)
                    seconds[what].append(deed(page, number, step))

    before = processor_seconds()
    with ThreadPoolExecutor(visits) as pool:
        faults = [future.exception() for future in [pool.submit(visit, number) for number in range(visits)]]
    used, memory = (processor_seconds() - before) / visits, peak_memory()
    failures = [repr(fault) for fault in faults if fault]
    times = ", ".join(f"{what} {statistics.median(values):.2f} {p95(values):.2f}" for what, values in seconds.items())
    print(f"  {name}: {times}; {used:.2f} s a visit, {memory / 1e6:.0f} MB", *failures, sep="\n  ", flush=True)
    return [
        *(Measured(f"load, {what}", name, values, metadata={"p95": p95(values)}) for what, values in seconds.items()),
        Measured("load, processor of a visit", name, [used]),
        Measured("load, memory", name, [memory], "byte"),
        Measured("load, visits that came through", name, [visits - len(failures)], "integer"),
    ]
