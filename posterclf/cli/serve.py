"""posterclf serve"""

import os
import re
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import click

from posterclf.cli import server
from posterclf.cli.options import runtime_options
from posterclf.cli.output import say
from posterclf.extras import require_extra

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from posterclf.service.api import Service
    from posterclf.service.backends import Backend


@click.command()
@server.host_option
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8501, show_default=True, help="0 takes one that is free."
)
@server.log_option
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
    if address and not on_ray:
        raise click.UsageError("--address is for --ray.")
    if replicas[0] > replicas[1]:
        raise click.UsageError("--replicas names the least first.")
    require_extra("serve" if no_page else "page", *(["ray"] if on_ray else []))
    from posterclf.apart.calls import decode_apart
    from posterclf.service.api import Service
    from posterclf.settings import URL

    server.set_up(host, form, runtime, precision)
    server.end_well_when_terminated()
    listening = server.listening(host, port)
    if no_page:  # with the page its own start does so
        decode_apart("posterclf.inference.network_input")
    backend = _ray_backend(address, replicas) if on_ray else _local_backend()
    server.end_well_when_terminated()  # Ray has set a handler of its own
    if on_ray:  # the page asks the API too, and needs no model of its own
        local = "127.0.0.1" if host in server.ALL_ADDRESSES else host
        os.environ.setdefault(URL.name, server.url(local, listening) + base_path)
    app = _api_alone(Service(backend), base_path) if no_page else _with_page(Service(backend), base_path)
    url = server.url(host, listening) + base_path
    with suppress(OSError):  # nobody may read it: that is no reason not to serve
        say(f"{'The API is' if no_page else 'The page and the API are'} at {url}; to try the API: {url}/api/")
    with closing(backend), suppress(KeyboardInterrupt):  # the ordinary way to end it
        server.run(app, listening)


def _local_backend() -> "Backend":
    from posterclf.service.backends import LocalBackend

    backend = LocalBackend()
    backend.load()
    return backend


def _ray_backend(address: str | None, replicas: tuple[int, int]) -> "Backend":
    from posterclf.service.on_ray import RayBackend

    return RayBackend(address, *replicas)


def _base_of(path: str) -> str:
    """Such as /posters; empty for none."""
    parts = [part for part in path.split("/") if part]
    if any(not re.fullmatch(r"[\w.~-]+", part, re.ASCII) or not part.strip(".") for part in parts):
        raise click.BadParameter("A path has letters, digits, . _ ~ and -, such as /posters.")
    return "".join(f"/{part}" for part in parts)


def _api_alone(service: "Service", base_path: str) -> "ASGIApp":
    from starlette.applications import Starlette
    from starlette.routing import Mount

    from posterclf.service.doors import Doors

    return Doors(Starlette(routes=[Mount(base_path, service.app)]) if base_path else service.app, base=base_path)


def _with_page(service: "Service", base_path: str) -> "ASGIApp":
    from posterclf.app.application import page_application

    return page_application(service, base_path)
