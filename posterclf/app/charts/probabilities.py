"""The bars of one poster."""

from collections.abc import Mapping

import plotly.graph_objects as go

from posterclf.app.charts.look import dress
from posterclf.app.numbers import of_each_genre, percent
from posterclf.app.words import genre_name, words
from posterclf.classifier import Prediction
from posterclf.genres import GENRES

BAR_HEIGHT = 20  # pixels from one genre to the next
AXIS_HEIGHT = 24  # pixels above the bars, for the threshold's words
COLUMN = 0.24  # of the axis, from one column of numbers to the next


def probability_chart(
    prediction: Prediction,
    threshold: float | Mapping[str, float],
    by_name: bool = False,
    other: Prediction | None = None,
    count: int = len(GENRES),
    scale: float = 1.0,
) -> go.Figure:
    """Probabilities as bars, and the threshold: a line that says what it does, or a mark in each genre's row.

    A predicted genre's bar is full; the others' are hatched, so that the two are told apart without their colour.

    threshold:  in [0, 1], one for all or genre -> its own
    by_name:    in the order of names; otherwise the most probable stands first
    other:      another network's answer to the same poster, as a diamond in each row
    count:      how many genres, the most probable ones
    scale:      of type and bars, 1 on a desk
    returns:    figure of two bar traces, 'predicted' and 'not predicted', on one axis of genres
    """
    ranking, least = prediction.ranking()[:count], of_each_genre(threshold)
    rows = sorted(ranking, key=lambda row: genre_name(row[0]).casefold()) if by_name else ranking
    size, figure = 14 * scale, go.Figure()
    in_columns = other is not None or isinstance(threshold, Mapping)  # marks beside the bars would hide the numbers
    for name, pattern in ((words("frame.predicted"), ""), (words("frame.not_predicted"), "/")):
        chosen = [row for row in rows if (row[1] >= least[row[0]]) == (not pattern)]
        figure.add_bar(
            name=name,
            orientation="h",
            y=[genre_name(genre) for genre, _ in chosen],
            x=[probability for _, probability in chosen],
            customdata=[[genre] for genre, _ in chosen],
            text=[percent(probability) for _, probability in chosen],
            textposition="none" if in_columns else "outside",
            textfont={"size": size},
            constraintext="none",
            cliponaxis=False,
            marker={"pattern": {"shape": pattern, "size": 6, "solidity": 0.35}},
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},  # a clicked bar must not fade the others
            hovertemplate="%{y}: %{x:.1%}, " + name + "<extra></extra>",
        )
    if isinstance(threshold, Mapping):
        _mark_thresholds(figure, [genre for genre, _ in rows], threshold, 11 * scale)
    else:
        _draw_threshold(figure, threshold, size)
    if other:
        _mark_other(figure, [genre for genre, _ in rows], other)
    columns = _columns(figure, rows, other, size) if in_columns else 0
    dress(figure, height=round((BAR_HEIGHT * len(rows) + AXIS_HEIGHT) * scale))
    figure.update_layout(barmode="overlay", bargap=0.25, showlegend=False)
    figure.update_layout(margin={"t": AXIS_HEIGHT * scale, "pad": 6})
    # A certain genre's bar ends at 1; the rest is room for the number beside it.
    figure.update_xaxes(range=[0, 1.09 + max(0, columns - 1) * COLUMN], visible=False)
    figure.update_yaxes(
        categoryorder="array",
        categoryarray=[genre_name(genre) for genre, _ in rows],
        range=[len(rows) - 0.5, -0.5],
        showgrid=False,
        showline=False,
        tickfont={"size": size},
    )
    return figure


def _draw_threshold(figure: go.Figure, threshold: float, size: float) -> None:
    figure.add_vline(x=threshold, line={"width": 2, "dash": "dot"}, layer="below")
    right = threshold <= 0.7
    text = words("classify.predicted_from", threshold=percent(threshold))
    figure.add_annotation(
        x=threshold,
        xanchor="left" if right else "right",
        xshift=4 if right else -4,
        y=1,
        yref="paper",
        yanchor="bottom",
        showarrow=False,
        font={"size": size},
        text=f"{text} →" if right else text,
    )


def _mark_thresholds(figure: go.Figure, genres: list[str], thresholds: Mapping[str, float], size: float) -> None:
    figure.add_scatter(
        name="thresholds",
        x=[thresholds[genre] for genre in genres],
        y=[genre_name(genre) for genre in genres],
        mode="markers",
        marker={"symbol": "line-ns-open", "size": size, "line": {"width": 3}},
        text=[
            words("classify.needs", genre=genre_name(genre), threshold=percent(thresholds[genre])) for genre in genres
        ],
        hovertemplate="%{text}<extra></extra>",
    )


def _mark_other(figure: go.Figure, genres: list[str], other: Prediction) -> None:
    probabilities = other.as_dict()
    figure.add_scatter(
        name=other.model,
        x=[probabilities[genre] for genre in genres],
        y=[genre_name(genre) for genre in genres],
        mode="markers",
        marker={"symbol": "diamond-open", "size": 10, "line": {"width": 2}},
        cliponaxis=False,
        hovertemplate="%{y}: %{x:.1%}<extra>" + other.model + "</extra>",
    )


def _columns(figure: go.Figure, rows: list[tuple[str, float]], other: Prediction | None, size: float) -> int:
    """The numbers in a column at the right, the other network's in a second one; how many columns there are."""
    columns = [[percent(probability) for _, probability in rows]]
    if other:
        probabilities = other.as_dict()
        columns.append([f"◇ {percent(probabilities[genre])}" for genre, _ in rows])
    for number, column in enumerate(columns):
        figure.add_scatter(
            name="numbers",
            x=[1.08 + number * COLUMN] * len(rows),
            y=[genre_name(genre) for genre, _ in rows],
            mode="text",
            text=column,
            textposition="middle left",
            textfont={"size": size},
            cliponaxis=False,
            hoverinfo="skip",
        )
    return len(columns)
