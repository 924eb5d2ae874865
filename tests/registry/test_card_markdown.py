from msgspec.structs import replace

from posterclf.registry.card_markdown import markdown
from posterclf.registry.model_folder import find_model


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
