"""The bars of one poster."""

import plotly.graph_objects as go

from posterclf.app.charts.look import dress
from posterclf.app.numbers import percent
from posterclf.classifier import Prediction

BAR_HEIGHT = 20  # pixels from one genre to the next
AXIS_HEIGHT = 24  # pixels above the bars, for the threshold's words


def probability_chart(prediction: Prediction, threshold: float, by_name: bool) -> go.Figure:
    """All 25 probabilities as bars, and the threshold as a line that says what it does.

    A predicted genre's bar is full; the others' are hatched, so that the two are told apart without their colour.

    threshold:  in [0, 1]
    by_name:    in alphabetical order; otherwise the most probable stands first
    returns:    figure of two bar traces, 'predicted' and 'not predicted', on one axis of genres
    """
    ranking = prediction.ranking()
    rows = sorted(ranking, key=lambda row: row[0].casefold()) if by_name else ranking
    figure = go.Figure()
    for name, pattern in (("predicted", ""), ("not predicted", "/")):
        chosen = [row for row in rows if (row[1] >= threshold) == (name == "predicted")]
        figure.add_bar(
            name=name,
            orientation="h",
            y=[genre for genre, _ in chosen],
            x=[probability for _, probability in chosen],
            text=[percent(probability) for _, probability in chosen],
            textposition="outside",
            textfont={"size": 14},
            constraintext="none",
            cliponaxis=False,
            marker={"pattern": {"shape": pattern, "size": 6, "solidity": 0.35}},
            hovertemplate="%{y}: %{x:.1%}, " + name + "<extra></extra>",
        )
    figure.add_vline(x=threshold, line={"width": 2, "dash": "dot"}, layer="below")
    right = threshold <= 0.7
    figure.add_annotation(
        x=threshold,
        xanchor="left" if right else "right",
        xshift=4 if right else -4,
        y=1,
        yref="paper",
        yanchor="bottom",
        showarrow=False,
        font={"size": 14},
        text=f"predicted from {percent(threshold)} →" if right else f"predicted from {percent(threshold)}",
    )
    dress(figure, height=BAR_HEIGHT * len(rows) + AXIS_HEIGHT)
    figure.update_layout(barmode="overlay", bargap=0.25, showlegend=False)
    figure.update_layout(margin={"t": AXIS_HEIGHT, "pad": 6})
    # A certain genre's bar ends at 1; the rest is room for the number beside it.
    figure.update_xaxes(range=[0, 1.09], visible=False)
    figure.update_yaxes(
        categoryorder="array",
        categoryarray=[genre for genre, _ in rows],
        autorange="reversed",
        showgrid=False,
        showline=False,
    )
    return figure
