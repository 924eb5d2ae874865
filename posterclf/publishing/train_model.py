"""Training in one call: data checked, network trained, model folder written."""

from collections.abc import Sequence
from pathlib import Path

from posterclf.datasets.checks import findings, label_findings, require_sound
from posterclf.datasets.reading import Dataset, read_dataset
from posterclf.errors import TrainingError
from posterclf.progress import Progress, silent
from posterclf.publishing.publish import publish
from posterclf.registry.model_folder import ModelFolder
from posterclf.training.fit import fit
from posterclf.training.recipes import RECIPES
from posterclf.training.run_folder import claim


def train(
    csv: Path | str,
    images: Path | str,
    recipe: str = "efficientnet",
    out: Path | str | None = None,
    further: Sequence[tuple[Path | str, Path | str]] = (),
    epochs: int | None = None,
    seed: int = 42,
    resume: bool = False,
    progress: Progress = silent,
) -> ModelFolder:
    """Train a network by a recipe and make a model folder of it.

    csv, images:  of the data set that is parted into training, validation and test posters, as `read_dataset` takes it
    recipe:       one of `training.recipes.RECIPES`
    out:          the run's folder, which becomes the model's; None for runs/RECIPE
    further:      pairs of CSV and images for training only; a label that one of their sources never names is left out
                  of the loss for its posters
    epochs:       stop after so many, None for the recipe's
    seed:         of weights, order and dropout
    resume:       go on after the last complete epoch of the run in `out`
    returns:      the model, measured on the test posters
    raises:       DatasetError where the data cannot be used, TrainingError where `out` holds another run or there is no
                  such recipe, ModelError where the network cannot be converted
    """
    if recipe not in RECIPES:
        raise TrainingError(f"There is no recipe {recipe!r}. Recipes: {', '.join(RECIPES)}.")
    folder = Path("runs") / recipe if out is None else Path(out)
    dataset, *more = (read_dataset(Path(table), Path(pictures)) for table, pictures in ((csv, images), *further))
    if more and not RECIPES[recipe].takes_further:
        raise TrainingError(f"The recipe {recipe} trains on one CSV only.")
    claim(folder, recipe, dataset, seed, resume, more)
    _require_sound(dataset, more, progress)
    model = fit(RECIPES[recipe], dataset, folder, seed, epochs, progress, more)
    return publish(model, recipe, dataset, folder, seed, progress, more)


def _require_sound(dataset: Dataset, further: Sequence[Dataset], progress: Progress) -> None:
    require_sound(findings(dataset, progress))
    for more in further:
        require_sound(label_findings(more))
