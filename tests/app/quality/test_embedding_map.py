"""The map on the page 'How good is it?': its marks, its regions, and what was drawn around."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from posterclf.app.measured import measured_model
from posterclf.app.quality.area import area_name, inside
from posterclf.app.quality.embedding_map import FIRST, kinds_of
from tests.support import pages
from tests.support.pages import charts, said

LEFT_HALF = [(0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0)]


@pytest.fixture(scope="module")
def measured():
    return measured_model("efficientnet")


def opened(**address: str) -> AppTest:
    return pages.opened("quality", **address)


def drawn(page: AppTest) -> dict:
    """The map's figure."""
    (chart,) = (chart for chart in charts(page) if chart["key"] == "map-chart")
    return chart["figure"]


def offered(page: AppTest) -> dict[str, int]:
    """What the list beside the map offers -> how many posters."""
    names = [option.rpartition(": ") for option in page.selectbox(key="choice-map").options]
    return {name: int(count) for name, _, count in names if name}


@pytest.mark.parametrize("marked_by", [FIRST, "Horror"])
def test_each_poster_has_one_mark_told_apart_by_its_form(measured, marked_by):
    mapped = np.arange(len(measured.predictions.ids))
    kinds = kinds_of(measured, marked_by, mapped).values()
    assert sorted(row for kind in kinds for row in kind.rows.tolist()) == mapped.tolist()
    assert len({(kind.symbol, kind.size) for kind in kinds}) == len(kinds)


def test_regions_and_kinds_hold_all_posters_each_once(measured):
    counts = offered(opened(genre="Horror"))
    assert sum(count for name, count in counts.items() if name.startswith("Horror") or name == "neither") == 726
    regions = {name: count for name, count in counts.items() if not name.startswith("Horror") and name != "neither"}
    assert len(regions) > 4
    assert sum(regions.values()) == 726
    assert any("more often" in name for name in regions)


def test_what_was_drawn_around_is_listed_and_stands_out(measured):
    page = opened(map=area_name(LEFT_HALF))
    count = int(inside(measured.predictions.places, LEFT_HALF).sum())
    assert 0 < count < 726
    assert offered(page)["What was drawn around"] == count
    assert f"1 to 12 of {count}" in said(page)
    figure = drawn(page)
    assert sum(len(trace["selectedpoints"]) for trace in figure["data"]) == count
    assert figure["layout"]["shapes"][0]["path"].startswith("M0.0,0.0L0.5,0.0")


def test_a_clicked_poster_is_listed_alone(measured):
    page = opened(map="poster-7")
    assert "1 to 1 of 1" in said(page)
    assert offered(page)[measured.predictions.ids[7]] == 1


def test_marks_need_no_code_made_at_run_time_and_each_can_be_clicked(measured):
    traces = drawn(opened())["data"]
    assert {trace["type"] for trace in traces} == {"scatter"}
    assert sum(len(trace["customdata"]) for trace in traces) == 726


def test_a_network_without_embeddings_has_a_sentence_in_place_of_a_map():
    assert "There is no map of this network" in said(opened(model="article"))


def test_places_were_made_of_the_posters_beside_them(measured):
    """Animation is told best: its posters lie together."""
    places, column = measured.predictions.places, measured.folder.labels.index("Animation")
    animated = measured.predictions.labels[:, column] == 1
    distances = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    nearest = distances[animated].argsort(axis=1)[:, :5]
    assert animated[nearest].mean() > 5 * animated.mean()
