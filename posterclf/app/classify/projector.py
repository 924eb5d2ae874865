"""A prediction on a projector: nothing but the poster and large type; the arrow keys go through the samples.

Poster, network and threshold are those of the start page.
"""

from pathlib import Path

import streamlit as st

from posterclf.app.cached import loaded_classifier, prediction_of, shown_poster
from posterclf.app.charts.probabilities import probability_chart
from posterclf.app.classify.own_poster import kept_poster, let_go
from posterclf.app.gallery import chosen_sample, samples
from posterclf.app.number_text import headline_of, list_of, percent
from posterclf.app.widgets import chart_ui, speak_of_model
from posterclf.app.words import words
from posterclf.registry.model_folder import model_names

BARS = 8
HEADING = 50  # letters
PROJECTED = "projected"
SCALE = 2.0  # of type and bars, so that the last row can read them


def projector_ui() -> None:
    st.html(Path(__file__).with_name("projector.css"))
    model, threshold = projected()
    speak_of_model(model)
    sample = samples()[chosen_sample()]
    own = kept_poster()
    identity, content = own or (sample.name, sample.path.read_bytes())
    prediction, _ = prediction_of(model, identity, content)
    folder = loaded_classifier(model).folder
    threshold = folder.threshold if threshold is None else threshold
    thresholds, labels = folder.thresholds(threshold), len(prediction.labels)
    with st.container(key="projection"):
        with st.container(key="projected-poster"):
            alt = words("classify.own_alt") if own else sample.alt
            st.image(shown_poster(identity, content)[0], width="stretch", alt=alt)
        with st.container(key="projected-answer"):
            st.title(headline_of(prediction, thresholds, HEADING), anchor=False)
            chart_ui(
                probability_chart(prediction, thresholds, count=BARS, scale=SCALE),
                "projected-chart",
                alt=words("classify.chart_alt", count=min(BARS, labels), genres=list_of(prediction.top(3))),
            )
            meaning = "classify.stage_threshold" if labels > BARS else "classify.stage_threshold_all"
            st.markdown(words(meaning, threshold=percent(threshold), count=BARS, all=labels))
            _steps_ui()


def projected() -> tuple[str | None, float | None]:
    """Network and threshold for all genres, each None where none was chosen.

    They are kept within the visit, because Streamlit removes from the address what no widget is bound to.
    """
    address = st.query_params
    model, percents = st.session_state.setdefault(PROJECTED, (address.get("model"), address.get("threshold", "")))
    threshold = int(percents) / 100 if percents.isdecimal() and int(percents) <= 100 else None
    return model if model in model_names() else None, threshold


def _steps_ui() -> None:
    with st.container(key="steps", horizontal=True):
        for label, step, key in (
            (words("classify.stage_previous"), -1, "Left"),
            (words("classify.stage_next"), 1, "Right"),
        ):
            st.button(label, key=f"step-{key}", shortcut=key, type="tertiary", on_click=_go_on, args=(step,))
        st.button(words("classify.stage_leave"), key="step-leave", shortcut="Esc", type="tertiary", on_click=_leave)


def _go_on(step: int) -> None:
    """Steps are counted from the address: it is up to date even where keys follow each other fast.

    A key that follows the projector's opening at once can come with the start page's address: the view is named anew.
    """
    let_go()
    names = list(samples())
    st.query_params["view"] = "stage"
    st.query_params["sample"] = names[(names.index(chosen_sample()) + step) % len(names)]


def _leave() -> None:
    st.query_params.pop("view", None)
