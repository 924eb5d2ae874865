"""posterclf train"""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import click

from posterclf.cli.options import progress_bar, several_dataset_options
from posterclf.cli.output import say
from posterclf.extras import require_extra

if TYPE_CHECKING:
    from posterclf.registry.model_folder import ModelFolder


@click.command()
@click.option(
    "--recipe",
    type=click.Choice(["head", "efficientnet", "article", "posters"]),
    default="head",
    show_default=True,
    help="head: a layer on the default model's features, in seconds, without TensorFlow. efficientnet: the default "
    "model fine-tuned. article: the tutorial's network. posters: how the default model's first view was made, from "
    "ImageNet's weights and with further posters.",
)
@several_dataset_options
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Folder of the run.  [default: runs/RECIPE]"
)
@click.option(
    "--split",
    metavar="FILE|article|clean",
    help="Which pictures train and which measure: a CSV with the columns Id and part, as `posterclf dataset split` "
    "writes it, or one of the tutorial's two.  [default: a clean one, made into the run's folder; with the tutorial's "
    "CSV the tutorial's for article, else clean]",
)
@click.option("--epochs", type=click.IntRange(1), help="Stop after so many.  [default: the recipe's]")
@click.option(
    "--seed", type=click.IntRange(0), default=42, show_default=True, help="Of split, weights, order and dropout."
)
@click.option(
    "--balance",
    is_flag=True,
    help="Show pictures of rare labels more often. The run without is trained too: the card says what it did.",
)
@click.option("--resume", is_flag=True, help="Go on after the last complete epoch of the run in --out.")
@click.option("--replace", is_flag=True, help="Replace the model that --out holds.")
def train(
    recipe: str,
    csv_files: tuple[Path, ...],
    images: tuple[Path, ...],
    out: Path | None,
    split: str | None,
    epochs: int | None,
    seed: int,
    balance: bool,
    resume: bool,
    replace: bool,
):
    """Train a network on labelled pictures and make a model folder of it.

    The CSV has the column Id and 2 to 500 columns of 0 and 1, one for each label; `posterclf dataset from` makes it
    from folders or from a column of labels. The data are checked first, and parted into training, validation and test
    pictures, of which those that show the same are in one part.

    With the recipe posters further --csv and --images are for training only; a label that one of their sources (column
    label_source, else the whole file) never names is left out of the loss there.

    Recipes with epochs write a checkpoint and a row of history.csv after each: a run that was killed goes on with
    --resume and ends with the same weights. In the end the folder can be given to --model, or its parent to
    POSTERCLF_MODELS.

    \b
    $ posterclf train --csv clothes/labels.csv --images clothes --out runs/clothes
    """
    if len(csv_files) != len(images):
        raise click.UsageError(f"{len(csv_files)} --csv and {len(images)} --images: give one --images for each --csv.")
    # Before anything is read; the library says it too, once it knows the recipe.
    require_extra({"head": "teach", "posters": "backbone"}.get(recipe, "train"))
    from posterclf.publishing import train_model

    logging.getLogger("tensorflow").setLevel(logging.ERROR)  # it warns of how often it compiles
    (csv_file, folder), *further = zip(csv_files, images, strict=True)
    model = train_model.train(
        csv_file,
        folder,
        recipe,
        out,
        split,
        further,
        epochs,
        seed,
        balance,
        resume,
        replace,
        progress_bar(),
        tell=lambda sentence: say(sentence, err=True),
    )
    say(*_in_words(model))


def _in_words(model: "ModelFolder") -> list[str]:
    from posterclf.registry.card_markdown_words import number_text

    figures, path = model.card.evaluation, model.path
    assert figures  # `train` measures
    lines = [
        f"The model is in {path}; its card is {path / 'README.md'}.",
        f"On {figures['posters']:,} pictures that it has not seen: mAP {number_text(figures['map'])} "
        f"(guessing {number_text(figures['baseline']['map'])}), micro-AP {number_text(figures['micro_ap'])} "
        f"({number_text(figures['baseline']['micro_ap'])}).",
    ]
    without, validation = model.card.training.unbalanced_validation, model.card.validation
    if without and validation:
        ap, micro_ap = (
            f"{number_text(without[key])} without, {number_text(validation[key])} with" for key in ("map", "micro_ap")
        )
        lines.append(f"Balancing, on validation: mAP {ap}; micro-AP {micro_ap}.")
    lines += [
        f"Try: posterclf predict --model {path}/ FILE",
        f"The page: POSTERCLF_MODELS={path.parent} posterclf serve",
    ]
    return lines
