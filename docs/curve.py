"""Draw accuracy against time from what was measured, for docs/how-to/runtimes.md: `make screenshots`.

Needs a Chromium.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import plotly.graph_objects as go
from playwright.sync_api import Browser

from bench.measuring import Measured, load
from bench.pages import ROOT, chromium
from bench.replicas import OURS
from posterclf.registry.model_folder import find_model

PICTURE = ROOT / "docs" / "accuracy-and-time.png"
WIDTH, HEIGHT, SCALE = 760, 430, 2
REPLICAS = "replica, network, processor"
ARTICLE = "network of article, one thread, processor"
FRAME = ".plot-container"
PLACES = ("top left", "bottom center", "top right")  # of the names, in turn: neighbours are near to each other


@dataclass(frozen=True)
class Point:
    """A network in a runtime: milliseconds of one processor for one poster, and mAP on the tutorial's test posters."""

    name: str
    milliseconds: float
    mean_average_precision: float


def points(results: Iterable[Measured]) -> list[Point]:
    """Every runtime of the default model whose mAP is known, and the tutorial's network, the fastest first."""
    found = []
    for result in results:
        known = (result.metadata or {}).get("map")
        if result.figure == REPLICAS and result.contender != OURS and known:
            found.append(Point(result.contender, result.least * 1e3, float(known)))
        evaluation = find_model("article").card.evaluation
        if result.figure == ARTICLE and result.contender == OURS and evaluation:
            found.append(Point("the tutorial's network, LiteRT", result.least * 1e3, evaluation["map"] or 0))
    return sorted(found, key=lambda point: point.milliseconds)


def figure(shown: list[Point]) -> go.Figure:
    scatter = go.Scatter(
        x=[point.milliseconds for point in shown],
        y=[point.mean_average_precision for point in shown],
        text=[point.name for point in shown],
        mode="markers+text",
        textposition=[PLACES[place % len(PLACES)] for place in range(len(shown))],
        marker={"size": 11, "color": "#b3261e"},
    )
    layout = go.Layout(
        template="simple_white",
        font={"size": 14},
        margin={"l": 70, "r": 30, "t": 20, "b": 60},
        xaxis={
            "title": "milliseconds of one processor a poster, the network alone",
            "range": [0, 1.2 * shown[-1].milliseconds],
        },
        yaxis={"title": "mAP on the test posters", "rangemode": "tozero"},
    )
    return go.Figure(scatter, layout)


def photograph(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=SCALE)
    page.set_content(figure(points(load())).to_html(include_plotlyjs=True, config={"displayModeBar": False}))
    page.locator(f"{FRAME} .point").first.wait_for()
    page.screenshot(path=PICTURE, animations="disabled")


if __name__ == "__main__":
    with chromium() as chromium_browser:
        photograph(chromium_browser)
