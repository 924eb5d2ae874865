"""Why this label: the poster, bright where its evidence for the label is high."""

import numpy as np
import streamlit as st
from PIL import Image

from posterclf.app.number_text import percent
from posterclf.app.widgets import addressed_choice
from posterclf.app.words import genre_markdown, genre_name, words
from posterclf.images import jpeg
from posterclf.inference.class_activation import veiled
from posterclf.inference.prediction import Prediction

CHOICE = "choice-why"


def why_ui(prediction: Prediction) -> tuple[str, float, np.ndarray] | None:
    """The chosen label, the veil's opacity in [0, 1], and the label's evidence (rows, columns).

    None where no label is chosen, or the network gives no evidence.
    """
    options = {"": words("classify.why_none")} | {
        label: words("classify.why_genre", genre=genre_name(label), probability=percent(probability))
        for label, probability in prediction.ranking()
    }
    label = addressed_choice(words("classify.why"), options, "why", st.selectbox)
    return evidence_ui(prediction, label) if label else None


def evidence_ui(prediction: Prediction, label: str) -> tuple[str, float, np.ndarray] | None:
    """What the map of this label means, and how dark its veil is to be; returns what `why_ui` does."""
    if prediction.evidence is None:
        st.caption(words("classify.why_missing", model=prediction.model))
        return None
    percentage = st.slider(
        words("classify.why_opacity"), 0, 100, 75, format="%d %%", key="opacity", bind="query-params"
    )
    rows, columns = prediction.evidence.shape[:2]
    st.caption(words("classify.why_means", genre=genre_markdown(label), rows=rows, columns=columns))
    return label, percentage / 100, prediction.evidence[..., prediction.labels.index(label)]


@st.cache_data(scope="session", max_entries=64, show_spinner=False)
def lit_poster(
    poster: str, model: str, label: str, opacity: float, _evidence: np.ndarray, _shown: Image.Image
) -> bytes:
    """The poster as a JPEG, dark where the evidence for the label is low.

    poster, model:  identify the picture and the prediction within the session
    """
    return jpeg(veiled(_shown, _evidence, opacity))


def ask_why() -> None:
    """Choose the label of the clicked bar of the chart with the key 'chart'."""
    points = st.session_state.chart.selection.points
    if points and points[0].get("customdata"):
        st.session_state[CHOICE] = points[0]["customdata"][0]
