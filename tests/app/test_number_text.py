import numpy as np
import pytest

from posterclf.app.number_text import (
    figure_text,
    heading_of,
    headline_of,
    list_of,
    names_of,
    percent,
)
from posterclf.inference.prediction import Prediction
from posterclf.labels import GENRES, Thresholds

PREDICTION = Prediction(model="test", labels=GENRES, probabilities=np.linspace(0, 1, 25, dtype=np.float32))
HIGH = Thresholds.one(GENRES, 0.9)


@pytest.mark.parametrize(
    ("probability", "text"),
    [
        (0, "0%"),
        (1e-9, "< 1%"),
        (0.004, "< 1%"),
        (0.006, "< 1%"),
        (0.29, "29%"),
        (0.2961, "29%"),
        (0.72, "72%"),
        (0.996, "99%"),
        (1, "100%"),
    ],
)
def test_percent_rounds_down_but_never_to_zero(probability, text):
    assert percent(probability) == text


def test_the_most_probable_are_named_with_their_bars_numbers():
    assert list_of([("Drama", 0.5123), ("War", 0.25)]) == "Drama 51%, War 25%"


def test_a_heading_names_labels_until_they_are_too_long_and_one_at_least():
    assert heading_of(["Drama", "War"]) == "Drama\u00a0· War"
    assert heading_of([]) == ""
    assert heading_of(["Drama", "War", "Sci-Fi"], widest=8) == "Drama\u00a0· War\u00a0· and 1 more"
    assert heading_of(["穿着连衣裙的女子", "War"], widest=8) == "穿着连衣裙的女子\u00a0· and 1 more"
    assert heading_of(["*star*"]) == r"\*star\*"


def test_a_headline_names_what_is_predicted_or_says_that_nothing_is():
    assert headline_of(PREDICTION, HIGH) == "Western\u00a0· War\u00a0· Thriller"
    nothing = Prediction(model="test", labels=GENRES, probabilities=np.zeros(25, np.float32))
    assert headline_of(nothing, HIGH) == "No genre reaches 90%"
    own = Thresholds.own(GENRES, GENRES.table([0.5] * 24 + [0.6]))
    assert headline_of(nothing, own) == "No genre reaches its threshold"


def test_names_are_listed_up_to_a_number():
    assert names_of(["Drama", "War"], "none") == "Drama, War"
    assert names_of([], "none") == "none"
    assert names_of(GENRES, "none", most=2) == "Action, Adventure, and 23 more"


@pytest.mark.parametrize(("value", "text"), [(0.30149, "0.301"), (None, "–"), (float("nan"), "–")])
def test_a_figure_has_three_digits_and_an_undefined_one_is_a_dash(value, text):
    assert figure_text(value) == text
