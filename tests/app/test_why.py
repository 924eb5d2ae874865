import numpy as np
from streamlit.testing.v1 import AppTest

from posterclf.app.why import rival_of
from posterclf.inference.prediction import Prediction
from posterclf.labels import Labels
from tests.support.pages import ran

LABELS = Labels(["red", "dress", "blue"])


def prediction_of(evidence: np.ndarray | None) -> Prediction:
    return Prediction(model="test", labels=LABELS, probabilities=np.array([0.9, 0.6, 0.1]), evidence=evidence)


def alike() -> np.ndarray:
    """Evidence of which red and dress are nearly the same, but for one place."""
    evidence = np.random.default_rng(0).normal(0, 3, (12, 8, 3))
    evidence[..., 1] = evidence[..., 0]
    evidence[3, 2, 1] -= 5
    return evidence


def test_of_two_labels_with_nearly_the_same_map_each_is_the_others_rival():
    prediction = prediction_of(alike())
    assert [rival_of(prediction, label) for label in LABELS] == ["dress", "red", None]
    assert rival_of(prediction_of(None), "red") is None


def explained(rather: bool):
    """A page that asks why, as the start page does."""
    import streamlit as st

    from posterclf.app.why import CHOICE, why_ui
    from tests.app.test_why import alike, prediction_of

    st.session_state.setdefault(CHOICE, "red")
    if rather:
        st.session_state.setdefault("rather", True)
    st.session_state["explained"] = why_ui(prediction_of(alike()))


def test_what_speaks_for_one_rather_than_the_other_is_the_difference_of_their_maps():
    page = ran(AppTest.from_function(explained, kwargs={"rather": False}))
    assert [toggle.label for toggle in page.toggle] == ["What speaks for red rather than dress"]
    alone = page.session_state["explained"]
    assert alone.labels == ("red",)
    assert np.array_equal(alone.evidence, alike()[..., 0])
    page = ran(AppTest.from_function(explained, kwargs={"rather": True}))
    both = page.session_state["explained"]
    assert both.labels == ("red", "dress")
    assert np.unravel_index(both.evidence.argmax(), (12, 8)) == (3, 2)
    assert "than for dress" in both.alt
    assert "less for dress" in page.caption[0].value
