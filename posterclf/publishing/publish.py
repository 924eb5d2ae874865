"""A trained network becomes a model folder: calibrated, exported, measured, and described on a card."""

import platform
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from importlib.metadata import version
from pathlib import Path

import keras
import msgspec
import numpy as np
from msgspec.structs import replace
from PIL import Image

from posterclf.atomic import write_beside
from posterclf.datasets.near_duplicates import leaks
from posterclf.datasets.reading import Dataset
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.network_input import read_input
from posterclf.inference.on_files import probabilities_of
from posterclf.metrics.report import Report, report
from posterclf.metrics.scores import label_frequencies
from posterclf.progress import Progress, silent
from posterclf.publishing import poster_likeness
from posterclf.publishing.calibrated_network import DRAWN_EACH, calibrated_network
from posterclf.publishing.export import agreement, litert
from posterclf.publishing.non_posters import MEASURING, drawn
from posterclf.registry.card import Card, InputSize, Leak, PosterLikeness, TrainedStage, Training
from posterclf.registry.evaluation_predictions import PREDICTIONS_FILE, EvaluationPredictions
from posterclf.registry.model_folder import KERAS_FILE, SERVED_FILE, ModelFolder, sha256, write_card
from posterclf.registry.neighbours import NEIGHBOURS_FILE
from posterclf.registry.sample_history import SAMPLES_FILE
from posterclf.training import networks
from posterclf.training.recipes import RECIPES, Recipe
from posterclf.training.run_folder import read_history

COMPARED_IMAGES = 64


def publish(
    model: keras.Model,
    recipe_name: str,
    dataset: Dataset,
    out: Path,
    seed: int,
    progress: Progress = silent,
    further: Sequence[Dataset] = (),
) -> ModelFolder:
    """Write the model's files into `out`, measure the served one on the test part, and write the card.

    Where the recipe has a validation part of its own, probabilities are calibrated there, thresholds tuned, and the
    rejection threshold chosen, below which a picture is probably no poster.

    raises:  ModelError where the network cannot be converted, or the served file gives something else than Keras
    """
    recipe = RECIPES[recipe_name]
    split = recipe.split(dataset)
    network = _served_network(model, recipe)
    card = _training_card(network, recipe_name, dataset, split, out, seed, further)
    files: dict[str, bytes] = {}
    if recipe.validation != "test":
        calibrated = calibrated_network(network, card.input, card.labels, dataset, split, progress)
        network = calibrated.network
        card = replace(
            card,
            calibration=calibrated.calibration,
            thresholds=calibrated.thresholds,
            validation=calibrated.validation,
            poster_likeness=calibrated.poster_likeness,
        )
        files[NEIGHBOURS_FILE] = calibrated.neighbours.to_bytes()
    files[SERVED_FILE] = litert(network)
    classifier = PosterClassifier(ModelFolder(out, card), files[SERVED_FILE])
    posters = dataset.paths(split["test"])
    compared = [read_input(path, card.input) for path in posters[:COMPARED_IMAGES]]
    card = replace(card, export=agreement(network, classifier.outputs, np.stack(compared)))
    predictions = EvaluationPredictions(
        [dataset.ids[row] for row in split["test"]],
        dataset.labels[split["test"]],
        probabilities_of(classifier, posters, progress),
    )
    files[PREDICTIONS_FILE] = predictions.to_bytes()
    card = replace(card, evaluation=_evaluation(classifier.folder, predictions, progress))
    if card.poster_likeness:
        card = replace(card, poster_likeness=_measured_likeness(classifier, card.poster_likeness, posters, progress))
    return _written(out, card, network, files)


def _served_network(model: keras.Model, recipe: Recipe) -> keras.Model:
    """The trained weights at the size that is served, without the optimizer, which would treble the file."""
    height, width = recipe.served or model.input_shape[1:3]
    network = recipe.network(height, width, model.output_shape[-1])
    network.set_weights(model.get_weights())
    return network


def _evaluation(folder: ModelFolder, predictions: EvaluationPredictions, progress: Progress) -> Report:
    figures = report(
        folder.labels,
        predictions.labels,
        predictions.probabilities,
        folder.label_frequencies,
        folder.threshold,
        progress,
    )
    return {"split": folder.card.training.split, "part": "test", **figures}


def _measured_likeness(
    classifier: PosterClassifier, likeness: PosterLikeness, posters: list[Path], progress: Progress
) -> PosterLikeness:
    """Its figures, with how well it separates test posters from kinds of pictures that nothing was chosen on."""

    def likenesses(images: Sequence[Path | Image.Image], what: str) -> np.ndarray:
        with progress(images, desc=what, unit=" pictures") as bar:
            return np.array([prediction.poster_likeness for prediction in classifier.predict_many(bar)])

    test = likenesses(posters, "test posters")
    kinds = {name: likenesses(pictures, name) for name, pictures in drawn(MEASURING, DRAWN_EACH).items()}
    others = np.concatenate(list(kinds.values()))
    return replace(
        likeness,
        auroc=poster_likeness.auroc(test, others),
        auroc_of_kinds={name: poster_likeness.auroc(test, values) for name, values in kinds.items()},
        test_posters_doubted=float((test < likeness.rejection_threshold).mean()),
        others_recognized=float((others < likeness.rejection_threshold).mean()),
    )


def _written(out: Path, card: Card, network: keras.Model, files: dict[str, bytes]) -> ModelFolder:
    """The folder with all files of the model; the card, which names them, comes last."""
    if (out / SAMPLES_FILE).exists():  # written while the model was trained
        files = files | {SAMPLES_FILE: (out / SAMPLES_FILE).read_bytes()}
    write_beside(out / KERAS_FILE, network.save)
    for name, content in files.items():
        write_beside(out / name, partial(Path.write_bytes, data=content))
    digests = {KERAS_FILE: sha256((out / KERAS_FILE).read_bytes())}
    digests |= {name: sha256(content) for name, content in files.items()}
    folder = ModelFolder(out, replace(card, files=digests))
    write_card(folder)
    return folder


def _training_card(
    model: keras.Model,
    recipe_name: str,
    dataset: Dataset,
    split: dict[str, np.ndarray],
    out: Path,
    seed: int,
    further: Sequence[Dataset],
) -> Card:
    """The card of a run before anything is calibrated or measured."""
    recipe = RECIPES[recipe_name]
    height, width = model.input_shape[1:3]
    history = read_history(out)
    return Card(
        name=out.resolve().name,
        network=recipe.network.__name__,
        parameters=model.count_params(),
        multiply_adds=networks.multiply_adds(model),
        licence=recipe.licence,
        input=InputSize(height=height, width=width, resample=recipe.resample),
        labels=dataset.names,
        training=Training(
            recipe=recipe_name,
            pretrained="ImageNet" if recipe.pretrained else None,
            split=recipe.split.__name__.removesuffix("_split"),
            posters={part: len(rows) for part, rows in split.items()},
            further_posters=sum(len(more) for more in further),
            further_sources=dict(Counter(source for more in further for source in more.sources).most_common()),
            validation=recipe.validation,
            leaks=[
                Leak(test_row=leak.row, train_row=leak.other_row, same=leak.same, Id=dataset.ids[leak.row])
                for leak in leaks(dataset, split)
            ],
            stages=[msgspec.convert(asdict(stage), TrainedStage) for stage in recipe.stages],
            seed=seed,
            seconds=round(sum(epoch["seconds"] for epoch in history)),
            label_frequencies=dataset.names.table(label_frequencies(dataset.labels[split["train"]]).tolist()),
            history=history,
        ),
        versions={
            "python": platform.python_version(),
            **{name: version(name) for name in ("keras", "tensorflow", "numpy", "pillow", "ai-edge-litert")},
        },
    )
