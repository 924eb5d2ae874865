"""The start page: one poster, its probabilities, a threshold."""

import io
from pathlib import Path

import streamlit as st
from PIL import Image

from posterclf.app.cached import loaded_classifier, prediction_of, shown_poster
from posterclf.app.charts.probabilities import probability_chart
from posterclf.app.classify.feedback import feedback_ui
from posterclf.app.classify.neighbours import neighbours_of, neighbours_ui
from posterclf.app.classify.own_poster import keep, let_go, own_poster_ui
from posterclf.app.classify.projector import PROJECTED, projector_ui
from posterclf.app.faults import reason
from posterclf.app.gallery import Sample, chosen_sample, samples, thumbnail
from posterclf.app.number_text import headline_of, how_sure, list_of, names_of, number_csv, number_table, percent
from posterclf.app.thresholds import threshold_ui
from posterclf.app.why import CHOICE, ask_why, lit_poster, why_ui
from posterclf.app.widgets import bars_shown_ui, chart_ui, download_ui, model_fault_ui, model_ui
from posterclf.app.words import genre_markdown, genre_name, speaks_of_genres, words
from posterclf.errors import ImageError, ModelError
from posterclf.inference.prediction import Prediction
from posterclf.labels import Thresholds
from posterclf.registry.model_folder import ModelFolder, find_model, model_names

PREDICTION_HEIGHT = 640  # pixels of words, controls and bars together
NOT_AVAILABLE = "N/A"  # the genre whose name needs a word


def main() -> None:
    if st.query_params.get("view") == "stage":
        try:
            return projector_ui()
        except ModelError:
            return model_fault_ui()
        except ImageError:  # the start page says what is wrong with it
            st.query_params.pop("view")
    st.html(Path(__file__).with_name("page.css"))
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
        own = own_poster_ui()
    with network_place:
        projector_button_ui(own)
    shown_sample = samples()[chosen_sample()]
    sample = None if own else shown_sample
    with samples_place:
        gallery_ui(sample)
    identity, content = own or (shown_sample.name, shown_sample.path.read_bytes())
    try:
        with prediction_place, st.skeleton(height=PREDICTION_HEIGHT):
            classifier = loaded_classifier(model)
            prediction, milliseconds = prediction_of(model, identity, content)
            shown, size = shown_poster(identity, content)
            neighbours = neighbours_of(prediction.model)
            other = comparable_model(classifier.folder)
    except ImageError as fault:
        prediction_place.error(reason(fault), title=words("classify.unreadable"), icon=":material/broken_image:")
    except ModelError:
        with prediction_place:
            model_fault_ui()
    else:
        with why_place:
            shown = explained_poster_ui(prediction, identity, shown)
        with poster_place:
            facts = words(
                "classify.facts", width=size[0], height=size[1], milliseconds=milliseconds, model=prediction.model
            )
            poster_ui(shown, facts, sample)
        with prediction_place:
            prediction_ui(prediction, classifier.folder, other, identity, content, st.session_state.get(CHOICE))
        with near_place:
            neighbours_ui(prediction, neighbours)


def explained_poster_ui(prediction: Prediction, identity: str, shown: bytes) -> bytes:
    """The choice of a label to explain; returns the poster as a JPEG, lit for that label where one is chosen.

    shown:  the poster as a JPEG
    """
    chosen = why_ui(prediction)
    if chosen is None:
        return shown
    label, opacity, evidence = chosen
    lit = lit_poster(identity, prediction.model, label, opacity, evidence, Image.open(io.BytesIO(shown)))
    with st.container(key="why-picture"):
        st.image(lit, width="stretch", alt=words("classify.why_alt", genre=genre_name(label)))
    return lit


def projector_button_ui(own: tuple[str, bytes] | None) -> None:
    st.button(
        words("classify.stage"),
        icon=":material/present_to_all:",
        type="tertiary",
        help=words("classify.stage_help"),
        on_click=project,
        args=(own,),
    )


def project(own: tuple[str, bytes] | None) -> None:
    """Go to the projector, with the poster, network and threshold of the page."""
    if own:
        keep(own)
    visit = st.session_state
    visit[PROJECTED] = (visit["model"], str(visit.get("threshold", "")))
    st.query_params["view"] = "stage"


def gallery_ui(chosen: Sample | None) -> None:
    """All samples; a click on one puts it into the address and lets go of a poster of one's own."""
    st.subheader(words("classify.samples"), anchor=False)
    with st.grid("auto", min_column_width=88, gap="small", key="gallery"):
        for sample in samples().values():
            with st.container(key=f"sample-{sample.name}", gap=None):
                st.image(thumbnail(sample.name), width="stretch", alt="")
                st.button(
                    sample.title,
                    key=f"choose-{sample.name}",
                    type="secondary" if sample == chosen else "tertiary",
                    width="stretch",
                    wrap=True,
                    on_click=choose,
                    args=(sample.name,),
                )
    st.caption(words("classify.samples_caption"))


def choose(sample: str) -> None:
    st.query_params["sample"] = sample
    let_go()


def poster_ui(shown: bytes, facts: str, sample: Sample | None) -> None:
    st.image(shown, width="stretch", alt=sample.alt if sample else words("classify.own_alt"))
    if sample:
        genres = words("classify.sure_joined").join(map(genre_name, sample.mood))
        st.caption(words("classify.sample_caption", note=sample.note, genres=genres, facts=facts).strip())
    else:
        st.caption(words("classify.own_caption", facts=facts))


@st.fragment
def prediction_ui(
    prediction: Prediction,
    folder: ModelFolder,
    other_model: str | None,
    identity: str,
    content: bytes,
    lit_label: str | None,
) -> None:
    """Words, threshold and bars; a moved threshold runs only this.

    other_model:  the name of a model to compare with, None where there is none
    lit_label:    the label that the poster is lit for; a click on another bar runs the page again
    """
    headline, controls, bars, table = (st.container(key=key) for key in ("words", "controls", "bars", "table"))
    with controls:
        thresholds = threshold_ui(folder)
        with st.container(key="views", horizontal=True):
            by_name = st.toggle(words("classify.by_name"), key="by_name", bind="query-params")
            count = bars_shown_ui(len(prediction.labels))
            other = comparison_ui(other_model, identity, content) if other_model else None
    with headline:
        words_ui(prediction, thresholds)
        if other:
            predicted = other.at(loaded_classifier(other.model).folder.threshold)
            genres = names_of(predicted, words("classify.other_nothing"))
            st.markdown(words("classify.other_says", model=other.model, genres=genres))
    with bars:
        chart_ui(
            probability_chart(prediction, thresholds, by_name, other, count),
            "chart",
            alt=words("classify.chart_alt", count=count, genres=list_of(prediction.top(3))),
            on_select=ask_why,
        )
    with table:
        table_ui(prediction, thresholds)
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


def comparison_ui(model: str, identity: str, content: bytes) -> Prediction | None:
    """The other network's prediction of the same poster; None where it is not wanted."""
    wanted = st.toggle(
        words("classify.compare", model=model),
        key="compare",
        bind="query-params",
        help=words("classify.compare_help"),
    )
    try:
        return prediction_of(model, identity, content)[0] if wanted else None
    except ModelError:
        model_fault_ui()
        return None


def words_ui(prediction: Prediction, thresholds: Thresholds) -> None:
    predicted, number = prediction.at(thresholds), thresholds.number
    st.header(headline_of(prediction, thresholds), anchor=False)
    if predicted:
        probabilities = prediction.as_dict()
        sure = words("classify.sure_joined").join(
            words("classify.sure", genre=genre_markdown(label), how=how_sure(probabilities[label]))
            for label in predicted[:3]
        )
        count = words(
            "classify.count_own" if number is None else "classify.count",
            count=len(predicted),
            all=len(prediction.labels),
            threshold="" if number is None else percent(number),
        )
        st.markdown(f"{words('classify.sure_all', genres=sure)} {count}")
    else:
        st.markdown(words("classify.lower"))
    st.markdown(words("classify.most_probable", genres=list_of(prediction.top(3), genre_markdown)))
    if prediction.probably_no_poster:
        st.markdown(f":material/help: {words('classify.no_poster')}")


def table_ui(prediction: Prediction, thresholds: Thresholds) -> None:
    table = st.expander(words("classify.numbers"), on_change="rerun", key="numbers")
    if table.open:
        with table:
            st.table(
                number_table(prediction, thresholds),
                border="horizontal",
                hide_index=True,
                alt=words("classify.numbers_alt"),
            )
            download_ui(words("classify.download"), number_csv(prediction, thresholds), "probabilities.csv", "text/csv")


def evaluation_ui(folder: ModelFolder) -> None:
    """How well the network did on posters that it had not seen, in a sentence."""
    figures = folder.card.evaluation
    measured = words("classify.unmeasured")
    if figures and figures["map"] is not None:
        key = "classify.cross_validated" if folder.card.cross_validated else "classify.measured"
        measured = words(key, posters=figures["posters"], value=figures["map"], baseline=figures["baseline"]["map"])
    if speaks_of_genres() and NOT_AVAILABLE in folder.labels:
        measured = f"{measured} {words('classify.not_available')}"
    st.caption(measured)


main()
