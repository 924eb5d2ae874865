"""What the page's server has beside the page: its index.html, files that browsers keep, and where uploads arrive."""

import streamlit as st
from starlette.routing import Route

from posterclf.app import browser_files
from posterclf.app.index import index
from posterclf.app.uploads import inbox


def routes() -> list[Route]:
    """For `st.App`, after all other routes; below the path that the page is served at, where it is told one."""
    base = st.get_option("server.baseUrlPath").strip("/")
    below = f"/{base}" if base else ""
    found = [*browser_files.routes(), *inbox.routes(), *index.routes()]
    return [Route(f"{below}{route.path}", route.endpoint, methods=list(route.methods or ())) for route in found]
