"""Connections as strangers make them, to a real server: half of a request, too much of one, and too many of them."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from threading import Event
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from posterclf.service import connections
from posterclf.service.doors import Doors
from tests.support.served import served

WHOLE = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
HALF = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Half: "
BODY = b"POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nbegun"
HANDSHAKE = (
    b"Upgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDAwMDAwMDAwMDAwMDAwMA==\r\n"
)
PATIENCE = 30  # seconds, for the test to end where a connection is held
SOON = 0.2
Connect = Callable[[], socket.socket]


@pytest.fixture
def few(monkeypatch) -> int:
    """As many connections as there may be; asked for before the server."""
    monkeypatch.setattr(connections, "MAX_CONNECTIONS", 12)
    return 12


@pytest.fixture
def bodies() -> list[str]:
    """What came of each body."""
    return []


@pytest.fixture
def given_up() -> Event:
    """Set where an endless answer ends."""
    return Event()


@pytest.fixture
def connect(bodies, given_up) -> Iterator[Connect]:
    """Connects to a server of which a body is waited for."""

    async def page(request: Request) -> Response:
        return PlainTextResponse("page")

    async def body(request: Request) -> Response:
        try:
            bodies.append((await request.body()).decode())
        except ClientDisconnect:
            bodies.append("gone")
        return PlainTextResponse("read")

    async def pieces() -> AsyncIterator[bytes]:
        try:
            while True:
                yield bytes(2**20)
                await asyncio.sleep(0)  # others are let at it
        finally:
            given_up.set()

    async def endless(request: Request) -> Response:
        return StreamingResponse(pieces())

    app = Starlette(routes=[Route("/", page), Route("/body", body, methods=["POST"]), Route("/endless", endless)])
    with served(SimpleNamespace(app=Doors(app))) as url, ExitStack() as opened:
        address = ("127.0.0.1", int(url.rpartition(":")[2]))
        yield lambda: opened.enter_context(socket.create_connection(address, PATIENCE))


def answer(connection: socket.socket, sent: bytes = b"") -> str:
    """All that comes until the other side ends it."""
    received = b""
    try:
        connection.sendall(sent)
        while piece := connection.recv(65536):
            received += piece
    except (ConnectionResetError, BrokenPipeError):
        pass
    return received.decode()


def first_line(connection: socket.socket, sent: bytes) -> str:
    """Of an answer after which the connection stays."""
    connection.sendall(sent)
    return connection.recv(65536).decode().partition("\r\n")[0]


def is_open(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        return connection.recv(1, socket.MSG_PEEK) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


def test_half_of_a_head_is_refused_after_a_time(connect, monkeypatch):
    monkeypatch.setattr(connections, "HEAD_SECONDS", SOON)
    assert answer(connect(), HALF).startswith("HTTP/1.1 408 Request Timeout")


def test_half_of_a_further_head_is_refused_too(connect, monkeypatch):
    connection = connect()
    assert first_line(connection, WHOLE) == "HTTP/1.1 200 OK"
    monkeypatch.setattr(connections, "HEAD_SECONDS", SOON)
    assert answer(connection, HALF).startswith("HTTP/1.1 408 ")


def test_a_connection_in_advance_is_closed_without_a_word(connect, monkeypatch):
    monkeypatch.setattr(connections, "HEAD_SECONDS", SOON)
    assert answer(connect()) == ""


def test_a_body_that_rests_is_given_up(connect, monkeypatch, bodies):
    monkeypatch.setattr(connections, "BODY_REST", SOON)
    assert answer(connect(), BODY) == ""
    assert first_line(connect(), WHOLE) == "HTTP/1.1 200 OK"
    assert bodies == ["gone"]


def test_an_answer_that_nobody_takes_is_given_up(connect, monkeypatch, given_up):
    monkeypatch.setattr(connections, "READING_REST", SOON)
    connect().sendall(b"GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert given_up.wait(PATIENCE)


def test_a_body_may_come_in_pieces(connect, bodies):
    connection = connect()
    connection.sendall(BODY)
    for _ in range(4):
        connection.sendall(bytes(200))
    assert first_line(connection, bytes(1000 - 805)) == "HTTP/1.1 200 OK"
    assert [len(body) for body in bodies] == [1000]


@pytest.mark.parametrize(
    "rest",
    [
        b"x: " + b"x" * 2 * connections.MAX_HEAD,
        b"x: " + b"x" * connections.MAX_HEAD + b"\r\n\r\n",
        b"a: b\r\n" * connections.MAX_HEAD + b"\r\n",
    ],
    ids=["half", "field", "fields"],
)
def test_a_head_that_is_too_large_is_refused(connect, rest):
    assert answer(connect(), WHOLE[:-2] + rest).startswith("HTTP/1.1 431 ")


def test_an_address_that_is_too_long_is_refused(connect):
    long = WHOLE.replace(b"/ ", b"/" + b"x" * connections.MAX_HEAD + b" ")
    assert answer(connect(), long).startswith("HTTP/1.1 431 ")


@pytest.mark.parametrize(
    "handshake",
    [
        WHOLE[:-2] + HANDSHAKE + b"a: b\r\n" * 500 + b"\r\n",
        WHOLE[:-2] + HANDSHAKE + b"x: " + b"x" * 9000 + b"\r\n\r\n",
        WHOLE[:-2] + HANDSHAKE + b"Content-Length: 5\r\n\r\nabcde",
        (WHOLE[:-2] + HANDSHAKE + b"\r\n").replace(b"GET", b"POST"),
        WHOLE[:-2] + HANDSHAKE.replace(b"13", b"12") + b"\r\n",
    ],
    ids=["fields", "field", "body", "method", "version"],
)
def test_a_handshake_that_cannot_be_read_is_refused(connect, handshake):
    assert answer(connect(), handshake).startswith("HTTP/1.1 4")


def test_requests_before_their_answers_are_few(connect):
    assert answer(connect(), WHOLE * 3000).count("HTTP/1.1 200 OK") <= connections.MAX_PIPELINED + 1
    several = WHOLE * 4 + WHOLE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    assert answer(connect(), several).count("HTTP/1.1 200 OK") == 5


def test_who_has_a_whole_request_is_answered_while_many_owe_one(few, connect):
    owing = []
    for _ in range(20):
        owing.append(connect())
        owing[-1].sendall(HALF)
        assert first_line(connect(), WHOLE) == "HTTP/1.1 200 OK"
    assert sum(is_open(connection) for connection in owing) <= few // 2


def test_bodies_that_are_owed_make_room_too(few, connect):
    owing = []
    for _ in range(20):
        owing.append(connect())
        owing[-1].sendall(BODY)
    assert first_line(connect(), WHOLE) == "HTTP/1.1 200 OK"
    assert sum(is_open(connection) for connection in owing) <= few // 2


def test_no_answer_names_the_server_and_damage_leaves_no_line_in_the_log(connect, caplog):
    with caplog.at_level(logging.DEBUG):
        damaged = answer(connect(), b"no request at all\r\n\r\n")
        connection = connect()
        connection.sendall(WHOLE)
        whole = connection.recv(65536).decode()
    assert damaged.startswith("HTTP/1.1 400 ")
    assert "server:" not in (damaged + whole).lower()
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_handshake_that_is_refused_leaves_no_line_in_the_log(connect, caplog):
    foreign = WHOLE[:-2] + HANDSHAKE + b"Origin: http://elsewhere.example\r\n\r\n"
    assert answer(connect(), foreign).startswith("HTTP/1.1 403 ")
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
