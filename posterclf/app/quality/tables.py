"""Two parts of the page 'How good is it?': the networks side by side, and genre by genre."""

import streamlit as st

from posterclf.app.charts.look import CONFIG
from posterclf.app.charts.quality_rows import genres_chart, networks_chart
from posterclf.app.measured import measured
from posterclf.app.number_text import percent
from posterclf.app.words import genre_name, words
from posterclf.errors import ModelError
from posterclf.registry.model_folder import model_names


def networks_ui() -> None:
    """The main figures of every network that was measured, each told in a sentence."""
    reports = measured_reports()
    names = {
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
        st.plotly_chart(
            networks_chart(reports, names),
            width="stretch",
            config=CONFIG,
            key="networks",
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
        told = [words("quality.told", name=name, meaning=meanings[metric]) for metric, name in names.items()]
        st.markdown("\n".join(f"- {sentence}" for sentence in told))


def measured_reports() -> dict[str, dict]:
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


def networks_table(reports: dict[str, dict], names: dict[str, str]) -> dict[str, list[str]]:
    baseline = next(iter(reports.values()))["baseline"]
    columns = {words("quality.figure"): list(names.values())}
    for name, report in reports.items():
        columns[name] = [
            words("quality.interval", value=report[metric], low=low, high=high)
            for metric in names
            for low, high in [report["intervals"][metric]]
        ]
    return columns | {words("quality.baseline"): [f"{baseline[metric]:.3f}" for metric in names]}


def networks_meanings(reports: dict[str, dict]) -> dict[str, str]:
    """Metric -> what it says, in a sentence."""
    thresholds = words("quality.separator").join(
        f"{name} {percent(report['threshold'])}" for name, report in reports.items()
    )
    return {
        "map": words("quality.map_meaning", genres=next(iter(reports.values()))["genres_in_map"]),
        "micro_ap": words("quality.micro_ap_meaning"),
        "mean_auc": words("quality.mean_auc_meaning"),
        "micro_f1": words("quality.micro_f1_meaning", thresholds=thresholds),
        "ece": words("quality.ece_meaning"),
    }


def genres_ui(report: dict) -> None:
    """Average precision of each genre, that which gains most over guessing first."""
    posters = report["posters"]
    known = {genre: row for genre, row in report["genres"].items() if row["ap"] is not None}
    rows = dict(sorted(known.items(), key=lambda item: item[1]["positives"] / posters - item[1]["ap"]))
    st.header(words("quality.genres_title"), anchor=False)
    st.markdown(words("quality.genres_meaning"))
    if missing := report["genres_without_positives"]:
        names = words("quality.separator").join(map(genre_name, missing))
        st.caption(words("quality.genres_left_out", genres=names))
    chart_place, table_place = st.columns(2, gap="large")
    with chart_place:
        st.plotly_chart(
            genres_chart(rows, posters),
            width="stretch",
            config=CONFIG,
            key="genres",
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


def genres_table(rows: dict[str, dict], posters: int) -> dict[str, list[str]]:
    return {
        words("quality.genre"): [genre_name(genre) for genre in rows],
        words("quality.positives"): [str(row["positives"]) for row in rows.values()],
        words("quality.share"): [f"{row['positives'] / posters:.3f}" for row in rows.values()],
        words("quality.ap_interval"): [_with_interval(row) for row in rows.values()],
        words("quality.auc"): [f"{row['auc']:.3f}" for row in rows.values()],
    }


def _with_interval(row: dict) -> str:
    if "ap_interval" not in row:  # a card of before intervals were measured genre by genre
        return f"{row['ap']:.3f}"
    low, high = row["ap_interval"]
    return words("quality.short_interval", value=row["ap"], low=low, high=high)
