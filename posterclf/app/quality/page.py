"""The page 'How good is it?': a network's predictions of the posters it was measured on, and what follows from them."""

import re
from pathlib import Path

import streamlit as st

from posterclf.app.chart import chart_ui
from posterclf.app.charts.quality import accuracy_chart, reliability_chart
from posterclf.app.crowd.runs import fragment
from posterclf.app.measured import Measured, measured_model
from posterclf.app.number_text import exact_percent, figure_text, names_of
from posterclf.app.quality.counted import accuracy_numbers, bin_numbers
from posterclf.app.quality.embedding_map import map_ui
from posterclf.app.quality.mistakes import confusions_ui, worst_mistakes_ui
from posterclf.app.quality.number_list import chooser, number_list_ui
from posterclf.app.quality.tables import genres_ui, networks_ui
from posterclf.app.quality.threshold import name_of, threshold_ui
from posterclf.app.widgets import addressed_choice, download_ui, model_fault_ui, model_ui
from posterclf.app.words import genre_markdown, genre_name, words
from posterclf.errors import ModelError
from posterclf.metrics.reliability import calibration_error, reliability_bins
from posterclf.registry.card_markdown import markdown, readme
from posterclf.registry.model_folder import ModelFolder, find_model

HEADING = re.compile(r"^(#+ )", re.MULTILINE)  # of a card: the page has a title of its own


def main() -> None:
    st.html(Path(__file__).with_name("page.css"))
    with st.container(key="quality"):
        with st.container(key="choices"):
            title_place = st.container(gap=None)
            model = model_ui()
            genre_place = st.container()
        title_place.title(words("frame.quality"), anchor=False)
        try:
            measured = measured_model(model)
            folder = find_model(model)
        except ModelError:
            model_fault_ui()
            return
        if measured is None:
            st.info(words("quality.unmeasured", model=folder.name))
            card_ui(folder, words("quality.unmeasured_card", model=folder.name))
            st.markdown(HEADING.sub(r"#\1", markdown(folder.card)))
            return
        with genre_place:
            genre = genre_ui(measured)
        with title_place:
            measured_on_ui(measured)
        threshold_ui(measured, genre)
        networks_ui(folder.labels)
        accuracy_ui(measured)
        genres_ui(measured)
        reliability_ui(measured, genre)
        confusions_ui(measured)
        map_ui(measured, genre)
        worst_mistakes_ui(measured, genre)
        card_ui(folder, words("quality.card_meaning", model=folder.name))


def genre_ui(measured: Measured) -> str | None:
    """The label that the figures are of, None for all labels."""
    missing = measured.report["labels_without_positives"]
    names = {genre: genre_name(genre) for genre in measured.folder.labels if genre not in missing}
    left_out = names_of(missing, words("quality.none_left_out"))
    chosen = addressed_choice(
        words("quality.genre"),
        {"": words("quality.all_genres"), **names},
        key="genre",
        widget=st.selectbox,
        help=words("quality.genre_help", genres=left_out),
    )
    return chosen or None


def measured_on_ui(measured: Measured) -> None:
    """Which posters the model was measured on, and whether it had seen some of them in training."""
    report, training = measured.report, measured.folder.card.training
    leaks = training.leaks
    measured_on = {"posters": report["posters"], "part": report.get("part"), "split": report.get("split")}
    if measured.folder.card.cross_validated:
        st.caption(words("quality.cross_validated", **measured_on))
    elif (report.get("split"), report.get("part")) != (training.split, "test"):
        st.caption(words("quality.measured_elsewhere", **measured_on))
    elif leaks:
        ids = ", ".join(leak.Id for leak in leaks)
        st.caption(words("quality.leaks", count=len(leaks), ids=ids, **measured_on))
    else:
        st.caption(words("quality.measured", **measured_on))


@fragment
def accuracy_ui(measured: Measured) -> None:
    report, model = measured.report, measured.folder.name
    accuracy = report["accuracy"]
    nothing = report["baseline"]["accuracy_of_saying_nothing"]
    mean_ap, baseline = figure_text(report["map"]), figure_text(report["baseline"]["map"])
    st.header(words("quality.accuracy_title"), anchor=False)
    words_place, chart_place = st.columns([2, 3], gap="large")
    with words_place:
        with st.container(key="nothing"):
            st.markdown(words("quality.accuracy_nothing", share=exact_percent(nothing)))
        st.markdown(
            words(
                "quality.accuracy_meaning",
                true=f"{measured.predictions.labels.sum() / report['posters']:.1f}",
                genres=len(measured.folder.labels),
                model=model,
                difference=100 * (accuracy - nothing),
            )
        )
    with chart_place:
        chart_ui(
            accuracy_chart(
                {
                    words("quality.accuracy_of_nothing"): (nothing, exact_percent(nothing)),
                    words("quality.accuracy_of_model", model=model): (accuracy, exact_percent(accuracy)),
                    words("quality.map_of_nothing"): (report["baseline"]["map"] or 0.0, baseline),
                    words("quality.map_of_model", model=model): (report["map"] or 0.0, mean_ap),
                }
            ),
            "accuracy-chart",
            alt=words(
                "quality.accuracy_alt",
                model=model,
                nothing=exact_percent(nothing),
                accuracy=exact_percent(accuracy),
                baseline=baseline,
                map=mean_ap,
            ),
            on_click=chooser("accuracy"),
        )
    number_list_ui(measured, "accuracy", accuracy_numbers(measured))


@fragment
def reliability_ui(measured: Measured, genre: str | None) -> None:
    labels, probabilities = measured.cells(genre)
    bins = reliability_bins(labels, probabilities)
    ece = exact_percent(calibration_error(labels, probabilities))
    st.header(words("quality.reliability_title"), anchor=False)
    words_place, chart_place = st.columns([2, 3], gap="large")
    with words_place:
        st.markdown(
            words(
                "quality.reliability_meaning",
                genre=genre_markdown(genre) if genre else words("quality.all_genres"),
                cells=f"{labels.size:,}",
                bins=len(bins),
                size=f"{bins[0].size:,}",
                ece=ece,
            )
        )
        st.caption(words("quality.reliability_roots"))
    with chart_place:
        chart_ui(
            reliability_chart(bins),
            "reliability",
            alt=words("quality.reliability_alt", genre=name_of(genre), ece=ece),
            on_click=chooser("bin"),
        )
    number_list_ui(measured, "bin", bin_numbers(measured, genre))


def card_ui(folder: ModelFolder, meaning: str) -> None:
    """What the model's card says in Markdown, as a file, below a sentence on what it means here."""
    st.divider()
    st.caption(meaning)
    download_ui(words("quality.card_download"), readme(folder.card), f"{folder.name}.md", "text/markdown")


main()
