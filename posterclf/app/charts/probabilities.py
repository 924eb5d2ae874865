"""The bars of one poster."""

from collections.abc import Mapping

import plotly.graph_objects as go

from posterclf.app.charts.look import AXIS, look
from posterclf.app.charts.rows import Rows, chart_rows
from posterclf.app.number_text import percent
from posterclf.app.words import genre_name, words
from posterclf.inference.prediction import Prediction
from posterclf.labels import Thresholds

BAR_HEIGHT = 20  # pixels from one label to the next
AXIS_HEIGHT = 24  # pixels above the bars, for the threshold's text
# Pixels: the chart on a phone, a letter of a name, the threshold's text, from one column of numbers to the next.
PHONE, LETTER, MEANING, COLUMN = 350, 7, 150, 52
END = 1.14  # of the axis: a bar ends at 1 at most; beyond it there is space for the numbers


def probability_chart(
    prediction: Prediction,
    thresholds: Thresholds,
    by_name: bool = False,
    other: Prediction | None = None,
    count: int | None = None,
    scale: float = 1.0,
) -> go.Figure:
    """Probabilities as bars, and the threshold: a line with its meaning, or a mark in each label's row.

    A predicted label's bar is full; the others' are hatched, so that the two differ without colour.

    thresholds: decide what is predicted
    by_name:    in the order of names; otherwise the most probable comes first
    other:      another network's prediction of the same poster, as a diamond in each row
    count:      how many labels, the most probable ones; None for all
    scale:      of type and bars, 1 on a desk
    returns:    figure of two bar traces, 'predicted' and 'not predicted', whose `customdata` holds the labels
    """
    ranking, predicted = prediction.ranking()[:count], set(prediction.at(thresholds))
    shown = sorted(ranking, key=lambda row: genre_name(row[0]).casefold()) if by_name else ranking
    labels = [label for label, _ in shown]
    rows = chart_rows(map(genre_name, labels), BAR_HEIGHT)
    size = 14 * scale
    in_columns = other is not None or thresholds.number is None  # marks beside the bars would hide the numbers
    traces = _bars(shown, rows, predicted, size, in_columns)
    if thresholds.number is None:
        traces.append(_threshold_marks(labels, rows, thresholds.table(), 11 * scale))
    if other:
        traces.append(_other_marks(labels, rows, other))
    bars = PHONE - LETTER * rows.widest
    column = END * COLUMN / (bars - COLUMN)  # of the axis
    columns = _columns(shown, rows, other, size, column) if in_columns else []
    reach = END + max(0, len(columns) - 1) * column
    line = (
        {}
        if thresholds.number is None
        else _threshold_line(thresholds.number, size, bars * (1 - thresholds.number / reach))
    )
    layout = look(round((BAR_HEIGHT * rows.height + AXIS_HEIGHT) * scale)) | {
        "barmode": "overlay",
        "showlegend": False,
        "margin": {"l": 0, "r": 0, "b": 0, "t": AXIS_HEIGHT * scale, "pad": 6},
        "xaxis": AXIS | {"range": [0, reach], "visible": False},
        "yaxis": AXIS | rows.axis | {"tickfont": {"size": size}},
    }
    return go.Figure([*traces, *columns], layout | line)


def _bars(shown: list[tuple[str, float]], rows: Rows, predicted: set[str], size: float, in_columns: bool) -> list[dict]:
    traces = []
    for name, pattern in ((words("frame.predicted"), ""), (words("frame.not_predicted"), "/")):
        chosen = [index for index, (label, _) in enumerate(shown) if (label in predicted) == (not pattern)]
        traces.append(
            {
                "type": "bar",
                "name": name,
                "orientation": "h",
                "y": [rows.places[index] for index in chosen],
                "x": [shown[index][1] for index in chosen],
                "width": 0.75,
                "customdata": [[shown[index][0]] for index in chosen],
                "text": [percent(shown[index][1]) for index in chosen],
                "textposition": "none" if in_columns else "outside",
                "textfont": {"size": size},
                "constraintext": "none",
                "cliponaxis": False,
                "marker": {"pattern": {"shape": pattern, "size": 6, "solidity": 0.35}},
                "selected": {"marker": {"opacity": 1}},
                "unselected": {"marker": {"opacity": 1}},  # a clicked bar must not fade the others
                "hovertemplate": "%{y}: %{x:.1%}, " + name + "<extra></extra>",
            }
        )
    return traces


def _threshold_line(threshold: float, size: float, space: float) -> dict:
    """A dotted line over all rows and its meaning above it, as parts of a layout.

    space:  pixels at the right of the line on a phone
    """
    right = space >= MEANING  # else it reaches over the names
    text = words("classify.predicted_from", threshold=percent(threshold))
    line = {
        "type": "line",
        "xref": "x",
        "yref": "y domain",
        "x0": threshold,
        "x1": threshold,
        "y0": 0,
        "y1": 1,
        "line": {"width": 2, "dash": "dot"},
        "layer": "below",
    }
    meaning = {
        "x": threshold,
        "xanchor": "left" if right else "right",
        "xshift": 4 if right else -4,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": size},
        "text": f"{text} →" if right else text,
    }
    return {"shapes": [line], "annotations": [meaning]}


def _threshold_marks(labels: list[str], rows: Rows, thresholds: Mapping[str, float], size: float) -> dict:
    return {
        "type": "scatter",
        "name": "thresholds",
        "x": [thresholds[label] for label in labels],
        "y": rows.places,
        "mode": "markers",
        "marker": {"symbol": "line-ns-open", "size": size, "line": {"width": 3}},
        "text": [
            words("classify.needs", genre=name, threshold=percent(thresholds[label]))
            for label, name in zip(labels, rows.names, strict=True)
        ],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _other_marks(labels: list[str], rows: Rows, other: Prediction) -> dict:
    probabilities = other.as_dict()
    return {
        "type": "scatter",
        "name": other.model,
        "x": [probabilities[label] for label in labels],
        "y": rows.places,
        "mode": "markers",
        "marker": {"symbol": "diamond-open", "size": 10, "line": {"width": 2}},
        "cliponaxis": False,
        "hovertemplate": "%{y}: %{x:.1%}<extra>" + other.model + "</extra>",
    }


def _columns(
    shown: list[tuple[str, float]], rows: Rows, other: Prediction | None, size: float, width: float
) -> list[dict]:
    """The numbers in a column at the right, the other network's in a second one.

    width:  of a column, as a share of the axis from 0 to 1
    """
    columns = [[percent(probability) for _, probability in shown]]
    if other:
        probabilities = other.as_dict()
        columns.append([f"◇ {percent(probabilities[label])}" for label, _ in shown])
    return [
        {
            "type": "scatter",
            "name": "numbers",
            "x": [END - 0.01 + number * width] * len(shown),
            "y": rows.places,
            "mode": "text",
            "text": column,
            "textposition": "middle left",
            "textfont": {"size": size},
            "cliponaxis": False,
            "hoverinfo": "skip",
        }
        for number, column in enumerate(columns)
    ]
