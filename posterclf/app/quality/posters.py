"""Posters of the evaluation, each with its labels, its predictions and, where the operator has it, its picture."""

from collections.abc import Iterable, Sequence

import streamlit as st

from posterclf.app.data_folder import data_folder, picture
from posterclf.app.film_pages import film_page, id_markdown
from posterclf.app.measured import Measured
from posterclf.app.number_text import names_of, percent
from posterclf.app.words import genre_markdown, words
from posterclf.labels import Thresholds

LABELS_SHOWN = 8  # of one poster


def posters_ui(
    measured: Measured,
    posters: Iterable[tuple[int, Sequence[int], str]],
    key: str,
    threshold: float | None = None,
) -> None:
    """A grid of posters.

    posters:    of each its row, the columns of the labels whose probabilities are shown, and what stands beside its Id
    key:        of the grid
    threshold:  from which labels count as predicted, None for the model's own thresholds
    """
    thresholds = measured.thresholds if threshold is None else measured.folder.thresholds(threshold)
    with st.grid("auto", min_column_width=156, gap="small", key=key):
        for row, columns, note in posters:
            poster_ui(measured, row, columns, note, thresholds)


def poster_ui(measured: Measured, row: int, columns: Sequence[int], note: str, thresholds: Thresholds) -> None:
    predictions, labels = measured.predictions, measured.folder.labels
    poster, nothing = predictions.ids[row], words("quality.no_genre")
    true = names_of(labels.marked(predictions.labels[row]), nothing, LABELS_SHOWN)
    marks = thresholds.predicted(predictions.probabilities[row])
    predicted = names_of(labels.marked(marks), nothing, LABELS_SHOWN)
    lines = [
        f"**{id_markdown(poster)}**" + (f" · {note}" if note else ""),
        words("quality.worst_true", genres=true),
        words("quality.worst_predicted", genres=predicted),
    ]
    for column in columns:
        probability = percent(float(predictions.probabilities[row, column]))
        lines.append(words("quality.worst_probability", genre=genre_markdown(labels[column]), probability=probability))
    with st.container(gap="small"):
        if shown := picture(data_folder(), poster):
            st.image(shown, width="stretch", alt=words("quality.worst_alt", id=poster, genres=true))
        st.markdown("  \n".join(lines))


def missing_pictures_ui(measured: Measured, rows: Sequence[int]) -> None:
    """Why there are no pictures, where there is none of these, and where the Ids lead."""
    ids = [measured.predictions.ids[row] for row in rows]
    if not any(picture(data_folder(), poster) for poster in ids):
        st.caption(words("quality.worst_no_pictures"))
    if any(map(film_page, ids)):
        st.caption(words("numbers.links"))
