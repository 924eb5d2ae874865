"""Write the figures and outputs in README.md and docs anew from what was measured: `make readme`. A test holds them."""

import re
from pathlib import Path

from click.testing import CliRunner

from bench import installation, load_table, table
from docs import house, operation
from posterclf.cli import cli
from posterclf.registry.card_markdown import METRICS, with_interval
from posterclf.registry.model_folder import find_model

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
TEACH = ROOT / "docs" / "teach.md"
OPERATING = ROOT / "docs" / "operating.md"
SECURITY = ROOT / "SECURITY.md"


def generated(text: str) -> str:
    """README.md with what stands between each pair of marks made anew."""
    blocks = {
        "installation": installation.markdown(),
        "figures": figures(),
        "predict": predict_output(),
        "bench": table.markdown(),
        "load": load_table.markdown(),
        "house": house.picture(),
    }
    return _with_blocks(text, blocks)


def generated_teach(text: str) -> str:
    """docs/teach.md with its figures made anew."""
    return _with_blocks(text, {"teach": table.teach()})


def generated_operating(text: str) -> str:
    """docs/operating.md with its list of measures made anew."""
    return _with_blocks(text, {"measures": operation.measures_table()})


def generated_security(text: str) -> str:
    """SECURITY.md with what an operator sets made anew."""
    return _with_blocks(text, {"settings": operation.settings_table(), "limits": operation.limits_table()})


def _with_blocks(text: str, blocks: dict[str, str]) -> str:
    for name, block in blocks.items():
        marks = rf"(<!-- begin: {name} -->\n).*?(<!-- end: {name} -->)"
        text, count = re.subn(marks, lambda match, block=block: match[1] + block + match[2], text, flags=re.DOTALL)
        assert count == 1, f"there are no marks for {name}"
    return text


def figures() -> str:
    cards = [find_model(name).card for name in ("efficientnet", "article")]
    default, article = (card.evaluation for card in cards)
    rows = "\n".join(
        f"| {name} | {with_interval(default, key)} | {with_interval(article, key)} | {default['baseline'][key]:.3f} |"
        for key, (name, _) in METRICS.items()
        if key != "accuracy"
    )
    likeness = cards[0].poster_likeness
    training = cards[0].training
    return f"""Both networks on the {default["posters"]} test posters of the tutorial's split, of which \
`efficientnet`, the default one, has
seen none (split `clean`); beside them, always answering how common each genre is. In brackets, 95%
intervals from 1,000 bootstrap samples, corrected for the bias that few posters of a genre bring. F1 is at each
network's own shared threshold \
({default["threshold"]:.2f} and {article["threshold"]:.2f}).

| metric | efficientnet | article | frequencies |
| --- | --- | --- | --- |
{rows}

`efficientnet` is EfficientNet-Lite2 with ImageNet weights, trained further on {training.posters["train"]:,} \
posters of the tutorial and {training.further_posters:,} others,
in many styles, and beside it ImageNet's own network as a second view, {training.second_view.share:.0%} of each logit:
{cards[0].parameters:,} parameters and {cards[0].multiply_adds / 1e9:.2f} billion multiply-adds a poster, where \
the tutorial's network has {cards[1].parameters:,} and {cards[1].multiply_adds / 1e9:.2f}. Its
probabilities are calibrated genre by genre. It says 'probably no poster' to \
{likeness.others_recognized:.0%} of drawn pictures of kinds it was not fitted on, and
to {likeness.test_posters_doubted:.1%} of the test posters (AUROC {likeness.auroc:.3f}).

`article` is the tutorial's network, kept as history. The tutorial reports accuracy, which hides how poor it is: at this
threshold it is {article["accuracy"]:.1%}, and a model that says nothing, no genre to any poster, scores \
{default["baseline"]["accuracy_of_saying_nothing"]:.1%}.
"""


def predict_output() -> str:
    arguments = ["predict", "assets/samples/otto.jpg"]
    output = CliRunner().invoke(cli, [arguments[0], str(ROOT / arguments[1])]).output
    return f"```\n$ posterclf {' '.join(arguments)}\n{output}```\n"


if __name__ == "__main__":
    for page, made in (
        (README, generated),
        (TEACH, generated_teach),
        (OPERATING, generated_operating),
        (SECURITY, generated_security),
    ):
        page.write_text(made(page.read_text(encoding="utf-8")), encoding="utf-8")
    house.PAGE.write_text(house.modules(), encoding="utf-8")
