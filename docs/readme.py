"""Write what is generated in README.md, SECURITY.md and docs anew: `make readme`. A test holds them."""

import json
import re
from collections.abc import Callable
from pathlib import Path

from bench import installation, load_table, newcomer, table
from docs import container, house, operation
from posterclf.inference.classifier import PosterClassifier
from posterclf.metrics.report import labels_by_gain, untold_labels
from posterclf.registry.card_markdown import with_interval
from posterclf.registry.card_markdown_words import METRICS
from posterclf.registry.model_folder import find_model

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
GOOD = 6  # labels that are named as read best


def blocks() -> dict[Path, dict[str, Callable[[], str]]]:
    """Page -> what stands between its marks, by their names, and what makes it."""
    return {
        ROOT / "README.md": {"library": library, "strengths": strengths},
        ROOT / "SECURITY.md": {"settings": operation.settings_table, "limits": operation.limits_table},
        DOCS / "index.md": {"strengths": strengths},
        DOCS / "measured.md": {
            "figures": figures,
            "bench": table.markdown,
            "load": load_table.markdown,
            "installation": installation.markdown,
            "newcomer": newcomer.markdown,
        },
        DOCS / "house.md": {"house": house.wings},
        DOCS / "explanation" / "teach.md": {"teach": table.teach},
        DOCS / "explanation" / "teach.zh.md": {"teach": table.teach},
        DOCS / "how-to" / "containers.md": {"images": container.markdown},
        DOCS / "how-to" / "operate.md": {"measures": operation.measures_table},
    }


def generated(page: Path, text: str) -> str:
    """A page with what stands between each pair of marks made anew."""
    return _with_blocks(text, {name: made() for name, made in blocks()[page].items()})


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


def library() -> str:
    """A block of code with what it really gives."""
    prediction = PosterClassifier.load().predict(ROOT / "assets" / "samples" / "otto.jpg")
    return f"""```python
from posterclf import PosterClassifier

prediction = PosterClassifier.load().predict("assets/samples/otto.jpg")
prediction.top(3)  # [{", ".join(f"({label!r}, {probability:.3f})" for label, probability in prediction.top(3))}]
```
"""


def strengths() -> str:
    """What the default network reads well and what it does not, in words with figures."""
    card = find_model().card
    test, likeness = card.evaluation, card.poster_likeness
    styles = json.loads((ROOT / "experiments" / "styles.json").read_text(encoding="utf-8"))["styles"]
    *best, last = labels_by_gain(test)[:GOOD]
    blind = untold_labels(test)
    base = test["baseline"]
    return f"""- **Good**: it ranks the genres that a poster shows, {", ".join(best)} and {last} best. On \
{test["posters"]} test posters that it has not
  seen mAP is {test["map"]:.2f}, where always saying how common each genre is has {base["map"]:.2f}. Its probabilities \
come true as often as they say
  (calibration error {test["ece"]:.3f}), and it says 'probably no poster' to {likeness.others_recognized:.0%} of drawn \
pictures that are none.
- **Not**: nothing shows that it tells {", ".join(blind[:-1])} and {blind[-1]} better than chance, and the page marks \
them. Many
  genres of a film are not to be seen on its poster (micro-F1 {test["micro_f1"]:.2f} at one threshold for all, \
where 1 is all and nothing else). Flat drawings it reads
  worse than photographs (mAP {styles["flat"]["map"]:.2f}), and letters are only shapes to it.
"""


if __name__ == "__main__":
    for page in blocks():
        page.write_text(generated(page, page.read_text(encoding="utf-8")), encoding="utf-8")
    house.PAGE.write_text(house.modules(), encoding="utf-8")
    house.PICTURE.write_text(house.picture(), encoding="utf-8")
