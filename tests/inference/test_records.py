import csv
import doctest
import io
import json

import numpy as np
import pytest

import posterclf.inference.records
from posterclf.csv_cells import safe_cell
from posterclf.inference.outcome import Outcome
from posterclf.inference.prediction import Prediction
from posterclf.inference.records import OTHER_COLUMNS, columns, csv_text, json_lines, label_columns
from posterclf.labels import GENRES, Labels, Thresholds
from tests.support.other_labels import SIX

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
    (row,) = rows(csv_text([Outcome(name, PREDICTION)], LOW))
    assert row["file"] == f"'{name}"
    assert all(not cell.startswith(("=", "+", "-", "@")) for cell in row.values())


@pytest.mark.parametrize("name", ["poster.jpg", "a=b.jpg", "第九个月亮.jpg", 'with "quotes", and a comma.jpg', ""])
def test_other_names_stay_as_they_are(name):
    assert rows(csv_text([Outcome(name, PREDICTION)], LOW))[0]["file"] == name


def test_csv_holds_all_probabilities_and_what_is_predicted():
    text = csv_text([Outcome("a.jpg", PREDICTION), Outcome("b.jpg", PREDICTION)], HIGH)
    first, second = rows(text)
    assert tuple(first) == (*columns(GENRES), "error")
    assert [float(first[genre]) for genre in GENRES] == pytest.approx(PROBABILITIES, abs=1e-6)
    assert first["predicted"].split("|") == PREDICTION.at(0.9)
    assert (first["threshold"], first["model"], first["probably_no_poster"]) == ("0.9", "test", "1")
    assert second["file"] == "b.jpg"


def test_csv_names_the_threshold_of_each_genre():
    (tuned,) = rows(csv_text([Outcome("a.jpg", PREDICTION)], TUNED))
    assert (tuned["threshold"], tuned["predicted"]) == ("tuned", "Action")
    (own,) = rows(csv_text([Outcome("a.jpg", PREDICTION)], Thresholds.own(GENRES, TUNED.table())))
    assert own["threshold"].startswith("Action 0.95|Adventure 0.95|")


FORMULAS = Labels(["=cmd()", "@home", "'=cmd()", "red"])
CONFUSING = Labels([*OTHER_COLUMNS, "file (label)", "error (label) (label)"])


def prediction_of(labels: Labels) -> Prediction:
    """The first label is the most probable one."""
    return Prediction(model="own", labels=labels, probabilities=np.linspace(0.9, 0.1, len(labels), dtype=np.float32))


@pytest.mark.parametrize("labels", [SIX, FORMULAS, CONFUSING], ids=["six", "formulas", "confusing"])
def test_each_label_has_a_column_of_its_own(labels):
    (row,) = rows(csv_text([Outcome("a.jpg", prediction_of(labels))], Thresholds.one(labels, 0.5)))
    assert tuple(row) == (*columns(labels), "error")
    assert len(row) == 6 + len(labels)
    assert (row["file"], row["model"], row["probably_no_poster"]) == ("a.jpg", "own", "0")
    written = [float(row[column]) for column in label_columns(labels)]
    assert written == pytest.approx(prediction_of(labels).probabilities, abs=1e-6)
    assert not set(OTHER_COLUMNS) & set(label_columns(labels))


def test_a_label_that_is_called_as_another_column_says_so():
    assert label_columns(SIX) == (*SIX[:4], "file (label)", "error (label)")
    assert label_columns(GENRES) == GENRES
    expected = ("file (label) (label)", "file (label)", "error (label)")
    assert label_columns(Labels(["file", "file (label)", "error"])) == expected


def test_no_label_is_a_formula_in_header_prediction_or_threshold():
    assert label_columns(FORMULAS) == ("'=cmd() (label)", "'@home", "'=cmd()", "red")
    own = Thresholds.own(FORMULAS, {"=cmd()": 0.5, "red": 0.9})
    text = csv_text([Outcome("a.jpg", prediction_of(FORMULAS))], own)
    for line in csv.reader(io.StringIO(text, newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in line)
    (row,) = rows(text)
    assert (row["predicted"], row["threshold"]) == ("'=cmd()", "'=cmd() 0.5|red 0.9")


def test_the_example_in_the_docstring_is_true():
    assert doctest.testmod(posterclf.inference.records) == (0, 1)


def test_json_lines_keep_labels_as_they_are():
    labels = Labels([*SIX, *FORMULAS[:3]])
    (record,) = map(
        json.loads, json_lines([Outcome("a.jpg", prediction_of(labels))], Thresholds.one(labels, 0)).splitlines()
    )
    assert tuple(record["probabilities"]) == tuple(record["predicted"]) == labels
    assert record["file"] == "a.jpg"


def test_json_lines_are_objects_with_names_as_they_are():
    name = "=第九个月亮\n.jpg"
    text = json_lines([Outcome(name, PREDICTION), Outcome("b.jpg", PREDICTION)], HIGH)
    first, second = map(json.loads, text.splitlines())
    assert first["file"] == name
    assert first["probabilities"] == pytest.approx(PREDICTION.as_dict())
    assert (first["predicted"], first["threshold"]) == (PREDICTION.at(0.9), 0.9)
    assert first["probably_no_poster"] is True
    assert second["file"] == "b.jpg"
    assert "第九个月亮" in text


def test_no_posters_give_no_rows():
    assert csv_text([], LOW).splitlines() == [",".join((*columns(GENRES), "error"))]
    assert json_lines([], LOW) == ""


def test_a_file_that_cannot_be_used_is_a_row_with_the_reason():
    outcomes = [Outcome("=bad.jpg", None, "It is empty."), Outcome("a.jpg", PREDICTION)]
    bad, good = rows(csv_text(outcomes, LOW))
    assert bad == {**dict.fromkeys(columns(GENRES), ""), "file": "'=bad.jpg", "error": "It is empty."}
    assert good["error"] == ""
    first, second = map(json.loads, json_lines(outcomes, LOW).splitlines())
    assert first == {"file": "=bad.jpg", "error": "It is empty."}
    assert "error" not in second
