"""A map of posters by what the network sees in them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from posterclf.app.charts.look import ACCENT, QUIET, dress
from posterclf.app.charts.rows import hover_text

HEIGHT = 560
LEGEND_LINE = 22


@dataclass(frozen=True, eq=False)
class Kind:
    """Posters that are marked alike.

    name:    what the legend calls them
    rows:    (n,) int
    symbol:  Plotly's name of the mark
    size:    of the mark, pixels
    strong:  in the accent, else in the quiet grey
    """

    name: str
    rows: np.ndarray
    symbol: str
    size: int
    strong: bool


def embedding_map_chart(
    places: np.ndarray,
    kinds: Sequence[Kind],
    hover_texts: Sequence[str],
    chosen: np.ndarray | None = None,
    area: Sequence[tuple[float, float]] | None = None,
) -> go.Figure:
    """A mark for each poster; those that are not chosen are faint.

    places:       (posters, 2) float in [0, 1]
    kinds:        of the posters that have a place, the first lowest
    hover_texts:  of all posters
    chosen:       rows of the posters that stand out, None for all
    area:         corners of what was drawn, None for none
    returns:      figure of a trace for each kind; a mark's `customdata` is 'poster-' and its row
    """
    figure = go.Figure()
    wanted = None if chosen is None else set(chosen.tolist())
    for kind in kinds:
        rows: list[int] = kind.rows.tolist()
        figure.add_scatter(  # not in WebGL: Plotly makes code at run time for it, which the page's policy forbids
            name=f"{kind.name}: {len(rows):,}",
            x=np.round(places[rows, 0], 3).tolist(),
            y=np.round(places[rows, 1], 3).tolist(),
            mode="markers",
            marker={
                "symbol": kind.symbol,
                "size": kind.size,
                "color": ACCENT if kind.strong else QUIET,
                "line": {"width": 2 if kind.symbol.endswith("-open") else 0},
            },
            customdata=[f"poster-{row}" for row in rows],
            hovertext=[hover_text(hover_texts[row]) for row in rows],
            hoverinfo="text",
            selectedpoints=None if wanted is None else [index for index, row in enumerate(rows) if row in wanted],
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 0.35}},
        )
    if area is not None:
        path = "M" + "L".join(f"{x},{y}" for x, y in area) + "Z"
        figure.add_shape(type="path", path=path, line={"color": QUIET, "width": 2, "dash": "dot"})
    legend_height = LEGEND_LINE * len(kinds)
    dress(figure, height=HEIGHT + legend_height)
    figure.update_layout(
        margin={"t": legend_height},
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "itemsizing": "trace", "font": {"size": 14}},
    )
    for axis in (figure.update_xaxes, figure.update_yaxes):
        axis(range=[-0.02, 1.02], visible=False)
    # The map keeps its proportions and fills its place.
    low, high = float(np.nanmin(places[:, 1])), float(np.nanmax(places[:, 1]))
    figure.update_yaxes(range=[low - 0.02, high + 0.02])
    return figure
