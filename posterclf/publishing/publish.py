"""A trained network becomes a model folder: calibrated, exported, measured, and described on a card."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import keras
import msgspec
import numpy as np
from msgspec.structs import replace
from PIL import Image

from posterclf.atomic import write_beside
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.network_input import read_input
from posterclf.labels import DEFAULT_THRESHOLD
from posterclf.metrics.scores import Scores, scores
from posterclf.progress import Progress, silent
from posterclf.publishing import poster_likeness
from posterclf.publishing.calibrated_network import DRAWN_EACH, CalibratedNetwork, calibrated_network, outputs_of
from posterclf.publishing.export import agreement, litert
from posterclf.publishing.model_files import training_facts, write_model
from posterclf.publishing.non_posters import MEASURING, drawn
from posterclf.registry.card import Card
from posterclf.registry.card_parts import InputSize, PosterLikeness, TrainedStage
from posterclf.registry.model_folder import KERAS_FILE, SERVED_FILE, SHIPPED_DEFAULT, ModelFolder, sha256
from posterclf.registry.neighbours import NEIGHBOURS_FILE
from posterclf.registry.sample_history import SAMPLES_FILE
from posterclf.registry.versions import versions
from posterclf.training import networks
from posterclf.training.recipes import RECIPES, Recipe
from posterclf.training.run_folder import Run, read_history

COMPARED_IMAGES = 64


def publish(
    model: keras.Model,
    run: Run,
    unbalanced: Scores | None = None,
    progress: Progress = silent,
    recipe: Recipe | None = None,
) -> ModelFolder:
    """Write the model's files into the run's folder, measure the served one on the test part, and write the card.

    Where the network gives evidence and the split has a validation part, probabilities are calibrated there and
    thresholds tuned; where the recipe learns poster likeness, the rejection threshold is chosen as well, below which a
    picture is probably no poster.

    unbalanced:  figures on validation of the same run without balancing, for the card
    recipe:      None for the run's; else one whose network differs from what the run trained
    raises:      ModelError where the network cannot be converted, or the served file gives something else than Keras
    """
    recipe, out = recipe or RECIPES[run.recipe], run.out
    network = _served_network(model, recipe)
    card = _training_card(network, run, recipe, unbalanced)
    files: dict[str, bytes] = {}
    if ready := _calibrated(network, card.input, run, progress):
        network = ready.network
        card = replace(
            card,
            calibration=ready.tuned.calibration,
            thresholds=ready.tuned.thresholds,
            validation=ready.tuned.validation,
            poster_likeness=ready.poster_likeness,
        )
        files[NEIGHBOURS_FILE] = ready.neighbours.to_bytes()
    elif run.balance:
        card = replace(card, validation=_uncalibrated_figures(network, card.input, run, progress))
    files[SERVED_FILE] = litert(network)
    classifier = PosterClassifier(ModelFolder(out, card), files[SERVED_FILE])
    pictures = run.dataset.paths(run.split.parts["test"])
    compared = [read_input(path, card.input) for path in pictures[:COMPARED_IMAGES]]
    card = replace(card, export=agreement(network, classifier.outputs, np.stack(compared)))
    if card.poster_likeness:
        card = replace(card, poster_likeness=measured_likeness(classifier, card.poster_likeness, pictures, progress))
    if (out / SAMPLES_FILE).exists():  # written while the network was trained
        files[SAMPLES_FILE] = (out / SAMPLES_FILE).read_bytes()
    write_beside(out / KERAS_FILE, network.save)
    classifier.folder = ModelFolder(out, replace(card, files={KERAS_FILE: sha256((out / KERAS_FILE).read_bytes())}))
    return write_model(classifier, run, files, progress)


def validation_figures(model: keras.Model, run: Run, progress: Progress = silent) -> Scores:
    """A trained network's figures on validation, once it is calibrated where it can be."""
    recipe = RECIPES[run.recipe]
    network = _served_network(model, recipe)
    size = InputSize(height=network.input_shape[1], width=network.input_shape[2], resample=recipe.resample)
    ready = _calibrated(network, size, run, progress)
    return ready.tuned.validation if ready else _uncalibrated_figures(network, size, run, progress)


def _calibrated(network: keras.Model, size: InputSize, run: Run, progress: Progress) -> CalibratedNetwork | None:
    """The network with all that is served, None where it gives no evidence or there is no part to calibrate it on."""
    if run.split.validation == "test" or not any(layer.name == "evidence" for layer in network.layers):
        return None
    likeness = RECIPES[run.recipe].likeness
    return calibrated_network(network, size, run.dataset.names, run.dataset, run.split.parts, likeness, progress)


def _uncalibrated_figures(network: keras.Model, size: InputSize, run: Run, progress: Progress) -> Scores:
    rows = run.split.parts[run.split.validation]
    outputs = outputs_of(network, size, run.dataset.paths(rows), "validation pictures", progress)
    return scores(run.dataset.labels[rows], outputs["probabilities"], DEFAULT_THRESHOLD)


def _served_network(model: keras.Model, recipe: Recipe) -> keras.Model:
    """The trained weights at the size that is served, without the optimizer, which would treble the file."""
    height, width = recipe.served or model.input_shape[1:3]
    network = recipe.network(height, width, model.output_shape[-1])
    network.set_weights(model.get_weights())
    return network


def measured_likeness(
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


def _training_card(model: keras.Model, run: Run, recipe: Recipe, unbalanced: Scores | None) -> Card:
    """The card of a run before anything is calibrated or measured."""
    height, width = model.input_shape[1:3]
    history = read_history(run.out)
    return Card(
        name=run.out.resolve().name,
        network=recipe.network.__name__,
        parameters=model.count_params(),
        multiply_adds=networks.multiply_adds(model),
        licence=recipe.licence,
        input=InputSize(height=height, width=width, resample=recipe.resample),
        labels=run.dataset.names,
        training=training_facts(
            run,
            pretrained={"random": None, "shipped": SHIPPED_DEFAULT}.get(recipe.start, recipe.start),
            stages=[msgspec.convert(asdict(stage), TrainedStage) for stage in recipe.stages(run.split.sizes["train"])],
            seconds=round(sum(epoch["seconds"] for epoch in history)),
            history=history,
            unbalanced_validation=unbalanced,
        ),
        versions=versions("keras", "tensorflow", "numpy", "pillow", "ai-edge-litert"),
    )
