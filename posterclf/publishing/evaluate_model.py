"""Measuring in one call: labelled posters read, predicted, and compared."""

from pathlib import Path
from typing import Literal

from posterclf.datasets.checks import label_findings, require_sound
from posterclf.datasets.reading import read_dataset
from posterclf.datasets.splits import SPLITS
from posterclf.errors import DatasetError
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.on_files import probabilities_of
from posterclf.metrics.report import Report, report
from posterclf.progress import Progress, silent
from posterclf.registry.evaluation_predictions import EvaluationPredictions, write_evaluation


def evaluate(
    csv: Path | str,
    images: Path | str,
    model: Path | str | None = None,
    split: Literal["article", "clean", "all"] = "article",
    part: Literal["train", "validation", "test"] | None = None,
    threshold: float | None = None,
    write: bool = False,
    progress: Progress = silent,
) -> Report:
    """Measure a model on labelled posters, beside the baseline of the training frequencies.

    csv, images:  as `read_dataset` takes them
    model:        its name or folder, None for the default
    split:        which split of the data set; 'all' for every row of the CSV
    part:         of the split; None for 'test'
    threshold:    for F1 and accuracy, None for the model's shared one
    write:        enter the figures into the model's card as well
    returns:      see `Report`, with model, split and part
    raises:       DatasetError where the data cannot be used or the split has no such part; ModelError where the model
                  cannot be loaded
    """
    classifier = PosterClassifier.load(model)
    folder = classifier.folder
    posters = read_dataset(Path(csv), Path(images))
    require_sound(label_findings(posters))
    measured = "all" if split == "all" else part or "test"
    parts = {"all": range(len(posters))} if split == "all" else SPLITS[split](posters)
    if measured not in parts or (split == "all" and part):
        raise DatasetError(f"The split {split} has no part {part}. Its parts: {', '.join(parts)}.")
    rows = parts[measured]
    labels, probabilities = posters.labels[rows], probabilities_of(classifier, posters.paths(rows), progress)
    threshold = folder.threshold if threshold is None else threshold
    figures = report(posters.names, labels, probabilities, folder.label_frequencies, threshold, progress)
    evaluation: Report = {"model": folder.name, "split": split, "part": measured, **figures}
    if write:
        predictions = EvaluationPredictions([posters.ids[row] for row in rows], labels, probabilities)
        write_evaluation(folder, evaluation, predictions)
    return evaluation
