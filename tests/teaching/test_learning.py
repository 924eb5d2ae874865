"""What is learned of a project, and how honest its figures are."""

import warnings

import numpy as np
import pytest
from scipy.special import expit
from sklearn.metrics import average_precision_score, precision_score, recall_score

from posterclf.labels import Labels
from posterclf.registry.card import CROSS_VALIDATION
from posterclf.teaching.cross_validation import CrossValidation
from posterclf.teaching.label_figures import few_pictures_interval
from posterclf.teaching.learning import learn
from tests.support.seen_clothes import CLOTHES, any_pieces, seen_clothes

NAMES = Labels(("red", "dress", "shirt"))


def looks_of(random: np.random.Generator, pictures: int) -> np.ndarray:
    return random.random((pictures, 64)) < 0.5


@pytest.fixture
def project() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Marks of 80 pictures, embeddings on which two of three labels depend, and looks."""
    random = np.random.default_rng(0)
    marks = (random.random((80, 3)) < (0.5, 0.2, 0.4)).astype(np.uint8)
    embeddings = random.normal(size=(80, 50)).astype(np.float32)
    embeddings[:, :2] += 2.5 * marks[:, :2]
    return marks, embeddings, looks_of(random, 80)


def test_the_figures_are_those_of_scikit_learn_on_pictures_held_out(project):
    marks, embeddings, looks = project
    learned = learn(NAMES, marks, embeddings, looks)
    assert learned
    thresholds = learned.tuned.thresholds.labels
    for column, figure in enumerate(learned.figures):
        held_out, marked = learned.held_out[:, column], marks[:, column]
        found = held_out >= thresholds[figure.label]
        assert figure.label == NAMES[column]
        assert (figure.pictures, figure.guessing) == (marked.sum(), pytest.approx(marked.mean()))
        assert figure.ap == pytest.approx(average_precision_score(marked, held_out))
        assert figure.recall == pytest.approx(recall_score(marked, found))
        assert figure.precision == pytest.approx(precision_score(marked, found))
        assert figure.interval and figure.interval[0] < figure.ap < figure.interval[1]
    assert learned.figures[0].interval[0] > learned.figures[0].guessing
    assert learned.figures[2].interval[0] < learned.figures[2].guessing  # it depends on nothing


def test_pictures_are_held_out_and_the_head_is_calibrated_as_they_are(project):
    marks, embeddings, looks = project
    learned = learn(NAMES, marks, embeddings, looks)
    assert learned
    logits = CrossValidation(embeddings, marks, learned.groups).logits(learned.strength)
    tuned = learned.tuned
    np.testing.assert_allclose(learned.held_out, expit(tuned.slopes * logits + tuned.offsets), atol=1e-6)
    assert (tuned.calibration.part, tuned.thresholds.part) == (CROSS_VALIDATION, CROSS_VALIDATION)
    certain, honest = (abs(marks - p)[:, :2].mean() for p in (expit(learned.head.logits(embeddings)), learned.held_out))
    assert certain < honest


def test_near_duplicates_do_not_make_the_figures_too_good(project):
    marks, embeddings, looks = project
    random = np.random.default_rng(1)
    marks[:, 2] = random.random(80) < 0.4  # nothing to learn but the pictures themselves
    rows = np.tile(np.arange(80), 2)
    copies = embeddings[rows] + random.normal(0, 0.01, (160, 50)).astype(np.float32)
    honest = learn(NAMES, marks[rows], copies, looks[rows])
    fooled = learn(NAMES, marks[rows], copies, looks_of(random, 160))
    assert honest and fooled
    assert len(set(honest.groups)) == 80
    assert (honest.figures[2].ap or 0) < 0.6 < (fooled.figures[2].ap or 0)


def test_three_pictures_that_are_all_told_apart_prove_little():
    low, high = few_pictures_interval(1.0, np.array([1.0, 1.0]), 3)
    assert (low, high) == (pytest.approx(3 / (3 + 1.96**2)), 1)
    assert few_pictures_interval(0.9, np.array([0.5, 0.95]), 400)[0] == 0.5


def test_rare_labels_that_are_evened_out_are_found_more_often_and_the_figures_before_are_kept():
    random = np.random.default_rng(0)
    marks = (random.random((200, 2)) < (0.6, 0.06)).astype(np.uint8)
    embeddings = random.normal(size=(200, 30)).astype(np.float32)
    embeddings[:, :2] += 1.5 * marks
    names, looks = Labels(("frequent", "rare")), looks_of(random, 200)
    plain, balanced = (learn(names, marks, embeddings, looks, balance) for balance in (False, True))
    assert plain and balanced
    assert (plain.balance, balanced.balance, plain.unbalanced) == (False, True, None)
    assert balanced.unbalanced == plain.figures
    assert balanced.figures != plain.figures
    before, after = (
        ((one.head.logits(embeddings) - one.tuned.offsets) / one.tuned.slopes)[:, 1].mean() for one in (plain, balanced)
    )
    assert after > before


@pytest.mark.parametrize(
    ("names", "marks"),
    [
        (("a",), [[1], [0]]),
        (("a",), [[1], [1]]),
        (("a",), [[0], [0]]),
        (("a",), [[1], [1], [1], [0]]),
        (("a", "b"), [[1, 0], [0, 1]]),
        (("a", "b"), [[1, 1], [1, 1], [1, 1]]),
        (("a", "b"), [[1, 0]] * 3 + [[0, 1]] * 3),
        (("a", "b"), [[1, 0]] * 5 + [[0, 0]]),
    ],
)
@pytest.mark.parametrize("same", ["nothing", "look", "everything"])
@pytest.mark.parametrize("balance", [False, True])
def test_a_small_project_gives_a_head_without_a_word_of_complaint(names, marks, same, balance):
    random, marks = np.random.default_rng(0), np.array(marks, np.uint8)
    embeddings = random.normal(size=(len(marks), 20)).astype(np.float32)
    looks = looks_of(random, len(marks))
    if same != "nothing":
        looks[:] = looks[0]
    if same == "everything":
        embeddings[:] = embeddings[0]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        learned = learn(Labels(names), marks, embeddings, looks, balance)
    assert learned
    probabilities = expit(learned.head.logits(embeddings))
    assert np.isfinite(probabilities).all()
    assert ((learned.held_out > 0) & (learned.held_out < 1)).all()
    assert all(figure.ap is None for figure in learned.figures) or same == "nothing"
    assert all(0 < threshold < 1 for threshold in learned.tuned.thresholds.labels.values())
    if same == "nothing" and marks.any(axis=0).all() and not marks.all(axis=0).any():
        assert ((probabilities > 0.5) == marks).mean() >= 0.75


def test_where_there_is_nothing_there_is_nothing_to_learn():
    embeddings, looks = np.zeros((3, 20), np.float32), np.zeros((3, 64), bool)
    assert learn(Labels(()), np.zeros((3, 0), np.uint8), embeddings, looks) is None
    assert learn(NAMES, np.ones((1, 3), np.uint8), embeddings[:1], looks[:1]) is None
    assert learn(NAMES, np.ones((0, 3), np.uint8), embeddings[:0], looks[:0]) is None


def test_it_says_how_far_it_is_and_can_be_ended(project):
    shares: list[float] = []
    learn(NAMES, *project, step=shares.append)
    assert shares == sorted(shares)
    assert shares[0] < 0.1 and shares[-2] > 0.5 and shares[-1] == 1

    class Newer(Exception):
        pass

    def step(share: float) -> None:
        if share > 0.4:
            raise Newer

    with pytest.raises(Newer):
        learn(NAMES, *project, step=step)


@pytest.mark.parametrize("each", [3, 5, 10])
def test_new_clothes_are_told_after_a_few_pictures_of_each(each):
    kinds = ("dress", "shirt")
    colours = ("red", "yellow", "green", "blue", "black")
    taught = seen_clothes([(kind, colours[number % 5]) for number in range(each) for kind in kinds])
    new = seen_clothes([piece for piece in any_pieces(60, seed=1) if piece[0] in kinds], seed=1)
    learned = learn(Labels(kinds), taught.of(*kinds), taught.embeddings, taught.looks)
    assert learned
    probabilities, marked = expit(learned.head.logits(new.embeddings)), new.of(*kinds) == 1
    assert (probabilities[marked] > 0.5).mean() > 0.9
    assert np.median(probabilities[marked]) > 0.8
    assert np.median(probabilities[~marked]) < 0.2


def test_all_labels_of_the_clothes_are_told_better_than_by_guessing():
    clothes = seen_clothes(any_pieces(120))
    learned = learn(CLOTHES, clothes.marks, clothes.embeddings, clothes.looks)
    assert learned
    assert all(figure.interval and figure.interval[0] > figure.guessing for figure in learned.figures)
