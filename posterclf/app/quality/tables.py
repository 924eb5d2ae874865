"""Two parts of the page 'How good is it?': the networks side by side, and genre by genre."""

import streamlit as st

from posterclf.app.charts.quality_rows import genres_chart, networks_chart
from posterclf.app.measured import measured
from posterclf.app.number_text import percent
from posterclf.app.widgets import chart_ui
from posterclf.app.words import genre_name, words
from posterclf.errors import ModelError
from posterclf.metrics.report import LabelFigures, Report
from posterclf.metrics.scores import Metric
from posterclf.registry.model_folder import model_names


def networks_ui() -> None:
    """The main figures of every network that was measured, each explained in a sentence."""
    reports = measured_reports()
    names: dict[Metric, str] = {
        "map": words("quality.map"),
        "micro_ap": words("quality.micro_ap"),
        "mean_auc": words("quality.mean_auc"),
        "micro_f1": words("quality.micro_f1"),
        "ece": words("quality.ece"),
    }
    st.header(words("quality.networks_title"), anchor=False)
    st.markdown(words("quality.networks_meaning"))
    chart_place, table_place = st.columns(2, gap="large")
    with chart_place:
        chart_ui(
            networks_chart(reports, names),
            "networks",
            alt=words("quality.networks_alt"),
        )
    with table_place:
        st.table(
            networks_table(reports, names),
            border="horizontal",
            hide_index=True,
            hide_header=False,
            alt=words("quality.networks_table"),
        )
        meanings = networks_meanings(reports)
        sentences = [words("quality.told", name=name, meaning=meanings[metric]) for metric, name in names.items()]
        st.markdown("\n".join(f"- {sentence}" for sentence in sentences))


def measured_reports() -> dict[str, Report]:
    """Name of a network -> its `evaluation.report`; without those that cannot be read."""
    reports = {}
    for name in model_names():
        try:
            found = measured(name)
        except ModelError:
            continue  # said where that network is chosen
        if found:
            reports[name] = found.report
    return reports


def networks_table(reports: dict[str, Report], names: dict[Metric, str]) -> dict[str, list[str]]:
    baseline = next(iter(reports.values()))["baseline"]
    columns = {words("quality.figure"): list(names.values())}
    for name, report in reports.items():
        columns[name] = [
            words("quality.interval", value=report[metric], low=low, high=high)
            for metric in names
            for low, high in [report["intervals"][metric]]
        ]
    return columns | {words("quality.baseline"): [f"{baseline[metric]:.3f}" for metric in names]}


def networks_meanings(reports: dict[str, Report]) -> dict[Metric, str]:
    """Metric -> what it says, in a sentence."""
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


def genres_ui(report: Report) -> None:
    """Average precision of each genre, that which gains most over guessing first."""
    posters = report["posters"]
    rows = known_labels(report)
    st.header(words("quality.genres_title"), anchor=False)
    st.markdown(words("quality.genres_meaning"))
    if missing := report["labels_without_positives"]:
        names = words("quality.separator").join(map(genre_name, missing))
        st.caption(words("quality.genres_left_out", genres=names))
    chart_place, table_place = st.columns(2, gap="large")
    with chart_place:
        chart_ui(
            genres_chart(rows, posters),
            "genres",
            alt=words("quality.genres_alt"),
        )
    with table_place:
        st.table(
            genres_table(rows, posters),
            border="horizontal",
            hide_index=True,
            hide_header=False,
            alt=words("quality.genres_table"),
        )


def known_labels(report: Report) -> dict[str, LabelFigures]:
    """Those with an average precision, that which gains most over its share of the posters first."""
    gains = {
        label: row["ap"] - row["positives"] / report["posters"]
        for label, row in report["labels"].items()
        if row["ap"] is not None
    }
    return {label: report["labels"][label] for label in sorted(gains, key=lambda label: -gains[label])}


def genres_table(rows: dict[str, LabelFigures], posters: int) -> dict[str, list[str]]:
    return {
        words("quality.genre"): [genre_name(genre) for genre in rows],
        words("quality.positives"): [str(row["positives"]) for row in rows.values()],
        words("quality.share"): [f"{row['positives'] / posters:.3f}" for row in rows.values()],
        words("quality.ap_interval"): [_with_interval(row) for row in rows.values()],
        words("quality.auc"): [f"{row['auc']:.3f}" for row in rows.values()],
    }


def _with_interval(row: LabelFigures) -> str:
    low, high = row["ap_interval"]
    return words("quality.short_interval", value=row["ap"], low=low, high=high)
