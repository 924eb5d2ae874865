"""How often each label is predicted."""

from collections.abc import Sequence

import plotly.graph_objects as go

from posterclf.app.charts.look import dress
from posterclf.app.charts.rows import chart_rows

BAR_HEIGHT = 20  # pixels from one label to the next
WIDTH, NARROWEST, LETTER, DIGIT = 240, 60, 7, 9  # pixels: the chart beside its names, the bars, a letter, a digit


def count_chart(counts: Sequence[tuple[str, int]], total: int, hover: str) -> go.Figure:
    """A bar for each label, from top to bottom in the order given, with its count beside it.

    counts:  a label's name on the page, and its number of posters
    total:   number of all posters; a bar of that length ends near the edge
    hover:   text under the pointer, in Plotly's form: %{y} is the label, %{x} the count
    """
    rows = chart_rows((name for name, _ in counts), BAR_HEIGHT)
    figure = go.Figure()
    figure.add_bar(
        orientation="h",
        y=rows.places,
        x=[count for _, count in counts],
        width=0.75,
        text=[str(count) for _, count in counts],
        textposition="outside",
        textfont={"size": 14},
        constraintext="none",
        cliponaxis=False,
        hovertemplate=f"{hover}<extra></extra>",
    )
    dress(figure, height=round(BAR_HEIGHT * rows.height))
    figure.update_layout(showlegend=False, margin={"pad": 6})
    # Beyond the longest possible bar there is space for the number beside it, also where names leave little.
    bars, number = max(WIDTH - LETTER * rows.widest, NARROWEST), DIGIT * len(str(total)) + 4
    figure.update_xaxes(range=[0, max(total, 1) * bars / (bars - number)], visible=False)
    figure.update_yaxes(rows.axis)
    return figure
