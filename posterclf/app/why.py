"""Why this label: the poster, bright where its evidence for the label is high."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from PIL import Image

from posterclf.app.number_text import percent
from posterclf.app.widgets import addressed_choice
from posterclf.app.words import genre_markdown, genre_name, words
from posterclf.images import jpeg
from posterclf.inference.class_activation import most_alike, veiled
from posterclf.inference.prediction import Prediction

CHOICE = "choice-why"
RIVALS = 5  # labels among which one with the same map is looked for: the most probable ones


@dataclass(frozen=True, eq=False)
class Explained:
    """What a poster is lit for.

    labels:    the label, and the one that it is compared with where there is one
    alt:       what the lit poster shows
    opacity:   of the veil, in [0, 1]
    evidence:  (rows, columns) float, see `class_activation.spotlight`
    """

    labels: tuple[str, ...]
    alt: str
    opacity: float
    evidence: np.ndarray


def why_ui(prediction: Prediction) -> Explained | None:
    """The choice of a label to explain, and of what speaks for it rather than for one with nearly the same map.

    None where no label is chosen, or the network gives no evidence.
    """
    options = {"": words("classify.why_none")} | {
        label: words("classify.why_genre", genre=genre_name(label), probability=percent(probability))
        for label, probability in prediction.ranking()
    }
    label = addressed_choice(words("classify.why"), options, "why", st.selectbox)
    if not label or prediction.evidence is None:
        return explained_ui(prediction, label) if label else None
    rival = rival_of(prediction, label)
    wanted = rival and st.toggle(
        words("classify.why_rather", genre=genre_markdown(label), other=genre_markdown(rival)),
        key="rather",
        bind="query-params",
        help=words("classify.why_rather_help"),
    )
    return explained_ui(prediction, label, rival if wanted else None)


def rival_of(prediction: Prediction, label: str) -> str | None:
    """The one of the most probable labels whose map is nearly this label's, None where there is none."""
    if prediction.evidence is None:
        return None
    index = prediction.labels.index
    others = [index(other) for other, _ in prediction.top(RIVALS)]
    found = most_alike(prediction.evidence, index(label), others)
    return None if found is None else prediction.labels[found]


def explained_ui(prediction: Prediction, label: str, rival: str | None = None) -> Explained | None:
    """What the map of this label means, and how dark its veil is to be; None where the network gives no evidence.

    rival:  a label whose evidence is taken from it
    """
    if prediction.evidence is None:
        st.caption(words("classify.why_missing", model=prediction.model))
        return None
    percentage = st.slider(words("classify.why_opacity"), 0, 100, 75, format="%d%%", key="opacity", bind="query-params")
    (rows, columns), index = prediction.evidence.shape[:2], prediction.labels.index
    evidence = prediction.evidence[..., index(label)]
    if rival is None:
        st.caption(words("classify.why_means", genre=genre_markdown(label), rows=rows, columns=columns))
        alt = words("classify.why_alt", genre=genre_name(label))
        return Explained((label,), alt, percentage / 100, evidence)
    names = {"genre": genre_markdown(label), "other": genre_markdown(rival)}
    st.caption(words("classify.why_means_rather", **names, rows=rows, columns=columns))
    alt = words("classify.why_alt_rather", genre=genre_name(label), other=genre_name(rival))
    return Explained((label, rival), alt, percentage / 100, evidence - prediction.evidence[..., index(rival)])


@st.cache_data(scope="session", max_entries=64, show_spinner=False)
def lit_poster(
    poster: str, model: str, labels: tuple[str, ...], opacity: float, _evidence: np.ndarray, _shown: Image.Image
) -> bytes:
    """The poster as a JPEG, dark where the evidence is low, with a line around where it is high.

    poster, model, labels:  identify the picture, the prediction within the session, and what is explained of it
    """
    return jpeg(veiled(_shown, _evidence, opacity))


def ask_why(label: str) -> None:
    """Choose the label of the row that was clicked; a click on the chosen one lets go of it."""
    st.session_state[CHOICE] = "" if st.session_state.get(CHOICE) == label else label
