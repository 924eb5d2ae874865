"""Keras files, opened so that nothing in them runs: they say which layers a network has, and Keras builds those.

Keras' safe mode refuses Python code in a file, but builds any class of its own, such as layers that read files or
fetch them. `networks` takes a handful of layers; a file with any other is not opened.
"""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keras

MAX_CONFIG_BYTES = 8 * 2**20  # the shipped ones have 0.2
CONFIG = "config.json"
LAYERS = frozenset(
    {
        "Activation",
        "Add",
        "AveragePooling2D",
        "BatchNormalization",
        "Concatenate",
        "Conv2D",
        "Dense",
        "DepthwiseConv2D",
        "Dropout",
        "Flatten",
        "GlobalAveragePooling2D",
        "InputLayer",
        "MaxPooling2D",
        "Multiply",
        "ReLU",
        "Rescaling",
        "SpatialDropout2D",
    }
)
MODELS = frozenset({"Functional", "Sequential"})
MODEL_MODULES = ("keras", "keras.src.models.functional", "keras.src.models.sequential")
# What is no layer and comes with them: how weights begin and are penalized, and what a checkpoint is trained by.
OTHERS = ("keras.initializers", "keras.optimizers", "keras.optimizers.schedules", "keras.losses", "keras.metrics")
OURS = "posterclf>"  # begins the names of functions that training registers, see `fit`


class KerasFileError(Exception):
    """The file is none that is opened here; the text is the reason, the end of a sentence."""


def open_network(path: Path, to_train: bool = False) -> keras.Model:
    """The network in a file that `networks` could have built.

    to_train:  with what it is trained by, as a checkpoint has it
    raises:    KerasFileError
    """
    try:
        with zipfile.ZipFile(path) as archive, archive.open(CONFIG) as file:
            config = file.read(MAX_CONFIG_BYTES + 1)
        if len(config) > MAX_CONFIG_BYTES:
            raise KerasFileError(f"its {CONFIG} has more than {MAX_CONFIG_BYTES >> 20} MB")
        for described in _objects(json.loads(config)):
            _require_known(described)
        model = keras.saving.load_model(path, compile=to_train, safe_mode=True)
    except KerasFileError:
        raise
    except Exception as error:  # of zipfile, json, h5py and Keras, which come in all kinds
        raise KerasFileError("it is damaged, or no file of Keras") from error
    if not isinstance(model, keras.Model):
        raise KerasFileError("it holds no network")
    return model


def _objects(config: Any) -> Iterator[dict[str, Any]]:
    """All that Keras would build, wherever it stands."""
    left = [config]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            if "class_name" in value:
                yield value
            left += value.values()
        elif isinstance(value, list):
            left += value


def _require_known(described: dict[str, Any]) -> None:
    name, module = described["class_name"], described.get("module")
    if not isinstance(name, str) or not isinstance(module, str | None):
        raise KerasFileError("it asks for what has no name")
    if (
        name == "__keras_tensor__"
        or (module == "keras.layers" and name in LAYERS)
        or (module in MODEL_MODULES and name in MODELS)
        or (module == "keras" and name == "DTypePolicy")
        or module in OTHERS
        or (module == "builtins" and name == "function" and str(described.get("config")).startswith(OURS))
    ):
        return
    raise KerasFileError(f"it asks for {name[:40]!r}, which no network here has")
