"""The labelled posters, where the operator of the page names their folder: pictures beside Ids."""

import os
from pathlib import Path

import streamlit as st

from posterclf.errors import ImageError
from posterclf.images import jpeg, read_image

THUMBNAIL = (300, 450)


def data_folder() -> str:
    """The folder that holds Images/, empty where none is named."""
    return os.environ.get("POSTERCLF_DATA", "")


@st.cache_data(max_entries=300, show_spinner=False)
def picture(folder: str, poster: str) -> bytes | None:
    """A labelled poster as a small JPEG, None where the folder does not have it.

    poster:  its Id
    """
    path = Path(folder) / "Images" / f"{poster}.jpg"
    if not folder or not path.is_file():
        return None
    try:
        image = read_image(path)
    except ImageError:
        return None
    image.thumbnail(THUMBNAIL)
    return jpeg(image)
