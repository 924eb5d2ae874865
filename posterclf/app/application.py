"""The page as an ASGI application, alone or with the HTTP API: one process, one port, one copy of the model."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit import config

from posterclf.app.doors import doors
from posterclf.app.process import lifespan
from posterclf.app.routes import routes
from posterclf.service.api import Service
from posterclf.service.doors import Doors
from posterclf.shipped import CONFIG


def page_application(service: Service | None = None, base_path: str = "") -> Doors:
    """The page with its theme, from whichever folder it is started.

    service:    the API beside it, None for none
    base_path:  the path below which all of it is, such as /posters; empty for what Streamlit is told
    """
    _configure()
    if base_path:
        config.set_option("server.baseUrlPath", base_path)
    beside = routes(service.routes) if service else routes()
    return doors(st.App(Path(__file__).with_name("main.py"), routes=beside, lifespan=lifespan))


def _configure() -> None:
    """Set what our config.toml says, which Streamlit itself reads only in the folder that it is started in.

    What an operator sets in a file of their own counts before it, and in the environment, where Streamlit has read it.
    """
    for name, value in _options(tomllib.loads(CONFIG.read_text(encoding="utf-8"))):
        if not config.is_manually_set(name):
            config.set_option(name, value)


def _options(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Every value by its name, such as theme.light.primaryColor."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _options(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value
