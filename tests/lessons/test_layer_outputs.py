"""The layers of the served tutorial network, against Keras on the same file of weights."""

import keras
import numpy as np
import pytest

from posterclf.images import read_image
from posterclf.inference.network_input import scaled_pixels
from posterclf.lessons.layer_outputs import Layer, layers, most_varied, silent_maps
from posterclf.registry.model_folder import KERAS_FILE, SERVED_FILE, ModelFolder, find_model
from tests.support.paths import SAMPLES


@pytest.fixture(scope="module")
def folder() -> ModelFolder:
    return find_model("article")


@pytest.fixture(scope="module")
def image(folder) -> np.ndarray:
    return scaled_pixels(read_image(SAMPLES[0]), folder.card.input)


@pytest.fixture(scope="module")
def served_layers(folder, image) -> list[Layer]:
    return layers(folder.verified_file(SERVED_FILE), image)


def test_every_layer_gives_what_keras_computes(folder, image, served_layers):
    model = keras.models.load_model(folder.path / KERAS_FILE)
    chain = [layer for layer in model.layers if not isinstance(layer, keras.layers.Dropout)]
    looking = keras.Model(model.inputs, [layer.output for layer in chain])
    kinds = [type(layer).__name__.lower() for layer in chain]
    assert [layer.kind.replace("_", "") for layer in served_layers] == ["input", *kinds]
    for served, expected, layer in zip(served_layers[1:], looking([image[None]]), chain, strict=True):
        np.testing.assert_allclose(served.output, keras.ops.convert_to_numpy(expected)[0], atol=1e-4)
        assert served.parameters == layer.count_params()


def test_the_parameters_are_those_of_the_card(folder, served_layers):
    assert sum(layer.parameters for layer in served_layers) == folder.card.parameters


def test_the_chosen_maps_are_the_ones_that_vary():
    output = np.zeros((4, 4, 5), np.float32)
    output[0, 0, [1, 3]] = 1
    output[..., 4] = 7  # bright, and the same everywhere
    layer = Layer("conv2d", 0, output)
    assert most_varied(layer, 2) == [1, 3]
    assert silent_maps(layer) == 2
