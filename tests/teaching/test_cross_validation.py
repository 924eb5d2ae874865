"""Folds and held-out logits against scikit-learn's own cross-validation."""

import numpy as np
import pytest
from scipy.special import logit
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import PredefinedSplit, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from posterclf.teaching.cross_validation import FOLDS, STRENGTHS, CrossValidation, balanced_folds

STRENGTH = 0.03


@pytest.fixture
def pictures() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Embeddings, labels that depend on them, and groups of one to four neighbours."""
    random = np.random.default_rng(0)
    groups = np.repeat(np.arange(60), random.integers(1, 5, 60))
    embeddings = random.normal(2, 3, (len(groups), 40))
    scores = embeddings @ random.normal(0, 0.3, (40, 4))
    return embeddings, (scores > np.quantile(scores, (0.5, 0.6, 0.8, 0.9), axis=0).diagonal()).astype(np.uint8), groups


def predicted_by_scikit_learn(embeddings, marks, fold, strength, method):
    model = make_pipeline(StandardScaler(), LogisticRegression(C=strength, tol=1e-8))
    return cross_val_predict(model, embeddings, marks, cv=PredefinedSplit(fold), method=method)


def test_held_out_logits_are_those_of_scikit_learn(pictures):
    embeddings, labels, groups = pictures
    cross = CrossValidation(embeddings, labels, groups)
    assert cross.told.all()
    logits = cross.logits(STRENGTH)
    for label in range(4):
        oracle = predicted_by_scikit_learn(embeddings, labels[:, label], cross.fold, STRENGTH, "decision_function")
        np.testing.assert_allclose(logits[:, label], oracle, atol=1e-3)


def test_the_strength_is_the_best_one_on_pictures_held_out(pictures):
    embeddings, labels, groups = pictures
    cross = CrossValidation(embeddings, labels, groups)
    losses = {
        strength: sum(
            log_loss(marks, predicted_by_scikit_learn(embeddings, marks, cross.fold, strength, "predict_proba"))
            for marks in labels.T
        )
        for strength in STRENGTHS
    }
    assert cross.best_strength() == min(losses, key=losses.__getitem__)


def test_no_group_is_on_both_sides_and_each_fold_has_its_share_of_each_label(pictures):
    _, labels, groups = pictures
    fold = balanced_folds(labels, groups)
    assert set(fold) == set(range(FOLDS))
    assert all(len(set(fold[groups == group])) == 1 for group in set(groups))
    shares = np.array([labels[fold == out].sum(axis=0) for out in range(FOLDS)])
    assert (np.ptp(shares, axis=0) <= 4).all()  # the size of a group


def test_where_scikit_learn_deals_a_label_unevenly_no_fold_is_without_it():
    labels = np.zeros((50, 2), np.uint8)
    labels[:FOLDS, 0] = 1
    labels[3 : 3 + FOLDS, 1] = 1
    fold = balanced_folds(labels, np.arange(50))
    assert [labels[fold == out].sum(axis=0).tolist() for out in range(FOLDS)] == [[1, 1]] * FOLDS


@pytest.mark.parametrize(
    ("marked", "groups"),
    [
        ([0], range(12)),  # one picture has it
        (range(11), range(12)),  # one has it not
        ([], range(12)),
        ([0, 1, 2], [0, 0, 0, *range(1, 10)]),  # all that have it are near-duplicates
        ([0, 1, 2], [0] * 12),
    ],
)
def test_of_a_label_that_some_fold_has_not_seen_nothing_is_told(marked, groups):
    labels = np.zeros((12, 2), np.uint8)
    labels[list(marked), 0] = 1
    labels[::2, 1] = 1
    cross = CrossValidation(np.random.default_rng(0).normal(size=(12, 8)), labels, np.array(groups))
    assert not cross.told[0]
    frequency = np.clip(len(marked) / 12, 0.5 / 12, 1 - 0.5 / 12)
    assert cross.logits(STRENGTH)[:, 0] == pytest.approx(logit(frequency))


def test_whoever_wants_to_ends_it(pictures):
    class Ended(Exception):
        pass

    def step() -> None:
        nonlocal steps
        steps += 1
        if steps == 9:
            raise Ended

    steps = 0
    with pytest.raises(Ended):
        CrossValidation(*pictures, step=step).best_strength()
