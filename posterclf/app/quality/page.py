"""The page 'How good is it?': what a network said of the test posters, and what follows from it."""

from pathlib import Path

import streamlit as st

from posterclf.app.charts.quality import accuracy_chart, precision_recall_chart, reliability_chart
from posterclf.app.measured import Measured, measured
from posterclf.app.number_text import exact_percent, figure_text, percent, share_text
from posterclf.app.quality.mistakes import mix_ups_ui, worst_mistakes_ui
from posterclf.app.quality.tables import genres_ui, networks_ui
from posterclf.app.widgets import addressed_choice, chart_ui, model_fault_ui, model_ui
from posterclf.app.words import genre_name, words
from posterclf.errors import ModelError
from posterclf.metrics.operating_points import Curve, OperatingPoint, operating_point, precision_recall_curve
from posterclf.metrics.reliability import calibration_error, reliability_bins


def main() -> None:
    st.html(Path(__file__).with_name("page.css"))
    with st.container(key="quality"):
        with st.container(key="choices"):
            title_place = st.container(gap=None)
            model = model_ui()
            genre_place = st.container()
        title_place.title(words("frame.quality"), anchor=False)
        try:
            found = measured(model)
        except ModelError:
            model_fault_ui()
            return
        if found is None:
            st.info(words("quality.unmeasured", model=model))
            return
        with genre_place:
            genre = genre_ui(found)
        with title_place:
            honesty_ui(found)
        threshold_ui(found, genre)
        networks_ui()
        accuracy_ui(found)
        genres_ui(found.report)
        reliability_ui(found, genre)
        mix_ups_ui(found)
        worst_mistakes_ui(found, genre)
        card_ui(found)


def genre_ui(found: Measured) -> str | None:
    """The genre to tell of, None for all."""
    missing = found.report["labels_without_positives"]
    names = {genre: genre_name(genre) for genre in found.folder.labels if genre not in missing}
    left_out = words("quality.separator").join(map(genre_name, missing)) or words("quality.none_left_out")
    chosen = addressed_choice(
        words("quality.genre"),
        {"all": words("quality.all_genres"), **names},
        key="genre",
        widget=st.selectbox,
        help=words("quality.genre_help", genres=left_out),
    )
    return None if chosen == "all" else chosen


def honesty_ui(found: Measured) -> None:
    """On what was measured, and whether some of it was shown in training."""
    report, leaks = found.report, found.folder.card.training.leaks
    measured_on = {"posters": report["posters"], "part": report.get("part"), "split": report.get("split")}
    if leaks:
        ids = ", ".join(leak.Id for leak in leaks)
        st.caption(words("quality.leaks", count=len(leaks), ids=ids, **measured_on))
    else:
        st.caption(words("quality.measured", **measured_on))


@st.fragment
def threshold_ui(found: Measured, genre: str | None) -> None:
    """A moved threshold runs this and nothing else."""
    labels, probabilities = found.cells(genre)
    numbers_place, curve_place = st.columns([2, 3], gap="large")
    with numbers_place, st.container(key="live"):
        st.header(words("quality.threshold_title"), anchor=False)
        st.markdown(words("quality.threshold_meaning"))
        threshold = slider_ui(found, genre)
        point = operating_point(labels, probabilities, threshold)
        numbers_ui(point, len(labels), genre)
    with curve_place:
        curve_ui(found, genre, point)


def slider_ui(found: Measured, genre: str | None) -> float:
    chosen = st.slider(
        words("frame.threshold"),
        min_value=0,
        max_value=100,
        value=round(found.folder.threshold * 100),
        format="%d %%",
        key="threshold",
        bind="query-params",
    )
    own = found.thresholds.table()[genre] if genre else found.folder.threshold
    tuned = found.folder.tuned_thresholds is not None
    st.caption(words("quality.threshold_tuned" if tuned else "quality.threshold_own", threshold=percent(own)))
    return chosen / 100


def numbers_ui(point: OperatingPoint, posters: int, genre: str | None) -> None:
    """The four numbers of a threshold, each with what it is a share of."""
    counts = {
        "hits": f"{point.true_positives:,}",
        "predicted": f"{point.predicted:,}",
        "positives": f"{point.positives:,}",
    }
    right = words("quality.precision_meaning", **counts) if point.predicted else words("quality.precision_nothing")
    with st.grid(2, min_column_width=130, gap="small", key="numbers"):
        number_ui(words("quality.precision"), share_text(point.precision), right)
        number_ui(words("quality.recall"), share_text(point.recall), words("quality.recall_meaning", **counts))
        number_ui(words("quality.f1"), share_text(point.f1), words("quality.f1_meaning"))
        if genre:
            meaning = words("quality.posters_predicted_meaning", posters=posters, true=point.positives)
            number_ui(words("quality.posters_predicted"), f"{point.predicted}", meaning)
        else:
            meaning = words("quality.per_poster_meaning", true=f"{point.positives / posters:.1f}")
            number_ui(words("quality.per_poster"), f"{point.predicted / posters:.1f}", meaning)


def number_ui(name: str, value: str, meaning: str) -> None:
    with st.container(gap=None):
        st.metric(name, value)
        st.caption(meaning)


def curve_ui(found: Measured, genre: str | None, point: OperatingPoint) -> None:
    share = point.positives / found.cells(genre)[0].size
    name = genre_name(genre) if genre else words("quality.all_genres")
    chart_ui(
        precision_recall_chart(curve(found.digest, genre, found), point, share),
        "curve",
        alt=words("quality.curve_alt", genre=name, share=exact_percent(share)),
    )
    ap = found.report["labels"][genre]["ap"] if genre else found.report["micro_ap"]
    st.caption(words("quality.curve_meaning", ap=ap, share=share))


@st.cache_data(max_entries=64, show_spinner=False)
def curve(predictions_digest: str, genre: str | None, _found: Measured) -> Curve:
    # A step of the threshold sends the curve anew: that of all genres is smooth, and few points draw it.
    return precision_recall_curve(*_found.cells(genre), points=800 if genre else 300)


def accuracy_ui(found: Measured) -> None:
    report, model = found.report, found.folder.name
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
                true=f"{found.predictions.labels.sum() / report['posters']:.1f}",
                genres=len(found.folder.labels),
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
            "accuracy",
            alt=words(
                "quality.accuracy_alt",
                model=model,
                nothing=exact_percent(nothing),
                accuracy=exact_percent(accuracy),
                baseline=baseline,
                map=mean_ap,
            ),
        )


def reliability_ui(found: Measured, genre: str | None) -> None:
    labels, probabilities = found.cells(genre)
    bins = reliability_bins(labels, probabilities)
    ece = exact_percent(calibration_error(labels, probabilities))
    name = genre_name(genre) if genre else words("quality.all_genres")
    st.header(words("quality.reliability_title"), anchor=False)
    words_place, chart_place = st.columns([2, 3], gap="large")
    with words_place:
        st.markdown(
            words(
                "quality.reliability_meaning",
                genre=name,
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
            alt=words("quality.reliability_alt", genre=name, ece=ece),
        )


def card_ui(found: Measured) -> None:
    """The card for people, as a file."""
    st.divider()
    st.caption(words("quality.card_meaning", model=found.folder.name))
    st.download_button(
        words("quality.card_download"),
        data=(found.folder.path / "README.md").read_bytes(),
        file_name=f"{found.folder.name}.md",
        mime="text/markdown",
        on_click="ignore",
        icon=":material/download:",
    )


main()
