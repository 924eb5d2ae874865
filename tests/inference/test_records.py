import csv
import io
import json

import numpy as np
import pytest

from posterclf.inference.prediction import Prediction
from posterclf.inference.records import columns, csv_text, json_lines, safe_cell
from posterclf.labels import GENRES, Thresholds

PROBABILITIES = np.linspace(0.96, 0, 25, dtype=np.float32)
TUNED = Thresholds.tuned(GENRES, dict.fromkeys(GENRES, 0.95))
LOW, HIGH = (Thresholds.one(GENRES, threshold) for threshold in (0.3, 0.9))
PREDICTION = Prediction(
    model="test", labels=GENRES, probabilities=PROBABILITIES, tuned_thresholds=TUNED, probably_no_poster=True
)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_begins_like_a_formula(start):
    name = f"{start}HYPERLINK(1).jpg"
    assert safe_cell(name) == f"'{name}"
    (row,) = rows(csv_text([(name, PREDICTION)], LOW))
    assert row["file"] == f"'{name}"
    assert all(not cell.startswith(("=", "+", "-", "@")) for cell in row.values())


@pytest.mark.parametrize("name", ["poster.jpg", "a=b.jpg", "第九个月亮.jpg", 'with "quotes", and a comma.jpg', ""])
def test_other_names_stay_as_they_are(name):
    assert rows(csv_text([(name, PREDICTION)], LOW))[0]["file"] == name


def test_csv_holds_all_probabilities_and_what_is_predicted():
    text = csv_text([("a.jpg", PREDICTION), ("b.jpg", PREDICTION)], HIGH)
    first, second = rows(text)
    assert tuple(first) == columns(GENRES)
    assert [float(first[genre]) for genre in GENRES] == pytest.approx(PROBABILITIES, abs=1e-6)
    assert first["predicted"].split("|") == PREDICTION.at(0.9)
    assert (first["threshold"], first["model"], first["probably_no_poster"]) == ("0.9", "test", "1")
    assert second["file"] == "b.jpg"


def test_csv_names_the_threshold_of_each_genre():
    (tuned,) = rows(csv_text([("a.jpg", PREDICTION)], TUNED))
    assert (tuned["threshold"], tuned["predicted"]) == ("tuned", "Action")
    (own,) = rows(csv_text([("a.jpg", PREDICTION)], Thresholds.own(GENRES, TUNED.table())))
    assert own["threshold"].startswith("Action 0.95|Adventure 0.95|")


def test_json_lines_are_objects_with_names_as_they_are():
    name = "=第九个月亮\n.jpg"
    text = json_lines([(name, PREDICTION), ("b.jpg", PREDICTION)], HIGH)
    first, second = map(json.loads, text.splitlines())
    assert first["file"] == name
    assert first["probabilities"] == pytest.approx(PREDICTION.as_dict())
    assert (first["predicted"], first["threshold"]) == (PREDICTION.at(0.9), 0.9)
    assert first["probably_no_poster"] is True
    assert second["file"] == "b.jpg"
    assert "第九个月亮" in text


def test_no_posters_give_no_rows():
    assert csv_text([], LOW).splitlines() == [",".join(columns(GENRES))]
    assert json_lines([], LOW) == ""
