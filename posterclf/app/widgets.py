"""Widgets that stand on more than one page."""

from collections.abc import Callable, Mapping

import streamlit as st

from posterclf.app.words import words
from posterclf.registry.model_folder import model_names


def model_ui() -> str | None:
    """The name of the chosen model, None where there is none; it stands in the address."""
    return st.selectbox(
        words("frame.network"),
        model_names(),
        key="model",
        bind="query-params",
        filter_mode=None,
        help=words("frame.network_help"),
    )


def model_fault_ui() -> None:
    """Said where a ModelError was met; what exactly is wrong is the operator's to find."""
    st.error(words("frame.network_fault_meaning"), title=words("frame.network_fault"), icon=":material/error:")


def addressed_choice(
    label: str, options: Mapping[str, str], key: str, widget: Callable = st.segmented_control, help: str | None = None
) -> str:
    """One of several, which stands in the address under a name that is the same in all languages.

    options:  name in the address -> what the page calls it; the first is the default
    widget:   st.segmented_control, st.pills, st.radio or st.selectbox
    """
    names, state = list(options), st.session_state
    kept = f"choice-{key}"
    if state.get(kept, st.query_params.get(key)) in names:
        state[kept] = state.get(kept, st.query_params.get(key))
        standing = {}
    else:  # nothing chosen yet, or what is no longer offered
        state.pop(kept, None)
        standing = {"default": names[0]} if widget in (st.segmented_control, st.pills) else {"index": 0}
    always = {"required": True} if widget in (st.segmented_control, st.pills) else {}
    value = widget(label, names, format_func=options.get, key=kept, help=help, **standing, **always)
    if value == names[0]:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = value
    return value
