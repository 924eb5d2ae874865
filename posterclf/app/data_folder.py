"""The labelled posters, where the operator of the page names their folder: pictures by their Ids."""

from pathlib import Path

import streamlit as st

from posterclf.datasets.picture_folder import PictureFolder
from posterclf.errors import ImageError
from posterclf.images import jpeg, read_image
from posterclf.settings import DATA

THUMBNAIL = (300, 450)


def data_folder() -> str:
    """The folder that holds Images/, empty where none is named."""
    return DATA.value


@st.cache_data(max_entries=300, show_spinner=False)
def picture(folder: str, poster: str) -> bytes | None:
    """A labelled poster as a small JPEG, None where the folder does not have it.

    poster:  its Id: a file's name with or without its ending, or its path in the folder
    """
    if not folder:
        return None
    images = Path(folder, "Images")
    found = PictureFolder(images).find(poster)  # never outside: an Id comes with a model, maybe a stranger's
    if found is None:
        return None
    try:
        image = read_image(images / found, least=THUMBNAIL)
    except ImageError:
        return None
    image.thumbnail(THUMBNAIL)
    return jpeg(image)
