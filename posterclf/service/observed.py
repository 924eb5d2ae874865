"""What is seen of the API's requests: each is timed, counted and logged under an id, without anything that it holds."""

import secrets
import time
from collections.abc import Iterable
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from posterclf.service.logs import log
from posterclf.telemetry import REFUSED, REQUESTS, SECONDS

REQUEST_ID = "X-Request-Id"
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")
TIMED = "/v1/predict"  # a check of the health would make requests look faster than they are
_REFUSED = "posterclf.refused"  # in a request's scope


class Observed:
    """Around an application that is mounted: what it answers is timed, counted and logged.

    paths:  below the mount, as they are declared; all others are told as one, since strangers make them up
    """

    def __init__(self, app: ASGIApp, paths: Iterable[str]):
        self._app, self._paths = app, frozenset(paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status, fault = time.perf_counter(), 0, None
        name, refusals = secrets.token_hex(8), scope.setdefault(_REFUSED, [])

        async def observed_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = name
            await send(message)

        try:
            await self._app(scope, receive, observed_send)
        except Exception as error:
            fault = error
            if not status:  # the server answers it
                raise
        finally:
            path = self._path(scope)
            seconds = time.perf_counter() - started
            REQUESTS.labels(path, str(status or 500)).inc()
            if path.endswith(TIMED):
                SECONDS.labels("request").observe(seconds)
            method = scope["method"] if scope["method"] in METHODS else "other"
            facts: dict[str, Any] = {"request": name, "method": method, "path": path, "status": status or 500}
            facts["milliseconds"] = round(seconds * 1000, 1)
            if refusals:
                facts["refused"] = refusals[-1]
            log.log(*((40, "fault") if fault else (20, "request")), exc_info=fault, extra=facts)

    def _path(self, scope: Scope) -> str:
        below = scope["path"].removeprefix(scope.get("root_path", ""))
        return f"/api{below}" if below in self._paths else "/api/*"


def refused(scope: Scope, kind: str) -> None:
    """Count a refusal, and keep its kind for the line of its request."""
    REFUSED.labels(kind).inc()
    scope.setdefault(_REFUSED, []).append(kind)
