"""A trained network becomes a model folder: the Keras file, the file that is served, and a card of its figures."""

import json
import platform
import tempfile
from importlib.metadata import version
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from posterclf import training
from posterclf.classifier import PosterClassifier
from posterclf.dataset import Dataset, leaks
from posterclf.errors import ModelError
from posterclf.evaluation import evaluate, label_frequencies
from posterclf.genres import DEFAULT_THRESHOLD, GENRES
from posterclf.images import input_array, read_image
from posterclf.model_card import readme
from posterclf.progress import Progress, silent
from posterclf.registry import CARD, KERAS_FILE, SERVED_FILE, ModelFolder, sha256

LARGEST_DIFFERENCE = 1e-4
COMPARED_IMAGES = 64


def publish(
    model: keras.Model, recipe_name: str, dataset: Dataset, out: Path, seed: int, progress: Progress = silent
) -> ModelFolder:
    """Write the model's files into `out`, measure the served one on the test part, and write the card.

    raises:  ModelError where the network cannot be converted, or the served file answers otherwise than Keras
    """
    recipe = training.RECIPES[recipe_name]
    test = recipe.split(dataset)["test"]
    posters = [dataset.path(row) for row in test]
    bare = recipe.network()  # without the optimizer, which would treble the file
    bare.set_weights(model.get_weights())
    training.write_beside(out / KERAS_FILE, bare.save)
    served = _converted(bare)
    card = _training_card(bare, recipe_name, dataset, out, seed)
    card["files"] = {KERAS_FILE: sha256((out / KERAS_FILE).read_bytes()), SERVED_FILE: sha256(served)}
    classifier = PosterClassifier(ModelFolder(out, card), served)
    card["export"] = agreement(bare, classifier, posters[:COMPARED_IMAGES])
    figures = evaluate(classifier, posters, dataset.labels[test], DEFAULT_THRESHOLD, progress)
    card["evaluation"] = {"split": card["training"]["split"], "part": "test", **figures}
    _write(out, served, card)
    return ModelFolder(out, card)


def export(folder: ModelFolder) -> ModelFolder:
    """Convert a model's Keras file into the LiteRT file that is served, and enter that into the card.

    The new file takes its place only after it has answered as Keras does.

    raises:  ModelError where the network cannot be converted, or the file answers otherwise than Keras
    """
    folder.verified_file(KERAS_FILE)
    model = keras.models.load_model(folder.path / KERAS_FILE)
    served = _converted(model)
    noise = np.random.default_rng(0).random((COMPARED_IMAGES, *model.input_shape[1:]), dtype=np.float32)
    compared = agreement(model, PosterClassifier(folder, served), list(noise))
    card = folder.card | {"files": folder.card["files"] | {SERVED_FILE: sha256(served)}, "export": compared}
    _write(folder.path, served, card)
    return ModelFolder(folder.path, card)


def agreement(model: keras.Model, classifier: PosterClassifier, images: list) -> dict:
    """How far the served probabilities stand from Keras' at most, over all images and genres.

    returns:  {'images': how many, 'largest_difference': float}
    raises:   ModelError where it is above 1e-4
    """
    inputs = np.stack([input_array(read_image(image), **classifier.folder.card["input"]) for image in images])
    served = np.stack([prediction.probabilities for prediction in classifier.predict_many(images)])
    difference = float(abs(model.predict(inputs, batch_size=8, verbose=0) - served).max())
    if difference > LARGEST_DIFFERENCE:
        raise ModelError(
            f"The converted file of {classifier.folder.name} answers otherwise than Keras, by {difference:.1e}, "
            "and was not put in place. Please report this with the versions of Keras, TensorFlow and ai-edge-litert."
        )
    return {"images": len(images), "largest_difference": difference}


def _converted(model: keras.Model) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / SERVED_FILE
        try:
            target = {"supported_ops": [tf.lite.OpsSet.TFLITE_BUILTINS]}
            model.export(path, format="litert", verbose=False, target_spec=target)
        except Exception as error:  # the converter's errors have no common ancestor
            raise ModelError(f"The network cannot be converted to LiteRT's built-in operators: {error}") from error
        return path.read_bytes()


def _training_card(model: keras.Model, recipe_name: str, dataset: Dataset, out: Path, seed: int) -> dict:
    """What there is to say of a run before anything is measured."""
    recipe = training.RECIPES[recipe_name]
    split = recipe.split(dataset)
    height, width = model.input_shape[1:3]
    history = training.read_history(out)
    seconds = sum(epoch["seconds"] for epoch in history)
    frequencies = label_frequencies(dataset.labels[split["train"]])
    return {
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
    }


def _write(out: Path, served: bytes, card: dict) -> None:
    text = json.dumps(card, indent=1, ensure_ascii=False) + "\n"
    training.write_beside(out / SERVED_FILE, lambda path: path.write_bytes(served))
    training.write_beside(out / CARD, lambda path: path.write_text(text, encoding="utf-8"))
    training.write_beside(out / "README.md", lambda path: path.write_text(readme(card), encoding="utf-8"))
