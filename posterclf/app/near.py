"""The training posters that lie nearest in the embedding."""

import os
from pathlib import Path

import streamlit as st

from posterclf import registry
from posterclf.app.words import genre_name, words
from posterclf.classifier import Prediction
from posterclf.records import Neighbours

SHOWN = 6


@st.cache_resource(show_spinner=False)
def neighbours_of(model: str) -> Neighbours | None:
    return Neighbours.of(registry.find(model))


def near_ui(prediction: Prediction) -> None:
    st.subheader(words("classify.near"), anchor=False)
    neighbours = neighbours_of(prediction.model)
    if neighbours is None or prediction.embedding is None:
        st.caption(words("classify.near_missing", model=prediction.model))
        return
    folder = os.environ.get("POSTERCLF_DATA")
    with st.grid("auto", min_column_width=130, gap="small", key="neighbours"):
        for neighbour in neighbours.nearest(prediction.embedding, SHOWN):
            with st.container(key=f"near-{neighbour.id}", gap=None):
                picture = Path(folder, "Images", f"{neighbour.id}.jpg") if folder else None
                if picture and picture.is_file():
                    st.image(picture, width="stretch", alt=words("classify.near_alt", id=neighbour.id))
                st.markdown(f"**{' · '.join(map(genre_name, neighbour.genres))}**")
                st.caption(words("classify.near_one", id=neighbour.id, similarity=neighbour.similarity))
    st.caption(words("classify.near_means", channels=len(prediction.embedding)))
    if not folder:
        st.caption(words("classify.near_no_pictures"))
