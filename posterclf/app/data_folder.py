"""The labelled posters, where the operator of the page names their folder: pictures by their Ids."""

import os
from pathlib import Path, PurePosixPath

import streamlit as st

from posterclf.errors import ImageError
from posterclf.images import ENDINGS, jpeg, read_image

THUMBNAIL = (300, 450)
WRITTEN_ENDINGS = (*ENDINGS, *map(str.upper, ENDINGS))  # cameras write .JPG


def data_folder() -> str:
    """The folder that holds Images/, empty where none is named."""
    return os.environ.get("POSTERCLF_DATA", "")


@st.cache_data(max_entries=300, show_spinner=False)
def picture(folder: str, poster: str) -> bytes | None:
    """A labelled poster as a small JPEG, None where the folder does not have it.

    poster:  its Id: a file's name with or without its ending, or its path in the folder
    """
    relative = PurePosixPath(poster.replace("\\", "/"))
    if not folder or relative.is_absolute() or ".." in relative.parts:  # an Id comes with a model, maybe a stranger's
        return None
    paths = (Path(folder, "Images", f"{relative}{ending}") for ending in ("", *WRITTEN_ENDINGS))
    path = next(filter(Path.is_file, paths), None)
    if path is None:
        return None
    try:
        image = read_image(path)
    except ImageError:
        return None
    image.thumbnail(THUMBNAIL)
    return jpeg(image)
