"""Two parts of the page 'How good is it?': labels that are mixed up or go together, and the worst mistakes."""

import streamlit as st

from posterclf.app.charts.quality_rows import co_occurrences_chart, confusions_chart
from posterclf.app.data_folder import data_folder, picture
from posterclf.app.measured import Measured
from posterclf.app.number_text import exact_percent, names_of, percent
from posterclf.app.widgets import chart_ui
from posterclf.app.words import genre_markdown, genre_name, words
from posterclf.metrics.confusions import (
    FEWEST_POSITIVES,
    Confusion,
    CoOccurrence,
    Mistake,
    co_occurrences,
    confused_pairs,
    worst_mistakes,
)
from posterclf.registry.card_markdown_words import plain

PAIRS_SHOWN = 10
MISTAKES_SHOWN = 14
LABELS_SHOWN = 8  # of one poster


def confusions_ui(measured: Measured) -> None:
    st.header(words("quality.mistakes_title"), anchor=False)
    if (measured.predictions.labels.sum(axis=0) >= FEWEST_POSITIVES).sum() < 2:
        st.markdown(words("quality.mistakes_few", fewest=FEWEST_POSITIVES))
        return
    if measured.folder.tuned_thresholds:
        st.markdown(words("quality.mistakes_tuned", fewest=FEWEST_POSITIVES))
    else:
        threshold = percent(measured.folder.threshold)
        st.markdown(words("quality.mistakes_shared", threshold=threshold, fewest=FEWEST_POSITIVES))
    confused, together = pairs_of(measured.digest, str(measured.thresholds), measured)
    mixed_place, together_place = st.columns(2, gap="large")
    with mixed_place:
        st.subheader(words("quality.mixed_title"), anchor=False)
        st.markdown(words("quality.mixed_meaning"))
        confused_pairs_ui(confused)
    with together_place:
        st.subheader(words("quality.together_title"), anchor=False)
        st.markdown(words("quality.together_meaning"))
        co_occurrences_ui(together)


@st.cache_data(max_entries=16, show_spinner=False)
def pairs_of(
    predictions_digest: str, thresholds: str, _measured: Measured
) -> tuple[list[Confusion], list[CoOccurrence]]:
    """The first pairs of labels that are mixed up, and that go together: of a hundred labels that takes seconds."""
    names, labels, predicted = _measured.folder.labels, _measured.predictions.labels, _measured.predicted
    confused = confused_pairs(names, labels, predicted)[:PAIRS_SHOWN]
    return confused, co_occurrences(names, labels, predicted)[:PAIRS_SHOWN]


def confused_pairs_ui(pairs: list[Confusion]) -> None:
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
    )


def co_occurrences_ui(pairs: list[CoOccurrence]) -> None:
    if not pairs:
        st.markdown(words("quality.together_none"))
        return
    first = pairs[0]
    chart_ui(
        co_occurrences_chart(pairs),
        "together",
        alt=words(
            "quality.together_alt",
            first=genre_name(first.first),
            second=genre_name(first.second),
            labels=exact_percent(first.labels),
        ),
    )


def worst_mistakes_ui(measured: Measured, genre: str | None) -> None:
    predictions = measured.predictions
    worst = worst_mistakes(
        measured.folder.labels, predictions.labels, predictions.probabilities, measured.predicted, MISTAKES_SHOWN, genre
    )
    st.header(words("quality.worst_title"), anchor=False)
    if genre:
        st.markdown(words("quality.worst_meaning_genre", genre=genre_markdown(genre)))
    else:
        st.markdown(words("quality.worst_meaning"))
    pictures = [picture(data_folder(), predictions.ids[mistake.row]) for mistake in worst]
    if not any(pictures):
        st.caption(words("quality.worst_no_pictures"))
    with st.grid("auto", min_column_width=156, gap="small", key="worst"):
        for mistake, shown in zip(worst, pictures, strict=True):
            mistake_ui(mistake, measured, genre, shown)


def mistake_ui(mistake: Mistake, measured: Measured, genre: str | None, shown: bytes | None) -> None:
    poster, nothing = measured.predictions.ids[mistake.row], words("quality.no_genre")
    true = names_of(mistake.true, nothing, LABELS_SHOWN)
    loss = words("quality.worst_loss", loss=mistake.loss)
    lines = [
        f"**{plain(poster)}** · {loss}",
        words("quality.worst_true", genres=true),
        words("quality.worst_predicted", genres=names_of(mistake.predicted, nothing, LABELS_SHOWN)),
    ]
    if genre:
        probability = float(measured.predictions.probabilities[mistake.row, measured.folder.labels.index(genre)])
        name = genre_markdown(genre)
        lines.append(words("quality.worst_probability", genre=name, probability=percent(probability)))
    with st.container(gap="small"):
        if shown:
            st.image(shown, width="stretch", alt=words("quality.worst_alt", id=poster, genres=true))
        st.markdown("  \n".join(lines))
