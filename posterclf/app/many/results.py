"""A queue's predictions as pictures or as a table, with filters, downloads, counts and faults."""

import math

import streamlit as st

from posterclf.app.charts.counts import count_chart
from posterclf.app.faults import reason
from posterclf.app.gallery import samples
from posterclf.app.many.cards import card_html, columns, faults_html, waiting_html
from posterclf.app.many.poster_queue import ALL, DOUBTED, NONE, Poster, Row, label_counts
from posterclf.app.widgets import addressed_choice, chart_ui, download_ui
from posterclf.app.words import genre_name, words
from posterclf.inference.records import csv_text, json_lines
from posterclf.labels import Labels, Thresholds
from posterclf.registry.model_folder import ModelFolder

PAGE = 24  # pictures at a time: every step of the threshold draws them all again
TABLE_HEIGHT = 640  # pixels
MOST_BARS = 25  # of the counts


def filters_ui(folder: ModelFolder) -> tuple[str, str, str]:
    """The parameters of `pick`: which, name, order."""
    kinds = {ALL: words("many.which_all"), NONE: words("many.which_none")}
    if folder.rejection_threshold is not None:
        kinds[DOUBTED] = words("many.which_doubted")
    names = {label: genre_name(label) for label in folder.labels}
    orders = {
        "added": words("many.order_added"),
        "name": words("many.order_name"),
        "probability": words("many.order_probability"),
    }
    which = addressed_choice(words("many.which"), kinds | names, "posters", st.selectbox)
    order = addressed_choice(words("many.order"), orders, "sort", st.selectbox, help=words("many.order_help"))
    name = st.text_input(
        words("many.name"), key="name-part", live=True, type="search", placeholder=words("many.name_part")
    )
    return which, name, order


def view_ui() -> str:
    views = {"pictures": words("many.view_pictures"), "table": words("many.view_table")}
    return addressed_choice(words("many.view"), views, "show")


def downloads_ui(rows: list[Row], thresholds: Thresholds, working: bool) -> None:
    """The files to download, once no run can come between a click and its file.

    working:  whether the browser asks for runs, each of which makes the files anew
    """
    predictions = [(row.poster.name, row.prediction) for row in rows]
    download_ui(
        words("many.csv"),
        # The byte order mark of utf-8-sig is how spreadsheets recognize UTF-8.
        data=lambda: csv_text(predictions, thresholds).encode("utf-8-sig"),
        file_name="posters.csv",
        mime="text/csv",
        help=words("many.csv_help", count=len(thresholds.labels)),
        disabled=working or not rows,
        key="csv",
    )
    download_ui(
        words("many.json"),
        data=lambda: json_lines(predictions, thresholds),
        file_name="posters.jsonl",
        mime="application/jsonl",
        help=words("many.json_help"),
        disabled=working or not rows,
        key="json",
    )


def cards_ui(rows: list[Row], waiting: list[Poster]) -> None:
    """One page of pictures with their labels, and of cards for posters that have no prediction yet."""
    cards = [*rows, *waiting]
    if not cards:
        st.markdown(words("many.none_shown"))
        return
    pages = math.ceil(len(cards) / PAGE)
    page = min(st.session_state.get("page", 1), pages)
    with st.grid("auto", min_column_width=112, gap="small", key="cards"):
        for place, card in enumerate(cards[(page - 1) * PAGE : page * PAGE]):
            with st.container(key=f"card-{place}", gap=None):
                card_ui(card)
    if pages > 1:
        st.pagination(pages, key="page")


def card_ui(card: Row | Poster) -> None:
    if isinstance(card, Poster):
        st.html(f'<div class="no-picture"></div>{waiting_html(card)}')
        return
    sample = samples().get(card.poster.identity)
    alt = sample.alt if sample else words("many.poster_alt", name=card.poster.name)
    assert card.poster.thumbnail  # made before the prediction
    st.image(card.poster.thumbnail, width="stretch", alt=alt)
    st.html(card_html(card))


def table_ui(rows: list[Row], labels: Labels) -> None:
    kinds = st.column_config
    table = columns(rows, labels)
    file, predicted, _, remark, *heads = table
    config = {
        file: kinds.TextColumn(width="medium"),
        predicted: kinds.TextColumn(width="medium"),
        remark: kinds.TextColumn(width=150),
        **{head: kinds.NumberColumn(format="%.1f") for head in heads},
    }
    with st.container(key="table"):
        st.dataframe(
            table,
            height=TABLE_HEIGHT,
            hide_index=True,
            alt=words("many.table_alt", count=len(labels)),
            column_config=config,
        )
    st.caption(words("many.table_help"))


def counts_ui(rows: list[Row], labels: Labels) -> None:
    st.header(words("many.counts"), anchor=False)
    total = len(rows)
    counts = [(genre_name(label), count) for label, count in label_counts(rows, labels).items()]
    most = words("many.joined").join(f"{name} {count}" for name, count in counts[:3])
    chart_ui(
        count_chart(counts[:MOST_BARS], total, words("many.counts_hover", all=total)),
        "counts-chart",
        alt=words("many.counts_alt", all=total, genres=most),
    )
    if len(counts) > MOST_BARS:
        st.caption(words("many.counts_most", shown=MOST_BARS, count=len(counts)))
    none = sum(not row.predicted for row in rows)
    mean = sum(count for _, count in counts) / max(total, 1)
    st.caption(words("many.counts_caption", all=total, mean=mean, none=none))


def faults_ui(faulty: list[Poster]) -> None:
    if faulty:
        st.header(words("many.faulty", count=len(faulty)), anchor=False)
        st.html(faults_html([(poster.name, reason(poster.fault)) for poster in faulty if poster.fault]))
