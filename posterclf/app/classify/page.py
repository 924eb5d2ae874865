"""The start page: one poster, its probabilities, a threshold."""

import io

import streamlit as st
from PIL import Image

from posterclf.app.answer.answer import answer_ui
from posterclf.app.cached import loaded_classifier, prediction_of, shown_poster
from posterclf.app.chosen import chosen_on
from posterclf.app.classify.feedback import feedback_ui
from posterclf.app.classify.neighbours import neighbours_of, neighbours_ui
from posterclf.app.classify.own_poster import YOURS, own_poster, own_poster_ui, show, shown
from posterclf.app.classify.projector import PAGE, PROJECTED, projector_ui
from posterclf.app.crowd.runs import fragment
from posterclf.app.faults import heading, reason
from posterclf.app.gallery import Sample
from posterclf.app.gallery_ui import gallery_ui
from posterclf.app.trust import trust_sentences
from posterclf.app.why import CHOICE, ask_why, lit_poster, why_ui
from posterclf.app.widgets import download_name, model_fault_ui, model_ui
from posterclf.app.words import genre_name, speaks_of_genres, words
from posterclf.errors import ImageError, ModelError
from posterclf.inference.prediction import Prediction
from posterclf.registry.model_folder import ModelFolder, find_model, model_names

PREDICTION_HEIGHT = 640  # pixels of words, controls and bars together
KEY = "prediction"  # of the answer's component
NOT_AVAILABLE = "N/A"  # the genre whose name needs a word


def main() -> None:
    if st.query_params.get("view") == "stage":
        try:
            return projector_ui()
        except ModelError:
            return model_fault_ui()
        except ImageError:  # the start page says what is wrong with it
            st.query_params.pop("view")
    with st.container(key="stage"):
        title_place = st.container()
        names = ("poster", "upload", "answer", "why", "network", "samples", "near")
        poster_place, upload_place, prediction_place, why_place, network_place, samples_place, near_place = (
            st.container(key=name) for name in names
        )
    with network_place:
        model = model_ui()  # first: it decides of what the page speaks
    title_place.title(words("classify.title"), anchor=False)
    with upload_place:
        own_poster_ui()
    with network_place:
        projector_button_ui()
    (poster, sample), own = shown(), own_poster()
    with samples_place:
        gallery_ui(sample, show, own.thumbnail if own else None, lambda: show(YOURS))
    try:
        identity, content = poster.identity, poster.content
        with prediction_place, st.skeleton(height=PREDICTION_HEIGHT):
            classifier = loaded_classifier(model)
            prediction, milliseconds = prediction_of(model, identity, content)
            picture, size = shown_poster(identity, content)
            neighbours = neighbours_of(prediction)
            other = comparable_model(classifier.folder)
    except ImageError as fault:
        prediction_place.error(reason(fault), title=heading(fault), icon=":material/broken_image:")
    except ModelError:
        with prediction_place:
            model_fault_ui()
    else:
        with why_place:
            picture = explained_poster_ui(prediction, identity, picture)
        with poster_place:
            facts = words(
                "classify.facts", width=size[0], height=size[1], milliseconds=milliseconds, model=prediction.model
            )
            poster_ui(picture, facts, sample)
        with prediction_place:
            file = download_name(poster.name, "probabilities.csv")
            prediction_ui(prediction, classifier.folder, other, identity, content, st.session_state.get(CHOICE), file)
        with near_place:
            neighbours_ui(prediction, neighbours)


def explained_poster_ui(prediction: Prediction, identity: str, shown: bytes) -> bytes:
    """The choice of a label to explain; returns the poster as a JPEG, lit for that label where one is chosen.

    shown:  the poster as a JPEG
    """
    chosen = why_ui(prediction)
    if chosen is None:
        return shown
    picture = Image.open(io.BytesIO(shown))
    lit = lit_poster(identity, prediction.model, chosen.labels, chosen.opacity, chosen.evidence, picture)
    with st.container(key="why-picture"):
        st.image(lit, width="stretch", alt=chosen.alt)
    return lit


def projector_button_ui() -> None:
    st.button(
        words("classify.stage"),
        icon=":material/present_to_all:",
        type="tertiary",
        help=words("classify.stage_help"),
        on_click=project,
    )


def project() -> None:
    """Go to the projector, with the poster and network of the page."""
    st.session_state[PROJECTED] = st.session_state["model"]
    st.query_params["view"] = "stage"


def poster_ui(shown: bytes, facts: str, sample: Sample | None) -> None:
    st.image(shown, width="stretch", alt=sample.alt if sample else words("classify.own_alt"))
    if sample:
        genres = words("classify.sure_joined").join(map(genre_name, sample.mood))
        st.caption(words("classify.sample_caption", note=sample.note, genres=genres, facts=facts).strip())
    else:
        st.caption(words("classify.own_caption", facts=facts))


@fragment
def prediction_ui(
    prediction: Prediction,
    folder: ModelFolder,
    other_model: str | None,
    identity: str,
    content: bytes,
    lit_label: str | None,
    file: str,
) -> None:
    """Words, bars and threshold, which the browser moves by itself; what it tells of them runs only this.

    other_model:  the name of a model to compare with, None where there is none
    lit_label:    the label that the poster is lit for; a click on another row runs the page again
    file:         the name under which the numbers are saved
    """
    chosen = chosen_on(PAGE)
    wanted = other_model if chosen.switches["compare"] else None
    answer_ui(
        prediction,
        folder,
        chosen,
        KEY,
        compared=other_model or "",
        other=other_prediction(wanted, identity, content) if wanted else None,
        why=lit_label,
        on_why=ask_why,
        file=file,
    )
    with st.container(key="table"):
        evaluation_ui(folder)
        feedback_ui(prediction)
    if st.session_state.get(CHOICE) != lit_label:
        st.rerun()


def comparable_model(folder: ModelFolder) -> str | None:
    """The name of the first other model with the same labels, in whatever order; None where there is none."""
    for name in model_names():
        try:
            if name != folder.name and set(find_model(name).labels) == set(folder.labels):
                return name
        except ModelError:
            continue  # the page shows the fault where that network is chosen
    return None


def other_prediction(model: str, identity: str, content: bytes) -> Prediction | None:
    """The other network's prediction of the same poster; None, and said so, where it cannot be had."""
    try:
        return prediction_of(model, identity, content)[0]
    except ModelError:
        model_fault_ui()
        return None


def evaluation_ui(folder: ModelFolder) -> None:
    """How well the network did on posters that it had not seen, in a sentence."""
    figures = folder.card.evaluation
    measured = words("classify.unmeasured")
    if figures and figures["map"] is None:
        measured = words("classify.undefined", posters=figures["posters"])
    elif figures:
        key = "classify.cross_validated" if folder.card.cross_validated else "classify.measured"
        measured = words(key, posters=figures["posters"], value=figures["map"], baseline=figures["baseline"]["map"])
    if speaks_of_genres() and NOT_AVAILABLE in folder.labels:
        measured = f"{measured} {words('classify.not_available')}"
    st.caption(f"{measured}\n\n{trust_sentences(folder)}".strip())


main()
