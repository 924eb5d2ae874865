import pytest

from docs import house, readme
from experiments import report
from tests.support.paths import ROOT


def test_the_figures_and_outputs_in_the_readme_are_what_the_commands_give():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme.generated(text) == text


def test_the_figures_of_a_class_are_what_was_measured():
    text = readme.TEACH.read_text(encoding="utf-8")
    assert readme.generated_teach(text) == text


@pytest.mark.parametrize(
    ("page", "made"),
    [(readme.OPERATING, readme.generated_operating), (readme.SECURITY, readme.generated_security)],
    ids=["operating", "security"],
)
def test_what_an_operator_sets_and_sees_is_what_the_code_says(page, made):
    text = page.read_text(encoding="utf-8")
    assert made(text) == text


def test_the_log_of_experiments_is_what_the_cards_say():
    assert report.PAGE.read_text(encoding="utf-8") == report.page()


def test_the_list_of_modules_is_what_stands_in_them():
    assert house.PAGE.read_text(encoding="utf-8") == house.modules()
