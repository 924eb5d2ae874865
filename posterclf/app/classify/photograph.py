"""A photograph of a poster: the poster is found and straightened by itself, or its corners are dragged."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
import numpy as np
import streamlit as st

from posterclf.app.browser_files import browser_component
from posterclf.app.cached import shown_poster
from posterclf.app.uploads.inbox import Inbox, Upload
from posterclf.app.words import speaks_of_genres, text, words
from posterclf.fair_line import FairLine
from posterclf.photographs.reading import cut_out_of, found_in
from posterclf.processors import processors

HERE = Path(__file__)
KEY = "crop-component"
SPOKEN = ("alt", "help", "use", "top_left", "top_right", "bottom_right", "bottom_left")
SEARCHES = FairLine(max(1, processors() - 1))  # one takes ten times as long as decoding, which must not wait for it
WHOLE = ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9))  # where the corners begin if nothing was found
_crop = browser_component(
    "crop", [HERE.with_name("crop.js")], style=HERE.with_name("crop.css"), html=HERE.with_name("crop.html")
)

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Corners = tuple[tuple[Share, Share], tuple[Share, Share], tuple[Share, Share], tuple[Share, Share]]


@dataclass(frozen=True, eq=False)
class Photograph:
    """A file of one's own, and the part of it that is shown.

    found:  (4, 2) float, the corners of the poster in it as `FoundPoster.corners`; None where none was found
    cut:    the corners of the part that is shown; None for the whole picture
    """

    file: Upload
    found: np.ndarray | None
    cut: np.ndarray | None

    def part(self) -> Upload:
        """What is shown of it, straightened.

        raises:  ImageError where the file is no usable picture
        """
        if self.cut is None:
            return self.file
        digest = hashlib.sha256(self.cut.tobytes()).hexdigest()[:8]
        return Upload(f"{self.file.identity}-{digest}", self.file.name, cut_out_of(self.file.content, self.cut))


def photograph_of(file: Upload) -> Photograph:
    """The file with the poster in it cut out, where it is sure that there is one.

    raises:  ImageError where it is no usable picture, unless no poster is looked for
    """
    if not speaks_of_genres():
        return Photograph(file, None, None)  # what a network of other labels takes may well be framed
    with SEARCHES.turn():
        corners, sure = found_in(file.content) or (None, False)
    return Photograph(file, corners, corners if sure else None)


def photograph_ui(photograph: Photograph, inbox: Inbox, cut_out: Callable[[np.ndarray | None], None]) -> None:
    """What was cut out of the photograph, in a sentence; the ways to choose another part, and the whole picture.

    cut_out:  called with the corners of another part, None for the whole picture, before the next run
    """
    cut, found = photograph.cut, photograph.found
    with st.container(key="photograph"):
        if cut is not None:
            by_itself = found is not None and np.array_equal(cut, found)
            st.markdown(words("photograph.found" if by_itself else "photograph.chosen"))
        elif found is not None:
            st.markdown(words("photograph.perhaps"))
        with st.container(key="photograph-ways", horizontal=True, gap="small"):
            if cut is not None:
                st.button(words("photograph.whole"), key="photograph-whole", on_click=cut_out, args=(None,))
            if st.button(
                words("photograph.other_part" if cut is not None else "photograph.crop"),
                key="photograph-crop",
                type="tertiary" if found is None else "secondary",
                icon=":material/crop:",
            ):
                st.dialog(words("photograph.title"), width="large")(_crop_ui)(photograph, inbox, cut_out)


def _crop_ui(photograph: Photograph, inbox: Inbox, cut_out: Callable[[np.ndarray | None], None]) -> None:
    """The photograph with four corners to drag; closes when a part was chosen."""
    picture, (width, height) = shown_poster(photograph.file.identity, photograph.file.content)
    corners = photograph.cut
    if corners is None:
        corners = np.array(WHOLE) if photograph.found is None else photograph.found

    def on_chosen() -> None:
        chosen = read_corners(st.session_state[KEY].corners)
        if chosen is not None:
            cut_out(chosen)

    result = _crop(
        key=KEY,
        data={
            "picture": inbox.picture_address(f"{photograph.file.identity}-whole", picture),
            "ratio": width / height,
            "corners": corners.tolist(),
            "words": {name: text(f"photograph.{name}") for name in SPOKEN},
        },
        on_corners_change=on_chosen,
    )
    if result.corners is not None:
        st.rerun()


def read_corners(sent: object) -> np.ndarray | None:
    """The corners that a browser sent, (4, 2) float in [0, 1]; None where they are none."""
    from posterclf.photographs.straightening import is_convex

    try:
        corners = np.array(msgspec.convert(sent, Corners), dtype=float)
    except msgspec.ValidationError:
        return None
    return corners if is_convex(corners) else None
