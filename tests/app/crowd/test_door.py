"""Who is let in, what is heard of whom is in, and how fast."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.types import Message
from streamlit.proto.BackMsg_pb2 import BackMsg

from posterclf.app.crowd import door
from posterclf.app.crowd.door import ASKED, BURST, MAX_MESSAGE, STREAM, Door


class Page:
    """In place of Streamlit: it takes what it is told until the visitor leaves."""

    def __init__(self):
        self.told: list[Message] = []

    async def __call__(self, scope, receive, send):
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        while (message := await receive())["type"] != "websocket.disconnect":
            self.told.append(message)


class Browser:
    """A visitor's side of the door."""

    def __init__(self, let_in: Door, path: str = STREAM, kind: str = "websocket"):
        self.says: asyncio.Queue[Message] = asyncio.Queue()
        self.hears: list[Message] = []
        scope = {"type": kind, "path": path, "extensions": {"websocket.http.response": {}}}
        self.visit = asyncio.ensure_future(let_in(scope, self.says.get, self._hear))

    async def _hear(self, message: Message) -> None:
        self.hears.append(message)

    def say(self, content: bytes | None) -> None:
        self.says.put_nowait({"type": "websocket.receive", "bytes": content, "text": None if content else "text"})

    async def leave(self) -> None:
        self.says.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await self.visit


def message(**what) -> bytes:
    return BackMsg(**what).SerializeToString()


RERUN = message(rerun_script={"page_name": "many"})


@pytest.fixture(autouse=True)
def two_places(monkeypatch):
    monkeypatch.setenv("POSTERCLF_MAX_VISITS", "2")


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def run(body) -> None:
    """In a thread: Playwright leaves a loop in that of the tests."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(body())).result()


def test_the_next_one_is_told_to_wait_and_comes_in_when_there_is_room():
    async def body():
        entrance = Door(Page())
        inside = [Browser(entrance), Browser(entrance)]
        await settled()
        for kind, path in (("websocket", f"/below{STREAM}"), ("http", f"/below{ASKED}")):
            late = Browser(entrance, path, kind)
            await late.visit
            assert late.hears[0]["status"] == 503
            assert (b"retry-after", b"5") in late.hears[0]["headers"]
        health = Browser(entrance, "/_stcore/health", "http")
        await health.visit
        assert health.hears[0]["status"] == 200
        await inside[0].leave()
        asked = Browser(entrance, ASKED, "http")
        await asked.visit
        assert asked.hears[0]["status"] == 200
        third = Browser(entrance)
        await settled()
        assert not third.visit.done()
        await third.leave()
        await inside[1].leave()
        assert not entrance.visitors

    run(body)


def test_who_was_silent_for_long_gives_its_place_away(monkeypatch):
    async def body():
        entrance = Door(Page())
        silent, other = Browser(entrance), Browser(entrance)
        await settled()
        monkeypatch.setattr(door, "SILENT", 0)
        third = Browser(entrance)
        await settled()
        assert silent.visit.done() != other.visit.done()
        left = silent if silent.visit.done() else other
        assert left.hears == [{"type": "websocket.close", "code": 1013, "reason": ""}]
        assert not third.visit.done()
        await third.leave()
        await (other if left is silent else silent).leave()

    run(body)


def test_what_no_browser_of_the_page_says_is_not_heard():
    async def body():
        page = Page()
        visitor = Browser(Door(page))
        for content in (message(clear_cache=True), message(load_git_info=True), message(set_run_on_save=True), b"\xff"):
            visitor.say(content)
        visitor.say(message(file_urls_request={"file_names": ["a"] * 1000}))
        visitor.say(RERUN)
        visitor.say(message(stop_script=True))
        await visitor.leave()
        assert [BackMsg.FromString(heard["bytes"]).WhichOneof("type") for heard in page.told] == [
            "rerun_script",
            "stop_script",
        ]

    run(body)


@pytest.mark.parametrize(("content", "code"), [(b"\n" * (MAX_MESSAGE + 1), 1009), (None, 1008)])
def test_a_message_that_is_too_large_or_no_bytes_ends_the_visit(content, code):
    async def body():
        visitor = Browser(Door(Page()))
        visitor.say(content)
        await visitor.visit
        assert visitor.hears == [{"type": "websocket.close", "code": code, "reason": ""}]

    run(body)


def test_messages_that_come_too_fast_wait(monkeypatch):
    waits = []

    async def body():
        async def waited(seconds):
            waits.append(seconds)

        page = Page()
        visitor = Browser(Door(page))
        await settled()
        monkeypatch.setattr(door.asyncio, "sleep", waited)
        for _ in range(BURST + 100):
            visitor.say(RERUN)
        await visitor.leave()
        assert len(page.told) == BURST + 100

    run(body)
    assert len([seconds for seconds in waits if seconds > 0]) >= 50
