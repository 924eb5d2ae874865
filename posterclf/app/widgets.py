"""Widgets that more than one page has."""

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from posterclf.app.words import speak_of, speak_of_genres, words
from posterclf.errors import ModelError
from posterclf.registry.model_folder import find_model, model_names
from posterclf.teaching.file_names import safe_name

TUTORIALS = "article"  # the name of the tutorial's network


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


def asked_number(key: str, least: int, most: int) -> int | None:
    """The whole number that the address has under this key; None where it has none, or none of these."""
    asked = st.query_params.get(key, "")
    return int(asked) if asked.isdecimal() and len(asked) < 10 and least <= int(asked) <= most else None


def went_back() -> bool:
    """Whether this run is one for the browser's Back or Forward: the address is right then, not what was chosen."""
    run = get_script_run_ctx()
    return run is not None and run.is_history_navigation


def download_name(poster: str, what: str) -> str:
    """What a file about a poster is called, short and without folders and control characters.

    poster:  its file's name or path

    >>> download_name("a/ninth-moon.jpg", "probabilities.csv")
    'ninth-moon-probabilities.csv'
    """
    return f"{safe_name(PurePosixPath(poster).stem, 'poster')}-{what}"


def addressed_choice(
    label: str, options: Mapping[str, str], key: str, widget: Callable = st.segmented_control, help: str | None = None
) -> str:
    """The name of the chosen option, which the address keeps, the same in all languages; Back and Forward go through
    what was chosen.

    Streamlit's own `bind` would keep what the page calls the option, in the language of the visit.

    options:  name in the address -> what the page calls it; the first is the default and is left out of the address
    widget:   st.segmented_control, st.pills, st.radio or st.selectbox
    """
    names, widget_key, named = list(options), f"choice-{key}", st.query_params.get(key)
    chosen = asked_choice(key)
    st.session_state[widget_key] = chosen if chosen in options else names[0]  # the option may no longer be offered
    required = {"required": True} if widget in (st.segmented_control, st.pills) else {}
    value = widget(label, names, format_func=options.get, key=widget_key, help=help, **required)
    if value != (named if named in options else names[0]):  # each change of the address is a step for Back
        if value == names[0]:
            st.query_params.pop(key, None)
        else:
            st.query_params[key] = value
    return value


def choose(key: str, name: str) -> None:
    """Choose an option of `addressed_choice` from elsewhere, such as by a click on a chart, before the next run."""
    st.session_state[f"choice-{key}"] = st.query_params[key] = name


def asked_choice(key: str) -> str:
    """What `addressed_choice` of that key will find chosen, whether or not it is offered; empty for nothing."""
    named = st.query_params.get(key)
    return (named if went_back() else st.session_state.get(f"choice-{key}", named)) or ""
