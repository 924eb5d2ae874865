"""What stands around every page: the look, the language and its switch."""

from pathlib import Path

import streamlit as st

from posterclf.app.words import ADDRESS, LANGUAGES, language, preferred_language, words


def frame_ui() -> None:
    """Call once, before the page's own script."""
    chosen = language()
    st.session_state[ADDRESS] = chosen
    if chosen != preferred_language():
        st.query_params[ADDRESS] = chosen  # a change of pages has emptied the address
    st.html(Path(__file__).with_name("frame.css"))
    with st.container(key="language"):
        st.html(f"<script>document.documentElement.lang = '{chosen}'</script>", unsafe_allow_javascript=True)
        st.button(words("frame.other_language"), type="tertiary", on_click=switch_language, key="switch-language")


def switch_language() -> None:
    other = next(name for name in LANGUAGES if name != language())
    st.query_params[ADDRESS] = st.session_state[ADDRESS] = other
