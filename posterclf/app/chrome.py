"""What all pages have: the look, the language and its switch."""

import json
from pathlib import Path

import streamlit as st

from posterclf.app.words import ADDRESS, LANGUAGES, catalogue, language, preferred_language, words
from posterclf.images import MAX_BYTES

STREAMLITS = "streamlit."  # how the keys of Streamlit's own texts begin


def chrome_ui() -> None:
    """The look, the language and its switch; called once, before the page's own script."""
    chosen = language()
    st.session_state[ADDRESS] = chosen
    if chosen != preferred_language():
        st.query_params[ADDRESS] = chosen  # a change of pages empties the address
    st.html(Path(__file__).with_name("chrome.css"))
    with st.container(key="language"):
        st.html(f"<script>{words_script(chosen)}</script>", unsafe_allow_javascript=True)
        st.button(words("frame.other_language"), type="tertiary", on_click=switch_language, key="switch-language")


def words_script(chosen: str) -> str:
    """The script that replaces Streamlit's own texts: the function in chrome.js, called with ours."""
    uploader, camera = '[data-testid="stFileUploaderDropzone', '[data-testid="stCameraInput'
    shown = {
        f'{uploader}"] > span button p': words("frame.upload"),
        f'[class*="st-key-files"] {uploader}"] > span button p': words("frame.upload_several"),
        f'[class*="st-key-folder"] {uploader}"] > span button p': words("frame.upload_folder"),
        f'{uploader}Instructions"] span': words("frame.upload_limit", megabytes=MAX_BYTES // 2**20),
        f'{camera}Button"]': words("frame.clear_photo"),
        f'{camera}WebcamComponent"] {camera}Button"]': words("frame.take_photo"),
        f'{camera}WebcamComponent"] p:has(> a)': words("frame.camera_waits"),
        f'{camera}WebcamComponent"] p > a': words("frame.camera_help"),
        '[data-testid="stSkipToContent"]': words("frame.skip"),
    }
    spoken = [
        (source, texts[chosen], key.endswith(" "))
        for key, texts in catalogue().items()
        if key.startswith(STREAMLITS)
        for source in (key.removeprefix(STREAMLITS), *texts.values())
        if source != texts[chosen]
    ]
    argument = json.dumps({"language": chosen, "shown": list(shown.items()), "spoken": spoken}, ensure_ascii=False)
    function = Path(__file__).with_name("chrome.js").read_text(encoding="utf-8")
    return f"({function})({argument})"


def switch_language() -> None:
    other = next(name for name in LANGUAGES if name != language())
    st.query_params[ADDRESS] = st.session_state[ADDRESS] = other
