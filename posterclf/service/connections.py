"""Connections of strangers, bounded: how many there are, how long a head and a body take, how large a head is.

uvicorn waits for the rest of a request for ever, and takes as many connections as there are file descriptors. The
protocol here gives both an end, and makes room for whoever has a whole request by dropping whoever owes one longest.
"""

import asyncio
from typing import Any

from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from posterclf.service.connection_table import ConnectionTable
from posterclf.telemetry import REFUSED

HEAD_SECONDS = 10  # from the connection, or the first byte of a further request, to the head's last byte
BODY_REST = 30  # seconds without a byte of a body that is not complete
BODY_SECONDS = 300  # of a whole body
READING_REST = 60  # seconds in which nothing of an answer is taken
MAX_HEAD = 32 * 2**10  # bytes
MAX_PIPELINED = 16  # requests that one connection sends before their answers; browsers send one
MAX_CONNECTIONS = 2000  # where there are descriptors for them; one address has half of them
SHUTDOWN_SECONDS = 2  # for answers that are under way when the service is to end
TOO_LARGE = "The head of the request is too large."


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's protocol with an end to all waiting.

    It is always the one on httptools: a body of 200,000 chunks of a byte takes h11 a second of the event loop, and
    httptools 16 milliseconds.
    """

    table = ConnectionTable(MAX_CONNECTIONS)  # of the server, see `server_settings`

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._head_bytes = 0
        self._timer: asyncio.TimerHandle | None = None
        self._writing_timer: asyncio.TimerHandle | None = None
        self._last_byte = self.loop.time()
        self._body_since: float | None = None
        self._timer = self.loop.call_later(HEAD_SECONDS, self._too_slow)
        self._table, self._address = self.table, self.client and self.client[0]  # None at a Unix socket
        self._table.add(self._address, self)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        self._last_byte = self.loop.time()
        if self._timer is None and self._answered:  # a further request
            self._head_bytes = 0
            self._timer = self.loop.call_later(HEAD_SECONDS, self._too_slow)
        heads = self._answered and self._body_since is None
        super().data_received(data)
        if heads and self._answered and self._body_since is None:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD and not self.transport.is_closing():
                self._refuse(431, TOO_LARGE)
        if self not in self.connections:  # it is a websocket now
            return
        if self._owes:
            self._table.hear(self._address, self)
        else:
            self._table.answer(self._address, self)

    def on_message_begin(self) -> None:
        if len(self.pipeline) >= MAX_PIPELINED:
            raise ValueError("too many requests at once")  # which the parser takes for damage: 400
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._stop_timer()
        self._head_bytes = 0
        if len(self.url) + sum(len(name) + len(value) for name, value in self.headers) > MAX_HEAD:
            self.app = _head_too_large
        if not self._upgrades:
            self._body_since = self.loop.time()
            self._timer = self.loop.call_later(BODY_REST, self._look_at_body)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._body_since = None
        self._stop_timer()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if not self.transport.is_closing() and self._owes:
            self._table.hear(self._address, self)

    def handle_websocket_upgrade(self) -> None:
        self._table.answer(self._address, self)
        super().handle_websocket_upgrade()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._writing_timer = self.loop.call_later(READING_REST, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stop_writing_timer()

    def shutdown(self) -> None:
        super().shutdown()
        self.loop.call_later(SHUTDOWN_SECONDS / 2, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        self._stop_writing_timer()
        self._table.remove(self._address, self)
        super().connection_lost(exc)

    @property
    def _upgrades(self) -> bool:
        """Whether the request that is being read asks for a websocket."""
        return self.parser is not None and self.parser.should_upgrade() and self._should_upgrade()

    @property
    def _answered(self) -> bool:
        """Whether no request of this connection waits for its answer."""
        return self.cycle is None or self.cycle.response_complete

    @property
    def _owes(self) -> bool:
        """Whether nothing can be answered before its client sends more."""
        return self._answered or self.cycle.more_body

    def drop(self) -> None:
        REFUSED.labels("connection").inc()
        self.transport.abort()

    def _too_slow(self) -> None:
        self._timer = None
        if self._head_bytes:
            self._refuse(408, "The request was not complete in time.")
        else:  # a browser that connected in advance
            self.transport.close()

    def _look_at_body(self) -> None:
        now = self.loop.time()
        if self.flow.read_paused:  # it is us who do not read
            self._last_byte = now
        if self._body_since is None or now - self._body_since > BODY_SECONDS or now - self._last_byte >= BODY_REST:
            self.transport.abort()
        else:
            self._timer = self.loop.call_later(self._last_byte + BODY_REST - now, self._look_at_body)

    def _give_up(self) -> None:
        """The service ends: what is still to come of a request is not waited for."""
        if self._owes:
            self.transport.abort()

    def _refuse(self, status: int, sentence: str) -> None:
        REFUSED.labels("connection").inc()
        headers = f"content-type: text/plain\r\ncontent-length: {len(sentence)}\r\nconnection: close\r\n\r\n"
        self.transport.write(STATUS_LINE[status] + headers.encode() + sentence.encode())
        self.transport.close()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _stop_writing_timer(self) -> None:
        if self._writing_timer is not None:
            self._writing_timer.cancel()
            self._writing_timer = None


class RefusingWebSockets(WebSocketsSansIOProtocol):
    """uvicorn's protocol for websockets, as one that can refuse.

    uvicorn holds a handshake that the websockets package cannot read without an answer for ever, and takes one that the
    application refuses for a fault, which it writes into the log.
    """

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._table = BoundedProtocol.table  # in which this connection is already

    def connection_lost(self, exc: Exception | None) -> None:
        self._table.remove(self.client and self.client[0])
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if not self.handshake_initiated:  # the whole of it is there at once
            self.transport.write(STATUS_LINE[400] + b"content-length: 0\r\nconnection: close\r\n\r\n")
            self.transport.close()

    async def send(self, message: Any) -> None:
        await super().send(message)
        self.handshake_complete = self.handshake_complete or self.close_sent


async def _head_too_large(scope: Scope, receive: Receive, send: Send) -> None:
    REFUSED.labels("connection").inc()
    await PlainTextResponse(TOO_LARGE, 431, {"Connection": "close"})(scope, receive, send)
