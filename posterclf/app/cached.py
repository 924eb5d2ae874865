"""Loaded networks and their predictions: computed once, however often a page runs."""

import gc
import time

import streamlit as st
from streamlit import config

from posterclf.app.gallery import samples
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.network_input import read_jpeg, read_pixels
from posterclf.inference.prediction import Prediction
from posterclf.inference.protocol import Classifier
from posterclf.service.client import classifier_at
from posterclf.service.health import health_picture
from posterclf.settings import URL
from posterclf.telemetry import SECONDS

SHOWN_SIZE = (800, 1000)  # pixels at most: twice the size on the page, for sharp screens


@st.cache_resource(show_spinner=False)
def loaded_classifier(model: str | None) -> Classifier:
    """The copy that the whole process shares, or the service that POSTERCLF_URL names."""
    classifier = classifier_at(URL.value, model)
    if isinstance(classifier, PosterClassifier):
        classifier.predict(health_picture())  # the first one takes several times as long
    # Streamlit looks for garbage after every run of every visit, which costs more than the run. Python does it in its
    # own time, and what is loaded by now stays. Set here, as config.toml counts only where a page is started beside it.
    config.set_option("runner.postScriptGC", False)
    gc.freeze()
    return classifier


def prediction_of(model: str | None, poster: str, content: bytes) -> tuple[Prediction, float]:
    """A network's prediction of a poster, and the milliseconds that it took. Nobody changes what is returned.

    poster:  identifies the content: a sample's name, or what no other poster of the visit has; the content itself is
             not hashed
    raises:  ImageError where it is no usable picture
    """
    return (_sample_prediction if poster in samples() else _own_prediction)(model, poster, content)


def shown_poster(poster: str, content: bytes) -> tuple[bytes, tuple[int, int]]:
    """The poster as the browser gets it, a JPEG, and the pixels (width, height) of what was uploaded.

    poster, raises:  as in `prediction_of`
    """
    return (_shown_sample if poster in samples() else _shown_own)(poster, content)


# A sample is the same for all visits; what is one's own goes with the visit.
@st.cache_resource(max_entries=200, show_spinner=False)
def _sample_prediction(model: str | None, poster: str, _content: bytes) -> tuple[Prediction, float]:
    return _predicted(model, _content)


@st.cache_resource(scope="session", max_entries=8, show_spinner=False)
def _own_prediction(model: str | None, poster: str, _content: bytes) -> tuple[Prediction, float]:
    return _predicted(model, _content)


@st.cache_resource(max_entries=200, show_spinner=False)
def _shown_sample(poster: str, _content: bytes) -> tuple[bytes, tuple[int, int]]:
    return _content, read_jpeg(_content, SHOWN_SIZE)[1]  # as small as it is shown, and a JPEG already


@st.cache_resource(scope="session", max_entries=8, show_spinner=False)
def _shown_own(poster: str, _content: bytes) -> tuple[bytes, tuple[int, int]]:
    return read_jpeg(_content, SHOWN_SIZE)


def _predicted(model: str | None, content: bytes) -> tuple[Prediction, float]:
    classifier = loaded_classifier(model)
    pixels = read_pixels(content, classifier.folder.card.input)
    started = time.perf_counter()
    prediction = classifier.predict(pixels)
    seconds = time.perf_counter() - started
    SECONDS.labels("infer").observe(seconds)
    return prediction, seconds * 1000
