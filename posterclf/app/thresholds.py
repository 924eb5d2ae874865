"""The threshold's controls: one for all labels, each label's tuned one, or one's own for each."""

import streamlit as st

from posterclf.app.widgets import addressed_choice
from posterclf.app.words import genre_name, words
from posterclf.labels import Thresholds
from posterclf.registry.model_folder import ModelFolder


def threshold_ui(folder: ModelFolder) -> Thresholds:
    """The thresholds that the reader chose.

    A visit begins with the network's shared one, of the best F1 on validation posters; a chosen one stays when another
    network is chosen.
    """
    rules = {"one": words("classify.rule_one")}
    tuned = folder.tuned_thresholds
    if tuned:
        rules["tuned"] = words("classify.rule_tuned")
    rules["own"] = words("classify.rule_own")
    meaning = words("classify.rule_help" if tuned else "classify.rule_help_untuned")
    rule = addressed_choice(words("classify.rule"), rules, "rule", help=meaning)
    if tuned and rule == "tuned":
        return tuned
    return _own_ui(folder) if rule == "own" else _one_ui(folder)


def _one_ui(folder: ModelFolder) -> Thresholds:
    chosen = st.slider(
        words("classify.one"),
        min_value=0,
        max_value=100,
        value=round(folder.threshold * 100),
        format="%d %%",
        key="threshold",
        bind="query-params",
    )
    return Thresholds.one(folder.labels, chosen / 100)


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
