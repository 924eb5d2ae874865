"""What `page` and `serve` share: the port that they listen at, and the server that ends well."""

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from posterclf.cli.options import warn_of_folders_without_models
from posterclf.errors import ServiceError

if TYPE_CHECKING:
    from types import FrameType

    from starlette.types import ASGIApp

MAX_MESSAGE = 8 * 2**20  # bytes of one that comes by websocket, as .streamlit/config.toml has it
ALL_ADDRESSES = ("0.0.0.0", "::")
SECONDS_TO_END = 3.5  # after that nothing is waited for
SOME_ADDRESS = ("192.0.2.1", 9)  # of RFC 5737, which is nobody's

host_option = click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen at; 0.0.0.0 for all."
)
log_option = click.option(
    "--log",
    "form",
    type=click.Choice(["text", "json"]),
    help="What standard error gets: warnings, or every request as an object of JSON.  [default: text]",
)


def set_up(host: str, form: str | None, runtime: str | None, precision: str | None) -> None:
    """Put what was asked for into the environment, where whatever loads a model finds it, and check it there.

    raises:  SettingError, MissingExtra, ModelError for what would fail later, before a port is taken
    """
    from posterclf import settings
    from posterclf.inference.runtimes.choice import RuntimeChoice
    from posterclf.service.api import offered_models

    # The page sets up the log again, with Streamlit's part in it; it, the API and replicas ask for the shared models.
    for setting, asked in ((settings.LOG, form), (settings.RUNTIME, runtime), (settings.PRECISION, precision)):
        if asked:
            os.environ[setting.name] = asked
    settings.check_settings()
    RuntimeChoice.of().require_installed()
    warn_of_folders_without_models()
    offered_models()  # where there is none, it says so
    # What it listens at is one of its names.
    os.environ[settings.HOSTS.name] = ",".join([*settings.HOSTS.value, host])


def end_well_when_terminated() -> None:
    """Until the server itself listens to signals."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


def run(app: "ASGIApp", listening: socket.socket, started: Callable[[], object] = lambda: None) -> None:
    """Serve until a signal ends it.

    started:  called once requests are answered
    """
    import asyncio

    import uvicorn

    from posterclf import settings
    from posterclf.service import logs
    from posterclf.service.metrics import start_metrics

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: "FrameType | None") -> None:
            """As uvicorn does it, without raising the signal once more at the end: it ends well."""
            self.force_exit, self.should_exit = self.should_exit, True  # the second time nothing is waited for
            ending = threading.Timer(SECONDS_TO_END, os._exit, [0])  # whatever a thread or Ray is still at
            ending.daemon = True
            ending.start()

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            started()

    logs.set_up(settings.LOG.value)
    start_metrics()
    config = uvicorn.Config(app, log_config=None, access_log=False, ws="websockets-sansio", ws_max_size=MAX_MESSAGE)
    asyncio.run(Server(config).serve([listening]))


def url(host: str, listening: socket.socket) -> str:
    """Where whoever may reach it opens it: on this computer, and where it listens at all addresses in its network."""
    if host in ALL_ADDRESSES:
        host = address_in_network() or "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"


def address_in_network() -> str | None:
    """This computer's address in its network, which other devices can open; None where it is in none.

    Connecting a socket of UDP asks the system for a route and sends nothing.
    """
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.connect(SOME_ADDRESS)
        return asking.getsockname()[0]
    return None


def listening(host: str, port: int) -> socket.socket:
    """port:  0 for one that is free; raises ServiceError where it cannot be used"""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        both = host == "::" and socket.has_dualstack_ipv6()
        listening = socket.create_server((host, port), family=family, backlog=1024, dualstack_ipv6=both)
    except OSError as error:
        raise ServiceError(f"Port {port} of {host} cannot be used: {error.strerror}. Choose another --port.") from error
    # Connections inherit it. Without it the head and the body of a response come 40 ms apart; asyncio sets it only on
    # sockets that name their protocol, which this one does not.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening
