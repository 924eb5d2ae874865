"""The pictures of the lessons."""

from dataclasses import dataclass

import plotly.graph_objects as go

from posterclf.app.charts.look import ACCENT, QUIET, dress
from posterclf.lessons.formulas import Counts

HATCH = {"shape": "/", "size": 6, "solidity": 0.35}
DOTS_A_ROW = 25


@dataclass(frozen=True)
class LossTerm:
    """What one genre adds to the loss, and why.

    probability:  in [0, 1]
    term:         -ln p for a labelled genre, -ln (1 - p) for another
    """

    name: str
    probability: float
    labelled: bool
    term: float


def shares_chart(
    names: list[str], softmax: list[float], sigmoid: list[float], softmax_title: str, sigmoid_title: str
) -> go.Figure:
    """Two probabilities of the same labels side by side: softmax hatched, sigmoid full.

    softmax, sigmoid:  in [0, 1], as many as names
    """
    figure = go.Figure()
    sides = [("x", "y", softmax, QUIET, HATCH), ("x2", "y2", sigmoid, ACCENT, {"shape": ""})]
    for x, y, values, color, pattern in sides:
        figure.add_bar(
            xaxis=x,
            yaxis=y,
            orientation="h",
            y=names,
            x=values,
            text=[f"{value:.2f}" if value >= 0.01 else f"{value:.3f}" for value in values],
            textposition="outside",
            textfont={"size": 14},
            constraintext="none",
            cliponaxis=False,
            marker={"color": color, "pattern": pattern},
            hovertemplate="%{y}: %{x:.3f}<extra></extra>",
        )
    dress(figure, height=360)
    for left, title in ((0, softmax_title), (0.56, sigmoid_title)):
        figure.add_annotation(
            x=left, xref="paper", y=1, yref="paper", xanchor="left", yanchor="bottom", showarrow=False, text=title
        )
    axis = {"range": [0, 1.3], "visible": False}  # room for the number beside a full bar
    figure.update_layout(
        xaxis=axis | {"domain": [0, 0.44]},
        xaxis2=axis | {"domain": [0.56, 1], "anchor": "y2"},
        yaxis2={"anchor": "x2", "matches": "y", "showticklabels": False},
        showlegend=False,
        bargap=0.4,
        margin={"t": 30, "pad": 6},
    )
    figure.update_xaxes(fixedrange=True)
    figure.update_yaxes(autorange="reversed", fixedrange=True, showgrid=False, showline=False)
    return figure


def loss_chart(rows: list[LossTerm], rest_name: str, rest: float) -> go.Figure:
    """The terms of a loss as bars that carry their formula, in the order of `rows`; the rest shares the last one.

    A labelled genre's bar is full, the others' are hatched.
    """
    names = [*(row.name for row in rows), rest_name]
    figure = go.Figure()
    for labelled, color, pattern in ((True, ACCENT, {"shape": ""}), (False, QUIET, HATCH)):
        bars = [(row.name, row.term, formula(row)) for row in rows if row.labelled == labelled]
        if not labelled:
            bars.append((rest_name, rest, f"{rest:.2f}"))
        figure.add_bar(
            orientation="h",
            y=[name for name, _, _ in bars],
            x=[float(term) for _, term, _ in bars],
            text=[text for _, _, text in bars],
            textposition="outside",
            textfont={"size": 14},
            constraintext="none",
            cliponaxis=False,
            marker={"color": color, "pattern": pattern},
            hovertemplate="%{y}: %{x:.3f}<extra></extra>",
        )
    dress(figure, height=27 * len(names))
    figure.update_layout(barmode="overlay", bargap=0.3, showlegend=False, margin={"pad": 6})
    longest = max([row.term for row in rows] + [rest])
    figure.update_xaxes(range=[0, 2.1 * longest], visible=False)  # more than half is room for the formulas
    figure.update_yaxes(
        categoryorder="array", categoryarray=names, autorange="reversed", showgrid=False, showline=False
    )
    return figure


def formula(row: LossTerm) -> str:
    """How a term is computed: -ln p = term for a labelled genre, -ln (1 - p) = term for another."""
    inside = f"{row.probability:.2f}" if row.labelled else f"(1 − {row.probability:.2f})"
    return f"−ln {inside} = {row.term:.2f}"


def posters_chart(cells: Counts, columns: tuple[str, str], rows: tuple[str, str], names: dict[str, str]) -> go.Figure:
    """Every poster as a dot in one of four fields: of the label or not, predicted or not.

    columns:  of the label, not of it
    rows:     predicted, not predicted
    names:    field of `Counts` -> what it is called
    returns:  figure of four traces in the order found, false_alarms, missed, left_out
    """
    figure = go.Figure()
    most = max(cells.found + cells.missed, cells.false_alarms + cells.left_out)
    height = -(-most // DOTS_A_ROW)  # rows of dots: room for all posters of a column, so that a step moves no field
    fields = [  # field, column, row, marker
        ("found", 0, 0, {"symbol": "circle", "size": 6, "color": ACCENT}),
        ("false_alarms", 1, 0, {"symbol": "x-thin", "line": {"width": 1.5, "color": ACCENT}}),
        ("missed", 0, 1, {"symbol": "circle-open", "color": ACCENT, "line": {"width": 1.5}}),
        ("left_out", 1, 1, {"symbol": "circle", "size": 6, "color": QUIET}),
    ]
    for field, column, row, marker in fields:
        count = getattr(cells, field)
        figure.add_scatter(
            mode="markers",
            name=names[field],
            x=[column * (DOTS_A_ROW + 3) + dot % DOTS_A_ROW for dot in range(count)],
            y=[-row * (height + 5) - dot // DOTS_A_ROW for dot in range(count)],
            marker={"size": 5} | marker,
            hoverinfo="skip",
        )
        figure.add_annotation(
            x=column * (DOTS_A_ROW + 3) - 0.5,
            y=-row * (height + 5) + 1,
            xanchor="left",
            yanchor="bottom",
            showarrow=False,
            font={"size": 16},
            text=f"<b>{count}</b> {names[field]}",
        )
    dress(figure, height=460)
    figure.update_layout(showlegend=False, margin={"t": 28})
    for column, title in enumerate(columns):
        figure.add_annotation(
            x=column * (DOTS_A_ROW + 3) - 0.5,
            y=1,
            yref="paper",
            xanchor="left",
            yanchor="bottom",
            showarrow=False,
            text=title,
        )
    figure.add_hline(y=-height - 0.5, line={"width": 1})
    figure.add_vline(x=DOTS_A_ROW + 1, line={"width": 1})
    figure.update_xaxes(range=[-1, 2 * DOTS_A_ROW + 3], visible=False)
    figure.update_yaxes(
        range=[-2 * height - 5, 4],
        tickvals=[-height / 2, -1.5 * height - 5],
        ticktext=list(rows),
        tickangle=-90,
        showgrid=False,
        zeroline=False,
    )
    return figure


def accuracy_chart(nothing: Counts, network: Counts, titles: tuple[str, str], names: tuple[str, str]) -> go.Figure:
    """Accuracy and recall of a model that says nothing (hatched) and of the network (full), each as a pair of bars.

    titles:  of the pairs: accuracy, recall
    names:   of the two models
    """
    pairs = [(nothing.accuracy, network.accuracy), (nothing.recall, network.recall)]
    figure = go.Figure()
    for model, (color, pattern) in enumerate(((QUIET, HATCH), (ACCENT, {"shape": ""}))):
        places = [pair * 3.4 + model * 1.2 for pair in range(2)]
        figure.add_bar(
            orientation="h",
            name=names[model],
            y=places,
            x=[pair[model] for pair in pairs],
            width=0.6,
            text=[f"{100 * pair[model]:.1f} %" for pair in pairs],
            textposition="outside",
            textfont={"size": 16},
            constraintext="none",
            cliponaxis=False,
            marker={"color": color, "pattern": pattern},
            hovertemplate=names[model] + ": %{x:.1%}<extra></extra>",
        )
        for place in places:
            figure.add_annotation(
                x=0, y=place - 0.32, xanchor="left", yanchor="bottom", showarrow=False, text=names[model]
            )
    for pair, title in enumerate(titles):
        figure.add_annotation(
            x=0,
            y=pair * 3.4 - 0.9,
            xanchor="left",
            yanchor="bottom",
            showarrow=False,
            font={"size": 16},
            text=f"<b>{title}</b>",
        )
    dress(figure, height=400)
    figure.update_layout(barmode="overlay", showlegend=False)
    figure.update_xaxes(range=[0, 1.2], visible=False)
    figure.update_yaxes(range=[5.1, -1.5], visible=False)
    return figure
