"""The labelled posters, where the operator of the page names their folder: pictures by their Ids."""

import os
from glob import escape
from pathlib import Path, PurePosixPath

import streamlit as st

from posterclf.errors import ImageError
from posterclf.images import ENDINGS, jpeg, read_image

THUMBNAIL = (300, 450)


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
    path = _picture_file(Path(folder, "Images", relative))
    if path is None:
        return None
    try:
        image = read_image(path, least=THUMBNAIL)
    except ImageError:
        return None
    image.thumbnail(THUMBNAIL)
    return jpeg(image)


def _picture_file(named: Path) -> Path | None:
    """The file of that name, else the first in the order of ENDINGS that has one of them behind it, however written."""
    for path in (named, named.with_name(f"{named.name}{ENDINGS[0]}")):  # no need to list a folder of thousands
        if path.is_file():
            return path
    if not named.parent.is_dir():
        return None
    found = [path for path in named.parent.glob(f"{escape(named.name)}.*") if path.suffix.lower() in ENDINGS]
    whole = [path for path in found if path.stem == named.name and path.is_file()]
    return min(whole, key=lambda path: (ENDINGS.index(path.suffix.lower()), path.name), default=None)
