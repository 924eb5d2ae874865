"""What uvicorn is told of descriptors, and what it says where there are none."""

import asyncio
import resource

import uvicorn
from starlette.types import Receive, Scope, Send

from posterclf.service import server_settings


def test_more_descriptors_are_asked_for_and_half_of_them_are_for_connections(monkeypatch):
    asked = []
    monkeypatch.setattr(resource, "getrlimit", lambda which: (256, 1000))
    monkeypatch.setattr(resource, "setrlimit", lambda which, limits: asked.append(limits))
    config = uvicorn.Config(_nothing, log_config=None)
    config.load()

    class Lifespan:
        async def receive(self) -> None: ...

    async def start() -> None:
        lifespan = Lifespan()
        lifespan.config = config
        server_settings.bound(lifespan.receive)

    asyncio.run(start())
    assert asked == [(1000, 1000)]
    assert config.http_protocol_class.table.most == 500
    assert config.backlog < 100  # asyncio accepts so many before it asks anything


def test_without_descriptors_the_log_gets_one_line_a_minute(caplog):
    said = []

    class Loop:
        def __init__(self) -> None:
            self.now = 1000.0

        def time(self) -> float:
            return self.now

        def default_exception_handler(self, context: dict) -> None:
            said.append(context["message"])

    loop, handle = Loop(), server_settings._quiet_accept()
    for _ in range(2000):
        handle(loop, {"message": server_settings.ACCEPT_FAILED})
    loop.now += server_settings.SECONDS_QUIET
    handle(loop, {"message": server_settings.ACCEPT_FAILED})
    handle(loop, {"message": "anything else"})
    assert [record.msg for record in caplog.records] == ["no-descriptors", "no-descriptors"]
    assert said == ["anything else"]


async def _nothing(scope: Scope, receive: Receive, send: Send) -> None: ...
