"""Loaded networks and their predictions: computed once, however often a page runs."""

import os
import time

import streamlit as st

from posterclf.images import jpeg, read_image
from posterclf.inference.network_input import read_reduced
from posterclf.inference.prediction import Prediction
from posterclf.inference.protocol import Classifier
from posterclf.service.client import ADDRESS, classifier_at

SHOWN_SIZE = (800, 1000)  # pixels at most: twice the size on the page, for sharp screens


@st.cache_resource(show_spinner=False)
def loaded_classifier(model: str | None) -> Classifier:
    """The copy that the whole process shares, or the service that POSTERCLF_URL names."""
    return classifier_at(os.environ.get(ADDRESS), model)


@st.cache_data(scope="session", max_entries=32, show_spinner=False)
def prediction_of(model: str | None, poster: str, _content: bytes) -> tuple[Prediction, float]:
    """A network's prediction of a poster, and the milliseconds that it took.

    poster:  identifies the content within the session; the content itself is not hashed
    raises:  ImageError where it is no usable picture
    """
    classifier = loaded_classifier(model)
    image = read_reduced(_content, classifier.folder.card.input)
    started = time.perf_counter()
    prediction = classifier.predict(image)
    return prediction, (time.perf_counter() - started) * 1000


@st.cache_data(scope="session", max_entries=32, show_spinner=False)
def shown_poster(poster: str, _content: bytes) -> tuple[bytes, tuple[int, int]]:
    """The poster as the browser gets it, a JPEG, and the pixels (width, height) of what was uploaded."""
    image = read_image(_content)
    size = image.size
    image.thumbnail(SHOWN_SIZE)
    return jpeg(image), size
