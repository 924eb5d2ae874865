"""Where a model errs, on cases that can be counted by hand, and against scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import jaccard_score, log_loss

from posterclf.labels import GENRES
from posterclf.metrics.confusions import co_occurrences, confused_pairs, worst_mistakes
from posterclf.metrics.cross_entropy import cross_entropy_terms
from posterclf.registry.evaluation_predictions import EvaluationPredictions
from posterclf.registry.model_folder import find_model

HORROR, THRILLER, COMEDY = (GENRES.index(genre) for genre in ("Horror", "Thriller", "Comedy"))


def case() -> tuple[np.ndarray, np.ndarray]:
    """Of 50 Horror posters 10 are Thrillers too; 20 of the other 40 are called so, of 60 others 6; 90 Comedies."""
    labels, predicted = np.zeros((150, 25), int), np.zeros((150, 25), bool)
    labels[:50, HORROR] = 1
    labels[40:70, THRILLER] = 1
    labels[60:, COMEDY] = 1
    predicted[:20, THRILLER] = True
    predicted[70:76, THRILLER] = True
    return labels, predicted


def test_a_mix_up_is_told_with_what_is_usual_elsewhere_and_what_the_labels_have():
    (found,) = confused_pairs(*case())
    assert (found.predicted, found.true, found.posters) == ("Thriller", "Horror", 40)
    assert (found.wrongly, found.elsewhere, found.together) == (20 / 40, 6 / 80, 10 / 50)


def test_rare_genres_are_not_told_of():
    labels, predicted = case()
    labels[:22, HORROR] = 0
    assert confused_pairs(labels, predicted) == []


def test_who_answers_everything_mixes_nothing_up():
    labels, _ = case()
    assert confused_pairs(labels, np.ones_like(labels, dtype=bool)) == []


def test_pairs_that_go_together_are_scikit_learns_jaccard():
    labels, predicted = case()
    found = co_occurrences(labels, predicted)
    assert [(pair.first, pair.second) for pair in found] == [("Horror", "Thriller"), ("Comedy", "Thriller")]
    for pair in found:
        first, second = (GENRES.index(genre) for genre in (pair.first, pair.second))
        assert pair.labels == pytest.approx(jaccard_score(labels[:, first], labels[:, second]))
    assert found[0].predictions == 0


def test_the_loss_is_scikit_learns():
    answers = EvaluationPredictions.of(find_model())
    losses = cross_entropy_terms(answers.labels, answers.probabilities)
    theirs = log_loss(answers.labels.ravel(), answers.probabilities.ravel().astype(float))
    assert losses.mean() == pytest.approx(theirs)


def test_the_worst_mistakes_come_first_over_all_genres_or_in_one():
    labels = np.zeros((3, 25), int)
    labels[1, HORROR] = labels[2, COMEDY] = 1
    probabilities = np.full((3, 25), 0.01)
    probabilities[2, COMEDY] = 0.0  # certain, and wrong
    probabilities[0, HORROR] = 0.9
    predicted = probabilities >= 0.5
    worst = worst_mistakes(labels, probabilities, predicted, 2)
    assert [mistake.row for mistake in worst] == [2, 1]
    assert (worst[0].true, worst[0].predicted) == (("Comedy",), ())
    assert np.isfinite(worst[0].loss)
    in_horror = worst_mistakes(labels, probabilities, predicted, 3, genre="Horror")
    assert [mistake.row for mistake in in_horror] == [1, 0, 2]
    assert in_horror[1].predicted == ("Horror",)
    assert in_horror[0].loss == pytest.approx(-np.log(0.01))
