"""The threshold's controls: one for all labels, each label's tuned one, or one's own for each."""

from typing import Any

import streamlit as st

from posterclf.app.widgets import addressed_choice
from posterclf.app.words import genre_name, words
from posterclf.labels import Thresholds
from posterclf.registry.model_folder import ModelFolder

BEGAN_AT = "live-threshold"


def threshold_ui(folder: ModelFolder) -> Thresholds:
    """The thresholds that the reader chose, which the address keeps as well.

    A visit begins with the network's shared one, of the best F1 on validation posters; a chosen one stays when another
    network is chosen.
    """
    rule = addressed_choice(words("classify.rule"), _rules(folder), "rule", help=_meaning(folder))
    return _thresholds_ui(folder, rule, round(folder.threshold * 100), key="threshold", bind="query-params")


def live_threshold_ui(folder: ModelFolder) -> Thresholds:
    """`threshold_ui` for a place that runs several times a second, and for a model that learns all the time.

    Until it is moved, the slider stands at the newest model's threshold. Nothing here is set from this side or from the
    address: with the next frame, which is on its way already, the browser would bring the value of before back.
    """
    rules = _rules(folder)
    rule = st.segmented_control(
        words("classify.rule"),
        list(rules),
        default="one",
        format_func=lambda name: rules[name],
        key="live-rule",
        help=_meaning(folder),
        required=True,
    )
    newest, visit = round(folder.threshold * 100), st.session_state
    began_at = visit.get(BEGAN_AT, newest)
    if visit.get(f"live-threshold-{began_at}", began_at) == began_at:
        began_at = visit[BEGAN_AT] = newest
    return _thresholds_ui(folder, rule, began_at, key=f"live-threshold-{began_at}", persist_state="session")


def _rules(folder: ModelFolder) -> dict[str, str]:
    """Rule -> what the page calls it."""
    tuned = {"tuned": words("classify.rule_tuned")} if folder.tuned_thresholds else {}
    return {"one": words("classify.rule_one"), **tuned, "own": words("classify.rule_own")}


def _meaning(folder: ModelFolder) -> str:
    return words("classify.rule_help" if folder.tuned_thresholds else "classify.rule_help_untuned")


def _thresholds_ui(folder: ModelFolder, rule: str | None, begins_at: int, **kept: Any) -> Thresholds:
    """kept:  the key of the slider of one for all, and where its value is kept"""
    if rule == "tuned" and folder.tuned_thresholds:
        return folder.tuned_thresholds
    if rule == "own":
        return _own_ui(folder)
    percentage = st.slider(words("classify.one"), min_value=0, max_value=100, value=begins_at, format="%d %%", **kept)
    return Thresholds.one(folder.labels, percentage / 100)


def _own_ui(folder: ModelFolder) -> Thresholds:
    """A slider for each label, one at a time; until it is moved it is at the label's tuned threshold."""
    initial = (folder.tuned_thresholds or folder.thresholds(None)).table()
    own: dict[str, float] = st.session_state.setdefault(f"own-{folder.name}", initial)
    if own.keys() != initial.keys():  # another model was published under this name
        own = st.session_state[f"own-{folder.name}"] = initial
    label = st.selectbox(words("classify.of_genre"), folder.labels, format_func=genre_name, key="own-genre")
    chosen = st.slider(
        words("classify.one"),
        min_value=0,
        max_value=100,
        value=round(own[label] * 100),
        format="%d %%",
        key=f"own-{folder.name}-{label}",
        persist_state="session",
    )
    own[label] = chosen / 100
    return Thresholds.own(folder.labels, own)
