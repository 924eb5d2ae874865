"""The place that takes files in: what the browser is told, and what comes back."""

from collections.abc import Callable, Mapping
from pathlib import Path

import streamlit as st

from posterclf.app.browser_files import browser_component
from posterclf.app.uploads.inbox import AT_ONCE, PIECE, Arrivals, Inbox, Upload
from posterclf.app.words import text, words
from posterclf.datasets.picture_names import SYSTEM_FILES
from posterclf.images import ENDINGS, MAX_BYTES

HERE = Path(__file__).parent
APP = HERE.parent
# One module, in this order.
SCRIPTS = (
    APP / "answer" / "format.js",
    APP / "teach" / "camera.js",
    HERE / "dropped.js",
    HERE / "pieces.js",
    HERE / "sending.js",
    HERE / "upload.js",
)
TABLE = ".csv"
KEY = "uploader"
SPOKEN = (
    "paste", "pasted", "paste_nothing", "paste_refused", "paste_insecure", "camera", "shoot", "photograph", "starting",
    "refused", "taken", "insecure", "nothing_in_folder", "folder", "sending", "sending_several",
)  # fmt: skip
_upload = browser_component("upload", SCRIPTS, style=HERE / "upload.css", html=HERE / "upload.html")


def poster_uploader_ui(inbox: Inbox, came: Callable[[Upload], None]) -> None:
    """A place for one poster; a later one takes its place.

    came:  called with a poster that came or did not, before the next run
    """

    def on_came() -> None:
        for file in inbox.take(st.session_state[KEY].came).uploads[-1:]:
            came(file)

    texts = {
        "choose": words("uploads.choose"),
        "hint": words("uploads.hint", megabytes=MAX_BYTES // 2**20),
    }
    _uploader_ui(inbox, texts, on_came, {"several": False, "room": 1, "accept": ",".join(("image/*", *ENDINGS))})


def posters_uploader_ui(inbox: Inbox, room: int, most: int, most_bytes: int, came: Callable[[Arrivals], None]) -> None:
    """A place for many posters, folders of them, and a table of their labels.

    room:        posters that there is still room for, of `most` with `most_bytes`
    came:        called with what arrived, before the next run
    """
    texts = {
        "choose": words("uploads.choose_several"),
        "hint": words(
            "uploads.hint_several", most=most, megabytes=MAX_BYTES // 2**20, all_megabytes=most_bytes // 2**20
        ),
    }
    _uploader_ui(
        inbox,
        texts,
        lambda: came(inbox.take(st.session_state[KEY].came)),
        {"several": True, "room": room, "accept": ",".join(("image/*", *ENDINGS, TABLE))},
    )


def _uploader_ui(inbox: Inbox, texts: dict[str, str], on_came: Callable[[], None], kind: Mapping[str, object]) -> None:
    _upload(
        key=KEY,
        data={
            **kind,
            "address": inbox.address,
            "taken": inbox.taken,
            "piece": PIECE,
            "atOnce": AT_ONCE,
            "most": MAX_BYTES,
            "endings": [*ENDINGS, *([TABLE] if kind["several"] else [])],
            "systemFiles": list(SYSTEM_FILES),
            "words": {name: text(f"uploads.{name}") for name in SPOKEN}
            | {
                "other_camera": words("try_it.other_camera"),
                "missing": words("try_it.missing"),
                "live": words("try_it.live_alt"),
            }
            | texts,
        },
        on_came_change=on_came,
    )
