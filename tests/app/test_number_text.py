import csv
import io

import numpy as np
import pytest

from posterclf.app.number_text import (
    figure_text,
    heading_of,
    headline_of,
    list_of,
    names_of,
    number_csv,
    number_table,
    percent,
)
from posterclf.inference.prediction import Prediction
from posterclf.labels import GENRES, Labels, Thresholds

PREDICTION = Prediction(model="test", labels=GENRES, probabilities=np.linspace(0, 1, 25, dtype=np.float32))
HIGH = Thresholds.one(GENRES, 0.9)


@pytest.mark.parametrize(
    ("probability", "text"),
    [
        (0, "0 %"),
        (1e-9, "< 1 %"),
        (0.004, "< 1 %"),
        (0.006, "< 1 %"),
        (0.29, "29 %"),
        (0.2961, "29 %"),
        (0.72, "72 %"),
        (0.996, "99 %"),
        (1, "100 %"),
    ],
)
def test_percent_rounds_down_but_never_to_zero(probability, text):
    assert percent(probability) == text


def test_the_most_probable_stand_in_the_tutorials_form():
    assert list_of([("Drama", 0.5123), ("War", 0.25)]) == "Drama (0.512), War (0.250)"


def test_a_heading_names_labels_until_they_are_too_long_and_one_at_least():
    assert heading_of(["Drama", "War"]) == "Drama\u00a0· War"
    assert heading_of([]) == ""
    assert heading_of(["Drama", "War", "Sci-Fi"], widest=8) == "Drama\u00a0· War\u00a0· and 1 more"
    assert heading_of(["穿着连衣裙的女子", "War"], widest=8) == "穿着连衣裙的女子\u00a0· and 1 more"
    assert heading_of(["*star*"]) == r"\*star\*"


def test_a_headline_names_what_is_predicted_or_says_that_nothing_is():
    assert headline_of(PREDICTION, HIGH) == "Western\u00a0· War\u00a0· Thriller"
    nothing = Prediction(model="test", labels=GENRES, probabilities=np.zeros(25, np.float32))
    assert headline_of(nothing, HIGH) == "No genre reaches 90 %"
    own = Thresholds.own(GENRES, GENRES.table([0.5] * 24 + [0.6]))
    assert headline_of(nothing, own) == "No genre reaches its threshold"


def test_names_are_listed_up_to_a_number():
    assert names_of(["Drama", "War"], "none") == "Drama, War"
    assert names_of([], "none") == "none"
    assert names_of(GENRES, "none", most=2) == "Action, Adventure, and 23 more"


@pytest.mark.parametrize(("value", "text"), [(0.30149, "0.301"), (None, "–"), (float("nan"), "–")])
def test_a_figure_has_three_digits_and_an_undefined_one_is_a_dash(value, text):
    assert figure_text(value) == text


def test_the_table_says_in_words_what_is_predicted():
    table = number_table(PREDICTION, HIGH)
    assert table["Genre"][:3] == ["Western", "War", "Thriller"]
    assert table["At this threshold"] == ["predicted"] * 3 + ["-"] * 22


def test_the_download_has_all_numbers_in_csv_order():
    rows = list(csv.DictReader(io.StringIO(number_csv(PREDICTION, HIGH))))
    assert tuple(row["label"] for row in rows) == GENRES
    assert [float(row["probability"]) for row in rows] == pytest.approx(PREDICTION.probabilities.tolist(), abs=1e-6)
    assert [row["predicted"] for row in rows] == ["0"] * 22 + ["1"] * 3


def test_the_download_holds_labels_of_any_kind():
    labels = Labels(["连衣裙", 'a "short", red coat'])
    prediction = Prediction(model="own", labels=labels, probabilities=np.array([0.25, 0.5], np.float32))
    rows = list(csv.DictReader(io.StringIO(number_csv(prediction, Thresholds.one(labels, 0.3)))))
    assert [(row["label"], row["probability"]) for row in rows] == [(labels[0], "0.250000"), (labels[1], "0.500000")]
