"""The pictures of the lessons."""

from collections.abc import Sequence

import plotly.graph_objects as go

from posterclf.app.charts.look import ACCENT, QUIET, dress
from posterclf.app.number_text import exact_percent, percent
from posterclf.app.words import words
from posterclf.lessons.formulas import written
from posterclf.lessons.loss_by_hand import WrittenLoss, WrittenTerm
from posterclf.metrics.operating_points import OperatingPoint

HATCH = {"shape": "/", "size": 6, "solidity": 0.35}
DOTS_A_ROW = 25
COLUMN_WIDTH = DOTS_A_ROW + 3
BAR_HEIGHT = 36  # pixels from one label to the next
LABEL_ABOVE = {"xanchor": "left", "yanchor": "bottom", "showarrow": False}


def label_chart(names: list[str], probabilities: list[float], threshold: float) -> go.Figure:
    """Bars in the order of the names: full from the threshold on, hatched below it.

    probabilities:  in [0, 1], as many as names
    """
    figure = go.Figure()
    reached = [probability >= threshold for probability in probabilities]
    for predicted, name, color, pattern in (
        (True, words("frame.predicted"), ACCENT, {"shape": ""}),
        (False, words("frame.not_predicted"), QUIET, HATCH),
    ):
        chosen = [index for index, reach in enumerate(reached) if reach == predicted]
        figure.add_bar(
            name=name,
            orientation="h",
            y=[names[index] for index in chosen],
            x=[probabilities[index] for index in chosen],
            text=[percent(probabilities[index]) for index in chosen],
            textposition="outside",
            textfont={"size": 14},
            constraintext="none",
            cliponaxis=False,
            marker={"color": color, "pattern": pattern},
            hovertemplate="%{y}: %{text}, " + name + "<extra></extra>",
        )
    dress(figure, height=BAR_HEIGHT * len(names) + 24)
    figure.add_vline(x=threshold, line={"width": 2, "dash": "dot"}, layer="below")
    meaning = words("classify.predicted_from", threshold=percent(threshold))
    figure.add_annotation(x=threshold, y=1, yref="paper", yanchor="bottom", showarrow=False, text=meaning)
    figure.update_layout(barmode="overlay", bargap=0.35, margin={"t": 24, "pad": 6}, showlegend=False)
    figure.update_xaxes(range=[0, 1.2], visible=False)
    figure.update_yaxes(
        categoryorder="array", categoryarray=names, autorange="reversed", showgrid=False, showline=False
    )
    return figure


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
            text=[written(value) for value in values],
            textposition="outside",
            textfont={"size": 14},
            constraintext="none",
            cliponaxis=False,
            marker={"color": color, "pattern": pattern},
            hovertemplate="%{y}: %{x:.3f}<extra></extra>",
        )
    dress(figure, height=360)
    for left, title in ((0, softmax_title), (0.56, sigmoid_title)):
        figure.add_annotation(LABEL_ABOVE, x=left, xref="paper", y=1, yref="paper", text=title)
    axis = {"range": [0, 1.3], "visible": False}  # space for the number beside a full bar
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


def loss_chart(names: Sequence[str], loss: WrittenLoss, rest_name: str) -> go.Figure:
    """The terms of a loss as bars with their formulas, in the order of its rows; all other terms share the last bar.

    A label that the poster has is a full bar, the others' are hatched.

    names:  of all labels, in their order
    """
    order = [*(names[row.label] for row in loss.rows), rest_name]
    figure = go.Figure()
    for labelled, color, pattern in ((True, ACCENT, {"shape": ""}), (False, QUIET, HATCH)):
        bars = [(names[row.label], row.term, formula(row)) for row in loss.rows if row.labelled == labelled]
        if not labelled:
            bars.append((rest_name, loss.others, loss.others))
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
            hovertemplate="%{y}: %{text}<extra></extra>",
        )
    dress(figure, height=27 * len(order))
    figure.update_layout(barmode="overlay", bargap=0.3, showlegend=False, margin={"pad": 6})
    longest = max(float(term) for term in (*(row.term for row in loss.rows), loss.others))
    figure.update_xaxes(range=[0, 2.1 * longest], visible=False)  # more than half is space for the formulas
    figure.update_yaxes(
        categoryorder="array", categoryarray=order, autorange="reversed", showgrid=False, showline=False
    )
    return figure


def formula(row: WrittenTerm) -> str:
    """How a term is computed: -ln p = term for a label of the poster, -ln (1 - p) = term for another."""
    inside = row.probability if row.labelled else f"(1 − {row.probability})"
    return f"−ln {inside} = {row.term}"


def posters_chart(
    point: OperatingPoint, columns: tuple[str, str], rows: tuple[str, str], names: dict[str, str]
) -> go.Figure:
    """Every poster as a dot in one of four fields: of the label or not, predicted or not.

    columns:  of the label, not of it
    rows:     predicted, not predicted
    names:    field of `OperatingPoint` -> what the page calls its posters
    returns:  figure of four traces in the order true_positives, false_positives, false_negatives, true_negatives
    """
    figure = go.Figure()
    most = max(point.positives, point.cells - point.positives)
    height = -(-most // DOTS_A_ROW)  # rows of dots: space for all posters of a column, so that a step moves no field
    left, top = (0, COLUMN_WIDTH), (0, -height - 5)
    fields = [  # field, its first dot's place, marker
        ("true_positives", left[0], top[0], {"symbol": "circle", "size": 6, "color": ACCENT}),
        ("false_positives", left[1], top[0], {"symbol": "x-thin", "line": {"width": 1.5, "color": ACCENT}}),
        ("false_negatives", left[0], top[1], {"symbol": "circle-open", "color": ACCENT, "line": {"width": 1.5}}),
        ("true_negatives", left[1], top[1], {"symbol": "circle", "size": 6, "color": QUIET}),
    ]
    for field, x, y, marker in fields:
        _add_dots(figure, getattr(point, field), names[field], x, y, marker)
    dress(figure, height=460)
    figure.update_layout(showlegend=False, margin={"t": 28})
    for x, title in zip(left, columns, strict=True):
        figure.add_annotation(LABEL_ABOVE, x=x - 0.5, y=1, yref="paper", text=title)
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


def _add_dots(figure: go.Figure, count: int, name: str, x: int, y: int, marker: dict) -> None:
    """So many dots row by row, the first one at (x, y), and above them how many they are."""
    figure.add_scatter(
        mode="markers",
        name=name,
        x=[x + dot % DOTS_A_ROW for dot in range(count)],
        y=[y - dot // DOTS_A_ROW for dot in range(count)],
        marker={"size": 5} | marker,
        hoverinfo="skip",
    )
    figure.add_annotation(LABEL_ABOVE, x=x - 0.5, y=y + 1, font={"size": 16}, text=f"<b>{count}</b> {name}")


def accuracy_chart(
    nothing: OperatingPoint, network: OperatingPoint, titles: tuple[str, str], names: tuple[str, str]
) -> go.Figure:
    """Accuracy and recall of a model that says nothing (hatched) and of the network (full), each as a pair of bars.

    A share of no posters has no bar.

    titles:  of the pairs: accuracy, recall
    names:   of the two models
    """
    pairs = [(nothing.accuracy, network.accuracy), (nothing.recall, network.recall)]
    figure = go.Figure()
    for model, (color, pattern) in enumerate(((QUIET, HATCH), (ACCENT, {"shape": ""}))):
        places = [pair * 3.4 + model * 1.2 for pair in range(2)]
        shares = [pair[model] for pair in pairs]
        figure.add_bar(
            orientation="h",
            name=names[model],
            y=places,
            x=shares,
            width=0.6,
            text=["" if share is None else exact_percent(share) for share in shares],
            textposition="outside",
            textfont={"size": 16},
            constraintext="none",
            cliponaxis=False,
            marker={"color": color, "pattern": pattern},
            hovertemplate=names[model] + ": %{text}<extra></extra>",
        )
        for place in places:
            figure.add_annotation(LABEL_ABOVE, x=0, y=place - 0.32, text=names[model])
    for pair, title in enumerate(titles):
        figure.add_annotation(LABEL_ABOVE, x=0, y=pair * 3.4 - 0.9, font={"size": 16}, text=f"<b>{title}</b>")
    dress(figure, height=400)
    figure.update_layout(barmode="overlay", showlegend=False)
    figure.update_xaxes(range=[0, 1.2], visible=False)
    figure.update_yaxes(range=[5.1, -1.5], visible=False)
    return figure
