"""posterclf evaluate"""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from posterclf.cli.options import Share, dataset_options, json_option, model_option, progress_bar, runtime_options
from posterclf.cli.output import say, write_json

if TYPE_CHECKING:
    from posterclf.metrics.report import Report
    from posterclf.registry.card import Card


@click.command()
@model_option
@dataset_options
@click.option(
    "--split",
    metavar="all|FILE|article|clean",
    help="all: every row of the CSV. FILE: a CSV with the columns Id and part. article: the tutorial's parts, which "
    "leak a little. clean: the same test part, none of it shown in training.  [default: the split that the model was "
    "trained with]",
)
@click.option("--part", type=click.Choice(["train", "validation", "test"]), help="Of the split.  [default: test]")
@click.option("--threshold", type=Share(), help="For F1 and accuracy.  [default: the model's shared one]")
@runtime_options
@click.option("--write", is_flag=True, help="Enter the figures into the model's card as well.")
@json_option
def evaluate(
    model: str | None,
    csv_file: Path,
    images: Path,
    split: str | None,
    part: Literal["train", "validation", "test"] | None,
    threshold: float | None,
    runtime: str | None,
    precision: str | None,
    write: bool,
    as_json: bool,
):
    """Measure a model on labelled pictures, beside the baseline of always predicting the training frequencies.

    Accuracy means little here: a model that says nothing scores 90.7% on the tutorial's posters. Look at mAP and
    micro-AP. The interval is of 95%, from 1,000 bootstrap samples.
    """
    if write and (runtime or precision):
        raise click.UsageError("--write enters the figures of LiteRT in float32; leave --runtime and --precision out.")
    if split == "all" and part:
        raise click.UsageError("--split all has no parts; leave --part out.")
    if split == "article" and part == "validation":
        raise click.UsageError("The tutorial's split has no validation part; take --split clean.")
    from posterclf.inference.runtimes.choice import RuntimeChoice, computing_for
    from posterclf.publishing import evaluate_model
    from posterclf.registry.model_folder import SERVED_FILE, find_model

    choice, folder = RuntimeChoice.of(runtime, precision), find_model(model)
    figures = evaluate_model.evaluate(csv_file, images, model, split, part, threshold, write, progress_bar(), choice)
    if runtime or precision:
        say(choice.sentence(computing_for(folder, folder.verified_file(SERVED_FILE), choice)), err=True)
    if as_json:
        write_json(figures)
    else:
        say(*_in_words(figures, folder.card).split("\n"))


def _in_words(figures: "Report", card: "Card") -> str:
    import pandas as pd

    from posterclf.registry.card_markdown_words import metrics_of

    metrics = pd.DataFrame(
        [
            (name, figures[key], *figures["intervals"][key], figures["baseline"][key], meaning)
            for key, (name, meaning) in metrics_of(card).items()
        ],
        columns=["", "value", "from", "to", "baseline", "what it is"],
    ).astype(dict.fromkeys(("value", "from", "to", "baseline"), float))  # None is NaN, also where there is nothing else
    labels = pd.DataFrame(
        [
            (
                label,
                values["positives"],
                values["ap"],
                values["positives"] / figures["posters"],
                values["auc"],
                values["ece"],
                values["brier"],
            )
            for label, values in figures["labels"].items()
        ],
        columns=["label", "pictures", "AP", "share", "AUC", "ECE", "Brier"],
    ).astype({"AP": float, "AUC": float})
    left_out = ", ".join(figures["labels_without_positives"]) or "none"
    measured_on = f"{figures['posters']} pictures, split {figures.get('split')}, part {figures.get('part')}"
    return f"""{figures.get("model")} on {measured_on}; \
F1 and accuracy at threshold {figures["threshold"]}

{metrics.to_string(index=False, float_format="{:.3f}".format, na_rep="undefined")}

A model that says nothing, no label to any picture, has an accuracy of \
{figures["baseline"]["accuracy_of_saying_nothing"]:.1%}: accuracy means little here.
Labels that no picture has, left out of the means: {left_out}

{labels.to_string(index=False, float_format="{:.3f}".format, na_rep="undefined")}"""
