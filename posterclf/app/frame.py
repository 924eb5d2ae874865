"""What stands around every page: the look, the language and its switch."""

import json
from pathlib import Path

import streamlit as st

from posterclf.app.words import ADDRESS, LANGUAGES, language, preferred_language, words
from posterclf.images import MAX_BYTES


def frame_ui() -> None:
    """Call once, before the page's own script."""
    chosen = language()
    st.session_state[ADDRESS] = chosen
    if chosen != preferred_language():
        st.query_params[ADDRESS] = chosen  # a change of pages has emptied the address
    st.html(Path(__file__).with_name("frame.css"))
    st.html(f"<style>:root {{ {own_words()} }}</style>")
    with st.container(key="language"):
        st.html(f"<script>document.documentElement.lang = '{chosen}'</script>", unsafe_allow_javascript=True)
        st.button(words("frame.other_language"), type="tertiary", on_click=switch_language, key="switch-language")


def own_words() -> str:
    """What frame.css writes in place of Streamlit's own words, as properties of CSS."""
    texts = {
        "upload": words("frame.upload"),
        "upload-several": words("frame.upload_several"),
        "upload-folder": words("frame.upload_folder"),
        "upload-limit": words("frame.upload_limit", megabytes=MAX_BYTES // 2**20),
        "take-photo": words("frame.take_photo"),
        "clear-photo": words("frame.clear_photo"),
        "skip": words("frame.skip"),
    }
    return " ".join(f"--words-{name}: {json.dumps(text, ensure_ascii=False)};" for name, text in texts.items())


def switch_language() -> None:
    other = next(name for name in LANGUAGES if name != language())
    st.query_params[ADDRESS] = st.session_state[ADDRESS] = other
