"""The growing curve of a small training, and the small networks' probabilities for a drawing."""

from collections.abc import Mapping

import plotly.graph_objects as go

from posterclf.app.charts.look import ACCENT, QUIET, dress
from posterclf.app.number_text import percent
from posterclf.app.words import words
from posterclf.lessons.shapes.worker import Epoch

CURVE_HEIGHT, BARS_HEIGHT = 240, 320


def growing_curve(curve: list[Epoch], epochs: int) -> go.Figure:
    """Both losses so far, on axes with space for the epochs to come.

    epochs:  how many the training has in all
    """
    figure = go.Figure()
    series = [
        (words("your_own.training"), [epoch.loss for epoch in curve], QUIET, "dash", "square"),
        (words("your_own.held_back"), [epoch.held_back_loss for epoch in curve], ACCENT, "solid", "circle"),
    ]
    for name, losses, colour, dash, symbol in series:
        figure.add_scatter(
            x=[epoch.epoch for epoch in curve],
            y=losses,
            name=name,
            mode="lines+markers",
            line={"color": colour, "dash": dash, "width": 2},
            marker={"symbol": symbol, "size": 8, "color": colour},
            hovertemplate=words("your_own.curve_hover", name=name) + "<extra></extra>",
        )
    dress(figure, height=CURVE_HEIGHT)
    figure.update_layout(
        margin={"t": 30, "b": 10},
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": 14}},
        showlegend=True,
    )
    figure.update_xaxes(
        range=[0.5, epochs + 0.5],
        dtick=1 if epochs <= 12 else 5,
        showgrid=False,
        zeroline=False,
        title={"text": words("your_own.epoch"), "font": {"size": 14}},
    )
    highest = max((max(epoch.loss, epoch.held_back_loss) for epoch in curve), default=0.7)
    figure.update_yaxes(range=[0, highest * 1.1], nticks=5, griddash="dot", zeroline=False)
    return figure


def probability_bars(labels: list[str], networks: Mapping[str, list[float]], threshold: float) -> go.Figure:
    """One bar for each label and network, hatched for the second network, and the threshold as a line.

    labels:    as the page calls them, from top to bottom
    networks:  what the page calls the network -> its probabilities in the order of `labels`; one network or two
    """
    figure = go.Figure()
    for number, (name, probabilities) in enumerate(networks.items()):
        figure.add_bar(
            name=name,
            orientation="h",
            y=labels,
            x=probabilities,
            text=[percent(probability) for probability in probabilities],
            textposition="outside",
            textfont={"size": 14},
            constraintext="none",
            cliponaxis=False,
            marker={
                "color": QUIET if number else ACCENT,
                "pattern": {"shape": "/" if number else "", "size": 6, "solidity": 0.35},
            },
            hovertemplate=name + ", %{y}: %{text}<extra></extra>",
        )
    figure.add_vline(x=threshold, line={"width": 2, "dash": "dot", "color": QUIET}, layer="below")
    figure.add_annotation(
        text=percent(threshold), x=threshold, y=1, yref="paper", yanchor="bottom", showarrow=False, font={"size": 14}
    )
    dress(figure, height=BARS_HEIGHT)
    figure.update_layout(
        barmode="group",
        bargap=0.3,
        margin={"t": 24, "pad": 6},
        legend={"orientation": "h", "x": 0, "y": -0.02, "yanchor": "top", "font": {"size": 14}, "traceorder": "normal"},
        showlegend=True,
    )
    figure.update_xaxes(range=[0, 1.18], visible=False)
    figure.update_yaxes(autorange="reversed", showgrid=False, showline=False, dtick=1)
    return figure
