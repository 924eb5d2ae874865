"""Two parts of the page 'How good is it?': labels that are mixed up or go together, and the worst mistakes."""

import streamlit as st

from posterclf.app.chart import chart_ui
from posterclf.app.charts.quality_rows import co_occurrences_chart, confusions_chart
from posterclf.app.crowd.runs import fragment
from posterclf.app.measured import Measured
from posterclf.app.number_text import exact_percent, percent
from posterclf.app.quality.counted import co_occurrence_numbers, confusion_numbers
from posterclf.app.quality.number_list import chooser, number_list_ui
from posterclf.app.quality.posters import missing_pictures_ui, posters_ui
from posterclf.app.words import genre_markdown, genre_name, words
from posterclf.metrics.confusions import (
    MIN_POSITIVES,
    Confusion,
    CoOccurrence,
    co_occurrences,
    confused_pairs,
    worst_mistakes,
)

PAIRS_SHOWN = 10
MISTAKES_SHOWN = 14


def confusions_ui(measured: Measured) -> None:
    st.header(words("quality.mistakes_title"), anchor=False)
    if (measured.predictions.labels.sum(axis=0) >= MIN_POSITIVES).sum() < 2:
        st.markdown(words("quality.mistakes_few", fewest=MIN_POSITIVES))
        return
    if measured.folder.tuned_thresholds:
        st.markdown(words("quality.mistakes_tuned", fewest=MIN_POSITIVES))
    else:
        threshold = percent(measured.folder.threshold)
        st.markdown(words("quality.mistakes_shared", threshold=threshold, fewest=MIN_POSITIVES))
    confused, together = pairs_of(measured.digest, str(measured.thresholds), measured)
    mixed_place, together_place = st.columns(2, gap="large")
    with mixed_place:
        confused_pairs_ui(measured, confused)
    with together_place:
        co_occurrences_ui(measured, together)


@st.cache_data(max_entries=16, show_spinner=False)
def pairs_of(
    predictions_digest: str, thresholds: str, _measured: Measured
) -> tuple[list[Confusion], list[CoOccurrence]]:
    """The first pairs of labels that are mixed up, and that go together: of a hundred labels that takes seconds."""
    names, labels, predicted = _measured.folder.labels, _measured.predictions.labels, _measured.predicted
    confused = confused_pairs(names, labels, predicted)[:PAIRS_SHOWN]
    return confused, co_occurrences(names, labels, predicted)[:PAIRS_SHOWN]


@fragment
def confused_pairs_ui(measured: Measured, pairs: list[Confusion]) -> None:
    st.subheader(words("quality.mixed_title"), anchor=False)
    st.markdown(words("quality.mixed_meaning"))
    if not pairs:
        st.markdown(words("quality.mixed_none"))
        return
    first = pairs[0]
    chart_ui(
        confusions_chart(pairs),
        "mixed-up",
        alt=words(
            "quality.mixed_alt",
            predicted=genre_name(first.predicted),
            true=genre_name(first.true),
            wrongly=exact_percent(first.wrongly),
        ),
        on_click=chooser("mixed"),
    )
    number_list_ui(measured, "mixed", confusion_numbers(measured, pairs))


@fragment
def co_occurrences_ui(measured: Measured, pairs: list[CoOccurrence]) -> None:
    st.subheader(words("quality.together_title"), anchor=False)
    st.markdown(words("quality.together_meaning"))
    if not pairs:
        st.markdown(words("quality.together_none"))
        return
    first = pairs[0]
    chart_ui(
        co_occurrences_chart(pairs),
        "together-chart",
        alt=words(
            "quality.together_alt",
            first=genre_name(first.first),
            second=genre_name(first.second),
            labels=exact_percent(first.labels),
        ),
        on_click=chooser("together"),
    )
    number_list_ui(measured, "together", co_occurrence_numbers(measured, pairs))


def worst_mistakes_ui(measured: Measured, genre: str | None) -> None:
    predictions, labels = measured.predictions, measured.folder.labels
    worst = worst_mistakes(
        labels, predictions.labels, predictions.probabilities, measured.predicted, MISTAKES_SHOWN, genre
    )
    st.header(words("quality.worst_title"), anchor=False)
    if genre:
        st.markdown(words("quality.worst_meaning_genre", genre=genre_markdown(genre)))
    else:
        st.markdown(words("quality.worst_meaning"))
    missing_pictures_ui(measured, [mistake.row for mistake in worst])
    columns = [labels.index(genre)] if genre else []
    posters = [(mistake.row, columns, words("quality.worst_loss", loss=mistake.loss)) for mistake in worst]
    posters_ui(measured, posters, "worst-posters")
