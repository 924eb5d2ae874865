"""What a threshold does, whether probabilities come true, and what accuracy hides, as charts."""

from collections.abc import Mapping

import plotly.graph_objects as go

from posterclf.app.charts.look import ACCENT, QUIET, dress
from posterclf.app.number_text import exact_percent, percent
from posterclf.app.words import words
from posterclf.metrics.operating_points import Curve
from posterclf.metrics.reliability import Bin

SHARES = [0, 0.25, 0.5, 0.75, 1]
CURVE_REACH = [1.03, 1.08]  # of both axes: space for the words of a point at the top
SMALL_SHARES = [0, 0.01, 0.05, 0.2, 0.5, 1]  # ticks on axes of square roots


def precision_recall_chart(curve: Curve, share: float) -> go.Figure:
    """The curve and the line of guessing; the threshold's point is put on it in the browser.

    share:    of positives, in [0, 1]: the precision of guessing
    returns:  figure of the traces guessing, curve
    """
    figure = go.Figure()
    figure.add_scatter(x=[0, 1], y=[share, share], mode="lines", line={"color": QUIET, "dash": "dash", "width": 2})
    figure.update_traces(hoverinfo="skip")
    figure.add_scatter(
        x=[round(recall, 4) for recall in curve.recall],
        y=[round(precision, 4) for precision in curve.precision],
        mode="lines",
        line={"color": ACCENT, "width": 3},
        customdata=[percent(threshold) for threshold in curve.thresholds],
        hovertemplate=words("quality.curve_point", threshold="%{customdata}", precision="%{y:.1%}", recall="%{x:.1%}")
        + "<extra></extra>",
    )
    _annotate(figure, words("quality.curve_guessing", share=exact_percent(share)), 0.01, share, "left", "bottom")
    dress(figure, height=470)
    _share_axes(figure, SHARES, [percent(share) for share in SHARES], words("quality.curve_recall"))
    figure.update_layout(xaxis_range=[0, CURVE_REACH[0]], yaxis_range=[0, CURVE_REACH[1]])
    _add_axis_title(figure, words("quality.curve_precision"))
    return figure


def reliability_chart(bins: list[Bin]) -> go.Figure:
    """Mean probability of each bin against the share that is true, on axes of square roots.

    Most probabilities are small: on linear axes they would all be in one corner.

    returns:  figure of the traces diagonal, bins
    """
    hover_texts = [
        words(
            "quality.reliability_hover",
            size=each.size,
            mean=exact_percent(each.mean),
            share=exact_percent(each.share),
            low=exact_percent(each.low),
            high=exact_percent(each.high),
        )
        for each in bins
    ]
    figure = go.Figure()
    figure.add_scatter(x=[0, 1], y=[0, 1], mode="lines", line={"color": QUIET, "dash": "dash"}, hoverinfo="skip")
    figure.add_scatter(
        x=[each.mean**0.5 for each in bins],
        y=[each.share**0.5 for each in bins],
        error_y={
            "array": [each.high**0.5 - each.share**0.5 for each in bins],
            "arrayminus": [each.share**0.5 - each.low**0.5 for each in bins],
            "thickness": 2,
            "width": 4,
            "color": ACCENT,
        },
        mode="markers",
        marker={"color": ACCENT, "size": 10},
        hovertext=hover_texts,
        hoverinfo="text",
        customdata=[f"bin-{number}" for number in range(1, len(bins) + 1)],
    )
    _annotate(figure, words("quality.reliability_diagonal"), 0.9, 0.9, "right", "bottom", shift=-8)
    dress(figure, height=440)
    ticks = [share**0.5 for share in SMALL_SHARES]
    _share_axes(figure, ticks, [percent(share) for share in SMALL_SHARES], words("quality.reliability_mean"))
    figure.update_layout(xaxis_range=[-0.015, 1.03], yaxis_range=[-0.015, 1.03])  # space for marks at 0%
    _add_axis_title(figure, words("quality.reliability_share"))
    return figure


def accuracy_chart(rows: Mapping[str, tuple[float, str]]) -> go.Figure:
    """Two pairs of bars, each of saying nothing (hatched) and of the model (full).

    rows:  what the bar is called -> value in [0, 1] and how it is written, in turn saying nothing and the model
    """
    patterns = ["/" if index % 2 == 0 else "" for index in range(len(rows))]
    figure = go.Figure(
        go.Bar(
            orientation="h",
            y=list(rows),
            x=[value for value, _ in rows.values()],
            width=[0.72] * len(rows),
            text=[written for _, written in rows.values()],
            textposition="outside",
            textfont={"size": 14},
            cliponaxis=False,
            marker={
                "color": [QUIET if pattern else ACCENT for pattern in patterns],
                "pattern": {"shape": patterns, "size": 6, "solidity": 0.35},
            },
            hoverinfo="none",
            customdata=["nothing-right", "model-right", "", ""],  # no posters are behind a mean of ranks
        )
    )
    dress(figure, height=210)
    figure.update_layout(margin={"pad": 6})
    figure.update_xaxes(range=[0, 1.25], visible=False)
    figure.update_yaxes(autorange="reversed", showgrid=False)
    return figure


def _share_axes(figure: go.Figure, ticks: list[float], names: list[str], below: str) -> None:
    figure.update_layout(showlegend=False)
    for axis in (figure.update_xaxes, figure.update_yaxes):
        axis(range=[0, 1.03], tickvals=ticks, ticktext=names, showgrid=True, zeroline=False, tickangle=0)
    figure.update_xaxes(title={"text": below, "font": {"size": 14}, "standoff": 8})


def _add_axis_title(figure: go.Figure, text: str) -> None:
    """The title of the vertical axis, written horizontally above it."""
    figure.add_annotation(
        text=text,
        x=0,
        y=1,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="bottom",
        showarrow=False,
        font={"size": 14},
    )
    figure.update_layout(margin={"t": 30, "r": 12})


def _annotate(figure: go.Figure, text: str, x: float, y: float, xanchor: str, yanchor: str, shift: int = 0) -> None:
    figure.add_annotation(
        text=text, x=x, y=y, xanchor=xanchor, yanchor=yanchor, xshift=shift, showarrow=False, font={"size": 14}
    )
