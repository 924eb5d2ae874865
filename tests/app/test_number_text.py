import csv
import io

import numpy as np
import pytest

from posterclf.app.number_text import list_of, number_csv, number_table, percent
from posterclf.inference.prediction import Prediction
from posterclf.labels import GENRES, Thresholds

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


def test_the_table_says_in_words_what_is_predicted():
    table = number_table(PREDICTION, HIGH)
    assert table["Genre"][:3] == ["Western", "War", "Thriller"]
    assert table["At this threshold"] == ["predicted"] * 3 + ["-"] * 22


def test_the_download_has_all_numbers_in_csv_order():
    rows = list(csv.DictReader(io.StringIO(number_csv(PREDICTION, HIGH))))
    assert tuple(row["label"] for row in rows) == GENRES
    assert [float(row["probability"]) for row in rows] == pytest.approx(PREDICTION.probabilities.tolist(), abs=1e-6)
    assert [row["predicted"] for row in rows] == ["0"] * 22 + ["1"] * 3
