import importlib.util

from tests.support.paths import ROOT


def test_the_figures_and_outputs_in_the_readme_are_what_the_commands_give():
    spec = importlib.util.spec_from_file_location("readme", ROOT / "docs" / "readme.py")
    readme = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(readme)
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme.generated(text) == text


def test_the_log_of_experiments_is_what_the_cards_say():
    spec = importlib.util.spec_from_file_location("experiments", ROOT / "docs" / "experiments.py")
    experiments = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(experiments)
    assert experiments.PAGE.read_text(encoding="utf-8") == experiments.page()
