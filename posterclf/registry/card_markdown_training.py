"""What a card says of how a model was trained, calibrated and given its thresholds."""

from posterclf.metrics.scores import MIN_POSITIVES, Metric, Scores
from posterclf.registry.card import CROSS_VALIDATION, Card
from posterclf.registry.card_markdown_words import METRICS, listed, nouns, number_text, of_posters, plain
from posterclf.registry.card_parts import Calibration, TrainedStage, Training, TunedThresholds


def parts_of_training(card: Card) -> list[str]:
    """The sections of a card's Markdown from the training to the thresholds."""
    parts = [_training(card)]
    if card.calibration and card.thresholds:
        parts.append(_tuning(card, card.calibration, card.thresholds))
    return parts


def _training(card: Card) -> str:
    training = card.training
    parts = ["## Training", _how(card), _pictures(card), _split(card)]
    if training.balance:
        parts.append(_balance(card))
    if training.history:
        parts.append(_history(training))
    return "\n\n".join(parts)


def _how(card: Card) -> str:
    training, (_, picture) = card.training, nouns(card)
    minutes = f"{training.seconds / 60:.0f} minutes" if training.seconds >= 60 else f"{max(1, training.seconds)} s"
    if training.features:
        return f"""Recipe `{training.recipe}`: features of the model `{training.features}`, and one logistic \
regression a label on them; seed {training.seed}, {minutes}."""
    starts = {None: "random weights", "ImageNet": "weights pretrained on ImageNet"}
    start = starts.get(training.pretrained, f"the weights of the model `{training.pretrained}`")
    if not training.stages:
        return f"Recipe `{training.recipe}`, from {start}; seed {training.seed}, {minutes}."
    stages = "\n".join(_stage(stage, picture) for stage in training.stages)
    return f"""Recipe `{training.recipe}`, from {start}: {len(training.history)} epochs, binary cross-entropy, seed \
{training.seed}, {minutes}. The stages:

{stages}{_second_view(card)}"""


def _second_view(card: Card) -> str:
    view, (_, picture) = card.training.second_view, nouns(card)
    if not view:
        return ""
    return f"""

Then ImageNet's own network was put beside it, from the first layers that were trained on, with a head of {view.units}
units: a second view, {view.share:.0%} of the logits. What both said of each {picture} as it is was taught to the first
one on {view.taught_epochs:g} times all {picture}s at {view.taught_size.height} x {view.taught_size.width}, cropped, \
redrawn flat, grey, blurred, grainy or
sharpened (learning rate {view.learning_rate:g}, the labels' share of the loss {view.label_share:g}); its weights went \
{view.blend:.0%} of that way."""


def _stage(stage: TrainedStage, picture: str) -> str:
    text = (
        f"- {stage.epochs} epochs at {stage.height} x {stage.width}, batches of {stage.batch_size}, "
        f"learning rate {stage.learning_rate:g}"
    )
    if stage.averaging:
        text += f" (AdamW, half a cosine), weights averaged with momentum {stage.averaging}"
    if stage.augmentation:
        text += f", {picture}s cropped, mirrored, recoloured and blended"
    if stage.frozen_until:
        text += f", layers up to `{stage.frozen_until}` frozen"
    if stage.extra_share:
        text += f", with {stage.extra_share:.0%} of the further {picture}s"
    return text


def _pictures(card: Card) -> str:
    training = card.training
    sources = ", ".join(f"{name or 'unnamed'} {count:,}" for name, count in training.further_sources.items())
    further = f" and {training.further_posters:,} further ones" if training.further_posters else ""
    further += f" (by the source of their labels: {sources})" if sources else ""
    if of_posters(card):
        return f"""Posters: {training.posters["train"]:,} of the tutorial's data set{further}. They are other people's \
work and are not part of this
project; labels are those of film databases."""
    return f"Pictures: {training.posters['train']:,} of the data set that brought the labels{further}."


def _split(card: Card) -> str:
    training, (_, picture) = card.training, nouns(card)
    if training.split == CROSS_VALIDATION:
        return f"It learned from all of them: no {picture} was set aside for a test."
    sizes = ", ".join(f"{count:,} {part}" for part, count in training.posters.items())
    measured = f" The part measured\nafter every epoch is `{training.validation}`." if training.history else ""
    named = ", ".join(f"{plain(leak.Id)} (same {leak.same})" for leak in training.leaks)
    return (
        f"Split `{training.split}`: {sizes}.{measured} {picture.capitalize()}s with the Id or the bytes of a test "
        f"{picture} in the training part: {len(training.leaks)}{' - ' + named if named else ''}."
    )


def _balance(card: Card) -> str:
    label, picture = nouns(card)
    text = f"{picture.capitalize()}s of rare {label}s counted more."
    without, balanced = card.training.unbalanced_validation, card.validation
    if not without or not balanced:
        return text
    return f"{text} What that did on the validation part, beside the same run without:\n\n{_table(without, balanced)}"


def _table(without: Scores, balanced: Scores) -> str:
    shown: tuple[Metric, ...] = ("map", "micro_ap", "micro_f1", "macro_f1", "ece")
    rows = "\n".join(
        f"| {METRICS[name][0]} | {number_text(without[name])} | {number_text(balanced[name])} |" for name in shown
    )
    return f"""| metric | without | balanced |
| --- | ---: | ---: |
{rows}"""


def _history(training: Training) -> str:
    shown: tuple[Metric, ...] = ("map", "micro_ap")
    measured: list[Metric] = [name for name in shown if f"val_{name}" in training.history[0]]
    columns = ["epoch", "loss", f"{training.validation} loss", *(METRICS[name][0] for name in measured), "seconds"]
    rows = "\n".join(
        f"| {epoch['epoch']:.0f} | {epoch['loss']:.4f} | {epoch['val_loss']:.4f} | "
        + "".join(f"{epoch[f'val_{name}']:.3f} | " for name in measured)
        + f"{epoch['seconds']:.0f} |"
        for epoch in training.history
    )
    return f"""| {" | ".join(columns)} |
|{" ---: |" * len(columns)}
{rows}"""


def _tuning(card: Card, calibration: Calibration, thresholds: TunedThresholds) -> str:
    label, picture = nouns(card)
    own = [f"{plain(name)} {value:.2f}" for name, value in thresholds.labels.items() if value != thresholds.shared]
    own_and_others = f"; of their own\n{listed(own)}. The other {label}s have" if own else ". All have"
    before, after = (number_text(ece, 4) for ece in (calibration.ece_before, calibration.ece_after))
    if thresholds.precision is None:
        reached, default = "of the best F1", ""
    else:
        least = f"{thresholds.precision:.0%}"
        reached = f"of the best F1, the {label}s' own among those whose precision there is at least {least}"
        default = f""" Where no
threshold is asked for, each {label}'s own decides."""
    return f"""## Calibration and thresholds

{calibration.method} (strength {calibration.strength:g}), fitted on the {calibration.posters} {picture}s of the
part `{calibration.part}`: ECE there {before} before, {after} after.

Thresholds {reached}, on the same part: {thresholds.shared:.2f} shared by all {label}s{own_and_others} \
fewer than {MIN_POSITIVES} positives
there and keep the shared one, or reach their best F1 at it.{default}"""
