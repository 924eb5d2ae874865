"""posterclf train, posterclf export"""

from pathlib import Path

import click

from posterclf.cli.options import dataset_options, model_option, needs_extra, progress_bar


@click.command()
@click.option("--recipe", type=click.Choice(["article"]), default="article", show_default=True, help="What to train.")
@dataset_options
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Folder of the run.  [default: runs/RECIPE]"
)
@click.option("--epochs", type=click.IntRange(1), help="Passes over the training posters.  [default: the recipe's]")
@click.option("--seed", type=click.IntRange(0), default=42, show_default=True, help="Of weights, order and dropout.")
@click.option("--resume", is_flag=True, help="Go on after the last complete epoch of the run in --out.")
def train(recipe: str, csv_file: Path, images: Path, out: Path | None, epochs: int | None, seed: int, resume: bool):
    """Train a network and make a model folder of it.

    The data are checked first. Posters are decoded as they are needed, so that memory holds only a few batches.
    After every epoch a checkpoint and a row of history.csv are written: a run that was killed goes on with --resume and
    ends with the same weights. In the end the folder can be given to --model, or moved into models/.
    """
    with needs_extra("train"):
        from posterclf import publishing, training
        from posterclf.dataset import read_dataset
        from posterclf.dataset_check import findings, require_sound

    out = out or Path("runs") / recipe
    posters = read_dataset(csv_file, images)
    training.claim(out, recipe, posters, seed, resume)
    require_sound(findings(posters, progress_bar()))
    model = training.fit(training.RECIPES[recipe], posters, out, seed, epochs, progress_bar())
    publishing.publish(model, recipe, posters, out, seed, progress_bar())
    click.echo(f"The model is in {out}; its card is {out / 'README.md'}. Try: posterclf predict --model {out}/ FILE")


@click.command()
@model_option
def export(model: str | None):
    """Make a model's served file (LiteRT) anew from its Keras file, and check that both answer the same."""
    with needs_extra("train"):
        from posterclf import publishing
    from posterclf.registry import find

    folder = publishing.export(find(model))
    click.echo(f"{folder.path / 'model.tflite'} is made anew and answers as the Keras file does.")
