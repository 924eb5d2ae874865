"""posterclf serve"""

import socket
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import click

from posterclf.cli.options import needs_extra, warn_of_folders_without_models
from posterclf.errors import ServiceError

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from posterclf.service.api import Service
    from posterclf.service.backends import Backend

MOST_WEBSOCKET_BYTES = 200 * 2**20  # as Streamlit's own server allows; a pasted picture comes this way


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at; 0.0.0.0 for all.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8501, show_default=True, help="0 takes one that is free."
)
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
def serve(host: str, port: int, no_page: bool, on_ray: bool, address: str | None, replicas: tuple[int, int]):
    """Serve the page and an HTTP API, in one process on one port with one copy of the model.

    \b
    POST /api/v1/predict   a picture as the body, or several as a form
    GET  /api/v1/models    which models can be asked, and their labels
    GET  /api/v1/health    whether pictures are predicted; it lets the default model predict one
    GET  /api/             a page to try it, with its description, openapi.json

    All models that `posterclf models` lists are served, those of your own too, which POSTERCLF_MODELS names.

    With --ray the process keeps the addresses and the page, and hands every picture to a replica; one that is lost
    costs no request. On an existing cluster the replicas stay when this command ends (`serve shutdown` of Ray ends
    them), so that several such commands can share them.

    There is no encryption and no password: put a proxy that has both before it where strangers can reach it.
    """
    import asyncio
    import logging

    import uvicorn

    from posterclf.service.api import Service, offered_models

    if address and not on_ray:
        raise click.UsageError("--address is for --ray.")
    if replicas[0] > replicas[1]:
        raise click.UsageError("--replicas names the least first.")
    warn_of_folders_without_models()
    offered_models()  # where there is none, it says so before a port is taken and a cluster started
    listening = _listening(host, port)
    port = listening.getsockname()[1]
    url = _url(host, port)
    backend = _ray_backend(address, replicas) if on_ray else _local_backend()
    service = Service(backend)
    app = service.app if no_page else _with_page(service, on_ray, host, port)
    for logger in ("uvicorn.access", "uvicorn.error"):  # a line for each request is left to the proxy
        # A filter, because Streamlit changes the level when it starts.
        logging.getLogger(logger).addFilter(lambda record: record.levelno >= logging.WARNING)
    config = uvicorn.Config(app, log_config=None, access_log=False, ws_max_size=MOST_WEBSOCKET_BYTES)
    click.echo(f"{'The API is' if no_page else 'The page and the API are'} at {url}; to try the API: {url}/api/")
    with closing(backend), suppress(KeyboardInterrupt):  # the ordinary way to end it
        asyncio.run(uvicorn.Server(config).serve([listening]))


def _local_backend() -> "Backend":
    from posterclf.service.backends import LocalBackend

    backend = LocalBackend()
    backend.load()
    return backend


def _ray_backend(address: str | None, replicas: tuple[int, int]) -> "Backend":
    with needs_extra("ray"):
        from posterclf.service.on_ray import RayBackend
    return RayBackend(address, *replicas)


def _url(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        raise ServiceError(f"Port {port} of {host} cannot be used: {error.strerror}. Choose another --port.") from error
    # Connections inherit it. Without it the head and the body of a response come 40 ms apart; asyncio sets it only on
    # sockets that name their protocol, which this one does not.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _with_page(service: "Service", on_ray: bool, host: str, port: int) -> "ASGIApp":
    """The page beside the API; on Ray the page asks that API too, and needs no model of its own."""
    import os

    from posterclf.app.beside_api import page_and_api
    from posterclf.service.client import ADDRESS

    if on_ray:
        os.environ.setdefault(ADDRESS, _url("127.0.0.1" if host in ("0.0.0.0", "::") else host, port))
    return page_and_api(service)
