"""Widgets that more than one page has."""

from collections.abc import Callable, Mapping

import plotly.graph_objects as go
import streamlit as st

from posterclf.app.charts.look import CONFIG
from posterclf.app.words import speak_of, speak_of_genres, words
from posterclf.errors import ModelError
from posterclf.registry.model_folder import find_model, model_names

TUTORIALS = "article"  # the name of the tutorial's network
MOST_BARS = 25  # at first; of more labels the most probable ones


def model_ui() -> str | None:
    """The name of the chosen model, which the address keeps as well; None where no model is installed.

    From here on the page speaks of that model's labels.
    """
    names = model_names()
    model = st.selectbox(
        words("frame.network"),
        names,
        key="model",
        bind="query-params",
        filter_mode=None,
        help=words("frame.network_help" if TUTORIALS in names else "frame.network_help_own"),
    )
    speak_of_model(model)
    return model


def speak_of_model(model: str | None) -> None:
    """Speak of a model's labels from here on; of genres where it cannot be read."""
    try:
        speak_of(find_model(model).labels)
    except ModelError:  # the page says so where it needs the model
        speak_of_genres()


def model_fault_ui() -> None:
    """Shown after a ModelError, without its details: those are for the operator."""
    st.error(words("frame.network_fault_meaning"), title=words("frame.network_fault"), icon=":material/error:")


def chart_ui(figure: go.Figure, key: str, alt: str, on_select: Callable[[], None] | None = None) -> None:
    """A chart as wide as its container.

    alt:        what it shows, for those who cannot see it
    on_select:  called after a click on a point or bar, which is then in `st.session_state[key].selection`
    """
    st.plotly_chart(figure, config=CONFIG, key=key, alt=alt, on_select=on_select or "ignore", selection_mode="points")


def bars_shown_ui(labels: int) -> int:
    """How many bars are shown: all, or of more than `MOST_BARS` so many until all are wanted."""
    if labels <= MOST_BARS:
        return labels
    wanted = st.toggle(
        words("classify.all_labels", all=labels),
        key="all_labels",
        bind="query-params",
        help=words("classify.all_labels_help", count=MOST_BARS),
    )
    return labels if wanted else MOST_BARS


def download_ui(
    label: str,
    data: str | bytes | Callable[[], str | bytes],
    file_name: str,
    mime: str,
    help: str | None = None,
    disabled: bool = False,
    key: str | None = None,
) -> None:
    """A button that saves a file; a click does not run the page again.

    data:  the file's content, or a function that makes it when the button is clicked
    """
    st.download_button(
        label,
        data=data,
        file_name=file_name,
        mime=mime,
        help=help,
        disabled=disabled,
        key=key,
        on_click="ignore",
        icon=":material/download:",
    )


def addressed_choice(
    label: str, options: Mapping[str, str], key: str, widget: Callable = st.segmented_control, help: str | None = None
) -> str:
    """The name of the chosen option, which the address keeps, the same in all languages.

    Streamlit's own `bind` would keep what the page calls the option, in the language of the visit.

    options:  name in the address -> what the page calls it; the first is the default and is left out of the address
    widget:   st.segmented_control, st.pills, st.radio or st.selectbox
    """
    names, widget_key = list(options), f"choice-{key}"
    chosen = st.session_state.get(widget_key, st.query_params.get(key))
    st.session_state[widget_key] = chosen if chosen in options else names[0]  # the option may no longer be offered
    required = {"required": True} if widget in (st.segmented_control, st.pills) else {}
    value = widget(label, names, format_func=options.get, key=widget_key, help=help, **required)
    if value == names[0]:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = value
    return value
