"""How well each label is told, what would help, and the switch that evens out rare labels."""

import streamlit as st

from posterclf.app.chart import chart_ui
from posterclf.app.charts.quality_rows import RankedLabel, genres_chart
from posterclf.app.number_text import exact_percent, figure_text, share_text
from posterclf.app.words import words
from posterclf.teaching.learning import Learned, LearnedLabel


def balance_ui() -> bool:
    """Whether pictures of rare labels are to count more."""
    return st.toggle(words("teach.balance"), key="teach-balance", help=words("teach.balance_help"))


def figures_ui(learned: Learned, sentences: list[str]) -> None:
    """A row for each label that can be measured, as a chart, all of them as a table, and sentences on what would help.

    sentences:  Markdown, most helpful first
    """
    measured = {row.label: _figures(row) for row in learned.figures if row.ap is not None}
    if measured:
        st.markdown(words("teach.figures_means"))
        chart = genres_chart(measured, len(learned.held_out))
        chart_ui(chart, "teach-figures-chart", words("teach.figures_alt", count=len(measured)))
    with st.expander(words("teach.figures_table"), expanded=learned.balance):
        st.table(figures_table(learned), border="horizontal", hide_index=True)
    if sentences:
        st.subheader(words("teach.advice_title"), anchor=False)
        st.markdown("\n".join(f"- {sentence}" for sentence in sentences))


def figures_table(learned: Learned) -> dict[str, list[str]]:
    """Head of a column -> its cells; where rare labels are evened out, also the figures without that."""
    table = {
        words("teach.column_label"): [row.label for row in learned.figures],
        words("teach.column_pictures"): [str(row.pictures) for row in learned.figures],
        words("teach.column_ap"): [_ap(row) for row in learned.figures],
        words("teach.column_interval"): [_interval(row) for row in learned.figures],
        words("teach.column_guessing"): [exact_percent(row.guessing) for row in learned.figures],
        words("teach.column_found"): [share_text(row.recall) for row in learned.figures],
        words("teach.column_right"): [share_text(row.precision) for row in learned.figures],
    }
    if learned.unbalanced:
        table[words("teach.column_ap_before")] = [_ap(row) for row in learned.unbalanced]
        table[words("teach.column_found_before")] = [share_text(row.recall) for row in learned.unbalanced]
        table[words("teach.column_right_before")] = [share_text(row.precision) for row in learned.unbalanced]
    return table


def _ap(row: LearnedLabel) -> str:
    return words("teach.unknown") if row.ap is None else figure_text(row.ap)


def _interval(row: LearnedLabel) -> str:
    if row.interval is None:
        return "–"
    low, high = row.interval
    return words("teach.interval", low=figure_text(low), high=figure_text(high))


def _figures(row: LearnedLabel) -> RankedLabel:
    """A row as the chart of 'How good is it?' takes it."""
    return {
        "ap": row.ap,
        "ap_interval": list(row.interval or (None, None)),
        "positives": row.pictures,
    }
