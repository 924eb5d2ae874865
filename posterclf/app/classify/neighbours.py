"""The training posters that are nearest in the embedding."""

import streamlit as st

from posterclf.app.data_folder import data_folder, picture
from posterclf.app.number_text import heading_of
from posterclf.app.words import words
from posterclf.inference.prediction import Prediction
from posterclf.registry.model_folder import ModelFolder, find_model
from posterclf.registry.neighbours import NEIGHBOURS_FILE, Neighbours

SHOWN = 6


def neighbours_of(model: str) -> Neighbours | None:
    """The neighbours that a model keeps, None where it keeps none.

    raises:  ModelError where they cannot be read
    """
    folder = find_model(model)
    return _neighbours(folder, folder.card.files.get(NEIGHBOURS_FILE))


@st.cache_resource(show_spinner=False, max_entries=4)
def _neighbours(_folder: ModelFolder, digest: str | None) -> Neighbours | None:
    return Neighbours.load(_folder)


def neighbours_ui(prediction: Prediction, neighbours: Neighbours | None) -> None:
    """The nearest training posters, where the model keeps them."""
    if neighbours is None or prediction.embedding is None:
        return
    st.subheader(words("classify.near"), anchor=False)
    with st.grid("auto", min_column_width=130, gap="small", key="neighbours"):
        for neighbour in neighbours.nearest(prediction.embedding, SHOWN):
            with st.container(gap=None):
                if shown := picture(data_folder(), neighbour.id):
                    st.image(shown, width="stretch", alt=words("classify.near_alt", id=neighbour.id))
                st.markdown(f"**{heading_of(neighbour.labels)}**")
                st.caption(words("classify.near_one", id=neighbour.id, similarity=neighbour.similarity))
    st.caption(words("classify.near_means", channels=len(prediction.embedding)))
    if not data_folder():
        st.caption(words("classify.near_no_pictures"))
