"""The card of a model for people: Markdown made from the figures in card.json, in the form of a model card.

Source of the form: Mitchell et al. 2019, Model Cards for Model Reporting (arXiv:1810.03993).
"""

from posterclf.metrics.report import Report
from posterclf.metrics.scores import Metric
from posterclf.registry.card import Calibration, Card, PosterLikeness, TrainedStage, TunedThresholds
from posterclf.registry.card_markdown_files import number_text, parts_of_files

TUTORIALS_SPLITS = ("article", "clean")  # made for the tutorial's data set alone

METRICS: dict[Metric, tuple[str, str]] = {
    "map": ("mAP", "mean of the genres' average precisions"),
    "micro_ap": ("micro-AP", "average precision over all (poster, genre) pairs together"),
    "mean_auc": ("mean AUC", "chance that a poster of a genre is ranked above one that is not; .5 is a coin"),
    "micro_f1": ("micro-F1", "over all pairs, at the threshold"),
    "macro_f1": ("macro-F1", "mean over genres, at the threshold"),
    "ece": ("ECE", "expected calibration error, 15 bins of equal mass; lower is better"),
    "brier": ("Brier score", "mean squared distance of probabilities from labels; lower is better"),
    "accuracy": ("accuracy", "share of right cells; see below what it hides"),
}


def readme(card: Card) -> str:
    """The card's text as a file, which says where it comes from."""
    return (
        _front_matter(card)
        + "<!-- Generated from card.json: change the figures there by measuring, never here. -->\n\n"
        + markdown(card)
    )


def markdown(card: Card) -> str:
    """The card's text. A card without figures, of a model that was not measured, gives the parts that are known."""
    parts = [_head(card), _training(card)]
    if card.calibration and card.thresholds:
        parts.append(_tuning(card.calibration, card.thresholds))
    if card.evaluation:
        parts += [_figures(card.evaluation), _limits(card, card.evaluation), _label_by_label(card.evaluation)]
    if card.poster_likeness:
        parts.append(_poster_likeness(card.poster_likeness))
    return "\n\n".join([*parts, *parts_of_files(card)]) + "\n"


def _front_matter(card: Card) -> str:
    """The head that model hubs read, see huggingface.co/docs/hub/model-cards."""
    return f"""---
license: {card.licence}
library_name: keras
pipeline_tag: image-classification
tags: [multi-label, movie-posters, litert]
---
"""


def _head(card: Card) -> str:
    size = card.input
    return f"""# {card.name}

A network that gives each of {len(card.labels)} genres a probability of its own for a movie poster (multi-label:
the probabilities do not sum to one).

- Network: `{card.network}`, {card.parameters:,} parameters, {card.multiply_adds / 1e9:.2f} billion \
multiply-adds a poster.
- Input: RGB, {size.height} x {size.width} pixels, squeezed to that size ({size.resample}), values in [0, 1].
- Meant for: teaching, demonstrations, and suggesting genres that a person confirms. Not for decisions about people or
  about what may be seen."""


def _training(card: Card) -> str:
    training = card.training
    posters, leaks = training.posters, training.leaks
    named = ", ".join(f"{leak.Id} (same {leak.same})" for leak in leaks)
    start = "weights pretrained on ImageNet" if training.pretrained else "random weights"
    sources = ", ".join(f"{name or 'unnamed'} {count:,}" for name, count in training.further_sources.items())
    further = f" and {training.further_posters:,} further ones" if training.further_posters else ""
    further += f" (by the source of their labels: {sources})" if sources else ""
    shown: tuple[Metric, ...] = ("map", "micro_ap")
    measured: list[Metric] = [name for name in shown if f"val_{name}" in training.history[0]]
    columns = ["epoch", "loss", f"{training.validation} loss", *(METRICS[name][0] for name in measured), "seconds"]
    history = "\n".join(
        f"| {epoch['epoch']:.0f} | {epoch['loss']:.4f} | {epoch['val_loss']:.4f} | "
        + "".join(f"{epoch[f'val_{name}']:.3f} | " for name in measured)
        + f"{epoch['seconds']:.0f} |"
        for epoch in training.history
    )
    return f"""## Training

Recipe `{training.recipe}`, from {start}: {len(training.history)} epochs, binary cross-entropy, seed \
{training.seed}, {training.seconds / 60:.0f} minutes. The stages:

{chr(10).join(_stage(stage, posters["train"]) for stage in training.stages)}

Posters: {posters["train"]:,} of the tutorial's data set{further}. They are other people's work and are not part of this
project; labels are those of film databases.

Split `{training.split}`: {", ".join(f"{count:,} {part}" for part, count in posters.items())}. The part measured
after every epoch is `{training.validation}`. Posters with the Id or the bytes of a test poster in the training \
part: {len(leaks)}{" - " + named if leaks else ""}.

| {" | ".join(columns)} |
|{" ---: |" * len(columns)}
{history}"""


def _stage(stage: TrainedStage, posters: int) -> str:
    text = (
        f"- {stage.epochs} epochs at {stage.height} x {stage.width}, batches of {stage.batch_size}, "
        f"learning rate {stage.learning_rate:g}"
    )
    if stage.averaging:
        text += f" (AdamW, half a cosine), weights averaged with momentum {stage.averaging}"
    if stage.augmentation:
        text += ", posters cropped, mirrored, recoloured and blended"
    if stage.frozen_until:
        text += f", layers up to `{stage.frozen_until}` frozen"
    if stage.extra_share:
        text += f", with {stage.extra_share:.0%} of the further posters"
    return text


def _tuning(calibration: Calibration, thresholds: TunedThresholds) -> str:
    own = {label: value for label, value in thresholds.labels.items() if value != thresholds.shared}
    before, after = (number_text(ece, 4) for ece in (calibration.ece_before, calibration.ece_after))
    return f"""## Calibration and thresholds

{calibration.method} (strength {calibration.strength:g}), fitted on the {calibration.posters} posters of the
part `{calibration.part}`: ECE there {before} before, {after} after.

Thresholds of the best F1 on the same part: {thresholds.shared:.2f} shared by all genres; of their own
{", ".join(f"{label} {value:.2f}" for label, value in own.items())}. The other genres have fewer than 30 positives
there and keep the shared one, or reach their best F1 at it."""


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


def _figures(figures: Report) -> str:
    baseline, intervals = figures["baseline"], figures["intervals"]
    part, split = figures.get("part"), figures.get("split")
    rows = "\n".join(
        f"| {name} | {number_text(figures[key])} | {' to '.join(map(number_text, intervals[key]))} "
        f"| {number_text(baseline[key])} | {meaning} |"
        for key, (name, meaning) in METRICS.items()
    )
    return f"""## How good it is

On the {figures["posters"]} posters of the part `{part}` of the split `{split}`, at a threshold \
of {figures["threshold"]}. The interval holds 95 % of 1,000 bootstrap samples, which \
lean upwards where a genre has few posters. The baseline answers every poster with
the training posters' genre frequencies.

| metric | value | interval | baseline | what it is |
| --- | ---: | ---: | ---: | --- |
{rows}

What accuracy hides: a model that says nothing, no genre to any poster, scores \
**{baseline["accuracy_of_saying_nothing"]:.1%}** here. Genres without a positive poster in this part, left out of \
the means: {", ".join(figures["labels_without_positives"]) or "none"}."""


def _limits(card: Card, figures: Report) -> str:
    lift = {
        label: ap - values["positives"] / figures["posters"]
        for label, values in figures["labels"].items()
        if (ap := values["ap"]) is not None
    }
    ranked = sorted(lift, key=lift.__getitem__)
    labels_from = ""
    if card.training.split in TUTORIALS_SPLITS:
        labels_from = """ The labels are IMDb's; another collection of IMDb's genres is exactly
equal on 88 % of the posters that both name."""
    return f"""## Where it is weak

Gained least over always answering the frequency (AP minus share of posters): {", ".join(ranked[:5])}. Gained most: \
{", ".join(reversed(ranked[-5:]))}. A poster advertises: it shows what sells a film, and rare genres have too few
posters to learn from.{labels_from}"""


def _label_by_label(figures: Report) -> str:
    rows = "\n".join(
        f"| {label} | {values['positives']} | {number_text(values['ap'])} "
        f"| {values['positives'] / figures['posters']:.3f} | {number_text(values['auc'])} "
        f"| {number_text(values['ece'])} | {number_text(values['brier'])} |"
        for label, values in figures["labels"].items()
    )
    return f"""## Genre by genre

The share of posters is what average precision a random ranking would reach.

| genre | posters | AP | share | AUC | ECE | Brier |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
{rows}"""


def with_interval(figures: Report, metric: Metric) -> str:
    """'0.292 (0.280 to 0.328)': a metric of a report with its 95 % interval."""
    low, high = figures["intervals"][metric]
    return f"{figures[metric]:.3f} ({low:.3f} to {high:.3f})"


def _percent(share: float | None, digits: int) -> str:
    return "undefined" if share is None else f"{share:.{digits}%}"
