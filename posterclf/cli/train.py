"""posterclf train"""

from pathlib import Path

import click

from posterclf.cli.options import needs_extra, progress_bar, several_dataset_options


@click.command()
@click.option(
    "--recipe",
    type=click.Choice(["efficientnet", "article"]),
    default="efficientnet",
    show_default=True,
    help="What to train: the default model, or the tutorial's network.",
)
@several_dataset_options
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Folder of the run.  [default: runs/RECIPE]"
)
@click.option("--epochs", type=click.IntRange(1), help="Stop after so many.  [default: the recipe's]")
@click.option("--seed", type=click.IntRange(0), default=42, show_default=True, help="Of weights, order and dropout.")
@click.option("--resume", is_flag=True, help="Go on after the last complete epoch of the run in --out.")
def train(
    recipe: str,
    csv_files: tuple[Path, ...],
    images: tuple[Path, ...],
    out: Path | None,
    epochs: int | None,
    seed: int,
    resume: bool,
):
    """Train a network and make a model folder of it.

    The first --csv with its --images is the data set that is parted into training, validation and test posters. Further
    ones are for training only; a genre that one of their sources (column label_source, else the whole file) never
    names is left out of the loss there. The tutorial's network takes only one.

    The data are checked first. Posters are decoded as they are needed, so that memory holds only a few batches.
    After every epoch a checkpoint and a row of history.csv are written: a run that was killed goes on with --resume and
    ends with the same weights. In the end the folder can be given to --model, or moved into models/.
    """
    if len(csv_files) != len(images):
        raise click.UsageError(f"{len(csv_files)} --csv and {len(images)} --images: give one --images for each --csv.")
    with needs_extra("train"):
        from posterclf.publishing import train_model
        from posterclf.training.recipes import RECIPES

    if len(csv_files) > 1 and not RECIPES[recipe].takes_further:
        raise click.UsageError(f"The recipe {recipe} trains on one CSV only.")
    (csv_file, folder), *further = zip(csv_files, images, strict=True)
    with needs_extra("backbone"):
        model = train_model.train(csv_file, folder, recipe, out, further, epochs, seed, resume, progress_bar())
    path = model.path
    click.echo(f"The model is in {path}; its card is {path / 'README.md'}. Try: posterclf predict --model {path}/ FILE")
