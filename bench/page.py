"""What letting go of the threshold costs, beside a slider in an empty fragment: the server's time, and bytes.

While it is dragged nothing is sent; the server learns where it came to rest.
"""

import base64
import tempfile
from collections import Counter
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.measuring import ROOT, Measured
from bench.pages import EMPTY_PAGE, chromium, served

STEPS = 20


class Wire:
    """The messages on a page's WebSocket, with their times on the browser's clock; the server's are decoded."""

    def __init__(self, session: CDPSession):
        self._frames: list[tuple[float, ForwardMsg | None, int]] = []
        session.send("Network.enable")
        session.on("Network.webSocketFrameSent", self._sent)
        session.on("Network.webSocketFrameReceived", self._received)

    def _sent(self, event: dict) -> None:
        self._frames.append((event["timestamp"], None, 0))

    def _received(self, event: dict) -> None:
        if not self._frames:  # it belongs to the step before
            return
        content = base64.b64decode(event["response"]["payloadData"])
        message = ForwardMsg()
        message.ParseFromString(content)
        self._frames.append((event["timestamp"], message, len(content)))

    def forget(self) -> None:
        self._frames.clear()

    @property
    def finished(self) -> bool:
        return any(message and message.WhichOneof("type") == "script_finished" for _, message, _ in self._frames)

    @property
    def seconds(self) -> float:
        """From the browser's last message before the response to the last message of the response."""
        first_received = next(index for index, (_, message, _) in enumerate(self._frames) if message)
        return self._frames[-1][0] - self._frames[first_received - 1][0]

    @property
    def bytes_by_kind(self) -> Counter:
        """Kind of message or of element -> bytes."""
        return sum((Counter({_kind(message): size}) for _, message, size in self._frames if message), Counter())


def measure() -> list[Measured]:
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.py"
        empty.write_text(EMPTY_PAGE)
        with served(ROOT / "streamlit_app.py") as ours, served(empty) as other, chromium() as browser:
            pages = {
                name: _opened(browser, address)
                for name, address in {"posterclf": f"{ours}/?rule=one", "an empty fragment": other}.items()
            }
            seconds: dict[str, list[float]] = {name: [] for name in pages}
            sizes: dict[str, list[float]] = {name: [] for name in pages}
            kinds: dict[str, Counter] = {}
            for _ in range(STEPS):
                for name, (page, wire) in pages.items():
                    _step(page, wire)
                    seconds[name].append(wire.seconds)
                    sizes[name].append(wire.bytes_by_kind.total())
                    kinds[name] = wire.bytes_by_kind
    return [Measured("threshold let go, time", name, values) for name, values in seconds.items()] + [
        Measured(
            "threshold let go, bytes",
            name,
            values,
            "byte",
            {f"bytes of {kind}": size for kind, size in kinds[name].items()},
        )
        for name, values in sizes.items()
    ]


def _opened(browser: Browser, address: str) -> tuple[Page, Wire]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    wire = Wire(page.context.new_cdp_session(page))
    page.goto(address)
    slider = page.get_by_role("slider").first
    slider.wait_for(timeout=60_000)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)
    page.wait_for_load_state("networkidle")
    slider.focus()
    for _ in range(3):
        _step(page, wire)
    return page, wire


def _step(page: Page, wire: Wire) -> None:
    wire.forget()
    page.keyboard.press("ArrowRight")
    while not wire.finished:
        page.wait_for_timeout(20)


def _kind(message: ForwardMsg) -> str:
    kind = message.WhichOneof("type")
    if kind != "delta":
        return kind
    kind = message.delta.WhichOneof("type")
    return message.delta.new_element.WhichOneof("type") if kind == "new_element" else kind
