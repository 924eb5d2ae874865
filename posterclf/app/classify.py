"""The start page: one poster, 25 probabilities, a threshold."""

import time
from pathlib import Path

import streamlit as st

from posterclf import registry
from posterclf.app.charts.look import CONFIG
from posterclf.app.charts.probabilities import probability_chart
from posterclf.app.gallery import Sample, jpeg, samples, thumbnail
from posterclf.app.numbers import list_of, number_csv, number_table, percent
from posterclf.app.widgets import model_ui
from posterclf.classifier import PosterClassifier, Prediction
from posterclf.errors import ImageError, ModelError
from posterclf.genres import GENRES
from posterclf.images import MAX_BYTES, read_image

EXTENSIONS = ["jpg", "jpeg", "png", "webp", "heic", "avif", "gif", "bmp", "tif", "tiff", "heif", "jpe", "jfif"]
SHOWN_SIZE = (800, 1000)  # pixels that the browser gets at most: twice what the poster measures on the page
ANSWER_HEIGHT = 640  # pixels of words, controls and bars together


def main() -> None:
    st.html(Path(__file__).with_name("classify.css"))
    with st.container(key="stage"):
        st.title("What is this poster about?", anchor=False)
        places = (st.container(key=key) for key in ("poster", "answer", "upload", "samples"))
        poster_place, answer_place, upload_place, samples_place = places
    with upload_place:
        upload = upload_ui()
        model = model_ui()
    sample = chosen_sample()
    with samples_place:
        gallery_ui(chosen=None if upload else sample)
    try:
        with answer_place, st.skeleton(height=ANSWER_HEIGHT):
            classifier = loaded(model)
            prediction, picture, caption = (
                answer(model, upload.file_id, upload.getvalue())
                if upload
                else answer(model, sample, samples()[sample].path.read_bytes())
            )
    except ImageError as error:
        answer_place.error(str(error), title="This file is no poster that can be read", icon=":material/broken_image:")
    except ModelError as error:
        answer_place.error(str(error), title="The network cannot be loaded", icon=":material/error:")
    else:
        with poster_place:
            poster_ui(picture, caption, None if upload else samples()[sample])
        with answer_place:
            answer_ui(prediction, classifier.folder)


def upload_ui():
    """The file that was uploaded last, None after a sample was picked."""
    return st.file_uploader(
        "Your own poster",
        type=EXTENSIONS,
        max_upload_size=MAX_BYTES // 2**20,
        key=f"upload-{st.session_state.get('uploads', 0)}",
        help="It is kept in memory for this visit only, and never stored.",
    )


def chosen_sample() -> str:
    """The sample that the address names, the first one where it names none that exists."""
    named = st.query_params.get("sample")
    return named if named in samples() else next(iter(samples()))


def gallery_ui(chosen: str | None) -> None:
    """All samples; a click on one puts it into the address and lets go of an upload."""
    st.subheader("Samples", anchor=False)
    with st.grid("auto", min_column_width=88, gap="small", key="gallery"):
        for sample in samples().values():
            with st.container(key=f"sample-{sample.name}", gap=None):
                st.image(thumbnail(sample.name), width="stretch", alt="")
                st.button(
                    sample.title,
                    key=f"choose-{sample.name}",
                    type="secondary" if sample.name == chosen else "tertiary",
                    width="stretch",
                    wrap=True,
                    on_click=choose,
                    args=(sample.name,),
                )
    st.caption("Drawn for this page; no film behind them.")


def choose(sample: str) -> None:
    st.query_params["sample"] = sample
    st.session_state.uploads = st.session_state.get("uploads", 0) + 1  # a new, empty uploader


@st.cache_resource(show_spinner=False)
def loaded(model: str | None) -> PosterClassifier:
    return PosterClassifier.load(model)


@st.cache_data(scope="session", max_entries=32, show_spinner=False)
def answer(model: str | None, poster: str, _content: bytes) -> tuple[Prediction, bytes, str]:
    """What the network says of a poster, the poster as the browser gets it, and what there is to tell of both.

    poster:  identifies the content within the session; the content itself is not hashed
    """
    classifier = loaded(model)
    image = read_image(_content)
    started = time.perf_counter()
    prediction = classifier.predict(image)
    milliseconds = (time.perf_counter() - started) * 1000
    caption = f"{image.width} × {image.height} pixels, answered in {milliseconds:.0f} ms by {prediction.model}."
    image.thumbnail(SHOWN_SIZE)
    return prediction, jpeg(image), caption


def poster_ui(picture: bytes, caption: str, sample: Sample | None) -> None:
    st.image(picture, width="stretch", alt=sample.alt if sample else "The poster you uploaded")
    st.caption(f"{sample.note} Drawn as {', '.join(sample.mood)}. {caption}" if sample else f"Your poster. {caption}")


@st.fragment
def answer_ui(prediction: Prediction, folder: registry.ModelFolder) -> None:
    """Words, threshold and bars: a moved threshold runs this and nothing else."""
    words, controls, bars, table = (st.container(key=key) for key in ("words", "controls", "bars", "table"))
    with controls:
        threshold = threshold_ui(folder)
        by_name = order_ui()
    with words:
        words_ui(prediction, threshold)
    with bars:
        st.plotly_chart(
            probability_chart(prediction, threshold, by_name),
            width="stretch",
            config=CONFIG,
            key="chart",
            alt=f"Bars of 25 probabilities, {list_of(prediction.top(3))} being the highest; the table below has all.",
        )
    with table:
        table_ui(prediction, threshold)
        honesty_ui(folder)


def threshold_ui(folder: registry.ModelFolder) -> float:
    """The chosen threshold; at first the network's own, of the best F1 on validation posters."""
    chosen = st.slider(
        "Threshold",
        min_value=0,
        max_value=100,
        value=round(folder.threshold * 100),
        format="%d %%",
        key="threshold",
        bind="query-params",
    )
    return chosen / 100


def order_ui() -> bool:
    """True for the order of names."""
    chosen = st.segmented_control(
        "Sort by",
        ["probability", "name"],
        default="probability",
        required=True,
        key="order",
        bind="query-params",
    )
    return chosen == "name"


def words_ui(prediction: Prediction, threshold: float) -> None:
    predicted = prediction.at(threshold)
    if predicted:
        st.header(" · ".join(predicted), anchor=False)
        count = f"**{len(predicted)} of {len(GENRES)}** genres at or above **{percent(threshold)}**."
    else:
        st.header(f"No genre reaches {percent(threshold)}", anchor=False)
        count = "Lower the threshold to see the best guesses."
    st.markdown(f"{count} Most probable: {list_of(prediction.top(3))}")
    if prediction.probably_no_poster:
        st.markdown(
            ":material/help: **Probably no poster.** "
            "It looks unlike the posters that this network was trained on. The bars are shown all the same."
        )


def table_ui(prediction: Prediction, threshold: float) -> None:
    table = st.expander("The same numbers as a table", on_change="rerun", key="numbers")
    if table.open:
        with table:
            st.table(
                number_table(prediction, threshold),
                border="horizontal",
                hide_index=True,
                alt="Each genre, its probability, and whether it is predicted",
            )
            st.download_button(
                "Download as CSV",
                data=lambda: number_csv(prediction, threshold),
                file_name="probabilities.csv",
                mime="text/csv",
                on_click="ignore",
                icon=":material/download:",
            )


def honesty_ui(folder: registry.ModelFolder) -> None:
    figures = folder.card.get("evaluation")
    measured = "How far to trust this: nobody has measured this network yet."
    if figures:
        measured = (
            f"How far to trust this: on {figures['posters']} test posters this network's mean average precision is "
            f"{figures['map']:.2f}; always answering how common each genre is gives {figures['baseline']['map']:.2f}, "
            "and 1 would be perfect."
        )
    st.caption(f"{measured} N/A is the data set's word for posters whose genre nobody entered.")


main()
