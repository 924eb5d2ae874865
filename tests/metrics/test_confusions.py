"""Where a model errs, on cases that can be counted by hand, and against scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import jaccard_score

from posterclf.errors import ShapeError
from posterclf.labels import Labels
from posterclf.metrics.confusions import co_occurrences, confused_pairs, confused_posters, worst_mistakes

NAMES = Labels(["Comedy", "Horror", "Thriller"])
COMEDY, HORROR, THRILLER = range(3)


def case() -> tuple[np.ndarray, np.ndarray]:
    """Of 50 Horror posters 10 are Thrillers too; 20 of the other 40 are predicted so, of 80 others 6; 90 Comedies."""
    labels, predicted = np.zeros((150, 3), int), np.zeros((150, 3), bool)
    labels[:50, HORROR] = 1
    labels[40:70, THRILLER] = 1
    labels[60:, COMEDY] = 1
    predicted[:20, THRILLER] = True
    predicted[70:76, THRILLER] = True
    return labels, predicted


def test_a_confused_pair_comes_with_what_is_usual_elsewhere_and_what_the_labels_have():
    (found,) = confused_pairs(NAMES, *case())
    assert (found.predicted, found.true, found.posters) == ("Thriller", "Horror", 40)
    assert (found.wrongly, found.elsewhere, found.together) == (20 / 40, 6 / 80, 10 / 50)


def test_the_posters_of_a_confused_pair_are_those_that_its_shares_count():
    rows = confused_posters(*case(), THRILLER, HORROR)
    assert rows["wrongly"].tolist() == list(range(20))
    assert rows["elsewhere"].tolist() == list(range(70, 76))
    assert rows["together"].tolist() == list(range(40, 50))


def test_the_pair_furthest_above_the_usual_comes_first():
    labels, predicted = case()
    predicted[50:70, HORROR] = True  # all 20 Thrillers that are not Horror, and nothing elsewhere
    found = confused_pairs(NAMES, labels, predicted)
    assert [(pair.predicted, pair.true) for pair in found] == [("Horror", "Thriller"), ("Thriller", "Horror")]


def test_rare_labels_are_left_out():
    labels, predicted = case()
    labels[:22, HORROR] = 0
    assert confused_pairs(NAMES, labels, predicted) == []


def test_who_predicts_everything_confuses_nothing():
    labels, _ = case()
    assert confused_pairs(NAMES, labels, np.ones_like(labels, dtype=bool)) == []


def test_pairs_that_go_together_are_scikit_learns_jaccard():
    labels, predicted = case()
    found = co_occurrences(NAMES, labels, predicted)
    assert [(pair.first, pair.second) for pair in found] == [("Horror", "Thriller"), ("Comedy", "Thriller")]
    for pair in found:
        first, second = (NAMES.index(name) for name in (pair.first, pair.second))
        assert pair.labels == pytest.approx(jaccard_score(labels[:, first], labels[:, second]))
    assert found[0].predictions == 0


def test_one_label_has_no_pairs():
    labels, predicted = case()
    assert confused_pairs(Labels(["Horror"]), labels[:, [HORROR]], predicted[:, [HORROR]]) == []
    assert co_occurrences(Labels(["Horror"]), labels[:, [HORROR]], predicted[:, [HORROR]]) == []


def test_the_worst_mistakes_come_first_over_all_labels_or_in_one():
    labels = np.zeros((3, 3), int)
    labels[1, HORROR] = labels[2, COMEDY] = 1
    probabilities = np.full((3, 3), 0.01)
    probabilities[2, COMEDY] = 0.0  # certain, and wrong
    probabilities[0, HORROR] = 0.9
    predicted = probabilities >= 0.5
    worst = worst_mistakes(NAMES, labels, probabilities, predicted, 2)
    assert [mistake.row for mistake in worst] == [2, 1]
    assert (worst[0].true, worst[0].predicted) == (("Comedy",), ())
    assert np.isfinite(worst[0].loss)
    in_horror = worst_mistakes(NAMES, labels, probabilities, predicted, 3, label="Horror")
    assert [mistake.row for mistake in in_horror] == [1, 0, 2]
    assert in_horror[1].predicted == ("Horror",)
    assert in_horror[0].loss == pytest.approx(-np.log(0.01))


def test_shapes_must_fit():
    labels, predicted = case()
    for found in (confused_pairs, co_occurrences):
        with pytest.raises(ShapeError):
            found(NAMES, labels, predicted[:, :2])
    with pytest.raises(ShapeError):
        worst_mistakes(NAMES, labels, predicted[:2].astype(float), predicted, 1)
