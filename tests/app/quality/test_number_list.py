"""From every number to its posters: what is listed is what the number counts."""

import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from posterclf.app.measured import measured_model
from posterclf.app.quality.counted import (
    accuracy_numbers,
    bin_numbers,
    co_occurrence_numbers,
    confusion_numbers,
    label_numbers,
    matrix_numbers,
)
from posterclf.app.quality.mistakes import pairs_of
from posterclf.app.quality.number_list import POSTERS_SHOWN
from posterclf.metrics.operating_points import operating_point
from posterclf.metrics.reliability import reliability_bins
from tests.support import pages
from tests.support.pages import charts, component, ran

LINK = re.compile(r"\*\*\[(tt[0-9]+)\]")
SHOWN = re.compile(r"([0-9,]+) to ([0-9,]+) of [0-9,]+")
LISTS = {"accuracy-chart": "accuracy", "genres": "posters", "reliability": "bin", "mixed-up": "mixed"}
LISTS |= {"together-chart": "together", "map-chart": "map"}


@pytest.fixture(scope="module")
def measured():
    return measured_model("efficientnet")


def opened(**address: str) -> AppTest:
    return pages.opened("quality", **address)


def listed(page: AppTest) -> list[str]:
    """The Ids of the posters that the first list of the page shows."""
    first, last = next(found.groups() for text in page.caption if (found := SHOWN.fullmatch(text.value)))
    links = [found[1] for text in page.markdown if (found := LINK.match(text.value))]
    return links[: int(last) - int(first) + 1]


@pytest.mark.parametrize("address", [{}, {"genre": "Horror"}, {"model": "article"}])
def test_whatever_can_be_clicked_is_in_the_list_beside_it(address):
    page = opened(**address)
    clickable = {chart["key"]: chart for chart in charts(page) if chart["clickable"]}
    assert set(clickable) == set(LISTS) - ({"map-chart"} if address.get("model") else set())
    for key, chart in clickable.items():
        names = {name for trace in chart["figure"]["data"] for name in trace.get("customdata", []) if name}
        assert names
        if key != "map-chart":  # a poster of the map is offered when it was clicked
            numbers = page.selectbox(key=f"choice-{LISTS[key]}").options
            assert len(numbers) > len(names)


def test_the_four_numbers_lead_to_the_list_below_them():
    page = opened()
    picked = {number[3] for number in component(page, "curve")["words"]["numbers"]} - {""}
    counts = matrix_numbers(measured_model("efficientnet"), None, component(page, "curve")["threshold"] / 100)
    assert picked <= set(counts)
    offered = page.selectbox(key="choice-cells").options
    assert [option.rpartition(": ")[2] for option in offered[1:]] == [
        f"{len(counted):,}" for counted in counts.values()
    ]


@pytest.mark.parametrize("genre", [None, "Horror"])
def test_cells_at_a_threshold_are_those_of_the_operating_point(measured, genre):
    labels, probabilities = measured.cells(genre)
    point = operating_point(labels, probabilities, 0.2)
    numbers = matrix_numbers(measured, genre, 0.2)
    assert len(numbers["hits"]) == point.true_positives
    assert len(numbers["false-alarms"]) == point.false_positives
    assert len(numbers["missed"]) == point.false_negatives
    assert len(numbers["predicted"]) == point.predicted
    assert len(numbers["true"]) == point.positives
    hits = numbers["hits"]
    assert (measured.predictions.labels[hits.rows, hits.columns[:, 0]] == 1).all()
    assert (measured.predictions.probabilities[hits.rows, hits.columns[:, 0]] >= 0.2).all()


def test_right_cells_are_the_reports_accuracy(measured):
    numbers, report = accuracy_numbers(measured), measured.report
    cells = measured.predictions.labels.size
    assert len(numbers["model-right"]) / cells == pytest.approx(report["accuracy"])
    assert len(numbers["nothing-right"]) / cells == pytest.approx(report["baseline"]["accuracy_of_saying_nothing"])
    assert len(numbers["model-right"]) + len(numbers["model-wrong"]) == cells


def test_a_labels_posters_are_its_positives(measured):
    for label, counted in label_numbers(measured, ["Horror", "Drama"]).items():
        assert len(counted) == measured.report["labels"][label]["positives"]
        assert (np.diff(measured.predictions.probabilities[counted.rows, counted.columns[:, 0]]) <= 0).all()


@pytest.mark.parametrize("genre", [None, "Horror"])
def test_a_bins_cells_are_as_many_as_its_mark_says(measured, genre):
    bins, numbers = reliability_bins(*measured.cells(genre)), bin_numbers(measured, genre)
    assert [len(counted) for counted in numbers.values()] == [each.size for each in bins]
    last = numbers[f"bin-{len(bins)}"]
    assert measured.predictions.probabilities[last.rows, last.columns[:, 0]].mean() == pytest.approx(bins[-1].mean)


def test_the_posters_of_a_pair_are_its_shares(measured):
    confused, together = pairs_of(measured.digest, str(measured.thresholds), measured)
    numbers = confusion_numbers(measured, confused)
    for pair in confused:
        counted = numbers[f"wrongly|{pair.predicted}|{pair.true}"]
        assert len(counted) / pair.posters == pytest.approx(pair.wrongly)
        names = measured.folder.labels
        assert (measured.predictions.labels[counted.rows, names.index(pair.predicted)] == 0).all()
    numbers = co_occurrence_numbers(measured, together)
    labels = measured.predictions.labels
    for pair in together:
        one, other = (labels[:, measured.folder.labels.index(label)] for label in (pair.first, pair.second))
        assert len(numbers[f"labels|{pair.first}|{pair.second}"]) / (one | other).sum() == pytest.approx(pair.labels)


def test_a_chosen_number_lists_all_its_posters_page_by_page_and_the_address_keeps_it(measured):
    page = opened(posters_page="2")
    page.selectbox(key="choice-posters").set_value("Animation")
    ran(page)
    assert page.query_params["posters"] == "Animation"
    shown = listed(page)
    counted = label_numbers(measured, ["Animation"])["Animation"]
    for number in range(2, -(-len(counted) // POSTERS_SHOWN) + 1):
        shown += listed(opened(posters="Animation", posters_page=str(number)))
    assert shown == [measured.predictions.ids[row] for row in counted.rows]
    assert f"Animation: {len(counted)}" in page.selectbox(key="choice-posters").options


@pytest.mark.parametrize(
    "address", [{"posters": "Reality-TV"}, {"bin": "bin-99"}, {"map": "poster-9999"}, {"map": "area-1"}]
)
def test_nonsense_in_the_address_lists_nothing(address):
    page = opened(**address)
    assert not any("1 to 12 of" in element.value for element in page.caption)
