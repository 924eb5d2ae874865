"""Widgets that stand on more than one page."""

from collections.abc import Callable, Mapping

import streamlit as st

from posterclf import registry
from posterclf.app.words import words


def model_ui() -> str | None:
    """The name of the chosen model, None where there is none; it stands in the address."""
    return st.selectbox(
        words("frame.network"),
        registry.names(),
        key="model",
        bind="query-params",
        filter_mode=None,
        help=words("frame.network_help"),
    )


def addressed_choice(label: str, options: Mapping[str, str], key: str, widget: Callable = st.segmented_control) -> str:
    """One of several, which stands in the address under a name that is the same in all languages.

    options:  name in the address -> what the page calls it; the first is the default
    widget:   st.segmented_control, st.pills, st.radio or st.selectbox
    """
    names = list(options)
    named = st.query_params.get(key)
    chosen = {"required": True, "default": names[0]} if widget in (st.segmented_control, st.pills) else {"index": 0}
    if f"choice-{key}" not in st.session_state and named in names:
        st.session_state[f"choice-{key}"] = named
    if f"choice-{key}" in st.session_state:
        chosen = {"required": True} if "required" in chosen else {}
    value = widget(label, names, format_func=options.get, key=f"choice-{key}", **chosen)
    if value == names[0]:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = value
    return value
