"""An application asked in this process: nothing is listened at, and what the answer leaves behind is done on return."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests
from requests.structures import CaseInsensitiveDict
from starlette.types import ASGIApp, Message

HOST = b"127.0.0.1:8501"
BASE = f"http://{HOST.decode()}"
AT_ONCE = 2**16  # bytes of a body that come at once


class Asked:
    """A client of one application."""

    def __init__(self, app: ASGIApp):
        self._app = app

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> requests.Response:
        return self.request("POST", path, **options)

    def request(self, method: str, path: str, **options: Any) -> requests.Response:
        """options: as `requests.Request` takes them"""
        prepared = requests.Request(method, BASE + path, **options).prepare()
        path, _, query = (prepared.path_url or "/").partition("?")
        headers = {name.lower().encode(): _bytes(text) for name, text in prepared.headers.items()}
        return self.raw(method, path, query.encode(), _bytes(prepared.body or b""), headers)

    def raw(
        self, method: str, path: str, query: bytes, body: bytes = b"", headers: Mapping[bytes, bytes] | None = None
    ) -> requests.Response:
        """Any bytes behind the question mark and in the headers, as a server may hand them on."""
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query,
            "root_path": "",
            "headers": list({b"host": HOST, **(headers or {})}.items()),
            "client": ("127.0.0.1", 9),
            "server": ("127.0.0.1", 8501),
            "state": {},
        }
        # In a thread of its own: the one of the tests may have a loop, which Playwright runs.
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(asyncio.run, self._answer(scope, body)).result()

    async def _answer(self, scope: dict[str, Any], body: bytes) -> requests.Response:
        sent = [body[place : place + AT_ONCE] for place in range(0, len(body), AT_ONCE)] or [b""]
        answer, content = requests.Response(), bytearray()

        async def receive() -> Message:
            if not sent:
                await asyncio.Event().wait()  # the client stays, and sends nothing more
            return {"type": "http.request", "body": sent.pop(0), "more_body": bool(sent)}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer.status_code = message["status"]
                headers = {name.decode(): text.decode() for name, text in message["headers"]}
                answer.headers = CaseInsensitiveDict(headers)
            else:
                content.extend(message.get("body", b""))

        await self._app(scope, receive, send)
        answer._content = bytes(content)
        return answer


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("latin-1")
