"""A chart whose numbers lead somewhere: Plotly draws it in the browser, and what is clicked or encircled is told."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from posterclf.app.browser_files import browser_component
from posterclf.app.words import words

HERE = Path(__file__).parent
TOOLS_HEIGHT = 44  # pixels of the row of tools above a map
# What draws: one module with what uses it, in this order.
DRAWING = (HERE / "answer" / "format.js", HERE / "plotly.js", HERE / "drawing.js")
STYLE = HERE / "chart.css"
_chart = browser_component("chart", [*DRAWING, HERE / "chart.js"], style=STYLE, html=HERE / "chart.html")


def chart_ui(
    figure: go.Figure,
    key: str,
    alt: str,
    on_click: Callable[[str], None] | None = None,
    on_area: Callable[[list[tuple[float, float]]], None] | None = None,
) -> None:
    """A chart as wide as its container, of its figure's height.

    alt:       what it shows, for those who cannot see it
    on_click:  called with the `customdata` of what was clicked, a text, before the next run
    on_area:   called with the corners of what was drawn around points, in the numbers of the axes; tools are offered
    """

    def take() -> None:
        picked: dict[str, Any] = st.session_state[key].picked or {}
        if on_click and isinstance(name := picked.get("name"), str):
            on_click(name)
        elif on_area and (area := picked.get("area")):
            on_area([(float(x), float(y)) for x, y in area])

    _chart(
        key=key,
        height=int(str(figure.layout["height"])) + (TOOLS_HEIGHT if on_area else 0),
        data={
            "key": key,
            "figure": figure.to_plotly_json(),
            "alt": alt,
            "clickable": on_click is not None,
            "tools": _tools() if on_area else None,
        },
        on_picked_change=take,
    )


def _tools() -> dict[str, str]:
    return {
        "name": words("numbers.tools"),
        "lasso": words("numbers.lasso"),
        "select": words("numbers.box"),
        "none": words("numbers.no_tool"),
    }
