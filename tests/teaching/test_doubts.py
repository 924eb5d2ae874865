"""Marks that are wrong on purpose are among the first to be doubted."""

import numpy as np
import pytest

from posterclf.teaching.doubts import DOUBTED, MAX_DOUBTS, doubts
from posterclf.teaching.learning import Learned, learn
from tests.support.seen_clothes import CLOTHES, SeenClothes, any_pieces, seen_clothes

FLIPPED = ((4, "dress"), (21, "shoe"), (50, "trousers"))


@pytest.fixture(scope="module")
def clothes() -> SeenClothes:
    return seen_clothes(any_pieces(60))


def learned_of(clothes: SeenClothes, marks: np.ndarray) -> Learned:
    learned = learn(CLOTHES, marks, clothes.embeddings, clothes.looks)
    assert learned
    return learned


def test_three_wrong_marks_of_sixty_pictures_come_first(clothes):
    marks = clothes.marks.copy()
    for row, label in FLIPPED:
        marks[row, CLOTHES.index(label)] ^= 1
    found = doubts(learned_of(clothes, marks), marks)
    flipped = {(row, CLOTHES.index(label)) for row, label in FLIPPED}
    places = [place for place, doubt in enumerate(found) if (doubt.row, doubt.label) in flipped]
    assert len(places) == 3
    assert max(places) < 6


def test_a_doubt_is_far_from_the_mark_on_the_other_side_of_the_threshold_one_a_picture_worst_first(clothes):
    learned = learned_of(clothes, clothes.marks)
    found = doubts(learned, clothes.marks)
    assert len({doubt.row for doubt in found}) == len(found) <= MAX_DOUBTS
    errors = [abs(doubt.marked - doubt.probability) for doubt in found]
    assert errors == sorted(errors, reverse=True)
    assert all(error >= DOUBTED for error in errors)
    thresholds = learned.tuned.thresholds.labels
    for doubt in found:
        assert doubt.marked == clothes.marks[doubt.row, doubt.label]
        assert doubt.probability == learned.held_out[doubt.row, doubt.label]
        assert (doubt.probability >= thresholds[CLOTHES[doubt.label]]) != doubt.marked


def test_nothing_is_doubted_of_a_label_that_could_not_be_measured(clothes):
    marks = np.zeros_like(clothes.marks)
    marks[0, 0] = 1
    assert doubts(learned_of(clothes, marks), marks) == []
