"""Two parts of the page 'How good is it?': the networks side by side, and label by label."""

from collections.abc import Callable, Collection

import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from posterclf.app.chart import chart_ui
from posterclf.app.charts.quality_rows import genres_chart, networks_chart
from posterclf.app.crowd.runs import fragment
from posterclf.app.measured import Measured, measured_model
from posterclf.app.number_text import exact_percent, figure_text, names_of, percent
from posterclf.app.quality.counted import label_numbers
from posterclf.app.quality.number_list import chooser, number_list_ui
from posterclf.app.trust import MARK, trust_sentences, untold
from posterclf.app.words import genre_markdown, words
from posterclf.errors import ModelError
from posterclf.labels import Labels
from posterclf.metrics.report import LabelFigures, Report, labels_by_gain
from posterclf.metrics.scores import Metric
from posterclf.registry.model_folder import model_names

MAX_ROWS = 25  # of labels at first


def networks_ui(labels: Labels) -> None:
    """The main figures of every measured network of these labels, each explained in a sentence."""
    reports = measured_reports(labels)
    names: dict[Metric, str] = {
        "map": words("quality.map"),
        "micro_ap": words("quality.micro_ap"),
        "mean_auc": words("quality.mean_auc"),
        "micro_f1": words("quality.micro_f1"),
        "ece": words("quality.ece"),
    }
    st.header(words("quality.networks_title"), anchor=False)
    st.markdown(words("quality.networks_meaning"))
    table_place = chart_and_table_ui(
        "networks",
        networks_chart(reports, names),
        words("quality.networks_alt"),
        networks_table(reports, names),
        words("quality.networks_table"),
    )
    with table_place:
        meanings = networks_meanings(reports)
        sentences = [words("quality.told", name=name, meaning=meanings[metric]) for metric, name in names.items()]
        st.markdown("\n".join(f"- {sentence}" for sentence in sentences))


def measured_reports(labels: Labels) -> dict[str, Report]:
    """Name of a network of these labels -> its `metrics.report`, where it was measured and can be read."""
    reports = {}
    for name in model_names():
        try:
            measured = measured_model(name)
        except ModelError:
            continue  # the page shows the fault where that network is chosen
        if measured and set(measured.folder.labels) == set(labels):
            reports[name] = measured.report
    return reports


def networks_table(reports: dict[str, Report], names: dict[Metric, str]) -> dict[str, list[str]]:
    baseline = next(iter(reports.values()))["baseline"]
    columns = {words("quality.figure"): list(names.values())}
    for name, report in reports.items():
        columns[name] = [_metric_with_interval(report, metric) for metric in names]
    return columns | {words("quality.baseline"): [figure_text(baseline[metric]) for metric in names]}


def _metric_with_interval(report: Report, metric: Metric) -> str:
    low, high = map(figure_text, report["intervals"][metric])
    return words("quality.interval", value=figure_text(report[metric]), low=low, high=high)


def networks_meanings(reports: dict[str, Report]) -> dict[Metric, str]:
    """Metric -> what it means, in a sentence."""
    thresholds = words("quality.separator").join(
        f"{name} {percent(report['threshold'])}" for name, report in reports.items()
    )
    return {
        "map": words("quality.map_meaning", genres=next(iter(reports.values()))["labels_in_map"]),
        "micro_ap": words("quality.micro_ap_meaning"),
        "mean_auc": words("quality.mean_auc_meaning"),
        "micro_f1": words("quality.micro_f1_meaning", thresholds=thresholds),
        "ece": words("quality.ece_meaning"),
    }


@fragment
def genres_ui(measured: Measured) -> None:
    """Average precision of each label, the one that gains most over guessing first; of many the most frequent."""
    report = measured.report
    posters = report["posters"]
    known = {label: report["labels"][label] for label in labels_by_gain(report)}
    st.header(words("quality.genres_title"), anchor=False)
    st.markdown(words("quality.genres_meaning"))
    if missing := report["labels_without_positives"]:
        st.caption(words("quality.genres_left_out", genres=names_of(missing, "")))
    st.caption(trust_sentences(measured.folder))
    rows = rows_shown_ui(known)
    chart_and_table_ui(
        "genres",
        genres_chart(rows, posters),
        words("quality.genres_alt"),
        genres_table(rows, posters, untold(measured.folder)),
        words("quality.genres_table"),
        chooser("posters"),
    )
    number_list_ui(measured, "posters", label_numbers(measured, rows))


def rows_shown_ui(rows: dict[str, LabelFigures]) -> dict[str, LabelFigures]:
    """The rows that are shown: all, or of more than `MAX_ROWS` the most frequent labels until all are wanted."""
    if len(rows) <= MAX_ROWS:
        return rows
    label = words("quality.all_rows", all=len(rows), count=MAX_ROWS)
    if st.toggle(label, key="all_labels", bind="query-params"):
        return rows
    frequent = set(sorted(rows, key=lambda label: -rows[label]["positives"])[:MAX_ROWS])
    return {label: figures for label, figures in rows.items() if label in frequent}


def chart_and_table_ui(
    key: str,
    chart: go.Figure,
    chart_alt: str,
    table: dict[str, list[str]],
    table_alt: str,
    on_click: Callable[[str], None] | None = None,
) -> DeltaGenerator:
    """The same figures as a chart and as a table, side by side; returns the table's column."""
    chart_place, table_place = st.columns(2, gap="large")
    with chart_place:
        chart_ui(chart, key, chart_alt, on_click)
    with table_place:
        st.table(table, border="horizontal", hide_index=True, hide_header=False, alt=table_alt)
    return table_place


def genres_table(rows: dict[str, LabelFigures], posters: int, marked: Collection[str] = ()) -> dict[str, list[str]]:
    """marked:  labels that carry the mark of `app.trust`"""
    return {
        words("quality.genre"): [genre_markdown(label) + (MARK if label in marked else "") for label in rows],
        words("quality.positives"): [str(row["positives"]) for row in rows.values()],
        words("quality.share"): [exact_percent(row["positives"] / posters) for row in rows.values()],
        words("quality.ap_interval"): [_ap_with_interval(row) for row in rows.values()],
        words("quality.auc"): [figure_text(row["auc"]) for row in rows.values()],
    }


def _ap_with_interval(row: LabelFigures) -> str:
    low, high = map(figure_text, row["ap_interval"])
    return words("quality.short_interval", value=figure_text(row["ap"]), low=low, high=high)
