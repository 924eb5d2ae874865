"""A part of the page 'How good is it?': what a threshold does, in the browser; no step asks the server."""

from pathlib import Path
from typing import Any

import streamlit as st

from posterclf.app.browser_files import browser_component
from posterclf.app.chart import DRAWING, STYLE
from posterclf.app.charts.quality import CURVE_REACH, precision_recall_chart
from posterclf.app.crowd.runs import fragment
from posterclf.app.measured import Measured
from posterclf.app.number_text import exact_percent, figure_text, percent, share_text
from posterclf.app.quality.counted import matrix_numbers
from posterclf.app.quality.number_list import number_list_ui
from posterclf.app.widgets import asked_number, choose
from posterclf.app.words import genre_name, language, words
from posterclf.metrics.operating_points import OperatingPoint, operating_point, precision_recall_curve

HERE = Path(__file__).parent
KEY = "curve"
ADDRESS = "threshold"  # percent
CELLS = "cells"  # the list of what the numbers count
NUMBER = "curve-number"  # of what the browser told last
_curve = browser_component(
    "curve",
    [*DRAWING, HERE.parent / "answer" / "told.js", HERE / "curve.js"],
    style=[STYLE, HERE / "curve.css"],
    html=HERE / "curve.html",
)


@fragment
def threshold_ui(measured: Measured, genre: str | None) -> None:
    """The slider, its four numbers and the curve, and the posters that the numbers count."""
    threshold = asked_threshold(measured)
    _curve(
        key=KEY,
        data={
            "threshold": threshold,
            "number": st.session_state.get(NUMBER, 0),
            "alt": words("quality.curve_alt", genre=name_of(genre), share=exact_percent(guessing(measured, genre))),
            **curve_data(measured, genre),
            "words": curve_words(measured, genre),
        },
        on_left_change=lambda: _take(measured),
        on_picked_change=lambda: choose(CELLS, str(st.session_state[KEY].picked)),
    )
    number_list_ui(measured, CELLS, matrix_numbers(measured, genre, threshold / 100))


def asked_threshold(measured: Measured) -> int:
    """Percent: the address's, else the model's own shared threshold."""
    asked = asked_number(ADDRESS, 0, 100)
    return own_threshold(measured) if asked is None else asked


def own_threshold(measured: Measured) -> int:
    """Percent: the model's shared threshold."""
    return round(measured.folder.threshold * 100)


def _take(measured: Measured) -> None:
    """Keep where the threshold was left."""
    left: dict[str, Any] = st.session_state[KEY].left
    st.session_state[NUMBER] = left["number"]
    threshold = min(100, max(0, int(left["threshold"])))
    if threshold == own_threshold(measured):
        st.query_params.pop(ADDRESS, None)
    else:
        st.query_params[ADDRESS] = str(threshold)


def curve_data(measured: Measured, genre: str | None) -> dict[str, Any]:
    """What the browser draws and counts.

    figure:     the curve and the line of guessing
    reach:      the ends of its axes
    steps:      for each percent from 0 to 100: recall, precision (None where nothing is predicted), the four numbers as
                they are written, and the counts that they are shares of
    positives:  how many cells are true
    """
    return _curve_data(measured.digest, genre, language(), measured)


@st.cache_data(max_entries=64, show_spinner=False)
def _curve_data(predictions_digest: str, genre: str | None, language: str, _measured: Measured) -> dict[str, Any]:
    labels, probabilities = _measured.cells(genre)
    curve = precision_recall_curve(labels, probabilities, points=800 if genre else 300)  # that of all is smooth
    points = [operating_point(labels, probabilities, step / 100) for step in range(101)]
    return {
        "figure": precision_recall_chart(curve, guessing(_measured, genre)).to_plotly_json(),
        "reach": CURVE_REACH,
        "positives": f"{points[0].positives:,}",
        "steps": [
            {
                "recall": None if point.precision is None else round(point.recall or 0.0, 4),
                "precision": None if point.precision is None else round(point.precision, 4),
                "values": numbers(point, len(labels), genre),
                "hits": f"{point.true_positives:,}",
                "predicted": f"{point.predicted:,}",
            }
            for point in points
        ],
    }


def numbers(point: OperatingPoint, posters: int, genre: str | None) -> list[str]:
    """Precision, recall, F1, and how much is predicted: posters of one label, or labels a poster."""
    predicted = f"{point.predicted:,}" if genre else f"{point.predicted / posters:.1f}"
    return [share_text(point.precision), share_text(point.recall), share_text(point.f1), predicted]


def curve_words(measured: Measured, genre: str | None) -> dict[str, Any]:
    """What is said beside the numbers; places in braces are filled in the browser."""
    report, labels = measured.report, measured.cells(genre)[0]
    own = measured.thresholds.table()[genre] if genre else measured.folder.threshold
    tuned = measured.folder.tuned_thresholds is not None
    counts = {"hits": "{hits}", "predicted": "{predicted}", "positives": "{positives}"}
    if genre:
        fourth = (
            words("quality.posters_predicted"),
            words("quality.posters_predicted_meaning", posters=len(labels), true=int(labels.sum())),
        )
    else:
        fourth = (
            words("quality.per_poster"),
            words("quality.per_poster_meaning", true=f"{labels.sum() / len(labels):.1f}"),
        )
    ap = figure_text(report["labels"][genre]["ap"] if genre else report["micro_ap"])
    return {
        "title": words("quality.threshold_title"),
        "says": words("quality.threshold_meaning"),
        "name": words("frame.threshold"),
        "own": words("quality.threshold_tuned" if tuned else "quality.threshold_own", threshold=percent(own)),
        "area": words("quality.curve_meaning", ap=ap, share=guessing(measured, genre)),
        "threshold": words("quality.curve_threshold", threshold="{threshold}"),
        "nothing": words("quality.curve_nothing", threshold="{threshold}"),
        "point": words("quality.curve_point", threshold="{threshold}", precision="{precision}", recall="{recall}"),
        # What a number is called, what it counts, what is said where nothing is predicted, what a click on it lists.
        "numbers": [
            [
                words("quality.precision"),
                words("quality.precision_meaning", **counts),
                words("quality.precision_nothing"),
                "hits",
            ],
            [words("quality.recall"), words("quality.recall_meaning", **counts), "", "true"],
            [words("quality.f1"), words("quality.f1_meaning"), "", ""],
            [*fourth, "", "predicted"],
        ],
    }


def guessing(measured: Measured, genre: str | None) -> float:
    """The share of positives: the precision of guessing."""
    return float(measured.cells(genre)[0].mean())


def name_of(genre: str | None) -> str:
    return genre_name(genre) if genre else words("quality.all_genres")
