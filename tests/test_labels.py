"""Labels in their order, and from which probability on each is predicted."""

import doctest
import json

import numpy as np
import pytest

import posterclf.labels
from posterclf.labels import GENRES, Labels, Thresholds, label_fault, share_of

CLOTHES = Labels(["red", "dress", "shirt"])
TUNED = Thresholds.tuned(CLOTHES, {"shirt": 0.3, "red": 0.1, "dress": 0.2})
OWN = Thresholds.own(CLOTHES, {"dress": 0.5})


def test_the_25_genres_are_those_of_the_csv_in_its_order(real_posters):
    header = (real_posters / "train.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header.split(",") == ["Id", "Genre", *GENRES]


def test_genres_are_25_different_ones_in_alphabetical_order():
    assert len(set(GENRES)) == 25
    assert list(GENRES) == sorted(GENRES)


@pytest.mark.parametrize(
    "name", ["连衣裙", "a garment that nobody has worn in years", "N/A", "a\u00a0b", "👩\u200d🎤", "x" * 100]
)
def test_labels_of_every_script_can_be_called_so(name):
    assert label_fault(name) == ""


@pytest.mark.parametrize("name", ["", " red", "red ", "x" * 101, "a|b", "a\nb", "a\x00b", "a\u2028b", "\ud800"])
def test_what_would_break_a_line_or_a_list_is_no_label(name):
    assert label_fault(name)


def test_a_table_and_a_vector_are_made_of_each_other():
    assert CLOTHES.table([1, 2, 3]) == {"red": 1, "dress": 2, "shirt": 3}
    assert CLOTHES.vector({"shirt": 3, "red": 1, "dress": 2, "hat": 4}).tolist() == [1, 2, 3]
    with pytest.raises(ValueError, match="shorter"):
        CLOTHES.table([1, 2])
    with pytest.raises(KeyError, match="dress"):
        CLOTHES.vector({"red": 1, "shirt": 3})


def test_marked_labels_keep_their_order():
    assert CLOTHES.marked(np.array([1, 0, 1])) == ("red", "shirt")
    assert CLOTHES.marked(np.zeros(3, bool)) == ()
    with pytest.raises(ValueError, match="shorter"):
        CLOTHES.marked(np.array([1]))


def test_the_example_in_the_docstring_is_true():
    assert doctest.testmod(posterclf.labels) == (0, 1)


def test_one_threshold_is_that_of_all_labels():
    assert Thresholds.one(CLOTHES, 0.3).values.tolist() == [0.3] * 3
    assert Thresholds.one(CLOTHES, 0.3).number == 0.3


def test_tuned_thresholds_name_all_labels_in_any_order():
    assert TUNED.values.tolist() == [0.1, 0.2, 0.3]
    assert TUNED.number is None
    with pytest.raises(KeyError):
        Thresholds.tuned(CLOTHES, {"red": 0.1})


def test_a_label_that_ones_own_thresholds_do_not_name_is_never_predicted():
    assert OWN.predicted(np.ones(3)).tolist() == [False, True, False]
    assert OWN.table() == {"dress": 0.5}
    assert OWN.number is None


@pytest.mark.parametrize("threshold", [0.1, 0.29, 0.3, 0.7, 0.99])
def test_a_probability_that_is_its_threshold_is_predicted(threshold):
    probabilities = np.full(3, threshold, np.float32)
    at = Thresholds.one(CLOTHES, float(probabilities[0]))
    assert at.predicted(probabilities).all()
    assert not at.predicted(np.nextafter(probabilities, np.float32(0))).any()
    assert at.predicted(np.nextafter(probabilities, np.float32(1))).all()


def test_each_poster_of_many_is_decided_alike():
    probabilities = np.array([[0.1, 0.1, 0.1], [0.3, 0.3, 0.3]])
    assert TUNED.predicted(probabilities).tolist() == [[True, False, False], [True, True, True]]


def test_a_number_tuned_and_a_mapping_are_read():
    assert Thresholds.read(0.25, CLOTHES, None).number == 0.25
    assert Thresholds.read("tuned", CLOTHES, TUNED) is TUNED
    assert Thresholds.read({"dress": 0.5}, CLOTHES, None).table() == {"dress": 0.5}


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("best", "a number, 'tuned', or a mapping"),
        ("tuned", "Give a number"),
        *((number, "a number from 0 to 1") for number in (float("nan"), float("-inf"), -0.01, 1.01)),
        ({"red": float("nan")}, "a number from 0 to 1"),
    ],
)
def test_other_texts_and_tuned_where_nothing_was_tuned_are_refused(asked, sentence):
    with pytest.raises(ValueError, match=sentence):
        Thresholds.read(asked, CLOTHES, None)


@pytest.mark.parametrize(("text", "share"), [("0", 0), ("1", 1), (" 0.5 ", 0.5), (".5", 0.5), ("5e-1", 0.5), ("-0", 0)])
def test_a_share_is_read_as_people_write_it(text, share):
    assert share_of(text) == share


@pytest.mark.parametrize(
    "text", ["", "nan", "inf", "1e999", "-0.1", "1.1", "0x1", "1_0", ".5,", "0,5", "٠.٥", "9" * 5000, "one"]
)
def test_what_is_no_share_is_refused(text):
    with pytest.raises(ValueError, match="is no number from 0 to 1"):
        share_of(text)


@pytest.mark.parametrize(
    ("thresholds", "text"), [(Thresholds.one(CLOTHES, 0.3), "0.3"), (TUNED, "tuned"), (OWN, "dress 0.5")]
)
def test_thresholds_survive_json_and_have_a_form_for_a_cell(thresholds, text):
    again = Thresholds.read(json.loads(json.dumps(thresholds.as_asked())), CLOTHES, TUNED)
    assert again.rule == thresholds.rule
    assert (again.values == thresholds.values).all()
    assert str(again) == str(thresholds) == text


def test_several_thresholds_of_ones_own_stand_in_the_order_of_the_labels():
    assert str(Thresholds.own(CLOTHES, {"shirt": 0.25, "red": 0.75})) == "red 0.75|shirt 0.25"


def test_thresholds_of_names_that_are_no_labels_are_refused():
    for name in ("dres", ""):
        with pytest.raises(ValueError, match=f"'{name}' is none of the model's labels"):
            Thresholds.read({"red": 0.2, name: 0.3}, Labels(["red", "dress"]), None)


@pytest.mark.parametrize("values", [[0.5], [0.5, 0.5, 0.5], [[0.5, 0.5]]])
def test_there_is_one_threshold_for_each_label(values):
    with pytest.raises(ValueError, match="one threshold for each label"):
        Thresholds(Labels(["red", "dress"]), np.array(values), "own")
