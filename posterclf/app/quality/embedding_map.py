"""A part of the page 'How good is it?': a map of the posters by what the network sees in them."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from posterclf.app.chart import chart_ui
from posterclf.app.charts.embedding_map import Kind, embedding_map_chart
from posterclf.app.crowd.runs import fragment
from posterclf.app.measured import Measured
from posterclf.app.quality.area import Corner, area_name, area_of, inside
from posterclf.app.quality.counted import Counted, of_label
from posterclf.app.quality.number_list import chooser, counted_ui, number_choice
from posterclf.app.widgets import addressed_choice, asked_choice
from posterclf.app.words import genre_name, words

KEY = "map"
FIRST = "first"  # in the address: marked by whether the most probable label is right
POSTER = "poster-"  # in the address: one poster by its row
SIDES = 3  # the map's regions: so many columns and rows
# From left to right, from top to bottom.
REGIONS = (
    "numbers.upper_left",
    "numbers.upper",
    "numbers.upper_right",
    "numbers.left",
    "numbers.middle",
    "numbers.right",
    "numbers.lower_left",
    "numbers.lower",
    "numbers.lower_right",
)
NAMED = 2  # labels that say what a region holds
MIN_NAMED = 3  # posters of a label, of fewer it says nothing of a region


@fragment
def map_ui(measured: Measured, genre: str | None) -> None:
    """The map, and beside it the posters that were drawn around, clicked on or chosen from a list."""
    places = measured.predictions.places
    st.header(words("numbers.map_title"), anchor=False)
    if places is None:
        st.markdown(words("numbers.map_none"))
        return
    st.markdown(words("numbers.map_meaning"))
    mapped = np.flatnonzero(~np.isnan(places[:, 0]))
    if len(mapped) < len(places):
        st.caption(words("numbers.map_part", count=f"{len(mapped):,}", all=f"{len(places):,}"))
    map_place, list_place = st.columns([3, 2], gap="large")
    with list_place:
        marked_by = marked_by_ui(measured, genre)
        kinds = kinds_of(measured, marked_by, mapped)
        numbers = map_numbers(measured, marked_by, kinds, mapped, places)
        chosen = number_choice(KEY, numbers, words("numbers.map_choose"), words("numbers.map_nothing"))
        counted_ui(measured, KEY, chosen, numbers.get(chosen))
    with map_place:
        figure = embedding_map_chart(
            places,
            list(kinds.values()),
            [
                words("numbers.map_hover", id=poster, true=true)
                for poster, true in zip(measured.predictions.ids, true_labels(measured), strict=True)
            ],
            chosen=numbers[chosen].rows if chosen else None,
            area=area_of(chosen),
        )
        chart_ui(
            figure,
            "map-chart",
            alt=words("numbers.map_alt", count=len(mapped), shown=marked_by_name(marked_by)),
            on_click=chooser(KEY),
            on_area=choose_area,
        )


def choose_area(corners: list[Corner]) -> None:
    chooser(KEY)(area_name(corners))


def marked_by_ui(measured: Measured, genre: str | None) -> str:
    """The label that the map is marked by, FIRST for the most probable one; at first that of the page."""
    missing = set(measured.report["labels_without_positives"])
    names = [FIRST, *(label for label in measured.folder.labels if label not in missing)]
    ordered = sorted(names, key=lambda name: name != (genre or FIRST))
    options = {name: marked_by_name(name) for name in ordered}
    return addressed_choice(words("numbers.map_genre"), options, key="marks", widget=st.selectbox)


def marked_by_name(name: str) -> str:
    return words("numbers.map_first") if name == FIRST else genre_name(name)


def kinds_of(measured: Measured, marked_by: str, mapped: np.ndarray) -> dict[str, Kind]:
    """The posters of the map by what is right and wrong of them, told apart by form and size as well."""
    labels, probabilities = measured.predictions.labels[mapped], measured.predictions.probabilities[mapped]
    if marked_by == FIRST:
        right = labels[np.arange(len(mapped)), probabilities.argmax(axis=1)] == 1
        return {
            "first-right": Kind(words("numbers.first_right"), mapped[right], "circle", 8, True),
            "first-wrong": Kind(words("numbers.first_wrong"), mapped[~right], "x", 8, False),
        }
    column, name = measured.folder.labels.index(marked_by), genre_name(marked_by)
    true, predicted = labels[:, column] == 1, measured.predicted[mapped, column]
    return {
        "rest": Kind(words("numbers.kind_rest"), mapped[~true & ~predicted], "circle", 4, False),
        "false-alarms": Kind(words("numbers.kind_false_alarms", genre=name), mapped[~true & predicted], "x", 8, False),
        "missed": Kind(words("numbers.kind_missed", genre=name), mapped[true & ~predicted], "diamond-open", 10, True),
        "hits": Kind(words("numbers.kind_hits", genre=name), mapped[true & predicted], "circle", 10, True),
    }


def map_numbers(
    measured: Measured, marked_by: str, kinds: Mapping[str, Kind], mapped: np.ndarray, places: np.ndarray
) -> dict[str, Counted]:
    """What can be chosen: what was drawn or clicked last, the kinds of marks, the regions."""
    numbers = {}
    asked = asked_choice(KEY)
    if corners := area_of(asked):
        numbers[asked] = on_map(measured, marked_by, words("numbers.map_area"), mapped[inside(places[mapped], corners)])
    elif (row := asked.removeprefix(POSTER)) != asked and row in map(str, range(len(places))):
        numbers[asked] = on_map(measured, marked_by, measured.predictions.ids[int(row)], np.array([int(row)]))
    for name, kind in kinds.items():
        numbers[name] = on_map(measured, marked_by, kind.name, kind.rows)
    columns, rows = np.minimum((places[mapped] * SIDES).astype(int), SIDES - 1).T
    region_of = (SIDES - 1 - rows) * SIDES + columns
    for region, key in enumerate(REGIONS):
        there = mapped[region_of == region]
        if len(there):
            numbers[f"region-{region + 1}"] = on_map(measured, marked_by, region_name(measured, key, there), there)
    return numbers


def on_map(measured: Measured, marked_by: str, name: str, rows: np.ndarray) -> Counted:
    """Posters with the probability of the label that the map is marked by, or of each one's most probable label."""
    if marked_by != FIRST:
        return of_label(measured, name, rows, measured.folder.labels.index(marked_by))
    probabilities = measured.predictions.probabilities[rows]
    order = np.argsort(-probabilities.max(axis=1, initial=0), kind="stable")
    return Counted(name, rows[order], probabilities[order].argmax(axis=1)[:, None])


def region_name(measured: Measured, key: str, rows: np.ndarray) -> str:
    """'Upper left, more often Horror, Thriller than elsewhere'."""
    labels = measured.predictions.labels
    excess = labels[rows].mean(axis=0) - labels.mean(axis=0)
    excess[labels[rows].sum(axis=0) < MIN_NAMED] = 0
    told = [genre_name(measured.folder.labels[column]) for column in np.argsort(-excess)[:NAMED] if excess[column] > 0]
    if not told:
        return words(key)
    return words("numbers.region", place=words(key), labels=words("quality.separator").join(told))


def true_labels(measured: Measured) -> list[str]:
    """The labels of each poster, in words."""
    names = [genre_name(label) for label in measured.folder.labels]
    nothing, separator = words("quality.no_genre"), words("quality.separator")
    return [
        separator.join(names[column] for column in np.flatnonzero(row)) or nothing
        for row in measured.predictions.labels
    ]
