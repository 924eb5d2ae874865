"""The door of the page's server, in front of Streamlit: how many visits come in, and what they may send.

A websocket is a visit. Who finds the page full gets 503 with Retry-After, and so does the address that Streamlit's own
script asks before it connects: it asks again every few seconds, and comes in by itself. See index/connection.js.
"""

import asyncio
import time
from dataclasses import dataclass, field

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from posterclf.settings import MAX_VISITS
from posterclf.telemetry import REFUSED, VISITS

MAX_MESSAGE = 8_000_000  # bytes of a message of the browser: a table of labels, or a batch of pictures for Teach
PACE, BURST = 20, 200  # messages a second that a visit is heard with, and how many may come at once
SILENT = 30 * 60  # seconds without a word, after which a visit gives its place to one who waits
AGAIN = 5  # seconds after which to knock again
GOING, TOO_LARGE, POLICY, FULL = 1001, 1009, 1008, 1013  # codes of RFC 6455 and of its registry
# What the page's own browser sends. Others would empty the caches of all visits, or tell of the server's Git.
HEARD = frozenset({"rerun_script", "stop_script", "app_heartbeat", "backend_operation_request"})
STREAM, ASKED = "/_stcore/stream", "/_stcore/host-config"


@dataclass(eq=False)
class Visitor:
    """One open websocket.

    heard:   when it said something last, in the loop's seconds
    budget:  how many messages it may send at once now
    leave:   set where its place is given to another one
    """

    heard: float = field(default_factory=time.monotonic)
    budget: float = BURST
    leave: asyncio.Event = field(default_factory=asyncio.Event)


class Door:
    """Middleware; the event loop's thread alone uses it."""

    def __init__(self, app: ASGIApp):
        self.app = app
        self.visitors: set[Visitor] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] == "websocket" and path.endswith(STREAM):
            await self._visit(scope, receive, send)
        elif scope["type"] == "http" and path.endswith(ASKED) and self._is_full():
            await _full()(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _is_full(self) -> bool:
        """Whether nobody more is let in; one who was silent for long leaves for the next one."""
        if len(self.visitors) < MAX_VISITS.value:
            return False
        longest = min(self.visitors, key=lambda visitor: visitor.heard)
        if time.monotonic() - longest.heard < SILENT:
            return True
        longest.leave.set()
        self.visitors.discard(longest)
        return False

    async def _visit(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._is_full():
            REFUSED.labels("visits").inc()
            if "websocket.http.response" in scope.get("extensions", {}):
                return await _full()(scope, receive, send)
            await send({"type": "websocket.close", "code": FULL, "reason": ""})
            return
        visitor = Visitor()
        self.visitors.add(visitor)
        VISITS.inc()
        try:
            await self.app(scope, _Hearing(visitor, receive, send), send)
        finally:
            self.visitors.discard(visitor)
            VISITS.dec()


class _Hearing:
    """`receive` of one visitor: what it may say, no faster than it may."""

    def __init__(self, visitor: Visitor, receive: Receive, send: Send):
        self.visitor, self.receive, self.send = visitor, receive, send

    async def __call__(self) -> Message:
        while True:
            message = await self._next()
            if message["type"] != "websocket.receive":
                return message
            await self._pace()
            content = message.get("bytes")
            if content is None:
                return await self._close(POLICY)
            if len(content) > MAX_MESSAGE:
                return await self._close(TOO_LARGE)
            if _kind(content) in HEARD:
                return message

    async def _next(self) -> Message:
        """The next message, or the end where the place is given away."""
        receiving = asyncio.ensure_future(self.receive())
        leaving = asyncio.ensure_future(self.visitor.leave.wait())
        try:
            await asyncio.wait((receiving, leaving), return_when=asyncio.FIRST_COMPLETED)
            return receiving.result() if receiving.done() else await self._close(FULL)
        finally:
            receiving.cancel()
            leaving.cancel()

    async def _close(self, code: int) -> Message:
        await self.send({"type": "websocket.close", "code": code, "reason": ""})
        return {"type": "websocket.disconnect", "code": code, "reason": ""}

    async def _pace(self) -> None:
        """Wait where messages come too fast: what comes after them waits in the browser."""
        visitor, now = self.visitor, time.monotonic()
        visitor.budget = min(BURST, visitor.budget + (now - visitor.heard) * PACE) - 1
        visitor.heard = now
        if visitor.budget < 0:
            await asyncio.sleep(-visitor.budget / PACE)


def _kind(content: bytes) -> str | None:
    """What kind of message of Streamlit's browser it is; None for none."""
    try:
        return BackMsg.FromString(content).WhichOneof("type")
    except Exception:  # protobuf's own DecodeError, of several classes
        return None


def _full() -> Response:
    return Response(status_code=503, headers={"Retry-After": str(AGAIN), "Cache-Control": "no-store"})
