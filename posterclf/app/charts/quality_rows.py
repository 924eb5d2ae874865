"""Charts of one row for each thing that was measured: networks, labels, pairs of labels."""

import math
from collections.abc import Mapping, Sequence
from typing import TypedDict

import plotly.graph_objects as go

from posterclf.app.charts.click_names import click_name
from posterclf.app.charts.look import ACCENT, QUIET, dress
from posterclf.app.charts.quality import SHARES
from posterclf.app.charts.rows import Rows, chart_rows, hover_text
from posterclf.app.number_text import exact_percent, figure_text, percent
from posterclf.app.words import genre_name, words
from posterclf.metrics.confusions import Confusion, CoOccurrence
from posterclf.metrics.report import Report
from posterclf.metrics.scores import Metric

NETWORK_MARKS = ("circle", "square-open", "diamond-open", "triangle-up-open")  # in the networks' order
ROW_HEIGHT = 30  # pixels
NETWORK_HEIGHT = 60
PAIR_HEIGHT = 36
WIDEST_PAIR = 34  # letters of a line that names two labels
LEGEND_LINE = 22
AXIS_HEIGHT = 36


def networks_chart(reports: Mapping[str, Report], rows: Mapping[Metric, str]) -> go.Figure:
    """The main figures of all networks with their intervals, and the baseline of the first.

    reports:  name of the network -> its `metrics.report`
    rows:     metric of the report -> what the page calls it
    returns:  figure of the trace of the baseline and one for each network
    """
    figure, places = go.Figure(), chart_rows(rows.values(), NETWORK_HEIGHT)
    baseline = next(iter(reports.values()))["baseline"]
    _add_ticks(figure, words("quality.baseline"), [_number(baseline[metric]) for metric in rows], places)
    for index, (name, report) in enumerate(reports.items()):
        values = [_number(report[metric]) for metric in rows]
        intervals = [[_number(bound) for bound in report["intervals"][metric]] for metric in rows]
        # The networks of a row are below each other, so that overlapping intervals are all seen.
        below = [place + (index + 0.5) / len(reports) - 0.5 for place in places.places]
        _add_intervals(figure, name, values, intervals, below, NETWORK_MARKS[index % len(NETWORK_MARKS)])
        for value, (_, high), place in zip(values, intervals, below, strict=True):
            if not math.isnan(value):
                end = value if math.isnan(high) else high
                _add_number(figure, figure_text(value), end, place)
    _finish_rows(figure, places, NETWORK_HEIGHT)
    figure.update_xaxes(ticktext=[f"{share:g}" for share in SHARES], range=[0, 1.15])  # space for a number beyond 1
    return figure


class RankedLabel(TypedDict):
    """What `genres_chart` shows of a label; the `LabelFigures` of a report have it, too."""

    ap: float | None
    ap_interval: list[float | None]
    positives: int


def genres_chart(rows: Mapping[str, RankedLabel], posters: int) -> go.Figure:
    """Average precision of each label with its interval, and its share of the posters.

    rows:     label -> its figures, with at least one positive
    returns:  figure of the traces guessing, AP
    """
    values = [_number(row["ap"]) for row in rows.values()]
    intervals = [[_number(bound) for bound in row["ap_interval"]] for row in rows.values()]
    figure, places = go.Figure(), chart_rows(map(genre_name, rows), ROW_HEIGHT)
    _add_ticks(figure, words("quality.guessing"), [row["positives"] / posters for row in rows.values()], places)
    _add_intervals(figure, words("quality.ap"), values, intervals, places.places)
    figure.data[1].update(
        customdata=list(rows),
        hoverinfo="text",
        hovertext=[
            words("quality.genres_hover", genre=name, ap=row["ap"], positives=row["positives"])
            for name, row in zip(places.names, rows.values(), strict=True)
        ],
    )
    _finish_rows(figure, places, ROW_HEIGHT)
    figure.update_xaxes(ticktext=[f"{share:g}" for share in SHARES])
    return figure


def _number(value: float | None) -> float:
    """Not a number where the figure is undefined: Plotly draws no mark for it."""
    return math.nan if value is None else value


def confusions_chart(pairs: Sequence[Confusion]) -> go.Figure:
    """How often one label is wrongly predicted on another's posters, beside how often on posters of neither.

    returns:  figure of the traces wrongly, elsewhere, together
    """
    names = [
        words("quality.mixed_pair", predicted=genre_name(pair.predicted), true=genre_name(pair.true)) for pair in pairs
    ]
    hover_texts = [
        words(
            "quality.mixed_hover",
            predicted=genre_name(pair.predicted),
            true=genre_name(pair.true),
            posters=pair.posters,
            wrongly=exact_percent(pair.wrongly),
            elsewhere=exact_percent(pair.elsewhere),
        )
        for pair in pairs
    ]
    figure, places = go.Figure(), chart_rows(names, PAIR_HEIGHT, WIDEST_PAIR)
    wrongly, elsewhere = [pair.wrongly for pair in pairs], [pair.elsewhere for pair in pairs]
    together = [pair.together for pair in pairs]
    _add_bars(figure, words("quality.mixed_wrongly"), wrongly, hover_texts, places, 0.36, offset=-0.38)
    _add_bars(figure, words("quality.mixed_elsewhere"), elsewhere, hover_texts, places, 0.36, offset=0.02, quiet=True)
    _add_diamonds(figure, words("quality.mixed_together"), together, places)
    for trace, part in enumerate(("wrongly", "elsewhere", "together")):
        figure.data[trace].update(customdata=[click_name(part, pair.predicted, pair.true) for pair in pairs])
    _finish_rows(figure, places, PAIR_HEIGHT, largest=max(wrongly + elsewhere + together))
    return figure


def co_occurrences_chart(pairs: Sequence[CoOccurrence]) -> go.Figure:
    """A bar for how often two labels are predicted together, and a diamond for how often they are together.

    returns:  figure of the traces predictions, labels
    """
    names = [
        words("quality.together_pair", first=genre_name(pair.first), second=genre_name(pair.second)) for pair in pairs
    ]
    predictions = [pair.predictions or 0.0 for pair in pairs]
    hover_texts = [
        words(
            "quality.together_hover",
            first=genre_name(pair.first),
            second=genre_name(pair.second),
            labels=exact_percent(pair.labels),
            predictions=exact_percent(share),
        )
        for pair, share in zip(pairs, predictions, strict=True)
    ]
    figure, places = go.Figure(), chart_rows(names, PAIR_HEIGHT, WIDEST_PAIR)
    _add_bars(figure, words("quality.together_predictions"), predictions, hover_texts, places)
    labels = [pair.labels for pair in pairs]
    _add_diamonds(figure, words("quality.together_labels"), labels, places)
    for trace, part in enumerate(("predictions", "labels")):
        figure.data[trace].update(customdata=[click_name(part, pair.first, pair.second) for pair in pairs])
    _finish_rows(figure, places, PAIR_HEIGHT, largest=max(labels + predictions))
    return figure


def _add_bars(
    figure: go.Figure,
    name: str,
    values: list[float],
    hover_texts: list[str],
    rows: Rows,
    width: float = 0.6,
    offset: float = -0.3,
    quiet: bool = False,
) -> None:
    """One bar in each row, its upper edge `offset` of a row below the middle; quiet ones are hatched."""
    figure.add_bar(
        name=name,
        orientation="h",
        x=values,
        y=rows.places,
        width=width,
        offset=offset,
        marker={
            "color": QUIET if quiet else ACCENT,
            "pattern": {"shape": "/" if quiet else "", "size": 6, "solidity": 0.35},
        },
        hovertext=list(map(hover_text, hover_texts)),
        hoverinfo="text",
    )


def _add_ticks(figure: go.Figure, name: str, values: list[float], rows: Rows) -> None:
    """A quiet vertical line in each row."""
    mark = {"symbol": "line-ns-open", "size": 20, "color": QUIET, "line": {"width": 4, "color": QUIET}}
    figure.add_scatter(name=name, x=values, y=rows.places, mode="markers", marker=mark, hoverinfo="skip")


def _add_diamonds(figure: go.Figure, name: str, values: list[float], rows: Rows) -> None:
    mark = {"symbol": "diamond-tall", "size": 15, "color": QUIET}
    figure.add_scatter(name=name, x=values, y=rows.places, mode="markers", marker=mark, hoverinfo="none")


def _add_intervals(
    figure: go.Figure,
    name: str,
    values: list[float],
    intervals: list[list[float]],
    places: Sequence[float],
    symbol: str = "circle",
) -> None:
    figure.add_scatter(
        name=name,
        x=values,
        y=list(places),
        mode="markers",
        marker={"symbol": symbol, "size": 11, "color": ACCENT, "line": {"width": 2, "color": ACCENT}},
        error_x={
            "array": [high - value for (_, high), value in zip(intervals, values, strict=True)],
            "arrayminus": [value - low for (low, _), value in zip(intervals, values, strict=True)],
            "thickness": 2,
            "width": 5,
            "color": ACCENT,
        },
        hoverinfo="skip",
    )


def _add_number(figure: go.Figure, text: str, x: float, y: float) -> None:
    figure.add_annotation(text=text, x=x, y=y, xanchor="left", xshift=4, showarrow=False, font={"size": 14})


def _finish_rows(figure: go.Figure, rows: Rows, row_height: int, largest: float = 1) -> None:
    """The rows' names on the left, shares up to the `largest` below, a legend above."""
    traces = len(list(figure.select_traces()))
    legend_height = LEGEND_LINE * traces  # on a narrow screen each name has a line of its own
    dress(figure, height=round(row_height * rows.height) + legend_height + AXIS_HEIGHT)
    figure.update_layout(margin={"t": legend_height, "r": 12, "pad": 6}, showlegend=True)
    figure.update_layout(legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "font": {"size": 14}})
    ticks = [percent(share) for share in SHARES]
    reach = math.ceil(largest * 4) / 4
    figure.update_xaxes(range=[0, 1.03 * reach], tickvals=SHARES, ticktext=ticks, showgrid=True, zeroline=False)
    figure.update_layout(barmode="overlay", hovermode="closest", hoverdistance=4)  # a bar beside a diamond is a bar
    figure.update_yaxes(rows.axis)
