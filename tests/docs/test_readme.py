from docs import readme
from experiments import report
from tests.support.paths import ROOT


def test_the_figures_and_outputs_in_the_readme_are_what_the_commands_give():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme.generated(text) == text


def test_the_log_of_experiments_is_what_the_cards_say():
    assert report.PAGE.read_text(encoding="utf-8") == report.page()
