"""A prediction on a projector: nothing but the poster and large type; the arrow keys go through all.

Poster, network and threshold are those of the start page.
"""

from html import escape
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

import segno
import streamlit as st

from posterclf.app.answer.answer import answer_ui
from posterclf.app.cached import loaded_classifier, prediction_of, shown_poster
from posterclf.app.chosen import chosen_on
from posterclf.app.classify.own_poster import show, shown, shown_name, to_show
from posterclf.app.crowd.runs import fragment
from posterclf.app.gallery import samples
from posterclf.app.widgets import speak_of_model
from posterclf.app.words import words
from posterclf.inference.prediction import Prediction
from posterclf.registry.model_folder import ModelFolder, model_names

PAGE = "classify"  # of what is chosen
BARS = 8
PROJECTED = "projected"
OWN_COMPUTER = {"localhost", "127.0.0.1", "::1"}  # an address that nobody else can open


def projector_ui() -> None:
    st.html(Path(__file__).with_name("projector.css"))
    model = projected_model()
    speak_of_model(model)
    poster, sample = shown()
    identity, content = poster.identity, poster.content
    prediction, _ = prediction_of(model, identity, content)
    with st.container(key="projection"):
        with st.container(key="projected-poster"):
            alt = sample.alt if sample else words("classify.own_alt")
            st.image(shown_poster(identity, content)[0], width="stretch", alt=alt)
        with st.container(key="projected-answer"):
            _answer_ui(prediction, loaded_classifier(model).folder)
            with st.container(key="below", horizontal=True, vertical_alignment="bottom"):
                _steps_ui()
                _follow_ui()


def projected_model() -> str | None:
    """The network, None where none was chosen.

    It is kept within the visit, because Streamlit removes from the address what no widget is bound to.
    """
    model = st.session_state.setdefault(PROJECTED, st.query_params.get("model"))
    return model if model in model_names() else None


@fragment
def _answer_ui(prediction: Prediction, folder: ModelFolder) -> None:
    answer_ui(prediction, folder, chosen_on(PAGE), "projected-prediction", kind="stage", bars=BARS)


def _follow_ui() -> None:
    """The page's address as a code that the audience can photograph, where there is an audience that can open it."""
    address = urlsplit(st.context.url or "")
    if address.hostname is None or address.hostname in OWN_COMPUTER:
        return
    sample = st.query_params.get("sample")
    query = urlencode({"sample": sample} if sample in samples() else {})
    shared = urlunsplit((address.scheme, address.netloc, address.path, query, ""))
    alt = words("classify.stage_code", address=shared)
    code = segno.make(shared, error="m").svg_data_uri(border=2, light="#fff", dark="#000")
    st.html(
        f'<figure class="follow"><img src="{escape(code)}" alt="{escape(alt)}">'
        f"<figcaption>{escape(shared)}</figcaption></figure>"
    )


def _steps_ui() -> None:
    with st.container(key="steps", horizontal=True):
        for label, step, key in (
            (words("classify.stage_previous"), -1, "Left"),
            (words("classify.stage_next"), 1, "Right"),
        ):
            st.button(label, key=f"step-{key}", shortcut=key, type="tertiary", on_click=_go_on, args=(step,))
        st.button(words("classify.stage_leave"), key="step-leave", shortcut="Esc", type="tertiary", on_click=_leave)


def _go_on(step: int) -> None:
    """Through the samples and one's own poster. Steps are counted from the address: it is up to date even where keys
    follow each other fast.

    A key that follows the projector's opening at once can come with the start page's address: the view is named anew.
    """
    names = to_show()
    st.query_params["view"] = "stage"
    show(names[(names.index(shown_name()) + step) % len(names)])


def _leave() -> None:
    st.query_params.pop("view", None)
