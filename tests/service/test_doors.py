"""What every request passes and every answer has, as a real server gives it: names, origins, headers."""

import socket
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
import requests
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from posterclf.service.doors import HEADERS, Doors
from posterclf.settings import FRAME_ANCESTORS, HOSTS
from tests.support.served import served

Asked = Callable[..., requests.Response]
OWN_POLICY = {"Content-Security-Policy": "default-src 'self'"}


def application() -> Starlette:
    async def page(request: Request) -> Response:
        if "if-none-match" in request.headers:
            return Response(status_code=304)
        return HTMLResponse("<p>page</p>", headers=OWN_POLICY)

    async def fault(request: Request) -> Response:
        raise RuntimeError("a fault of the page")

    async def cookie(request: Request) -> Response:
        response = JSONResponse({})
        response.set_cookie("a", "b", samesite="lax")
        return response

    async def stream(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_text(websocket.headers["host"])
        await websocket.close()

    return Starlette(
        routes=[
            Route("/", page, methods=["GET", "PUT"]),
            Route("/fault", fault),
            Route("/cookie", cookie),
            Route("/api/v1/predict", cookie, methods=["POST"]),
            WebSocketRoute("/stream", stream),
            Mount("/files", StaticFiles(directory="tests/support")),
        ]
    )


@pytest.fixture
def url() -> Iterator[str]:
    with served(SimpleNamespace(app=Doors(application()))) as url:
        yield url


@pytest.fixture
def ask(url) -> Asked:
    def ask(path: str, method: str = "GET", **headers: str) -> requests.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return requests.request(method, url + path, headers=named, timeout=60)

    return ask


def handshake(url: str, **headers: str) -> str | int:
    """The host that the application behind the doors is told; the status where the handshake is refused."""
    address = urlsplit(url)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    host = named.pop("Host", address.netloc)
    try:
        with (
            socket.create_connection((address.hostname, address.port)) as sock,
            connect(f"ws://{host}/stream", sock=sock, additional_headers=named, proxy=None) as opened,
        ):
            return opened.recv()
    except InvalidStatus as refused:
        return refused.response.status_code


@pytest.mark.parametrize("path", ["/", "/fault", "/cookie", "/files/served.py", "/nothing", "/files/nothing"])
def test_every_answer_has_the_headers(ask, path):
    answer = ask(path)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    policy = "default-src 'self'" if path == "/" else "default-src 'none'"
    assert answer.headers["Content-Security-Policy"] == f"{policy}; frame-ancestors 'self'"
    assert "server" not in answer.headers


def test_an_answer_that_nothing_changed_does_not_take_the_page_its_policy(ask):
    """A browser puts the headers of a 304 onto the page that it kept."""
    assert "Content-Security-Policy" not in ask("/", If_None_Match='"a"').headers


def test_the_operator_says_who_may_show_the_page_in_a_frame(monkeypatch):
    monkeypatch.setenv(FRAME_ANCESTORS.name, "https://school.example, https://*.edu.example")
    with served(SimpleNamespace(app=Doors(application()))) as url:
        policy = requests.get(url, timeout=60).headers["Content-Security-Policy"]
    assert policy.endswith("; frame-ancestors 'self' https://school.example https://*.edu.example")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST.:8501", 200),
        (socket.gethostname(), 200),
        (f"{socket.gethostname()}.local", 200),
        ("127.0.0.1:8501", 200),
        ("192.168.1.7", 200),
        ("[::1]:8501", 200),
        ("[fe80::1]", 200),
        ("rebound.example", 421),
        ("localhost.rebound.example", 421),
        ("127.0.0.1.rebound.example", 421),
        ("localhost@rebound.example", 421),
        ("rebound.example:80#localhost", 421),
        ("2130706433", 421),
        ("localhost:port", 421),
        ("::1", 421),
        ("", 421),
    ],
)
def test_names_that_somebody_else_can_point_here_are_refused(url, ask, host, status):
    assert ask("/", Host=host).status_code == status
    api = ask("/api/v1/predict", "POST", Host=host)
    assert api.status_code == status
    if status == 421:
        assert (api.headers["Content-Type"], api.json()["type"]) == ("application/problem+json", "/api/#unknown-host")
        assert HOSTS.name in api.json()["detail"]


def test_a_forwarded_host_does_not_stand_for_the_host(ask):
    assert ask("/", Host="rebound.example", X_Forwarded_Host="localhost").status_code == 421


def test_two_hosts_are_refused_and_none_is_not(url):
    address = urlsplit(url)
    for head, status in (
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n", b"421"),
        (b"GET / HTTP/1.0\r\n", b"200"),
    ):
        with socket.create_connection((address.hostname, address.port)) as connection:
            connection.sendall(head + b"Connection: close\r\n\r\n")
            assert connection.recv(65536).split()[1] == status


def test_the_operator_says_which_other_names_it_answers_to(monkeypatch):
    monkeypatch.setenv(HOSTS.name, "posters.example.org *.school.example")
    with served(SimpleNamespace(app=Doors(application()))) as url:
        hosts = ("posters.example.org", "a.school.example:8501", "b.a.school.example", "school.example", "example.org")
        answers = [requests.get(url, headers={"Host": host}, timeout=60).status_code for host in hosts]
        assert answers == [200, 200, 200, 421, 421]
        # A proxy that does not keep the host: the page is told the one that the browser sees.
        assert handshake(url, Origin="https://posters.example.org") == "posters.example.org"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"Host": "localhost:8501", "Origin": "http://localhost:8501"}, "localhost:8501"),
        ({"Host": "192.168.1.7:443", "Origin": "https://192.168.1.7"}, "192.168.1.7"),
        ({"Host": "[::1]:8501", "Origin": "http://[::1]:8501"}, "[::1]:8501"),
        ({"Origin": "https://posters.example.org", "X-Forwarded-Host": "posters.example.org"}, "posters.example.org"),
        ({"Origin": "http://elsewhere.example"}, 403),
        ({"Host": "localhost:8501", "Origin": "http://localhost:3000"}, 403),
        ({"Host": "localhost:8501", "Origin": "http://localhost:8501@elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://["}, 403),
        ({"Origin": ""}, 403),
        ({"Host": "rebound.example", "Origin": "http://rebound.example"}, 421),
    ],
)
def test_a_websocket_of_a_page_of_somebody_elses_does_not_get_in(url, headers, expected):
    assert handshake(url, **headers) == (expected or urlsplit(url).netloc)


def test_what_changes_something_is_not_taken_from_pages_of_other_sites_and_the_api_is_for_all(ask):
    assert ask("/", "PUT", Origin="http://elsewhere.example").status_code == 403
    assert ask("/", "PUT").status_code == 200
    assert ask("/", Origin="http://elsewhere.example").status_code == 200
    assert ask("/api/v1/predict", "POST", Origin="http://elsewhere.example").status_code == 200


def test_a_cookie_is_for_https_alone_where_the_page_is(ask):
    assert "Secure" not in ask("/cookie").headers["Set-Cookie"]
    assert ask("/cookie", X_Forwarded_Proto="https").headers["Set-Cookie"].endswith("; Secure")
