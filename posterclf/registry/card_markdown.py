"""The card of a model for people: Markdown made from the figures in card.json, in the form of a model card.

Source of the form: Mitchell et al. 2019, Model Cards for Model Reporting (arXiv:1810.03993).
"""

from posterclf.metrics.report import Report, labels_by_gain
from posterclf.metrics.scores import Metric
from posterclf.registry.card import Card
from posterclf.registry.card_markdown_files import parts_of_files
from posterclf.registry.card_markdown_training import parts_of_training
from posterclf.registry.card_markdown_words import listed, metrics_of, nouns, number_text, of_posters, plain
from posterclf.registry.card_parts import PosterLikeness

TUNED_THERE = """ Calibration and thresholds were chosen on
the same predictions: ECE, Brier score and F1 are a little too good."""
NAMED_EXTREMES = 5  # labels that gained most, and as many that gained least


def readme(card: Card) -> str:
    """The card's text as a file, which says where it comes from."""
    return (
        _front_matter(card)
        + "<!-- Generated from card.json: change the figures there by measuring, never here. -->\n\n"
        + markdown(card)
    )


def markdown(card: Card) -> str:
    """The card's text. A card without figures, of a model that was not measured, gives the parts that are known."""
    parts = [_head(card), *parts_of_training(card)]
    if figures := card.evaluation:
        parts += [_figures(card, figures), *_limits(card, figures), _label_by_label(card, figures)]
    if card.poster_likeness:
        parts.append(_poster_likeness(card.poster_likeness))
    return "\n\n".join([*parts, *parts_of_files(card)]) + "\n"


def _front_matter(card: Card) -> str:
    """The head that model hubs read, see huggingface.co/docs/hub/model-cards."""
    tags = ["multi-label", *(["movie-posters"] if of_posters(card) else []), "litert"]
    return f"""---
license: {card.licence}
library_name: keras
pipeline_tag: image-classification
tags: [{", ".join(tags)}]
---
"""


def _head(card: Card) -> str:
    size, (label, picture) = card.input, nouns(card)
    what, labels = "movie poster", ""
    if not of_posters(card):
        what, labels = picture, f"\n- Labels: {listed(list(map(plain, card.labels)))}."
    return f"""# {card.name}

A network that gives each of {len(card.labels)} {label}s a probability of its own for a {what} (multi-label:
the probabilities do not sum to one).

- Network: `{card.network}`, {card.parameters:,} parameters, {card.multiply_adds / 1e9:.2f} billion \
multiply-adds a {picture}.
- Input: RGB, {size.height} x {size.width} pixels, squeezed to that size ({size.resample}), values in [0, 1].{labels}
- Meant for: teaching, demonstrations, and suggesting {label}s that a person confirms. Not for decisions about people or
  about what may be seen."""


def _poster_likeness(figures: PosterLikeness) -> str:
    kinds = "\n".join(
        f"| {name.replace('_', ' ')} | {number_text(value)} |" for name, value in figures.auroc_of_kinds.items()
    )
    return f"""## 'Probably no poster'

`poster_likeness` below {figures.rejection_threshold:.2f} means 'probably no poster'; the threshold doubts \
{figures.doubted:.0%} of validation posters, and doubted {_percent(figures.test_posters_doubted, 1)} of test \
posters. It was fitted to the training posters and the page's samples, against
drawn pictures of the kinds {", ".join(name.replace("_", " ") for name in figures.chosen_on)};
against other drawn kinds, which nothing was chosen on, AUROC is **{number_text(figures.auroc)}**, and \
{_percent(figures.others_recognized, 0)} of them are recognized.

| kind | AUROC |
| --- | ---: |
{kinds}"""


def _figures(card: Card, figures: Report) -> str:
    label, picture = nouns(card)
    baseline, intervals = figures["baseline"], figures["intervals"]
    rows = "\n".join(
        f"| {name} | {number_text(figures[key])} | {' to '.join(map(number_text, intervals[key]))} "
        f"| {number_text(baseline[key])} | {meaning} |"
        for key, (name, meaning) in metrics_of(card).items()
    )
    return f"""## How good it is

{_measured_on(card, figures)}, at a threshold \
of {figures["threshold"]}. The 95% interval is that of 1,000 bootstrap \
samples, corrected for the bias that few {picture}s of a {label} bring. The baseline answers every {picture} with
the training {picture}s' {label} frequencies.{TUNED_THERE if card.cross_validated else ""}

| metric | value | interval | baseline | what it is |
| --- | ---: | ---: | ---: | --- |
{rows}

What accuracy hides: a model that says nothing, no {label} to any {picture}, scores \
**{baseline["accuracy_of_saying_nothing"]:.1%}** here. {label.capitalize()}s without a positive {picture} in \
this part, left out of \
the means: {listed(list(map(plain, figures["labels_without_positives"]))) or "none"}."""


def _measured_on(card: Card, figures: Report) -> str:
    """The beginning of a sentence."""
    pictures = f"On the {figures['posters']} {nouns(card)[1]}s"
    if card.cross_validated:
        return f"""{pictures} that it learned from, each predicted by a model that had seen neither it nor
a near-duplicate of it (cross-validation)"""
    return f"{pictures} of the part `{figures.get('part')}` of the split `{figures.get('split')}`"


def _limits(card: Card, figures: Report) -> list[str]:
    """A section on the labels that gained least and most, where there are two to compare."""
    _, picture = nouns(card)
    ranked = [plain(label) for label in labels_by_gain(figures)]
    named = min(NAMED_EXTREMES, len(ranked) // 2)
    if not named:
        return []
    why = ""
    if of_posters(card):
        why = """ A poster advertises: it shows what sells a film, and rare genres have too few
posters to learn from. The labels are IMDb's; another collection of IMDb's genres is exactly
equal on 88% of the posters that both name."""
    least, most = ", ".join(reversed(ranked[-named:])), ", ".join(ranked[:named])
    section = f"""## Where it is weak

Gained least over always answering the frequency (AP minus share of {picture}s): {least}. Gained \
most: {most}.{why}"""
    return [section]


def _label_by_label(card: Card, figures: Report) -> str:
    label_noun, picture = nouns(card)
    rows = "\n".join(
        f"| {plain(label)} | {values['positives']} | {number_text(values['ap'])} "
        f"| {values['positives'] / figures['posters']:.3f} | {number_text(values['auc'])} "
        f"| {number_text(values['ece'])} | {number_text(values['brier'])} |"
        for label, values in figures["labels"].items()
    )
    return f"""## {label_noun.capitalize()} by {label_noun}

The share of {picture}s is what average precision a random ranking would reach.

| {label_noun} | {picture}s | AP | share | AUC | ECE | Brier |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
{rows}"""


def with_interval(figures: Report, metric: Metric) -> str:
    """'0.292 (0.280 to 0.328)': a metric of a report with its 95% interval."""
    low, high = figures["intervals"][metric]
    return f"{figures[metric]:.3f} ({low:.3f} to {high:.3f})"


def _percent(share: float | None, digits: int) -> str:
    return "undefined" if share is None else f"{share:.{digits}%}"
