"""The card of a model for people: Markdown made from the figures in card.json, in the form of a model card.

Source of the form: Mitchell et al. 2019, Model Cards for Model Reporting (arXiv:1810.03993).
"""

METRICS = {
    "map": ("mAP", "mean of the genres' average precisions"),
    "micro_ap": ("micro-AP", "average precision over all (poster, genre) pairs together"),
    "mean_auc": ("mean AUC", "chance that a poster of a genre is ranked above one that is not; .5 is a coin"),
    "micro_f1": ("micro-F1", "over all pairs, at the threshold"),
    "macro_f1": ("macro-F1", "mean over genres, at the threshold"),
    "ece": ("ECE", "expected calibration error, 15 bins of equal mass; lower is better"),
    "accuracy": ("accuracy", "share of right cells; see below what it hides"),
}


def readme(card: dict) -> str:
    """The card's text as a file, which says where it comes from."""
    return "<!-- Generated from card.json: change the figures there by measuring, never here. -->\n\n" + markdown(card)


def markdown(card: dict) -> str:
    """The card's text. A card without figures, of a model that was not measured, gives the parts that are known."""
    parts = [_head(card), _training(card)]
    if "evaluation" in card:
        parts += [_figures(card), _limits(card), _genres(card)]
    return "\n\n".join([*parts, _files(card)]) + "\n"


def _head(card: dict) -> str:
    size = card["input"]
    return f"""# {card["name"]}

A network that gives each of {len(card["genres"])} genres a probability of its own for a movie poster (multi-label:
the probabilities do not sum to one).

- Network: `{card["network"]}`, {card["parameters"]:,} parameters.
- Input: RGB, {size["height"]} x {size["width"]} pixels, squeezed to that size ({size["resample"]}), values in [0, 1].
- Meant for: teaching and demonstrations. Not for decisions about people or about what may be seen."""


def _training(card: dict) -> str:
    training = card["training"]
    posters = training["posters"]
    leaks = training["leaks"]
    named = ", ".join(f"{leak['Id']} (same {leak['same']})" for leak in leaks)
    history = "\n".join(
        f"| {epoch['epoch']:.0f} | {epoch['loss']:.4f} | {epoch['val_loss']:.4f} | {epoch['binary_accuracy']:.2%} "
        f"| {epoch['val_binary_accuracy']:.2%} | {epoch['seconds']:.0f} |"
        for epoch in training["history"]
    )
    return f"""## Training

Recipe `{training["recipe"]}`: {len(training["history"])} epochs of {posters["train"]:,} posters in batches of \
{training["batch_size"]}, Adam at {training["learning_rate"]}, binary cross-entropy, seed {training["seed"]}; \
{training["seconds"] / 60:.0f} minutes at {training["posters_per_second"]} posters a second.

Split `{training["split"]}`: {", ".join(f"{count:,} {part}" for part, count in posters.items())}. The part measured
after every epoch is `{training["validation"]}`. Posters that stand in the test part and in the training part: \
{len(leaks)}{" - " + named if leaks else ""}; near-duplicates are not counted.

The posters are other people's work and are not part of this project.

| epoch | loss | {training["validation"]} loss | accuracy | {training["validation"]} accuracy | seconds |
| ---: | ---: | ---: | ---: | ---: | ---: |
{history}"""


def _figures(card: dict) -> str:
    figures = card["evaluation"]
    baseline, intervals = figures["baseline"], figures["intervals"]
    rows = "\n".join(
        f"| {name} | {_number(figures[key])} | {' to '.join(map(_number, intervals[key]))} | {_number(baseline[key])} "
        f"| {meaning} |"
        for key, (name, meaning) in METRICS.items()
    )
    return f"""## How good it is

On the {figures["posters"]} posters of the part `{figures["part"]}` of the split `{figures["split"]}`, at a threshold \
of {figures["threshold"]}. The interval holds 95 % of 1,000 bootstrap samples, which \
lean upwards where a genre has few posters. The baseline answers every poster with
the training posters' genre frequencies.

| metric | value | interval | baseline | what it is |
| --- | ---: | ---: | ---: | --- |
{rows}

What accuracy hides: a model that says nothing, no genre to any poster, scores \
**{baseline["accuracy_of_saying_nothing"]:.1%}** here. Genres without a positive poster in this part, left out of \
the means: {", ".join(figures["genres_without_positives"]) or "none"}."""


def _limits(card: dict) -> str:
    figures = card["evaluation"]
    lift = {
        genre: values["ap"] - values["positives"] / figures["posters"]
        for genre, values in figures["genres"].items()
        if values["ap"] is not None
    }
    ranked = sorted(lift, key=lift.__getitem__)
    return f"""## Where it is weak

Gained least over always answering the frequency (AP minus share of posters): {", ".join(ranked[:5])}. Gained most: \
{", ".join(reversed(ranked[-5:]))}. A poster advertises: it shows what sells a film, and rare genres have too few
posters to learn from. The labels are a film database's; two such databases agree on 88 % of posters."""


def _genres(card: dict) -> str:
    figures = card["evaluation"]
    rows = "\n".join(
        f"| {genre} | {values['positives']} | {_number(values['ap'])} | {values['positives'] / figures['posters']:.3f} "
        f"| {_number(values['auc'])} |"
        for genre, values in figures["genres"].items()
    )
    return f"""## Genre by genre

The share of posters is what average precision a random ranking would reach.

| genre | posters | AP | share | AUC |
| --- | ---: | ---: | ---: | ---: |
{rows}"""


def _files(card: dict) -> str:
    files = "\n".join(f"- `{name}`: SHA-256 `{digest}`" for name, digest in card["files"].items())
    versions = ", ".join(f"{name} {number}" for name, number in card["versions"].items())
    agreement = ""
    if export := card.get("export"):
        agreement = (
            f"\n\nThe served file and Keras differ by at most {export['largest_difference']:.1e} in any probability, "
            f"over {export['images']} images."
        )
    return f"""## Files

{files}

Made with {versions}.{agreement}"""


def _number(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.3f}"
