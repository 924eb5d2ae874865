"""What uvicorn is told, whoever starts it: which protocols, how many connections, and what it does not tell others."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import uvicorn
from starlette.types import Receive

from posterclf.service import connections
from posterclf.service.connection_table import ConnectionTable
from posterclf.service.logs import log

MAX_DESCRIPTORS = 8192  # as many as are asked of the system
ACCEPT_FAILED = "socket.accept() out of system resource"  # asyncio's words, a thousand times a second
SECONDS_QUIET = 60


def bound(receive: Receive) -> None:
    """Let the server that runs this application use the protocols of `connections`.

    receive:  of the application's lifespan. uvicorn gives no other way to its own settings where somebody else starts
              it, as `streamlit run` does; it makes a protocol for each connection of what they say then.
    """
    config = getattr(getattr(receive, "__self__", None), "config", None)
    if not isinstance(config, uvicorn.Config):
        return
    descriptors = _descriptors()
    connections.BoundedProtocol.table = ConnectionTable(min(connections.MAX_CONNECTIONS, descriptors // 2))
    config.http_protocol_class = connections.BoundedProtocol
    config.ws_protocol_class = connections.RefusingWebSockets
    config.backlog = descriptors // 16  # asyncio accepts as many at once, before any of them can be refused
    config.encoded_headers = [header for header in config.encoded_headers if header[0] != b"server"]
    config.timeout_graceful_shutdown = connections.SHUTDOWN_SECONDS
    asyncio.get_running_loop().set_exception_handler(_quiet_accept())
    # A line for each damaged request, as uvicorn writes, would be a stranger's way to fill the log.
    logging.getLogger("uvicorn.error").addFilter(lambda record: record.levelno >= logging.ERROR)


def _descriptors() -> int:
    """How many files and connections this process may have, after asking for more."""
    try:
        import resource
    except ImportError:  # Windows
        return MAX_DESCRIPTORS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_DESCRIPTORS if hard == resource.RLIM_INFINITY else min(MAX_DESCRIPTORS, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
    return MAX_DESCRIPTORS if soft == resource.RLIM_INFINITY else min(soft, MAX_DESCRIPTORS)


def _quiet_accept() -> Callable[[asyncio.AbstractEventLoop, dict[str, Any]], None]:
    """A loop's exception handler that says once a minute that no descriptors are left, and all else as ever."""
    said = -SECONDS_QUIET

    def handle(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        nonlocal said
        if context.get("message") != ACCEPT_FAILED:
            loop.default_exception_handler(context)
        elif loop.time() - said >= SECONDS_QUIET:
            said = loop.time()
            log.error("no-descriptors")

    return handle
