"""posterclf page"""

import os
import socket
import sys
import webbrowser
from contextlib import suppress

import click

from posterclf.cli import server
from posterclf.cli.options import runtime_options
from posterclf.cli.output import say
from posterclf.errors import ServiceError

PORT = 8501  # Streamlit's


@click.command()
@server.host_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help=f"0 takes one that is free.  [default: {PORT}, or one that is free where that is taken]",
)
@click.option("--browser/--no-browser", default=True, help="Open the page in a browser.  [default: where there is one]")
@server.log_option
@runtime_options
def page(host: str, port: int | None, browser: bool, form: str | None, runtime: str | None, precision: str | None):
    """Open the page in the browser: drop a poster on it, move the threshold, teach it labels of your own.

    All models that `posterclf models` lists are on it, those of your own too, which POSTERCLF_MODELS names. It is
    served until Ctrl-C, to this computer alone unless --host says otherwise. `posterclf serve` has an HTTP API beside
    it.
    """
    from posterclf.app.application import page_application

    server.set_up(host, form, runtime, precision)
    server.end_well_when_terminated()
    listening = _listening(host, port)
    url = server.url(host, listening)
    app = page_application()

    def started() -> None:
        with suppress(OSError):  # nobody may read it: that is no reason not to serve
            say(f"The page is at {url}; Ctrl-C ends it.")
        if browser and _has_browser():
            webbrowser.open(url)

    with suppress(KeyboardInterrupt):  # the ordinary way to end it
        server.run(app, listening, started)


def _listening(host: str, port: int | None) -> socket.socket:
    if port is not None:
        return server.listening(host, port)
    try:
        return server.listening(host, PORT)
    except ServiceError:  # another page, for example
        return server.listening(host, 0)


def _has_browser() -> bool:
    """Not where it would be one in a terminal, which hides what is said there."""
    return sys.platform in ("win32", "darwin") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
