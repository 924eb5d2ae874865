"""posterclf serve"""

import os
import re
import signal
import socket
import sys
import threading
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import click

from posterclf.cli.options import needs_extra, runtime_options, warn_of_folders_without_models
from posterclf.cli.output import say
from posterclf.errors import ServiceError

if TYPE_CHECKING:
    from types import FrameType

    from starlette.types import ASGIApp

    from posterclf.service.api import Service
    from posterclf.service.backends import Backend

MOST_MESSAGE = 8 * 2**20  # bytes of one that comes by websocket, as .streamlit/config.toml has it
ALL_ADDRESSES = ("0.0.0.0", "::")
SECONDS_TO_END = 3.5  # after that nothing is waited for
SOME_ADDRESS = ("192.0.2.1", 9)  # of RFC 5737, which is nobody's


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at; 0.0.0.0 for all.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8501, show_default=True, help="0 takes one that is free."
)
@click.option(
    "--log",
    "form",
    type=click.Choice(["text", "json"]),
    help="What standard error gets: warnings, or every request as an object of JSON.  [default: text]",
)
@click.option(
    "--base-path",
    envvar="STREAMLIT_SERVER_BASE_URL_PATH",  # as `streamlit run` takes it
    default="",
    metavar="PATH",
    callback=lambda context, option, path: _base_of(path),
    help="Serve all of it below a path, such as /posters.",
)
@runtime_options
@click.option("--no-page", is_flag=True, help="The HTTP API alone.")
@click.option("--ray", "on_ray", is_flag=True, help="Let replicas on Ray Serve predict, here or on a cluster.")
@click.option("--address", help="Of an existing Ray cluster, such as auto or ray://host:10001.  [default: a local one]")
@click.option(
    "--replicas",
    type=(click.IntRange(1), click.IntRange(1)),
    default=(1, 4),
    show_default=True,
    metavar="LEAST MOST",
    help="Between how many replicas Ray Serve scales with the load.",
)
def serve(
    host: str,
    port: int,
    form: str | None,
    base_path: str,
    runtime: str | None,
    precision: str | None,
    no_page: bool,
    on_ray: bool,
    address: str | None,
    replicas: tuple[int, int],
):
    """Serve the page and an HTTP API, in one process on one port with one copy of the model.

    \b
    POST /api/v1/predict   a picture as the body, or several as a form
    GET  /api/v1/models    which models can be asked, and their labels
    GET  /api/v1/health    whether pictures are predicted; it lets the default model predict one
    GET  /api/v1/live      whether requests are answered at all
    GET  /api/             a page to try it, with its description, openapi.json

    All models that `posterclf models` lists are served, those of your own too, which POSTERCLF_MODELS names.

    With --ray the process keeps the addresses and the page, and hands every picture to a replica; one that is lost
    costs no request. On an existing cluster the replicas stay when this command ends (`serve shutdown` of Ray ends
    them), so that several such commands can share them.

    What computes the networks, --runtime and --precision, is in the answer of /api/v1/health.

    There is no encryption and no password: put a proxy that has both before it where strangers can reach it. It answers
    to this computer's names and to addresses in figures; POSTERCLF_HOSTS tells it others.
    """
    from posterclf import settings
    from posterclf.apart.calls import decode_apart
    from posterclf.inference.runtimes.choice import RuntimeChoice
    from posterclf.service import logs
    from posterclf.service.api import Service, offered_models
    from posterclf.service.client import ADDRESS
    from posterclf.service.metrics import start_metrics

    if address and not on_ray:
        raise click.UsageError("--address is for --ray.")
    if replicas[0] > replicas[1]:
        raise click.UsageError("--replicas names the least first.")
    # The page sets up the log again, with Streamlit's part in it; it, the API and replicas ask for the shared models.
    for setting, asked in ((settings.LOG, form), (settings.RUNTIME, runtime), (settings.PRECISION, precision)):
        if asked:
            os.environ[setting.name] = asked
    settings.check_settings()
    RuntimeChoice.of().require_installed()
    warn_of_folders_without_models()
    offered_models()  # where there is none, it says so before a port is taken and a cluster started
    _end_well_when_terminated()
    listening = _listening(host, port)
    url = _url("127.0.0.1" if host in ALL_ADDRESSES else host, listening) + base_path
    if no_page:  # with the page its own start does so
        decode_apart("posterclf.inference.network_input")
    backend = _ray_backend(address, replicas) if on_ray else _local_backend()
    _end_well_when_terminated()  # Ray has set a handler of its own
    if on_ray:  # the page asks the API too, and needs no model of its own
        os.environ.setdefault(ADDRESS, url)
    # What it listens at is one of its names.
    os.environ[settings.HOSTS.name] = ",".join([*settings.HOSTS.value, host])
    app = _api_alone(Service(backend), base_path) if no_page else _with_page(Service(backend), base_path)
    logs.set_up(settings.LOG.value)
    start_metrics()
    shown = (_url(_address_in_network() or "127.0.0.1", listening) + base_path) if host in ALL_ADDRESSES else url
    with suppress(OSError):  # nobody may read it: that is no reason not to serve
        say(f"{'The API is' if no_page else 'The page and the API are'} at {shown}; to try the API: {shown}/api/")
    with closing(backend), suppress(KeyboardInterrupt):  # the ordinary way to end it
        _run(app, listening)


def _end_well_when_terminated() -> None:
    """Until the server itself listens to signals."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


def _run(app: "ASGIApp", listening: socket.socket) -> None:
    import asyncio

    import uvicorn

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: "FrameType | None") -> None:
            """As uvicorn does it, without raising the signal once more at the end: it ends well."""
            self.force_exit, self.should_exit = self.should_exit, True  # the second time nothing is waited for
            ending = threading.Timer(SECONDS_TO_END, os._exit, [0])  # whatever a thread or Ray is still at
            ending.daemon = True
            ending.start()

    config = uvicorn.Config(app, log_config=None, access_log=False, ws="websockets-sansio", ws_max_size=MOST_MESSAGE)
    asyncio.run(Server(config).serve([listening]))


def _local_backend() -> "Backend":
    from posterclf.service.backends import LocalBackend

    backend = LocalBackend()
    backend.load()
    return backend


def _ray_backend(address: str | None, replicas: tuple[int, int]) -> "Backend":
    with needs_extra("ray"):
        from posterclf.service.on_ray import RayBackend
    return RayBackend(address, *replicas)


def _base_of(path: str) -> str:
    """Such as /posters; empty for none."""
    parts = [part for part in path.split("/") if part]
    if any(not re.fullmatch(r"[\w.~-]+", part, re.ASCII) or not part.strip(".") for part in parts):
        raise click.BadParameter("A path has letters, digits, . _ ~ and -, such as /posters.")
    return "".join(f"/{part}" for part in parts)


def _url(host: str, listening: socket.socket) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"


def _address_in_network() -> str | None:
    """This computer's address in its network, which other devices can open; None where it is in none.

    Connecting a socket of UDP asks the system for a route and sends nothing.
    """
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.connect(SOME_ADDRESS)
        return asking.getsockname()[0]
    return None


def _listening(host: str, port: int) -> socket.socket:
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


def _api_alone(service: "Service", base_path: str) -> "ASGIApp":
    from starlette.applications import Starlette
    from starlette.routing import Mount

    from posterclf.service.doors import Doors

    return Doors(Starlette(routes=[Mount(base_path, service.app)]) if base_path else service.app, base=base_path)


def _with_page(service: "Service", base_path: str) -> "ASGIApp":
    from posterclf.app.beside_api import page_and_api

    return page_and_api(service, base_path)
