"""A network in the default model's form that is built in no time: stages, dropout, evidence, embedding."""

from pathlib import Path

import keras
import numpy as np
from keras import layers
from msgspec.structs import replace

from posterclf.registry.card_parts import InputSize
from posterclf.registry.model_folder import KERAS_FILE, ModelFolder, find_model, sha256, write_card
from posterclf.training import networks


def tiny_network(height: int, width: int, outputs: int = 25) -> keras.Model:
    image = keras.Input((height, width, 3), name="image")
    x = layers.Conv2D(4, 3, 2, use_bias=False, name="stem")(image)
    x = layers.BatchNormalization(name="stem_normalization")(x)
    x = layers.ReLU(6, name="stem_relu")(x)
    x = layers.Conv2D(8, 3, 2, name="features")(x)
    x = layers.ReLU(6, name="features_relu")(x)
    x = layers.SpatialDropout2D(0.3, name="dropout")(x)
    x = layers.Conv2D(outputs, 1, kernel_initializer="zeros", name="evidence")(x)
    x = layers.GlobalAveragePooling2D(name="logits")(x)
    return keras.Model(image, layers.Activation("sigmoid", name="probabilities")(x), name="tiny_network")


def all_outputs(height: int, width: int, seed: int) -> keras.Model:
    """The tiny network with all that is served, random weights."""
    keras.utils.set_random_seed(seed)
    network = tiny_network(height, width)
    kernel = np.random.default_rng(seed).normal(size=(1, 1, 8, 25))
    network.get_layer("evidence").set_weights([kernel, np.zeros(25)])
    return networks.with_all_outputs(network, np.ones(8), 0.5)


def save_model(path: Path, height: int = 64, width: int = 48) -> ModelFolder:
    """A folder with the tiny network's Keras file and a card, as if it had been trained like the default model."""
    path.mkdir()
    all_outputs(height, width, seed=1).save(path / KERAS_FILE)
    files = {KERAS_FILE: sha256((path / KERAS_FILE).read_bytes())}
    size = InputSize(height=height, width=width, resample="bilinear")
    write_card(ModelFolder(path, replace(find_model().card, name=path.name, input=size, files=files)))
    return find_model(path)
