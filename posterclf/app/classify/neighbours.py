"""The training posters that are nearest in the embedding."""

from functools import lru_cache

import numpy as np
import streamlit as st

from posterclf.app.data_folder import data_folder, picture
from posterclf.app.film_pages import film_page, id_markdown
from posterclf.app.number_text import heading_of
from posterclf.app.words import words
from posterclf.inference.prediction import Prediction
from posterclf.registry.model_folder import ModelFolder, find_model
from posterclf.registry.neighbours import NEIGHBOURS_FILE, Neighbour, Neighbours

SHOWN = 6


def neighbours_of(prediction: Prediction) -> list[Neighbour]:
    """The nearest training posters, none where the model keeps none.

    raises:  ModelError where they cannot be read, or are of another embedding
    """
    folder = find_model(prediction.model)
    neighbours = _neighbours(folder, folder.card.files.get(NEIGHBOURS_FILE))
    if neighbours is None or prediction.embedding is None:
        return []
    return _nearest(neighbours, prediction.embedding.tobytes(), prediction.embedding.dtype.str)


@st.cache_resource(show_spinner=False, max_entries=4)
def _neighbours(_folder: ModelFolder, digest: str | None) -> Neighbours | None:
    return Neighbours.load(_folder)


def neighbours_ui(prediction: Prediction, nearest: list[Neighbour]) -> None:
    """What `neighbours_of` gave."""
    if not nearest or prediction.embedding is None:
        return
    st.subheader(words("classify.near"), anchor=False)
    with st.grid("auto", min_column_width=130, gap="small", key="neighbours"):
        for neighbour in nearest:
            one = words("classify.near_one", id=id_markdown(neighbour.id), similarity=neighbour.similarity)
            text = f"**{heading_of(neighbour.labels)}**  \n:small[{one}]"
            if shown := picture(data_folder(), neighbour.id):
                with st.container(gap=None):
                    st.image(shown, width="stretch", alt=words("classify.near_alt", id=neighbour.id))
                    st.markdown(text)
            else:
                st.markdown(text)
    notes = [words("classify.near_means", channels=len(prediction.embedding))]
    if any(film_page(neighbour.id) for neighbour in nearest):
        notes.append(words("numbers.links"))
    if not data_folder():
        notes.append(words("classify.near_no_pictures"))
    st.caption("\n\n".join(notes))


@lru_cache(maxsize=256)
def _nearest(neighbours: Neighbours, embedding: bytes, dtype: str) -> list[Neighbour]:
    """Found once for a poster: a page is run again and again, and the samples are the same for all visits."""
    return neighbours.nearest(np.frombuffer(embedding, dtype), SHOWN)
