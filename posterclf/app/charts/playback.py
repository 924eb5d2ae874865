"""The curves of a recorded training with one epoch marked, and one poster's bars after that epoch."""

from collections.abc import Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from posterclf.app.charts.look import ACCENT, QUIET, dress
from posterclf.app.number_text import percent
from posterclf.app.words import words

BAR_HEIGHT, CURVES_HEIGHT = 24, 288
MAX_TICKS = 12  # epochs that have a number each
LEGEND = {"orientation": "h", "x": 0, "y": 1.1, "yanchor": "bottom", "font": {"size": 14}}


def curve_chart(
    history: list[dict[str, float]],
    epoch: int,
    part: str,
    figure_name: str | None,
    figure_label: str,
    stages: Sequence[int] = (),
) -> go.Figure:
    """Losses above, one figure of the measured part below, over the epochs; the chosen epoch is a line through both.

    history:       of each epoch, 'loss', 'val_loss' and what else was measured
    epoch:         the chosen one, counted from 1
    part:          what the page calls the part that was measured
    figure_name:   the key of the figure that is drawn below, such as 'val_map'; None where there is none
    figure_label:  what the page calls it
    stages:        epochs that a new stage of the training began with; a dashed line stands before each
    """
    epochs = list(range(1, len(history) + 1))
    heights = [0.58, 0.42] if figure_name else [1]
    rows = len(heights)
    chart = make_subplots(rows=rows, cols=1, shared_xaxes=True, vertical_spacing=0.16, row_heights=heights)
    series = [
        (1, "loss", words("playback.training"), QUIET, "dash", "square"),
        (1, "val_loss", part, ACCENT, "solid", "circle"),
        (2, figure_name, part, ACCENT, "solid", "circle"),
    ]
    for row, key, name, colour, dash, symbol in series[: rows + 1]:
        chart.add_scatter(
            row=row,
            col=1,
            x=epochs,
            y=[measured[key] for measured in history],
            name=name,
            mode="lines+markers",
            line={"color": colour, "dash": dash, "width": 2},
            marker={"symbol": symbol, "size": [14 if at == epoch else 6 for at in epochs], "color": colour},
            hovertemplate=words("playback.curve_hover", name=name) + "<extra></extra>",
            showlegend=row == 1,  # the curve below has its name above it
        )
    for axis, text in (("y", words("playback.loss")), ("y2", figure_label))[:rows]:
        _add_axis_title(chart, axis, text)
    chart.add_vline(x=epoch, line={"width": 1, "dash": "dot", "color": QUIET}, layer="below")  # through both curves
    for first in stages:
        chart.add_vline(x=first - 0.5, line={"width": 1, "dash": "dash", "color": QUIET}, layer="below")
    dress(chart, height=CURVES_HEIGHT)
    chart.update_layout(margin={"t": 52, "r": 12}, legend=LEGEND)  # a number below the last epoch has space
    chart.update_xaxes(
        dtick=1 if len(history) <= MAX_TICKS else 5,
        tick0=0,
        range=[0.7, len(history) + 0.3],
        showgrid=False,
        zeroline=False,
    )
    chart.update_xaxes(title={"text": words("playback.epoch"), "font": {"size": 14}}, row=rows, col=1)
    chart.update_yaxes(nticks=5, griddash="dot", zeroline=False, showline=False)
    return chart


def _add_axis_title(chart: go.Figure, axis: str, text: str) -> None:
    """The title of a vertical axis, written horizontally above it."""
    chart.add_annotation(
        text=f"<b>{text}</b>",
        x=0,
        xref="paper",
        xanchor="left",
        y=1,
        yref=f"{axis} domain",
        yanchor="bottom",
        yshift=4,
        showarrow=False,
        font={"size": 14},
    )


def epoch_bars(
    genres: list[str], probabilities: list[float], final: list[float], final_name: str, now_name: str
) -> go.Figure:
    """One poster's bars after an epoch, each with a mark where it ends after the last epoch.

    genres:         as the page calls them, from top to bottom
    probabilities:  after the epoch, in [0, 1]
    final:          after the last epoch, in [0, 1]
    """
    figure = go.Figure()
    figure.add_bar(
        name=now_name,
        orientation="h",
        y=genres,
        x=probabilities,
        text=[percent(probability) for probability in probabilities],
        textposition="none",
        marker={"color": ACCENT},
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    figure.add_scatter(
        name=final_name,
        y=genres,
        x=final,
        mode="markers",
        marker={"symbol": "line-ns-open", "size": 18, "line": {"width": 2}, "color": QUIET},
        text=[percent(probability) for probability in final],
        hovertemplate=final_name + ", %{y}: %{text}<extra></extra>",
        cliponaxis=False,
    )
    for genre, probability in zip(
        genres, probabilities, strict=True
    ):  # in a column: the marks would cover numbers beside the bars
        figure.add_annotation(
            x=1, xanchor="right", y=genre, text=percent(probability), showarrow=False, font={"size": 14}, xref="paper"
        )
    dress(figure, height=BAR_HEIGHT * len(genres) + 40)
    figure.update_layout(
        bargap=0.35,
        margin={"t": 32, "pad": 6},
        legend=LEGEND | {"y": 1},
    )
    figure.update_xaxes(range=[0, 1.12], visible=False)
    figure.update_yaxes(autorange="reversed", showgrid=False, showline=False, dtick=1)
    return figure
