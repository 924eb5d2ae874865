"""Measuring in one call: labelled pictures read, predicted, and compared."""

from pathlib import Path

from posterclf.datasets.checks import label_findings, missing_files, require_sound
from posterclf.datasets.reading import Dataset, read_dataset
from posterclf.datasets.splits import ChosenSplit, asked_split, is_tutorials
from posterclf.errors import DatasetError
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.runtimes.choice import EXACT, RuntimeChoice
from posterclf.labels import Thresholds
from posterclf.metrics.report import Report, report
from posterclf.progress import Progress, silent
from posterclf.publishing.embedding_map import evaluation_predictions
from posterclf.registry.card import CROSS_VALIDATION, TUTORIALS_SPLITS
from posterclf.registry.evaluation_predictions import write_evaluation
from posterclf.registry.model_folder import SPLIT_FILE, ModelFolder

ALL = "all"  # every row of the CSV


def evaluate(
    csv: Path | str,
    images: Path | str,
    model: Path | str | None = None,
    split: Path | str | None = None,
    part: str | None = None,
    threshold: float | None = None,
    write: bool = False,
    progress: Progress = silent,
    choice: RuntimeChoice | None = None,
) -> Report:
    """Measure a model on labelled pictures, beside the baseline of the training frequencies.

    csv, images:  as `read_dataset` takes them, with a column for each of the model's labels
    model:        its name or folder, None for the default
    split:        'all' for every row of the CSV; 'article' or 'clean' for the tutorial's; or a file, see `read_split`;
                  None for the split that the model was trained with
    part:         of the split: 'train', 'validation' or 'test'; None for 'test'
    threshold:    for F1 and accuracy, None for the model's shared one
    write:        enter the figures into the model's card as well; such figures are those of LiteRT in float32
    choice:       of runtime and precision where nothing is written, see `PosterClassifier.load`
    returns:      see `Report`, with model, split and part
    raises:       DatasetError where the data cannot be used, or the split has no such part or is none of this data set;
                  ModelError where the model cannot be loaded; ValueError where the threshold is not in [0, 1]
    """
    classifier = PosterClassifier.load(model, choice=EXACT if write else choice)
    folder = classifier.folder
    threshold = folder.threshold if threshold is None else threshold
    Thresholds.one(folder.labels, threshold)  # which refuses what is none
    pictures = read_dataset(Path(csv), Path(images), folder.labels)
    require_sound([*label_findings(pictures), *missing_files(pictures)])
    name = str(split or folder.card.training.split)
    measured = ALL if split == ALL else part or "test"
    parts = {ALL: range(len(pictures))} if split == ALL else split_of(folder, pictures, split).parts
    if measured not in parts or (split == ALL and part):
        raise DatasetError(f"The split {name} has no part {part}. Its parts: {', '.join(parts)}.")
    rows = parts[measured]
    ids, labels, paths = [pictures.ids[row] for row in rows], pictures.labels[rows], pictures.paths(rows)
    predictions = evaluation_predictions(classifier, ids, labels, paths, with_map=write, progress=progress)
    figures = report(pictures.names, labels, predictions.probabilities, folder.label_frequencies, threshold, progress)
    evaluation: Report = {"model": folder.name, "split": name, "part": measured, **figures}
    if write:
        write_evaluation(folder, evaluation, predictions)
    return evaluation


def split_of(folder: ModelFolder, pictures: Dataset, asked: Path | str | None = None) -> ChosenSplit:
    """The split that is asked for, else the one that the model was trained with.

    asked:   see `datasets.splits.asked_split`
    raises:  DatasetError where the split is none of this data set, or the model was trained without one
    """
    if asked is not None:
        return asked_split(asked, pictures)
    if folder.card.training.split == CROSS_VALIDATION:
        raise DatasetError(
            f"The model {folder.name} learned from all pictures of its project and has no test part. Its card has the "
            "figures of cross-validation; measure on other pictures with --split all."
        )
    if folder.card.training.split not in TUTORIALS_SPLITS:
        return asked_split(folder.path / SPLIT_FILE, pictures)
    if not is_tutorials(pictures):
        raise DatasetError(
            f"The model {folder.name} was trained with the tutorial's data set, and {pictures.csv} is another one. "
            "Measure on all its rows with --split all, or give a split of it with --split FILE."
        )
    return asked_split(folder.card.training.split, pictures)
