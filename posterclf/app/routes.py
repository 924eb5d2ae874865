"""What the page's server has beside the page: its index.html, files that browsers keep, and where uploads arrive."""

from collections.abc import Iterable

from starlette.routing import BaseRoute, Mount, Route

from posterclf.app import browser_files, process
from posterclf.app.doors import base_path
from posterclf.app.index import index
from posterclf.app.uploads import inbox


def routes(more: Iterable[BaseRoute] = ()) -> list[BaseRoute]:
    """For `st.App`; below the path that the page is served at, where it is told one.

    more:  routes that come before the page's own
    """
    found = [*more, *browser_files.routes(), *inbox.routes(), *process.routes(), *index.routes()]
    return [_below(base_path(), route) for route in found]


def _below(base: str, route: BaseRoute) -> BaseRoute:
    if isinstance(route, Mount):
        return Mount(base + route.path, route.app)
    assert isinstance(route, Route)
    return Route(base + route.path, route.endpoint, methods=list(route.methods or ()))
