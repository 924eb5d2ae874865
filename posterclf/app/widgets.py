"""Widgets that stand on more than one page."""

from collections.abc import Callable, Mapping

import plotly.graph_objects as go
import streamlit as st

from posterclf.app.charts.look import CONFIG
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
    """Shown where a ModelError was met; what exactly is wrong is the operator's to find."""
    st.error(words("frame.network_fault_meaning"), title=words("frame.network_fault"), icon=":material/error:")


def chart_ui(figure: go.Figure, key: str, alt: str, on_select: Callable[[], None] | None = None) -> None:
    """A chart as wide as its place.

    alt:        what it shows, for those who cannot see it
    on_select:  called after a click on a point or bar, which is then in `st.session_state[key].selection`
    """
    st.plotly_chart(figure, config=CONFIG, key=key, alt=alt, on_select=on_select or "ignore", selection_mode="points")


def addressed_choice(
    label: str, options: Mapping[str, str], key: str, widget: Callable = st.segmented_control, help: str | None = None
) -> str:
    """One of several, which stands in the address under a name that is the same in all languages.

    Streamlit's own `bind` would write there what the page calls it, in the language of the visit.

    options:  name in the address -> what the page calls it; the first is the default and is left out of the address
    widget:   st.segmented_control, st.pills, st.radio or st.selectbox
    """
    names, widget_key = list(options), f"choice-{key}"
    chosen = st.session_state.get(widget_key, st.query_params.get(key))
    st.session_state[widget_key] = chosen if chosen in options else names[0]  # it may no longer be offered
    required = {"required": True} if widget in (st.segmented_control, st.pills) else {}
    value = widget(label, names, format_func=options.get, key=widget_key, help=help, **required)
    if value == names[0]:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = value
    return value
