"""What every request to page and API passes, and what every answer has: names, origins, and headers for browsers.

Put around the whole application, so that its errors and static files have the headers as well.
"""

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from posterclf.service.logs import log
from posterclf.service.observed import refused
from posterclf.service.problems import Problem, response_of
from posterclf.service.server_settings import bound
from posterclf.settings import FRAME_ANCESTORS, HOSTS

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = "Content-Security-Policy"
NOTHING = "default-src 'none'"  # the policy of what has none of its own: a picture or JSON, opened by itself
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
DEFAULT_PORTS = {"http": ":80", "https": ":443"}
HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^\[\]:/@?#\\\s]+)(:\d{1,5})?")
API = re.compile(r"/api(/|$)")


@dataclass(frozen=True)
class Names:
    """The host names that the service answers to, beside addresses in figures, which nobody can point elsewhere.

    A page of a stranger whose name is made to point at this computer (DNS rebinding) could read all answers otherwise.
    """

    own: frozenset[str]
    told: tuple[str, ...]  # by the operator

    @classmethod
    def of_this_computer(cls) -> "Names":
        name = socket.gethostname().lower()
        return cls(frozenset({"localhost", name, f"{name}.local"}), tuple(told.lower() for told in HOSTS.value))

    def has(self, host: str) -> bool:
        """host:  the header, with or without a port"""
        name = _name(host)
        return name is not None and (_is_address(name) or name in self.own or self.told_of(name))

    def told_of(self, name: str) -> bool:
        return any(
            pattern == "*" or name == pattern or (pattern.startswith("*.") and name.endswith(pattern[1:]))
            for pattern in self.told
        )


class Doors:
    """An application behind its doors.

    closed:  addresses that nobody is answered at
    base:    the path below which all of it is, such as /posters; empty for none
    """

    def __init__(self, app: ASGIApp, closed: re.Pattern[str] | None = None, base: str = ""):
        self.app, self.closed, self.base = app, closed, base
        self.names = Names.of_this_computer()
        self.ancestors = " ".join(["frame-ancestors 'self'", *FRAME_ANCESTORS.value])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            bound(receive)
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                self._add_headers(message, scope.get("scheme") == "https")
            await send(message)

        connection = HTTPConnection(scope)
        refusal = self._refusal(connection, scope.get("method", "websocket"))
        if refusal is None and scope["type"] == "websocket":
            scope = _with_host_of_origin(scope, connection.headers)
        await (refusal or self.app)(scope, receive, with_headers)

    def _refusal(self, connection: HTTPConnection, method: str) -> Response | None:
        path = connection.scope["path"].removeprefix(self.base)
        hosts = connection.headers.getlist("host")
        if len(hosts) > 1 or (hosts and not self.names.has(hosts[0])):
            detail = "This service does not answer to that host name. Its operator names its own in POSTERCLF_HOSTS."
            problem = Problem(421, "unknown-host", detail)
            log.warning("unknown-host")
        elif self.closed and self.closed.match(path):
            problem = Problem(404, "unknown-path", "There is nothing at this address.")
        elif method not in SAFE_METHODS and not API.match(path) and not self._is_own(connection.headers):
            problem = Problem(403, "foreign-page", "This page does not take requests from pages of other sites.")
        else:
            return None
        if API.match(path):
            return response_of(problem)
        refused(connection.scope, problem.kind)
        return PlainTextResponse(problem.detail, problem.status)

    def _is_own(self, headers: Headers) -> bool:
        """Whether the request comes from this page, or from no page.

        X-Forwarded-Host is believed: the page of a stranger cannot send it with a websocket, and with anything else
        only after asking, which is not granted.
        """
        origin = headers.get("origin")
        if origin is None:
            return True
        try:
            parts = urlsplit(origin)
        except ValueError:
            return False
        standard = DEFAULT_PORTS.get(parts.scheme, "")
        ours = [headers.get("host", ""), headers.get("x-forwarded-host", "").partition(",")[0].strip()]
        if parts.netloc.lower().removesuffix(standard) in (
            host.lower().removesuffix(standard) for host in ours if host
        ):
            return True
        return self.names.told_of(_name(parts.netloc) or "")

    def _add_headers(self, message: Message, encrypted: bool) -> None:
        if encrypted:  # before a proxy that speaks HTTPS Streamlit does not know that it is
            message["headers"] = [(name, _secured(name, value)) for name, value in message["headers"]]
        headers = MutableHeaders(scope=message)
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        if message["status"] == 304 and POLICY not in headers:
            return  # a browser would put it onto the page that it kept
        headers[POLICY] = f"{headers.get(POLICY, NOTHING)}; {self.ancestors}"


def _secured(name: bytes, value: bytes) -> bytes:
    """A header, a cookie as one that is sent encrypted alone."""
    return value + b"; Secure" if name.lower() == b"set-cookie" and b"; secure" not in value.lower() else value


def _name(host: str) -> str | None:
    """The name or address in a Host header, without port, brackets and final dot; None where it is none."""
    found = HOST.fullmatch(host)
    return found[1].strip("[]").rstrip(".").lower() if found else None


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _with_host_of_origin(scope: Scope, headers: Headers) -> Scope:
    """The handshake as if the proxy before us had kept the host.

    Where host and origin differ, Streamlit asks a service on the internet for this computer's address, to compare it.
    """
    if "origin" not in headers:
        return scope
    host = urlsplit(headers["origin"]).netloc.encode("latin-1")
    return {
        **scope,
        "headers": [*((name, value) for name, value in scope["headers"] if name != b"host"), (b"host", host)],
    }
