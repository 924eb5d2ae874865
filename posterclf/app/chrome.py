"""What all pages have: the language and its switch. The look is in chrome.css, which index.html brings."""

import secrets

import streamlit as st
from streamlit.components import v2 as components
from streamlit.delta_generator import DeltaGenerator

from posterclf.app.classify.own_poster import own_poster
from posterclf.app.words import ADDRESS, LANGUAGES, language, preferred_language, speak, words

VISIT = "visit"
# `posterclfVisit` is in index/connection.js, which the browser has before the page.
_visit = components.component(
    "posterclf-visit",
    js="""export default ({ data, setTriggerValue }) =>
  window.posterclfVisit?.(...data, () => setTriggerValue("again", true));""",
)


def chrome_ui() -> DeltaGenerator:
    """The language and its switch, and who this visit is; called once, before anything is said.

    returns:  an `st.empty` for what is said while the page itself waits
    """
    with st.container(key="language"):
        # Nobody sees it: it keeps the language in the address, through every change of pages and for Back.
        names = list(LANGUAGES)
        speak(st.radio(ADDRESS, names, names.index(preferred_language()), key=ADDRESS, bind="query-params"))
        st.button(words("frame.other_language"), type="tertiary", on_click=switch_language, key="switch-language")
        number = st.session_state.setdefault(VISIT, secrets.token_hex(8))
        # A list: a dictionary is searched for data frames, see browser_files.
        _visit(key="who", data=[language(), number, own_poster() is not None], on_again_change=lambda: None)
    return st.container(key="waits").empty()


def switch_language() -> None:
    st.session_state[ADDRESS] = next(name for name in LANGUAGES if name != language())
