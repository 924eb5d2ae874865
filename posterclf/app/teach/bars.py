"""The bars of one picture after another, changed in place: frames of a camera come several times a second."""

from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components import v2 as components

from posterclf.app.number_text import list_of, percent
from posterclf.app.words import words
from posterclf.inference.prediction import Prediction
from posterclf.labels import Thresholds

HERE = Path(__file__)
KEY = "teach-bars"
ASKED = "teach-why"
_bars = components.component(
    "posterclf-bars",
    html=HERE.with_suffix(".html").read_text(encoding="utf-8"),
    css=HERE.with_suffix(".css").read_text(encoding="utf-8"),
    js=HERE.with_suffix(".js").read_text(encoding="utf-8"),
)


def bars_ui(prediction: Prediction, thresholds: Thresholds, count: int) -> None:
    """Probabilities in the order of the labels, so that each keeps its place; a click on one asks why.

    count:  how many, the most probable ones
    """
    _bars(key=KEY, data=bars_data(prediction, thresholds, count), on_why_change=_ask_why)


def bars_data(prediction: Prediction, thresholds: Thresholds, count: int) -> dict[str, Any]:
    """What bars.js draws: a row for each label, and one line where one threshold is for all, else a mark in each."""
    shown = {label for label, _ in prediction.top(count)}
    table, predicted, number = thresholds.table(), set(prediction.at(thresholds)), thresholds.number
    return {
        "rows": [
            {
                "label": label,
                "probability": probability,
                "text": percent(probability),
                "threshold": table[label],
                "predicted": label in predicted,
                "spoken": words(
                    "try_it.bar",
                    label=label,
                    probability=percent(probability),
                    side=words("frame.predicted" if label in predicted else "frame.not_predicted"),
                ),
            }
            for label, probability in prediction.as_dict().items()
            if label in shown
        ],
        "line": None
        if number is None
        else {"at": number, "words": words("classify.predicted_from", threshold=percent(number))},
        "chosen": asked_label(),
        "alt": words("try_it.chart_alt", count=len(shown), labels=list_of(prediction.top(3))),
    }


def asked_label() -> str:
    """The label of the bar that was clicked last, empty for none. It may be one of before."""
    return st.session_state.get(ASKED, "")


def _ask_why() -> None:
    """Choose the label of the clicked bar; a click on the chosen one lets go of it."""
    label = st.session_state[KEY].why
    st.session_state[ASKED] = "" if label == asked_label() else str(label)
