"""How often each genre is predicted."""

from collections.abc import Mapping

import plotly.graph_objects as go

from posterclf.app.charts.look import dress

BAR_HEIGHT = 20  # pixels from one genre to the next


def count_chart(counts: Mapping[str, int], total: int, hover: str) -> go.Figure:
    """A bar for each genre, from top to bottom in the order given, with its count beside it.

    counts:  a genre's name on the page -> number of posters
    total:   number of all posters; a bar of that length ends near the edge
    hover:   text under the pointer, in Plotly's form: %{y} is the genre, %{x} the count
    """
    names = list(counts)
    figure = go.Figure()
    figure.add_bar(
        orientation="h",
        y=names,
        x=list(counts.values()),
        text=[str(count) for count in counts.values()],
        textposition="outside",
        textfont={"size": 14},
        constraintext="none",
        cliponaxis=False,
        hovertemplate=f"{hover}<extra></extra>",
    )
    dress(figure, height=BAR_HEIGHT * len(names))
    figure.update_layout(bargap=0.25, showlegend=False, margin={"pad": 6})
    # Beyond the longest possible bar there is space for the number beside it.
    figure.update_xaxes(range=[0, 1.15 * max(total, 1)], visible=False)
    figure.update_yaxes(
        categoryorder="array", categoryarray=names, autorange="reversed", showgrid=False, showline=False
    )
    return figure
