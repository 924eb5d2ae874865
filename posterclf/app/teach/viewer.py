"""The place in which a picture is tried: file, drop, camera, and the veil over what is tried."""

import base64
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from streamlit.components import v2 as components

from posterclf.app.faults import reason
from posterclf.app.teach.tried import Trying
from posterclf.app.uploads.inbox import PIECE
from posterclf.app.words import words
from posterclf.images import ENDINGS, MAX_BYTES
from posterclf.inference.class_activation import cover

HERE = Path(__file__)
SCRIPTS = ("../uploads/page_root.js", "../uploads/pieces.js", "camera.js", "viewer.js")  # one module, in this order
KEY = "teach-viewer"
FINER = 16  # times as many pixels as the evidence has fields: about as many as are shown
_viewer = components.component(
    "posterclf-viewer",
    html=HERE.with_suffix(".html").read_text(encoding="utf-8"),
    css=HERE.with_suffix(".css").read_text(encoding="utf-8"),
    js="\n".join((HERE.parent / name).read_text(encoding="utf-8") for name in SCRIPTS),
)


def viewer_ui(trying: Trying, ready: bool, came: Callable[[Any], None], headline: str, alt: str, cover: bytes) -> None:
    """Show what is tried, and acknowledge what the browser sent last, for only then it sends the next frame.

    ready:     whether there is a model to try
    came:      called with what the browser sent, before the next run
    headline:  the answer, for screen readers
    alt:       what the picture shows, for those who cannot see it
    cover:     a PNG as `veil_png` makes it, empty for none
    """
    tried = trying.tried
    _viewer(
        key=KEY,
        data={
            "ready": ready,
            "tried": tried is not None,
            "answered": trying.taken,
            "stills": trying.stills,
            "picture": _text(tried.shown) if tried and not trying.in_view else "",
            "veil": _text(cover),
            "alt": alt,
            "spoken": headline,
            "fault": reason(trying.fault) if trying.fault else "",
            "address": trying.inbox.address,
            "piece": PIECE,
            "mostBytes": MAX_BYTES,
            "accept": ",".join(("image/*", *ENDINGS)),
            "words": viewer_words(),
        },
        on_picture_change=lambda: came(st.session_state[KEY].picture),
    )
    trying.in_view = False


def veil_png(evidence: np.ndarray, opacity: float) -> bytes:
    """What lies over a picture, see `class_activation.cover`; to be stretched to the picture's size.

    evidence:  (rows, columns) float, see `class_activation.spotlight`
    opacity:   in [0, 1]
    """
    rows, columns = evidence.shape
    content = io.BytesIO()
    cover(evidence, opacity, (FINER * columns, FINER * rows)).save(content, "PNG")
    return content.getvalue()


def viewer_words() -> dict[str, str]:
    """What viewer.js says by itself."""
    return {
        "choose": words("try_it.choose"),
        "camera": words("try_it.camera"),
        "other": words("try_it.other_camera"),
        "hint": words("try_it.hint"),
        "untaught": words("try_it.untaught"),
        "starting": words("try_it.starting"),
        "waits": words("try_it.waits"),
        "live": words("try_it.live_alt"),
        "refused": words("try_it.refused"),
        "missing": words("try_it.missing"),
        "taken": words("try_it.taken"),
        "insecure": words("try_it.insecure"),
        "large": words("faults.many_bytes", megabytes=MAX_BYTES // 2**20),
    }


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
