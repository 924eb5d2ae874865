"""What is said to stand in the way, and what is said first."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest
from scipy.special import expit

from posterclf.labels import Labels
from posterclf.teaching.advice import MIXED_UP, Advice, advice, told_labels
from posterclf.teaching.clothes import COLOURS, KINDS
from posterclf.teaching.learning import Learned, learn
from tests.support.seen_clothes import CLOTHES, Piece, SeenClothes, seen_clothes

OTHERS = [
    (kind, colour) for kind in ("shirt", "trousers", "shoe") for colour in ("yellow", "green", "blue", "black")
] * 2


def found_in(rows: Sequence[str], learned: Learned | None = None) -> list[Advice]:
    """What is said of marks alone. A row names the labels of one picture by their first letters."""
    labels = Labels(("dress", "red", "shirt"))
    return advice(labels, np.array([[label[0] in row for label in labels] for row in rows], np.uint8), learned)


def taught(clothes: SeenClothes) -> tuple[Learned, list[Advice]]:
    learned = learn(CLOTHES, clothes.marks, clothes.embeddings, clothes.looks)
    assert learned
    return learned, advice(CLOTHES, clothes.marks, learned)


def test_labels_that_no_picture_has_or_all_have_come_before_those_that_few_have():
    assert found_in(["s", "sr", "s", "sr"]) == [
        Advice("no_pictures", "dress", wanted=6),
        Advice("everywhere", "shirt", count=4, wanted=6),
        Advice("few", "red", count=2, wanted=4),
    ]


def test_enough_pictures_of_each_label_alone_need_nothing():
    assert found_in(["d", "r", "s"] * 6) == []


def test_labels_on_the_same_pictures_are_one_thing_and_said_once():
    assert found_in(["dr"] * 8 + ["s"] * 8) == [Advice("always_together", "red", "dress", 8, 8, 4)]


def test_a_label_that_nearly_always_comes_with_another_one_may_be_that_one():
    rows = ["dr"] * 7 + ["r"] + ["d"] * 3 + ["s"] * 12
    assert found_in(rows) == [Advice("mostly_with", "red", "dress", 8, 7, 4)]
    assert found_in([*rows, "rs", "r", "rs", "r"]) == []  # mended as wanted


def test_what_comes_in_place_of_a_label_is_named_where_it_is_known():
    labels = Labels(("dress", "red", "blue", "shirt"))
    marks = [[1, 1, 0, 0]] * 6 + [[0, 0, 1, 1]] * 6 + [[0, 0, 1, 0]] * 2  # is blue in place of dress, or shirt?
    assert [one.instead for one in advice(labels, np.array(marks, np.uint8), None)] == [None, None]
    marks.append([1, 0, 1, 0])
    found = advice(labels, np.array(marks, np.uint8), None)
    assert [one.instead for one in found if one.label == "red"] == ["shirt"]


def test_a_label_that_is_on_most_pictures_anyway_is_no_other_one():
    assert found_in(["dr"] * 8 + ["d"] * 12 + ["s"] * 8) == []


def test_two_pictures_that_happen_to_have_another_label_are_merely_few():
    assert found_in(["dr"] * 2 + ["d"] * 6 + ["s"] * 12) == [Advice("few", "red", count=2, wanted=4)]


@pytest.mark.parametrize("other_dresses", [[], [("dress", "blue"), ("dress", "green")] * 2])
def test_the_trap_is_named_though_the_figure_is_good_and_mended_by_as_many_pictures_as_wanted(other_dresses):
    """On drawn clothes: red is known on dresses alone."""
    pieces: list[Piece] = [("dress", "red")] * 6 + other_dresses + OTHERS
    learned, found = taught(seen_clothes(pieces))
    red = CLOTHES.index("red")
    trap = next(one for one in found if one.label == "red")
    assert (trap.kind, trap.other, trap.count, trap.both) == (
        "only_on" if other_dresses else "always_together",
        "dress",
        6,
        6,
    )
    assert (learned.figures[red].ap or 0) > 0.9
    assert not {"red", "dress"} & set(told_labels(learned, found)) - ({"dress"} if other_dresses else set())
    red_others = seen_clothes([("shirt", "red"), ("trousers", "red"), ("shoe", "red")] * 5, seed=1)
    mending: list[Piece] = [("shirt", "red"), ("trousers", "red"), ("shoe", "red")]
    assert len(mending) == trap.wanted
    mended, still_found = taught(seen_clothes([*pieces, *mending]))
    before, after = (np.median(expit(one.head.logits(red_others.embeddings))[:, red]) for one in (learned, mended))
    assert before < 0.25 and before + 0.2 < after
    assert not [one for one in still_found if one.label == "red" and one.kind in MIXED_UP]


def test_clothes_of_all_colours_are_told_and_nothing_is_called_a_trap():
    learned, found = taught(seen_clothes(list(product(KINDS, COLOURS)) * 3))
    assert {"shirt", "trousers", "dress", "shoe"} <= set(told_labels(learned, found))
    assert not {one.kind for one in found} & {*MIXED_UP, "few", "no_pictures"}


def project(marks: np.ndarray, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Embeddings on which the labels depend, and looks."""
    random = np.random.default_rng(seed)
    embeddings = random.normal(size=(len(marks), 40)).astype(np.float32)
    embeddings += 2 * np.repeat(marks, 40 // marks.shape[1], axis=1)
    return embeddings, random.random((len(marks), 64)) < 0.5


def test_a_burst_of_one_thing_is_one_look_of_it():
    marks = np.array([[1, 0]] * 12 + [[0, 1]] * 12, np.uint8)
    embeddings, looks = project(marks)
    looks[:12], embeddings[:12] = looks[0], embeddings[0]
    labels = Labels(("cup", "spoon"))
    found = advice(labels, marks, learn(labels, marks, embeddings, looks))
    assert found[0] == Advice("one_look", "cup", count=12, wanted=5)
    alike = next(one for one in found if one.kind == "alike")
    assert (alike.both, alike.count >= 12) == (24, True)


def test_a_label_told_no_better_than_by_guessing_is_said_to_be_and_one_that_is_told_is_not():
    random = np.random.default_rng(0)
    marks = (random.random((60, 2)) < 0.4).astype(np.uint8)
    embeddings, looks = project(marks)
    embeddings[:, 20:] = random.normal(size=(60, 20))
    labels = Labels(("red", "lucky"))
    learned = learn(labels, marks, embeddings, looks)
    assert learned and told_labels(learned) == ["red"]
    assert [one.label for one in advice(labels, marks, learned) if one.kind == "guessing"] == ["lucky"]


def test_a_label_ten_times_as_rare_as_another_one_is_said_to_be_unless_it_is_evened_out():
    marks = np.zeros((100, 2), np.uint8)
    marks[:70, 0] = 1
    marks[93:, 1] = 1
    embeddings, looks = project(marks)
    labels = Labels(("often", "seldom"))
    said = [advice(labels, marks, learn(labels, marks, embeddings, looks, balance)) for balance in (False, True)]
    assert Advice("rare", "seldom", "often", 7, 70) in said[0]
    assert not [one for one in said[1] if one.kind == "rare"]


def test_pictures_marked_otherwise_than_they_look_are_worth_a_look():
    marks = np.repeat(np.eye(2, dtype=np.uint8), 20, axis=0)
    embeddings, looks = project(marks)
    marks[3] = marks[30]
    labels = Labels(("cup", "spoon"))
    assert Advice("doubts") in advice(labels, marks, learn(labels, marks, embeddings, looks))
