"""A poster of one's own: it stays beside the samples as long as the visit. The address says which of them is shown."""

import io
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st
from PIL import Image

from posterclf.app.cached import shown_poster
from posterclf.app.classify.photograph import Photograph, photograph_of, photograph_ui
from posterclf.app.crowd.visit import holding_of_visit
from posterclf.app.gallery import THUMBNAIL, Sample, samples
from posterclf.app.uploads.inbox import Inbox, Upload
from posterclf.app.uploads.uploader import poster_uploader_ui
from posterclf.app.widgets import went_back
from posterclf.errors import ImageError, UploadRefused
from posterclf.images import jpeg

ADDRESS, YOURS = "sample", "yours"  # ?sample=yours
INBOX, OWN, REFUSED, SHOWN = "inbox", "own-poster", "refused-poster", "shown-poster"


@dataclass(frozen=True)
class OwnPoster:
    """A file of one's own.

    upload:      what is shown of it: all, or what was cut out of a photograph
    thumbnail:   that as a JPEG of the gallery's size
    photograph:  where that is from
    """

    upload: Upload
    thumbnail: bytes
    photograph: Photograph


def own_poster_ui() -> None:
    """What was cut out of the photograph that is shown, and the place that takes in another file."""
    inbox = st.session_state.setdefault(INBOX, Inbox(holding_of_visit()))
    own = own_poster()
    if own and shown()[0] is own.upload:
        photograph_ui(own.photograph, inbox, cut_out)
    poster_uploader_ui(inbox, keep)


def keep(poster: Upload) -> None:
    """Show this poster from the next run on. Where it is no picture, the one of before stays beside the samples."""
    try:
        kept = own_part(photograph_of(poster))
    except ImageError:
        st.session_state[REFUSED] = poster
    else:
        st.session_state[OWN] = kept
        show(YOURS)


def cut_out(corners: np.ndarray | None) -> None:
    """Show this part of one's own photograph from the next run on, None for the whole picture."""
    own = own_poster()
    if own:
        with suppress(UploadRefused):  # no room for it: what was shown stays
            st.session_state[OWN] = own_part(replace(own.photograph, cut=corners))


def own_part(photograph: Photograph) -> OwnPoster:
    """What is shown of a photograph.

    raises:  ImageError where the file is no usable picture
    """
    part = photograph.part()
    if part is not photograph.file:
        holding_of_visit().hold(part, "classify", len(part.content))
    picture, _ = shown_poster(part.identity, part.content)
    return OwnPoster(part, _thumbnail(picture), photograph)


def own_poster() -> OwnPoster | None:
    """The one that came last in this visit, whether or not it is shown."""
    return st.session_state.get(OWN)


def show(name: str) -> None:
    """Show the sample of that name, or one's own poster for `YOURS`, from the next run on."""
    st.session_state.pop(REFUSED, None)
    st.query_params[ADDRESS] = name


def to_show() -> list[str]:
    """The names of all that `show` takes: one's own poster, where there is one, and the samples."""
    return [*([YOURS] if own_poster() else []), *samples()]


def shown_name() -> str:
    """What the address names; where it names nothing, as after a change of pages, what was shown last in this visit."""
    visit, names = st.session_state, to_show()
    name = st.query_params.get(ADDRESS)
    if name not in names and not went_back():
        name = visit.get(SHOWN)
    visit[SHOWN] = name if name in names else next(iter(samples()))
    return visit[SHOWN]


def shown() -> tuple[Upload, Sample | None]:
    """The poster that is shown, and which sample it is: none where it is one's own.

    A file that came last and is no picture stands here until something is chosen: reading it raises.
    """
    visit = st.session_state
    if went_back():
        visit.pop(REFUSED, None)
    own, name = own_poster(), shown_name()
    if REFUSED in visit:
        return visit[REFUSED], None
    if own and name == YOURS:
        return own.upload, None
    sample = samples()[name]
    return Upload(sample.name, sample.path.name, sample.path.read_bytes()), sample


def _thumbnail(picture: bytes) -> bytes:
    with Image.open(io.BytesIO(picture)) as image:
        image.thumbnail(THUMBNAIL)
        return jpeg(image)
