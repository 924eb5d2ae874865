"""The card's text: that of the shipped models, and that of models of other labels."""

import json

import numpy as np
import pytest
from msgspec.structs import replace

from posterclf.labels import Labels
from posterclf.metrics.report import report
from posterclf.metrics.scores import scores
from posterclf.registry.card import Card, card_json, read_card
from posterclf.registry.card_markdown import markdown, readme
from posterclf.registry.card_markdown_words import plain
from posterclf.registry.card_parts import Calibration, FastPrecision, Quantization, TunedThresholds
from posterclf.registry.model_folder import find_model
from tests.support.other_labels import SIX, model_of

HUNDRED = Labels(f"label {number}" for number in range(100))


def measured(labels: Labels, card: Card) -> Card:
    """The card of a model of these labels that was calibrated and measured on drawn numbers; the last label has no
    positives."""
    random = np.random.default_rng(0)
    probabilities = random.random((60, len(labels)))
    truth = (random.random(probabilities.shape) < probabilities).astype(int)
    truth[:, -1] = 0
    frequencies = np.full(len(labels), 0.5)
    figures = report(labels, truth, probabilities, frequencies, 0.5)
    return replace(
        card,
        labels=labels,
        training=replace(card.training, label_frequencies=labels.table(frequencies.tolist())),
        calibration=Calibration(
            method="Platt scaling",
            part="validation",
            posters=60,
            strength=1.0,
            slopes=dict.fromkeys(labels, 1.0),
            offsets=dict.fromkeys(labels, 0.0),
            ece_before=0.2,
            ece_after=0.1,
        ),
        thresholds=TunedThresholds(
            shared=0.5, labels=labels.table(np.linspace(0, 0.49, len(labels)).tolist()), part="validation", micro_f1=0.6
        ),
        validation=scores(truth, probabilities, 0.5),
        evaluation={"split": "own", "part": "test", **figures},
    )


@pytest.fixture
def head(tmp_path) -> Card:
    """The card of a head for six labels: no stages, no history, not measured."""
    card = model_of(SIX, tmp_path / "six").card
    return replace(card, training=replace(card.training, features="efficientnet"))


def test_the_card_says_what_accuracy_hides_and_names_the_leaks():
    card = find_model("article").card
    text = markdown(card)
    assert "**90.7%**" in text
    assert "a model that says nothing" in text
    for leak in card.training.leaks:
        assert leak.Id in text
    assert "N/A, Reality-TV" in text


def test_each_figure_stands_beside_its_interval_and_baseline():
    card = find_model("article").card
    figures = card.evaluation
    low, high = figures["intervals"]["map"]
    line = f"| mAP | {figures['map']:.3f} | {low:.3f} to {high:.3f} | {figures['baseline']['map']:.3f} |"
    assert line in markdown(card)


def test_a_card_without_figures_can_be_written():
    card = replace(find_model("article").card, evaluation=None, export=None)
    assert "How good it is" not in markdown(card)


@pytest.mark.parametrize("labels", [SIX, HUNDRED], ids=len)
def test_nothing_of_films_is_said_of_other_labels(head, labels):
    text = readme(measured(labels, head))
    for word in ("genre", "movie", "film", "IMDb", "tutorial"):
        assert word not in text.casefold()
    assert "tags: [multi-label, litert]" in text
    assert f"each of {len(labels)} labels a probability of its own for a picture" in text
    rows = [line for line in text.partition("## Label by label")[2].splitlines() if line.startswith("| ")]
    assert [row.split(" | ")[0].removeprefix("| ") for row in rows[2:]] == list(labels)


def test_a_head_has_neither_epochs_nor_stages(head):
    text = markdown(head)
    assert "Recipe `head`: features of the model `efficientnet`, and one logistic regression a label on them; " in text
    for word in ("epoch", "stages", "Calibration", "\n\n\n"):
        assert word not in text
    assert f"- Labels: {', '.join(SIX)}.\n" in text
    assert "Split `own`: 70 train, 15 validation, 15 test. Pictures with the Id or" in text
    assert "given another head, and trained on posters and on the pictures named above" in text


def test_a_network_without_a_record_of_its_epochs_has_no_empty_list(head):
    text = markdown(replace(head, training=replace(head.training, features=None)))
    assert "Recipe `head`, from the weights of the model `efficientnet`; seed 0, 1 s.\n\nPictures: 70 of" in text


def test_sentences_name_ten_of_many_labels_and_the_table_all(head):
    text = markdown(measured(HUNDRED, head))
    (sentence,) = (line for line in text.splitlines() if line.startswith("label 0 0.00, "))
    assert sentence.startswith("label 0 0.00, label 1 0.00, ")
    assert sentence.count("label ") == 10
    assert " and 90 more. The other labels have fewer than 30 positives" in sentence
    assert "- Labels: label 0, label 1, " in text
    assert all(len(line) < 600 for line in text.splitlines())


def test_most_and_least_gained_are_not_the_same_labels(head):
    text = markdown(measured(SIX, head))
    (line,) = (line for line in text.splitlines() if line.startswith("Gained least"))
    least, most = (names.rstrip(".").split(", ") for names in line.partition(": ")[2].split(". Gained most: "))
    assert len(least) == len(most) == 2  # of the five that have positives
    assert not set(least) & set(most)


def test_thresholds_of_which_no_label_has_its_own(head):
    card = measured(SIX, head)
    shared = TunedThresholds(shared=0.3, labels=dict.fromkeys(SIX, 0.3), part="validation", micro_f1=0.5)
    expected = "part: 0.30 shared by all labels. All have fewer than 30 positives\nthere and keep the shared one"
    assert expected in markdown(replace(card, thresholds=shared))


def test_what_balancing_did_stands_beside_the_run_without(head):
    card = measured(SIX, head)
    assert "rare labels" not in markdown(card)
    without = {**card.validation, "map": 0.123, "macro_f1": None}
    balanced = replace(card, training=replace(card.training, balance=True, unbalanced_validation=without))
    text = markdown(balanced)
    assert "Pictures of rare labels counted more. What that did on the validation part" in text
    assert f"| mAP | 0.123 | {card.validation['map']:.3f} |" in text
    assert f"| macro-F1 | undefined | {card.validation['macro_f1']:.3f} |" in text
    assert read_card(card_json(balanced).encode()) == balanced
    alone = markdown(replace(head, training=replace(head.training, balance=True)))
    assert "Pictures of rare labels counted more.\n\n" in alone


def test_what_a_card_need_not_say_is_not_in_its_file():
    training = json.loads(card_json(find_model().card))["training"]
    assert not {"balance", "unbalanced_validation", "features"} & training.keys()


def test_eight_bits_speak_of_pictures_and_of_no_likeness_that_is_not_there(head):
    card = measured(SIX, head)
    quantization = Quantization(
        bits=8,
        representative_posters=70,
        part="train",
        bytes=5_000_000,
        bytes_before=20_000_000,
        before=card.validation,
        map_lost=0.01,
        largest_difference=0.1,
    )
    text = " ".join(markdown(replace(card, quantization=quantization)).split())
    assert "70 pictures of the part `train`" in text
    assert "Calibration and thresholds are those of the network before" in text


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("t_shirt_x", "t_shirt_x"),
        ("_private_", r"\_private\_"),
        ("*sale*", r"\*sale\*"),
        ("<b>", r"\<b>"),
        ("$5 or $10", r"\$5 or \$10"),
        ("[a](b)", r"\[a\](b)"),
        ("back\\slash", "back\\\\slash"),
        ("Sci-Fi, N/A 连衣裙", "Sci-Fi, N/A 连衣裙"),
    ],
)
def test_no_label_is_markup(head, label, shown):
    assert plain(label) == shown
    assert f"| {shown} | " in markdown(measured(Labels([label, "red", "blue"]), head))


def test_what_the_precision_fast_costs_is_told_with_what_it_was_measured_on():
    card = find_model("article").card
    before = {**card.evaluation, "map": 0.3, "micro_ap": 0.5}
    fast = FastPrecision(
        runtime="OpenVINO",
        dtype="bfloat16",
        split="clean",
        part="test",
        posters=726,
        before={key: before[key] for key in scores(np.ones((1, 1), int), np.ones((1, 1)), 0.5)},
        map_lost=0.002,
        micro_ap_lost=-0.001,
        largest_difference=0.0551,
        mean_difference=0.0021,
        first_changed=0.05,
        doubt_changed=0.002,
    )
    card = read_card(card_json(replace(card, fast=fast)).encode())
    assert card.fast == fast
    text = " ".join(markdown(card).split())
    assert "Computed by OpenVINO in bfloat16, on the 726 posters of the part `test` of the split `clean`" in text
    assert "mAP is 0.298 where 0.300 was, micro-AP 0.501 where 0.500 was" in text
    assert "moves by at most 0.055, by 0.0021 on average; the most probable genre is another one for 5.0%" in text
    assert "What the precision `fast` costs" not in markdown(replace(card, fast=None))
