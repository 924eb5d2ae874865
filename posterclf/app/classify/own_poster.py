"""A poster of one's own: a file, what is on the clipboard, or the camera. What came last counts."""

import base64

import streamlit as st
from streamlit.components import v2 as components

from posterclf.app.words import words
from posterclf.images import ENDINGS, MAX_BYTES

EXTENSIONS = [ending.removeprefix(".") for ending in ENDINGS]
PASTE_HTML = '<button type="button" hidden></button><span role="status"></span>'
PASTE_CSS = """
:host, div { font-family: var(--st-font); }
button { font: inherit; font-size: 0.875rem; color: var(--st-text-color); background: transparent; cursor: pointer;
  border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius); padding: 0.4rem 0.8rem;
  min-height: 2.5rem; }
button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
span { margin-left: 0.5rem; font-size: 0.875rem; color: var(--st-text-color); }
"""
PASTE_JS = """
export default function ({ data, parentElement, setTriggerValue }) {
  const button = parentElement.querySelector("button"), status = parentElement.querySelector("[role=status]");
  button.textContent = data.label;
  button.hidden = false;  // it has a name from now on
  const send = (blob) => {
    if (blob.size > data.most) { status.textContent = data.large; return; }
    status.textContent = "";
    const reader = new FileReader();
    reader.onload = () => setTriggerValue("picture", reader.result.split(",")[1]);
    reader.readAsDataURL(blob);
  };
  const listen = (event) => {
    const picture = [...(event.clipboardData?.files ?? [])].find((file) => file.type.startsWith("image/"));
    if (picture) { event.preventDefault(); send(picture); }
  };
  button.onclick = async () => {
    try {
      for (const item of await navigator.clipboard.read()) {
        const type = item.types.find((name) => name.startsWith("image/"));
        if (type) { send(await item.getType(type)); return; }
      }
      status.textContent = data.nothing;
    } catch { status.textContent = data.refused; }
  };
  document.addEventListener("paste", listen);
  return () => document.removeEventListener("paste", listen);
}
"""
_paste = components.component("posterclf.paste", html=PASTE_HTML, css=PASTE_CSS, js=PASTE_JS)


def own_poster_ui() -> tuple[str, bytes] | None:
    """The poster's identity within the visit, and its bytes; None where a sample was chosen last."""
    visit = st.session_state
    upload = st.file_uploader(
        words("classify.upload"),
        type=EXTENSIONS,
        max_upload_size=MAX_BYTES // 2**20,
        key=f"upload-{visit.get('uploads', 0)}",
        help=words("classify.upload_help"),
        on_change=_remember_last,
        args=("upload",),
    )
    with st.container(key="other-ways", horizontal=True, vertical_alignment="center"):
        _paste(
            key="paste",
            data={
                "label": words("classify.paste"),
                "nothing": words("classify.paste_nothing"),
                "refused": words("classify.paste_refused"),
                "large": words("classify.paste_large", megabytes=MAX_BYTES // 2**20),
                "most": MAX_BYTES,
            },
            on_picture_change=_pasted,
            width="content",
        )
        wanted = st.toggle(words("classify.camera"), key="camera-wanted")
    # The browser asks for permission as soon as the camera is drawn: only for those who want it.
    photograph = (
        st.camera_input(words("classify.camera_label"), key="camera", on_change=_remember_last, args=("camera",))
        if wanted
        else None
    )
    posters = {
        "upload": upload and (upload.file_id, upload.getvalue()),
        "paste": visit.get("pasted"),
        "camera": photograph and (photograph.file_id, photograph.getvalue()),
    }
    last = posters.get(visit.get("came-last", ""))
    # Where the last one is gone, as after the camera was switched off, the uploaded file counts again.
    return last or posters["upload"]


def keep(own: tuple[str, bytes]) -> None:
    """Keep a poster of one's own for a view without the uploader, and for the time after it."""
    st.session_state["pasted"] = own
    _remember_last("paste")


def kept_poster() -> tuple[str, bytes] | None:
    """The poster that was kept or pasted last, unless `let_go` was called since."""
    return st.session_state.get("pasted") if st.session_state.get("came-last") == "paste" else None


def let_go() -> None:
    """Go back to the samples: a new, empty uploader, and nothing pasted."""
    visit = st.session_state
    visit.uploads = visit.get("uploads", 0) + 1
    visit["came-last"] = visit["pasted"] = None


def _remember_last(way: str) -> None:
    st.session_state["came-last"] = way


def _pasted() -> None:
    visit = st.session_state
    try:
        content = base64.b64decode(str(visit.paste.picture), validate=True)
    except ValueError:
        content = b""  # reported as unreadable where it is decoded
    visit["pasted"] = (f"paste-{visit.get('pastes', 0)}", content)
    visit["pastes"] = visit.get("pastes", 0) + 1
    _remember_last("paste")
