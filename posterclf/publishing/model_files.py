"""What every model's folder gets, whatever it was trained with: predictions of the test part, the split, the card."""

from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from posterclf.atomic import write_beside
from posterclf.datasets.near_duplicates import leaks
from posterclf.inference.classifier import PosterClassifier
from posterclf.metrics.report import report
from posterclf.metrics.scores import label_frequencies
from posterclf.progress import Progress, silent
from posterclf.publishing.embedding_map import evaluation_predictions
from posterclf.registry.card_parts import Leak, Training
from posterclf.registry.evaluation_predictions import PREDICTIONS_FILE
from posterclf.registry.model_folder import SPLIT_FILE, ModelFolder, sha256, write_card
from posterclf.training.run_folder import Run


def training_facts(run: Run, **how: Any) -> Training:
    """What a card says of a run.

    how:  the fields of `Training` that tell how it was trained
    """
    dataset, parts = run.dataset, run.split.parts
    return Training(
        recipe=run.recipe,
        split=run.split.name,
        posters=run.split.sizes,
        further_posters=sum(len(more) for more in run.further),
        further_sources=dict(Counter(source for more in run.further for source in more.sources).most_common()),
        validation=run.split.validation,
        leaks=[
            Leak(test_row=leak.row, train_row=leak.other_row, same=leak.same, Id=dataset.ids[leak.row])
            for leak in leaks(dataset, parts)
        ],
        seed=run.seed,
        label_frequencies=dataset.names.table(label_frequencies(dataset.labels[parts["train"]]).tolist()),
        balance=run.balance,
        **how,
    )


def write_model(
    classifier: PosterClassifier, run: Run, files: dict[str, bytes], progress: Progress = silent
) -> ModelFolder:
    """Measure a model on the test part, and write its folder; the card, which names all files, comes last.

    The folder is the run's already, see `run_folder.claim`.

    classifier:  the model that is served; its card is what is known until now, and may name files that are there
    files:       name -> content, of the files to write, the served one among them
    """
    dataset, test, out = run.dataset, run.split.parts["test"], run.out
    ids = [dataset.ids[row] for row in test]
    predictions = evaluation_predictions(classifier, ids, dataset.labels[test], dataset.paths(test), progress=progress)
    folder = classifier.folder
    figures = report(
        folder.labels,
        predictions.labels,
        predictions.probabilities,
        folder.label_frequencies,
        folder.threshold,
        progress,
    )
    files = files | {PREDICTIONS_FILE: predictions.to_bytes()}
    for name, content in files.items():
        write_beside(out / name, partial(Path.write_bytes, data=content))
    digests = folder.card.files | {name: sha256(content) for name, content in files.items()}
    if run.split.name == "own":
        digests[SPLIT_FILE] = sha256((out / SPLIT_FILE).read_bytes())
    evaluation = {"split": run.split.name, "part": "test", **figures}
    written = ModelFolder(out, replace(folder.card, files=digests, evaluation=evaluation))
    write_card(written)
    return written
