"""Training in one call: data checked, network trained, model folder written."""

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path

from posterclf.datasets.checks import label_findings, missing_files, require_sound, undecodable_files
from posterclf.datasets.near_duplicates import Looks, looks
from posterclf.datasets.reading import Dataset, read_dataset
from posterclf.datasets.splits import ChosenSplit, asked_split, is_tutorials, new_split
from posterclf.errors import TrainingError
from posterclf.extras import require_extra
from posterclf.progress import Progress, silent
from posterclf.publishing.train_head import train_head
from posterclf.registry.card_markdown_words import listed
from posterclf.registry.model_folder import SPLIT_FILE, ModelFolder, keras_file, shipped_default_model
from posterclf.training.recipes import RECIPES
from posterclf.training.run_folder import Run, claim, require_free

HEAD = "head"
UNBALANCED = "unbalanced"  # the folder in the run's, of the same run without balancing

Tell = Callable[[str], object]


def train(
    csv: Path | str,
    images: Path | str,
    recipe: str = HEAD,
    out: Path | str | None = None,
    split: Path | str | None = None,
    further: Sequence[tuple[Path | str, Path | str]] = (),
    epochs: int | None = None,
    seed: int = 42,
    balance: bool = False,
    resume: bool = False,
    replace: bool = False,
    progress: Progress = silent,
    tell: Tell = lambda sentence: None,
) -> ModelFolder:
    """Train a network by a recipe and make a model folder of it.

    All that can be known before a picture is decoded is checked before.

    csv, images:  of the data set that is parted into training, validation and test pictures, as `read_dataset` takes it
    recipe:       'head', or one of `training.recipes.RECIPES`
    out:          the run's folder, which becomes the model's; None for runs/RECIPE
    split:        'article' or 'clean' for the tutorial's, or a file, see `read_split`; None for the tutorial's with its
                  data set, and for a clean one that is made, and kept in the run's folder, with another
    further:      pairs of CSV and images for training only; a label that one of their sources never names is left out
                  of the loss for its pictures
    epochs:       stop after so many, None for the recipe's; 'head' has none
    seed:         of the split, of weights, order and dropout
    balance:      show pictures of rare labels more often; the run without is trained as well, to be compared
    resume:       go on after the last complete epoch of the run in `out`
    replace:      replace the model that `out` holds
    progress:     told of each part of the work, how far it is; see `posterclf.progress`
    tell:         called with a sentence for each thing that was decided
    returns:      the model, measured on the test pictures
    raises:       DatasetError where the data cannot be used; TrainingError where `out` holds another run or a model,
                  there is no such recipe, or it takes no such argument; ModelError where the network cannot be
                  converted, or the Keras file that the recipe begins with is not there; MissingExtra where the recipe's
                  packages are not installed
    """
    if recipe != HEAD and recipe not in RECIPES:
        raise TrainingError(f"There is no recipe {recipe!r}. Recipes: {', '.join((HEAD, *RECIPES))}.")
    if further and (recipe == HEAD or not RECIPES[recipe].takes_further):
        raise TrainingError(f"The recipe {recipe} trains on one CSV only.")
    if recipe == HEAD and (epochs or resume):
        raise TrainingError("The recipe head has no epochs: it takes seconds, and nothing is left to go on with.")
    folder = Path("runs") / recipe if out is None else Path(out)
    require_free(folder, resume, replace)
    dataset = read_dataset(Path(csv), Path(images))
    more = [read_dataset(Path(table), Path(pictures), dataset.names) for table, pictures in further]
    for pictures in (dataset, *more):
        require_sound([*label_findings(pictures), *missing_files(pictures)])
    require_extra(_extra_of(recipe))
    if recipe != HEAD and RECIPES[recipe].start == "shipped":
        keras_file(shipped_default_model())
    chosen = _known_split(dataset, recipe, split, folder, resume)
    seen = looks(dataset, progress)
    require_sound(undecodable_files(dataset, seen))
    chosen = chosen or _made_split(dataset, seen, seed, folder, tell)
    run = Run(recipe, dataset, chosen, folder, seed, more, balance)
    _tell_of_labels(run, tell)
    claim(run, resume, replace)
    return train_head(run, progress) if recipe == HEAD else _fitted(run, epochs, resume, replace, progress)


def _extra_of(recipe: str) -> str:
    if recipe == HEAD:
        return "teach"
    return "backbone" if RECIPES[recipe].start == "ImageNet" else "train"


def _known_split(
    dataset: Dataset, recipe: str, asked: Path | str | None, folder: Path, resume: bool
) -> ChosenSplit | None:
    """The split that is asked for, begun with, or the tutorial's with its data set; None where one is to be made."""
    if asked is not None:
        return asked_split(asked, dataset)
    if resume and (folder / SPLIT_FILE).exists():
        return asked_split(folder / SPLIT_FILE, dataset)
    tutorials = "clean" if recipe == HEAD else RECIPES[recipe].split
    return asked_split(tutorials, dataset) if is_tutorials(dataset) else None


def _made_split(dataset: Dataset, seen: Looks, seed: int, folder: Path, tell: Tell) -> ChosenSplit:
    made = new_split(dataset, seen.hashes, seed)
    chosen = ChosenSplit("own", made.parts)
    sizes = ", ".join(f"{count:,} {part}" for part, count in chosen.sizes.items())
    tell(f"A split was made, {folder / SPLIT_FILE}: {sizes}.")
    for sentence in made.sentences():
        tell(sentence)
    return chosen


def _tell_of_labels(run: Run, tell: Tell) -> None:
    """Labels of which nothing can be learned or measured."""
    for part, what in (("train", "of which nothing can be learned"), ("test", "which cannot be measured")):
        none = run.dataset.names.marked(run.dataset.labels[run.split.parts[part]].sum(axis=0) == 0)
        if none:
            tell(f"Labels without a picture in the part {part}, {what}: {listed(list(none))}.")


def _fitted(run: Run, epochs: int | None, resume: bool, replace: bool, progress: Progress) -> ModelFolder:
    # Here alone: the recipe head needs no TensorFlow.
    from posterclf.publishing.publish import publish, validation_figures
    from posterclf.publishing.starts import start_of
    from posterclf.training.fit import fit

    recipe = RECIPES[run.recipe]
    begin = start_of(recipe, run, progress)

    def trained(of: Run):
        return fit(of, recipe, begin, epochs, progress)

    unbalanced = None
    if run.balance:
        plain = dataclasses.replace(run, balance=False, out=run.out / UNBALANCED)
        claim(plain, resume, replace)
        unbalanced = validation_figures(trained(plain), plain, progress)
    return publish(trained(run), run, unbalanced, progress)
