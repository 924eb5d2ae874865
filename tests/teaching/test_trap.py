"""The trap of lesson 9: it is fallen into, and mended, on pictures that nothing was learned from."""

import numpy as np
import pytest
from scipy.special import expit

from posterclf.teaching.clothes import drawn_clothes
from posterclf.teaching.features import shared_features
from posterclf.teaching.head import fit_head
from posterclf.teaching.trap import DRESSES, KINDS, SHIRTS, WALLS, Trap

NEW = 20


@pytest.fixture(scope="module")
def trap() -> Trap:
    return Trap(shared_features())


def test_words_that_always_come_together_mean_the_same(trap):
    red, dress = trap.said_of_shirts("red").T
    np.testing.assert_allclose(red, dress, atol=1e-9)
    assert dress.shape == (SHIRTS,)
    assert dress.min() > 0.8


@pytest.mark.parametrize("kind", KINDS)
def test_each_red_thing_that_is_no_dress_parts_them_a_little(trap, kind):
    red, dress = trap.said_of_shirts("red", [kind]).T
    assert red.min() > 0.8
    assert dress.mean() < trap.said_of_shirts("red")[:, 1].mean() - 0.1


def test_three_mend_it(trap):
    red, dress = trap.said_of_shirts("red", KINDS).T
    assert red.min() > 0.8
    assert dress.max() < 0.4
    assert dress.mean() < 0.2


def test_to_what_saw_only_red_things_a_blue_shirt_is_red_until_it_sees_blue_ones(trap):
    red = trap.said_of_shirts("blue", KINDS)[:, 0]
    assert red.min() > 0.8
    assert trap.said_of_shirts("blue", KINDS, KINDS)[:, 0].mean() < red.mean() - 0.3


def test_other_pictures_of_the_same_things_fall_in_as_well():
    random = np.random.default_rng(99)

    def seen(count, *pieces):
        return shared_features().embeddings([drawn_clothes(random, pieces) for _ in range(count)])

    taught = np.vstack([seen(DRESSES, ("dress", "red")), seen(WALLS), *[seen(1, (kind, "red")) for kind in KINDS]])
    marks = np.array([[1, 1]] * DRESSES + [[0, 0]] * WALLS + [[1, 0]] * len(KINDS))
    shirts = seen(NEW, ("shirt", "red"))
    before, after = (expit(fit_head(taught[:count], marks[:count]).logits(shirts)) for count in (12, 15))
    assert (before >= 0.5).mean(axis=0).tolist() == [1, 1]
    assert (after[:, 0] >= 0.5).mean() == 1
    assert (after[:, 1] >= 0.5).mean() <= 0.1
