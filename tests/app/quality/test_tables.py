"""The networks side by side, and label by label: each figure is the card's."""

from posterclf.app.quality.tables import genres_table, measured_reports, networks_meanings, networks_table
from posterclf.labels import GENRES
from posterclf.metrics.report import labels_by_gain
from posterclf.registry.model_folder import find_model, model_names
from tests.support import pages


def test_tables_hold_the_figures_of_the_cards():
    page = pages.opened("quality")
    networks, genres = (table.value for table in page.table)
    for name in model_names():
        report = find_model(name).card.evaluation
        low, high = report["intervals"]["map"]
        assert f"{report['map']:.3f} ({low:.3f} to {high:.3f})" in list(networks[name])
    report = find_model().card.evaluation
    row = genres[genres["Genre"] == "Horror"].iloc[0]
    low, high = report["labels"]["Horror"]["ap_interval"]
    assert row["AP (95%)"] == f"{report['labels']['Horror']['ap']:.3f} ({low:.3f}–{high:.3f})"
    assert row["Posters"] == str(report["labels"]["Horror"]["positives"])
    assert len(genres) == report["labels_in_map"]


def test_all_networks_that_were_measured_are_compared():
    assert measured_reports(GENRES) == {name: find_model(name).card.evaluation for name in model_names()}


def test_the_baseline_has_a_column_of_its_own():
    reports = measured_reports(GENRES)
    table = networks_table(reports, {"map": "mAP", "ece": "ECE"})
    assert list(table) == ["Figure", *model_names(), "Baseline"]
    baseline = find_model().card.evaluation["baseline"]
    assert table["Baseline"] == [f"{baseline['map']:.3f}", f"{baseline['ece']:.3f}"]


def test_a_figure_at_a_threshold_names_that_of_each_network():
    meaning = networks_meanings(measured_reports(GENRES))["micro_f1"]
    for name in model_names():
        assert f"{name} {int(100 * find_model(name).card.evaluation['threshold'])}%" in meaning


def test_labels_are_in_the_order_of_their_gain_and_those_without_a_figure_are_left_out():
    report = find_model().card.evaluation
    rows = {label: report["labels"][label] for label in labels_by_gain(report)}
    gains = [row["ap"] - row["positives"] / report["posters"] for row in rows.values()]
    assert gains == sorted(gains, reverse=True)
    assert set(rows) == set(find_model().labels) - set(report["labels_without_positives"])
    table = genres_table(rows, report["posters"])
    assert table["Genre"] == list(rows)
    assert table["AUC"] == [f"{row['auc']:.3f}" for row in rows.values()]
