"""A trained network becomes a model folder: the Keras file, the file that is served, and a card of its figures."""

import json
import platform
from importlib.metadata import version
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from posterclf import training
from posterclf.classifier import DEFAULT_THRESHOLD, PosterClassifier
from posterclf.dataset import Dataset, leaks
from posterclf.errors import ModelError
from posterclf.evaluation import evaluate, label_frequencies
from posterclf.genres import GENRES
from posterclf.images import input_array, read_image
from posterclf.model_card import markdown
from posterclf.progress import Progress, silent
from posterclf.registry import CARD, KERAS_FILE, SERVED_FILE, ModelFolder, find, sha256

LARGEST_DIFFERENCE = 1e-4
COMPARED_POSTERS = 64


def publish(
    model: keras.Model, recipe_name: str, dataset: Dataset, out: Path, seed: int, progress: Progress = silent
) -> ModelFolder:
    """Write the model's files into `out`, measure the served one on the test part, and write the card.

    raises:  ModelError where the served probabilities differ from Keras' by more than 1e-4
    """
    recipe = training.RECIPES[recipe_name]
    split = recipe.split(dataset)
    height, width = model.input_shape[1:3]
    bare = recipe.network()  # without the optimizer, which would treble the file
    bare.set_weights(model.get_weights())
    training.write_beside(out / KERAS_FILE, bare.save)
    history = training.read_history(out)
    seconds = sum(epoch["seconds"] for epoch in history)
    frequencies = label_frequencies(dataset.labels[split["train"]])
    card = {
        "name": out.resolve().name,
        "network": recipe.network.__name__,
        "parameters": model.count_params(),
        "input": {"height": height, "width": width, "resample": recipe.resample},
        "genres": list(GENRES),
        "training": {
            "recipe": recipe_name,
            "split": recipe.split.__name__.removesuffix("_split"),
            "posters": {part: len(rows) for part, rows in split.items()},
            "validation": recipe.validation,
            "leaks": [leak.__dict__ | {"Id": dataset.ids[leak.test_row]} for leak in leaks(dataset, split)],
            "batch_size": recipe.batch_size,
            "learning_rate": recipe.learning_rate,
            "seed": seed,
            "seconds": round(seconds),
            "posters_per_second": round(len(history) * len(split["train"]) / seconds, 1),
            "label_frequencies": dict(zip(GENRES, map(float, frequencies), strict=True)),
            "history": history,
        },
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in ("keras", "tensorflow", "numpy", "pillow", "ai-edge-litert")},
        },
        "files": {KERAS_FILE: sha256((out / KERAS_FILE).read_bytes())},
    }
    _write_card(out, card)
    classifier = export(find(out.resolve()))
    test = split["test"]
    paths = [dataset.path(row) for row in test]
    agreement = largest_difference(model, classifier, paths[:COMPARED_POSTERS])
    figures = evaluate(classifier, paths, dataset.labels[test], DEFAULT_THRESHOLD, progress)
    card = classifier.folder.card | {
        "export": {"posters": COMPARED_POSTERS, "largest_difference": agreement},
        "evaluation": {"split": card["training"]["split"], "part": "test", **figures},
    }
    _write_card(out, card)
    return find(out.resolve())


def export(folder: ModelFolder) -> PosterClassifier:
    """Convert a model's Keras file into the LiteRT file that is served, and enter that into the card.

    Only built-in operators are allowed: a network that needs TensorFlow's own fails here and not at the user's.

    raises:  ModelError where the file cannot be converted, or answers otherwise than Keras
    """
    folder.verified_file(KERAS_FILE)
    model = keras.models.load_model(folder.path / KERAS_FILE)
    target = {"supported_ops": [tf.lite.OpsSet.TFLITE_BUILTINS]}
    training.write_beside(
        folder.path / SERVED_FILE,
        lambda path: model.export(path, format="litert", verbose=False, target_spec=target),
    )
    content = (folder.path / SERVED_FILE).read_bytes()
    _write_card(folder.path, folder.card | {"files": folder.card["files"] | {SERVED_FILE: sha256(content)}})
    classifier = PosterClassifier.load(folder.path.resolve())
    noise = np.random.default_rng(0).random((4, *model.input_shape[1:]))
    largest_difference(model, classifier, list(noise))
    return classifier


def largest_difference(model: keras.Model, classifier: PosterClassifier, posters: list) -> float:
    """The largest difference between a probability of Keras and the served one, over all posters and genres.

    raises:  ModelError where it is above 1e-4
    """
    inputs = np.stack([input_array(read_image(poster), **classifier.folder.card["input"]) for poster in posters])
    served = np.stack([prediction.probabilities for prediction in classifier.predict_many(posters)])
    difference = float(abs(model.predict(inputs, batch_size=8, verbose=0) - served).max())
    if difference > LARGEST_DIFFERENCE:
        raise ModelError(
            f"The exported file of {classifier.folder.name} answers otherwise than Keras, by {difference:.1e}. "
            "Do not serve it; please report this with the versions on the card."
        )
    return difference


def _write_card(out: Path, card: dict) -> None:
    text = json.dumps(card, indent=1, ensure_ascii=False) + "\n"
    training.write_beside(out / CARD, lambda path: path.write_text(text, encoding="utf-8"))
    training.write_beside(out / "README.md", lambda path: path.write_text(markdown(card), encoding="utf-8"))
