"""The samples to choose from, and the strip of them where nothing is chosen yet: one element each.

Pictures and texts are two files that the browser keeps. A run of the page says which sample is shown.
"""

import base64
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import streamlit as st

from posterclf.app.browser_files import address_of, browser_component
from posterclf.app.gallery import Sample, contact_sheet, samples
from posterclf.app.words import language, speaks_of_genres, words

APP = Path(__file__).parent
KEY = "gallery"
_gallery = browser_component(
    "gallery",
    [APP / "answer" / "format.js", APP / "gallery.js"],
    style=APP / "gallery.css",
    html=APP / "gallery.html",
)


def gallery_ui(
    chosen: Sample | None,
    on_sample: Callable[[str], None],
    own: bytes | None = None,
    on_own: Callable[[], None] | None = None,
) -> None:
    """All samples as buttons, those that fool the network under a heading of their own.

    chosen:  the one that is shown; None where it is the reader's own poster
    own:     a small JPEG of the reader's own poster, which is the first tile; None where there is none
    on_sample, on_own:  called with the name of the sample that was clicked, or without, before the next run
    """

    def chosen_sample() -> None:
        name = st.session_state[KEY].sample
        if name in samples():
            on_sample(name)

    _gallery(
        key=KEY,
        data={
            "list": _list_address(language(), speaks_of_genres()),
            "chosen": chosen.name if chosen else "",
            "own": f"data:image/jpeg;base64,{base64.b64encode(own).decode()}" if own else "",
        },
        on_sample_change=chosen_sample,
        on_own_change=lambda: on_own and on_own(),
    )


def strip_ui() -> None:
    """All samples beside each other, for the eye only."""
    _gallery(key="strip", data={"list": _list_address(language(), speaks_of_genres()), "strip": True})


@cache
def _list_address(language: str, of_genres: bool) -> str:
    """The address of all that the gallery shows in a language.

    Labels that are no genres have nothing to do with what a sample was drawn for: there the samples are one group.
    """
    good = [sample for sample in samples().values() if not (sample.fools and of_genres)]
    fooling = [sample for sample in samples().values() if sample not in good]
    content = {
        "sheet": address_of(contact_sheet(), "samples.jpg", "image/jpeg"),
        "count": len(samples()),
        "own": words("gallery.own"),
        "groups": [
            _group("classify.samples", "classify.samples_caption", good, notes=False),
            *([_group("gallery.fooling", None, fooling, notes=True)] if fooling else []),
        ],
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return address_of(text.encode(), f"samples-{language}.json", "application/json")


def _group(title: str, caption: str | None, shown: list[Sample], notes: bool) -> dict[str, object]:
    """notes:  whether each sample has its note beside it"""
    places = list(samples())
    return {
        "title": words(title),
        "caption": words(caption) if caption else "",
        "samples": [
            {
                "name": sample.name,
                "title": sample.title,
                "note": sample.note if notes else "",
                "place": places.index(sample.name),
            }
            for sample in shown
        ],
    }
