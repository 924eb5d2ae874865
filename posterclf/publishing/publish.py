"""A trained network becomes a model folder: calibrated, exported, measured, and told about on a card."""

import platform
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from importlib.metadata import version
from itertools import islice
from pathlib import Path

import keras
import numpy as np
from PIL import Image
from scipy.special import expit, logit

from posterclf.atomic import write_beside
from posterclf.datasets.near_duplicates import leaks
from posterclf.datasets.reading import Dataset
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.network_input import read_input
from posterclf.inference.on_files import probabilities_of
from posterclf.labels import GENRES
from posterclf.metrics.report import report
from posterclf.metrics.scores import label_frequencies, scores
from posterclf.progress import Progress, silent
from posterclf.publishing import poster_likeness
from posterclf.publishing.calibration import platt_scaling, tuned_thresholds
from posterclf.publishing.export import agreement, litert
from posterclf.publishing.non_posters import CHOOSING, MEASURING, drawn
from posterclf.registry.card_markdown import write_card
from posterclf.registry.evaluation_predictions import PREDICTIONS_FILE, EvaluationPredictions
from posterclf.registry.model_folder import KERAS_FILE, SERVED_FILE, ModelFolder, sha256
from posterclf.registry.neighbours import NEIGHBOURS_FILE, Neighbours
from posterclf.registry.sample_history import SAMPLES_FILE
from posterclf.shipped import shipped_samples
from posterclf.training import networks, run_folder
from posterclf.training.recipes import RECIPES, Recipe

COMPARED_IMAGES = 64
DRAWN_EACH = 100  # non-posters of each kind
SAMPLE_WEIGHT = 20  # the page's samples are drawn, and posters all the same: each counts as so many real ones


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
    cut-off chosen below which a picture is probably no poster.

    raises:  ModelError where the network cannot be converted, or the served file answers otherwise than Keras
    """
    recipe = RECIPES[recipe_name]
    split = recipe.split(dataset)
    network = recipe.network(*(recipe.served or model.input_shape[1:3]))  # no optimizer, which would treble the file
    network.set_weights(model.get_weights())
    card = _training_card(network, recipe_name, dataset, out, seed, further)
    records = {}
    if recipe.validation != "test":
        network, tuned, neighbours = _tuned(network, recipe, dataset, split, progress)
        card |= tuned
        records[NEIGHBOURS_FILE] = neighbours.to_bytes()
    write_beside(out / KERAS_FILE, network.save)
    served = litert(network)
    card["files"] = {KERAS_FILE: sha256((out / KERAS_FILE).read_bytes()), SERVED_FILE: sha256(served)}
    classifier = PosterClassifier(ModelFolder(out, card), served)
    rows = split["test"]
    posters, labels = [dataset.path(row) for row in rows], dataset.labels[rows]
    compared = [read_input(path, **card["input"]) for path in posters[:COMPARED_IMAGES]]
    card["export"] = agreement(network, classifier.outputs, np.stack(compared))
    probabilities = probabilities_of(classifier, posters, progress)
    records[PREDICTIONS_FILE] = EvaluationPredictions(
        [dataset.ids[row] for row in rows], labels, probabilities
    ).to_bytes()
    folder = classifier.folder
    figures = report(labels, probabilities, folder.label_frequencies, folder.threshold, progress)
    card["evaluation"] = {"split": card["training"]["split"], "part": "test", **figures}
    if "poster_likeness" in card:
        card["poster_likeness"] |= _likeness_figures(classifier, posters, progress)
    if (out / SAMPLES_FILE).exists():
        records[SAMPLES_FILE] = (out / SAMPLES_FILE).read_bytes()
    for name, content in records.items():
        card["files"][name] = sha256(content)
        write_beside(out / name, partial(Path.write_bytes, data=content))
    write_beside(out / SERVED_FILE, lambda path: path.write_bytes(served))
    write_card(out, card)
    return ModelFolder(out, card)


def _tuned(
    network: keras.Model, recipe: Recipe, dataset: Dataset, split: dict[str, np.ndarray], progress: Progress
) -> tuple[keras.Model, dict, Neighbours]:
    """The network with all its outputs, calibrated; what the card tells of that; and where its training posters lie."""
    size = *network.input_shape[1:3], recipe.resample

    def answers(images: Sequence[Path | Image.Image], of: str) -> dict[str, np.ndarray]:
        inputs = (read_input(image, *size) for image in images)
        with progress(inputs, total=len(images), desc=of, unit=" pictures") as bar:
            pictures, batches = iter(bar), []
            while batch := list(islice(pictures, recipe.stages[-1].batch_size)):
                batches.append(full.predict_on_batch(np.stack(batch)))
        return {name: np.concatenate([batch[name] for batch in batches]) for name in batches[0]}

    full = keras.Model(
        network.inputs[0], {"probabilities": network.outputs[0], "embedding": networks.embedding_of(network)}
    )
    rows = split["validation"]
    labels = dataset.labels[rows]
    validation = answers([dataset.path(row) for row in rows], "validation posters")
    logits = logit(np.clip(validation["probabilities"].astype(float), 1e-7, 1 - 1e-7))
    slopes, offsets, strength = platt_scaling(labels, logits)
    calibrated = expit(slopes * logits + offsets)
    shared, own = tuned_thresholds(labels, calibrated)
    networks.calibrate(network, slopes, offsets)

    learned = split["train"]
    train = answers([dataset.path(row) for row in learned], "training posters")["embedding"]
    neighbours = Neighbours.among([dataset.ids[row] for row in learned], dataset.labels[learned], train)
    others = answers([picture for kind in drawn(CHOOSING, DRAWN_EACH).values() for picture in kind], "no posters")
    samples = answers(shipped_samples(), "samples")["embedding"]
    line = poster_likeness.fit(np.concatenate([train, np.repeat(samples, SAMPLE_WEIGHT, axis=0)]), others["embedding"])
    cut_off = float(np.quantile(line.of(validation["embedding"]), poster_likeness.DOUBTED))
    before, after = scores(labels, validation["probabilities"], shared), scores(labels, calibrated, shared)
    told = {
        "calibration": {
            "method": "Platt scaling for each genre, drawn towards the one for all; part of the network's last layer",
            "part": "validation",
            "posters": len(rows),
            "strength": strength,
            "slopes": dict(zip(GENRES, map(float, slopes), strict=True)),
            "offsets": dict(zip(GENRES, map(float, offsets), strict=True)),
            "ece_before": before["ece"],
            "ece_after": after["ece"],
        },
        "thresholds": {"shared": shared, "genres": own, "part": "validation", "micro_f1": after["micro_f1"]},
        "validation": after,
        "poster_likeness": {"cut_off": cut_off, "doubted": poster_likeness.DOUBTED, "chosen_on": list(CHOOSING)},
    }
    return networks.with_all_outputs(network, line.weights, line.bias), told, neighbours


def _likeness_figures(classifier: PosterClassifier, posters: list[Path], progress: Progress) -> dict:
    """How well test posters are told from kinds of pictures that nothing was chosen on."""

    def likenesses(images: Sequence[Path | Image.Image], of: str) -> np.ndarray:
        with progress(images, desc=of, unit=" pictures") as bar:
            return np.array([prediction.poster_likeness for prediction in classifier.predict_many(bar)])

    real = likenesses(posters, "test posters")
    kinds = {name: likenesses(pictures, name) for name, pictures in drawn(MEASURING, DRAWN_EACH).items()}
    everything = np.concatenate(list(kinds.values()))
    return {
        "auroc": poster_likeness.auroc(real, everything),
        "auroc_of_kinds": {name: poster_likeness.auroc(real, values) for name, values in kinds.items()},
        "test_posters_doubted": float((real < classifier.poster_cut_off).mean()),
        "others_recognized": float((everything < classifier.poster_cut_off).mean()),
    }


def _training_card(
    model: keras.Model, recipe_name: str, dataset: Dataset, out: Path, seed: int, further: Sequence[Dataset]
) -> dict:
    """What there is to say of a run before anything is measured."""
    recipe = RECIPES[recipe_name]
    split = recipe.split(dataset)
    height, width = model.input_shape[1:3]
    history = run_folder.read_history(out)
    frequencies = label_frequencies(dataset.labels[split["train"]])
    return {
        "name": out.resolve().name,
        "network": recipe.network.__name__,
        "parameters": model.count_params(),
        "multiply_adds": networks.multiply_adds(model),
        "input": {"height": height, "width": width, "resample": recipe.resample},
        "genres": list(GENRES),
        "training": {
            "recipe": recipe_name,
            "pretrained": "ImageNet" if recipe.pretrained else None,
            "split": recipe.split.__name__.removesuffix("_split"),
            "posters": {part: len(rows) for part, rows in split.items()},
            "further_posters": sum(len(more) for more in further),
            "further_sources": dict(Counter(source for more in further for source in more.sources).most_common()),
            "validation": recipe.validation,
            "leaks": [
                {"test_row": leak.row, "train_row": leak.other_row, "same": leak.same, "Id": dataset.ids[leak.row]}
                for leak in leaks(dataset, split)
            ],
            "stages": [asdict(stage) for stage in recipe.stages],
            "seed": seed,
            "seconds": round(sum(epoch["seconds"] for epoch in history)),
            "label_frequencies": dict(zip(GENRES, map(float, frequencies), strict=True)),
            "history": history,
        },
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in ("keras", "tensorflow", "numpy", "pillow", "ai-edge-litert")},
        },
    }
