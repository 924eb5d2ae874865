"""What the browser gets of a queue, and the files that can be saved of it."""

import csv
import io
import json

import numpy as np
import pytest

from posterclf.app.many.answers import shown_names
from posterclf.app.many.compared import MIN_POSTERS, comparison_with
from posterclf.app.many.poster_queue import Poster, PosterQueue
from posterclf.app.many.results import outcomes
from posterclf.errors import BrokenImage
from posterclf.inference.prediction import Prediction
from posterclf.inference.records import csv_text, json_lines
from posterclf.labels import GENRES, Thresholds
from posterclf.registry.model_folder import find_model
from posterclf.teaching.label_table import read_label_table

FOLDER = find_model()


def queue_of(**predicted: dict[str, float]) -> PosterQueue:
    queue = PosterQueue()
    for name, probabilities in predicted.items():
        values = np.array([probabilities.get(genre, 0.01) for genre in GENRES], np.float32)
        poster = Poster(name, f"{name}.jpg", b"", thumbnail=b"jpeg")
        poster.predictions[FOLDER.name] = Prediction(model=FOLDER.name, labels=GENRES, probabilities=values)
        queue.add([poster])
    return queue


@pytest.mark.parametrize(
    ("paths", "shown"),
    [
        (["a.jpg", "b.jpg"], ["a.jpg", "b.jpg"]),
        (["x/poster.jpg", "y/poster.jpg", "y/b.jpg"], ["x/poster.jpg", "y/poster.jpg", "b.jpg"]),
        (["x/same/poster.jpg", "y/same/poster.jpg"], ["x/…/poster.jpg", "y/…/poster.jpg"]),
        (["poster.jpg", "x/poster.jpg"], ["poster.jpg", "x/poster.jpg"]),
        (["a.jpg", "a.jpg"], ["a.jpg", "a.jpg"]),  # the same path twice
    ],
)
def test_equal_names_are_told_apart_by_the_folder_in_which_they_differ(paths, shown):
    assert shown_names(paths) == shown


def test_downloads_hold_what_cannot_be_used_with_the_reason():
    queue = queue_of(a={"War": 0.9})
    queue.add([Poster("bad", "bad.jpg", None, fault=BrokenImage("It is damaged.")), Poster("later", "later.jpg", b"")])
    found, thresholds = outcomes(queue, FOLDER.name), Thresholds.one(GENRES, 0.3)
    rows = list(csv.DictReader(io.StringIO(csv_text(found, thresholds))))
    assert [(row["file"], row["predicted"], row["error"]) for row in rows] == [
        ("a.jpg", "War", ""),
        ("bad.jpg", "", "It is damaged."),
    ]
    records = list(map(json.loads, json_lines(found, thresholds).splitlines()))
    assert records[1] == {"file": "bad.jpg", "error": "It is damaged."}


def test_a_table_of_zeros_and_ones_speaks_of_its_own_columns_alone():
    queue = queue_of(a={"War": 0.9}, b={"Drama": 0.8}, c={})
    table = read_label_table("Id,War,Drama,Red\na,1,0,0\nx/b,1,1,0\nnobody,0,0,1\n", "t.csv")
    found = comparison_with(table, "t.csv", queue, FOLDER)
    assert [GENRES[place] for place in found.known] == ["Drama", "War"]
    assert {name: [GENRES[place] for place in places] for name, places in found.true.items()} == {
        "a.jpg": ["War"],
        "b.jpg": ["Drama", "War"],
    }
    assert (found.without, found.unmatched, found.left_out) == (["c.jpg"], ["nobody"], ["Red"])
    assert found.labels.tolist() == [[0, 1], [1, 1]]
    assert found.probabilities[0] == pytest.approx([0.01, 0.9])
    assert found.few


def test_a_table_of_lists_speaks_of_all_labels():
    queue = queue_of(a={"War": 0.9})
    found = comparison_with(read_label_table("Id,Genre\na,\"['War']\"\n", "t.csv"), "t.csv", queue, FOLDER)
    assert len(found.known) == len(GENRES)
    assert [GENRES[place] for place in found.true_places("a.jpg")] == ["War"]


def test_labels_of_another_kind_are_not_compared():
    table = read_label_table("Id,red,blue\na,1,0\n", "t.csv")
    assert comparison_with(table, "t.csv", queue_of(a={}), FOLDER) is None


def test_figures_are_those_of_scikit_learn_and_have_intervals_where_posters_are_enough():
    from sklearn.metrics import average_precision_score
    from streamlit.testing.v1 import AppTest

    random = np.random.default_rng(0)
    true = random.random((MIN_POSTERS, 3)) < 0.4
    given = np.clip(true * 0.3 + random.random((MIN_POSTERS, 3)) * 0.6, 0, 1)
    names = ("Drama", "War", "Comedy")
    queue = queue_of(**{f"p{n}": dict(zip(names, map(float, row), strict=True)) for n, row in enumerate(given)})
    rows = [f"p{number}," + ",".join(map(str, row.astype(int))) for number, row in enumerate(true)]
    table = read_label_table("\n".join([f"Id,{','.join(names)}", *rows]), "t.csv")

    def script(found, folder):
        import streamlit as st

        st.session_state["data"] = found.data(folder)

    found = comparison_with(table, "t.csv", queue, FOLDER)
    page = AppTest.from_function(script, args=(found, FOLDER), default_timeout=60).run()
    assert not page.exception
    figures = {figure["name"]: figure for figure in page.session_state["data"]["figures"]}
    values = given.astype(np.float32)
    assert figures["mAP"]["value"] == pytest.approx(average_precision_score(true, values))
    assert figures["micro-AP"]["value"] == pytest.approx(average_precision_score(true.ravel(), values.ravel()))
    for figure in figures.values():
        low, high = figure["interval"]
        assert low < figure["value"] < high
        assert figure["baseline"] < figure["value"]
