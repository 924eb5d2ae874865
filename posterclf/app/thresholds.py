"""The threshold's controls: one for all genres, each genre's tuned one, or one's own for each."""

import streamlit as st

from posterclf.app.widgets import addressed_choice
from posterclf.app.words import genre_name, words
from posterclf.labels import GENRES
from posterclf.registry.model_folder import ModelFolder


def threshold_ui(folder: ModelFolder) -> float | dict[str, float]:
    """A number in [0, 1], or genre -> number.

    A visit begins with the network's own, of the best F1 on validation posters; what was chosen stays when another
    network is taken.
    """
    rules = {"one": words("classify.rule_one")}
    if folder.tuned_thresholds:
        rules["tuned"] = words("classify.rule_tuned")
    rules["own"] = words("classify.rule_own")
    rule = addressed_choice(words("classify.rule"), rules, "rule", help=words("classify.rule_help"))
    if rule == "tuned":
        return folder.tuned_thresholds
    return _own_ui(folder) if rule == "own" else _one_ui(folder)


def _one_ui(folder: ModelFolder) -> float:
    chosen = st.slider(
        words("classify.one"),
        min_value=0,
        max_value=100,
        value=round(folder.threshold * 100),
        format="%d %%",
        key="threshold",
        bind="query-params",
    )
    return chosen / 100


def _own_ui(folder: ModelFolder) -> dict[str, float]:
    """Each genre's own slider, one at a time; those not moved yet stand where they were tuned."""
    own = st.session_state.setdefault(
        f"own-{folder.name}", dict(folder.tuned_thresholds or dict.fromkeys(GENRES, folder.threshold))
    )
    genre = st.selectbox(words("classify.of_genre"), GENRES, format_func=genre_name, key="own-genre")
    chosen = st.slider(
        words("classify.one"),
        min_value=0,
        max_value=100,
        value=round(own[genre] * 100),
        format="%d %%",
        key=f"own-{folder.name}-{genre}",
        persist_state="session",
    )
    own[genre] = chosen / 100
    return dict(own)
