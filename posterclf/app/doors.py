"""The doors of the page: where it is served, and Streamlit's addresses that it has no use for."""

import re

import streamlit as st
from starlette.types import ASGIApp

from posterclf.app.crowd.door import Door
from posterclf.service.doors import Doors

# What the page needs of what Streamlit serves below _stcore/. Metrics, the agents' routes and logins are for nobody.
NEEDED = r"health|host-config|stream|bidi-components/.*"
CLOSED = re.compile(rf"/(_stcore(?!/({NEEDED})\Z)|auth|component|app/static|oauth2callback)(/|\Z)", re.DOTALL)


def doors(app: ASGIApp) -> Doors:
    """The page, with or without the API, behind its doors."""
    return Doors(Door(app), CLOSED, base_path())


def base_path() -> str:
    """The path below which the page is served, such as /posters; empty for none."""
    base = st.get_option("server.baseUrlPath").strip("/")
    return f"/{base}" if base else ""
