"""What a visit computes once, however often the page runs."""

import io

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from posterclf.app.cached import SHOWN_SIZE, loaded_classifier
from posterclf.app.gallery import samples
from posterclf.errors import EmptyImage, ModelError
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.runtimes import Computing, is_installed
from posterclf.registry.model_folder import SHIPPED_DEFAULT
from tests.support.pages import ran
from tests.support.paths import SAMPLES


def cached(function: str, *arguments: object) -> AppTest:
    """A page that keeps as `result` what the function gives for the arguments, or the error that it raises."""

    def script(function: str, arguments: tuple) -> None:
        import streamlit as st

        from posterclf.app import cached
        from posterclf.errors import ImageError

        try:
            st.session_state.result = getattr(cached, function)(*arguments)
        except ImageError as error:
            st.session_state.result = error

    return ran(AppTest.from_function(script, args=(function, arguments)))


def test_a_network_is_loaded_once():
    assert loaded_classifier("article") is loaded_classifier("article")
    assert loaded_classifier(None).folder.name == SHIPPED_DEFAULT
    with pytest.raises(ModelError):
        loaded_classifier("nowhere")


@pytest.mark.parametrize("model", [SHIPPED_DEFAULT, "article"])
def test_a_poster_is_predicted_as_the_library_does_and_once(model, monkeypatch):
    content = SAMPLES[0].read_bytes()
    page = cached("prediction_of", model, "predicted once", content)
    prediction, milliseconds = page.session_state.result
    assert (prediction.probabilities == PosterClassifier.load(model).predict(content).probabilities).all()
    assert milliseconds > 0
    monkeypatch.setattr(PosterClassifier, "predict", None)
    again, same = ran(page).session_state.result
    assert (again.probabilities == prediction.probabilities).all()
    assert same == milliseconds


def test_a_sample_is_predicted_once_for_all_visits(monkeypatch):
    name, sample = next(iter(samples().items()))
    first, _ = cached("prediction_of", None, name, sample.path.read_bytes()).session_state.result
    monkeypatch.setattr(PosterClassifier, "predict", None)
    assert cached("prediction_of", None, name, sample.path.read_bytes()).session_state.result[0] is first


def test_a_sample_is_shown_as_it_is_shipped():
    name, sample = next(iter(samples().items()))
    shown, size = cached("shown_poster", name, sample.path.read_bytes()).session_state.result
    assert shown == sample.path.read_bytes()
    assert size == (600, 900)


@pytest.mark.parametrize(
    ("function", "arguments"), [("prediction_of", (None, "bad", b"")), ("shown_poster", ("bad", b""))]
)
def test_a_bad_poster_raises_each_time(function, arguments):
    page = cached(function, *arguments)
    for _ in range(2):
        assert isinstance(ran(page).session_state.result, EmptyImage)


@pytest.mark.parametrize(
    ("size", "shown"),
    [((1600, 3000), (533, 1000)), ((3200, 1000), (800, 250)), (SHOWN_SIZE, SHOWN_SIZE), ((50, 60), (50, 60))],
)
def test_the_browser_gets_a_jpeg_that_is_never_larger_than_shown_nor_than_it_was(size, shown):
    content = io.BytesIO()
    Image.new("RGB", size, "red").save(content, "PNG")
    jpeg, original = cached("shown_poster", f"{size}", content.getvalue()).session_state.result
    assert original == size
    with Image.open(io.BytesIO(jpeg)) as image:
        assert (image.format, image.size) == ("JPEG", shown)
        assert np.asarray(image).mean(axis=(0, 1)) == pytest.approx([254, 0, 0], abs=2)


@pytest.mark.skipif(not is_installed("openvino"), reason="OpenVINO is not installed: the extra openvino brings it")
def test_the_page_is_computed_by_the_runtime_that_the_environment_names(monkeypatch):
    expected = loaded_classifier(None).predict(SAMPLES[0]).probabilities
    loaded_classifier.clear()
    monkeypatch.setenv("POSTERCLF_RUNTIME", "openvino")
    try:
        prediction = loaded_classifier(None).predict(SAMPLES[0])
    finally:
        loaded_classifier.clear()
    assert prediction.computing == Computing("openvino", "float32")
    assert prediction.probabilities == pytest.approx(expected, abs=1e-4)
