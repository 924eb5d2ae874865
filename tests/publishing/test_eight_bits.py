"""A network in 8 bits: what stays in float32, what rounding shifts, and what would overflow."""

import keras
import numpy as np
import pytest
from ai_edge_litert.interpreter import Interpreter
from keras import layers

from posterclf.publishing.eight_bits import in_eight_bits
from posterclf.publishing.export import litert

SIDE, CHANNELS = 16, 24


def network(weights: np.ndarray, bias: np.ndarray, dead: int = 0) -> bytes:
    """A convolution of three colours, one of each channel by itself, its mean, and a probability of each.

    dead:  how many channels of the second have weights of almost nothing, so that their biases alone remain
    """
    image = keras.Input((SIDE, SIDE, 3), name="image")
    x = layers.Conv2D(CHANNELS, 1, activation="relu", name="first")(image)
    x = layers.DepthwiseConv2D(3, activation="relu", name="second")(x)
    x = layers.Conv2D(CHANNELS, 1, activation="relu", name="third")(x)
    x = layers.GlobalAveragePooling2D(name="embedding")(x)
    outputs = {"embedding": x, "probabilities": layers.Dense(2, activation="sigmoid", name="head")(x)}
    model = keras.Model(image, outputs)
    second = np.abs(np.random.default_rng(1).normal(size=(3, 3, CHANNELS, 1))) / 9
    second[:, :, :dead] = 1e-9
    model.get_layer("first").set_weights([weights, bias])
    model.get_layer("second").set_weights([second, np.full(CHANNELS, 0.5)])
    model.get_layer("third").set_weights([np.eye(CHANNELS)[None, None], np.zeros(CHANNELS)])
    return litert(model)


def outputs(served: bytes, picture: np.ndarray) -> dict[str, np.ndarray]:
    interpreter = Interpreter(model_content=served)
    interpreter.allocate_tensors()
    return interpreter.get_signature_runner()(image=picture[None])


@pytest.fixture
def pictures() -> np.ndarray:
    return np.random.default_rng(0).random((20, SIDE, SIDE, 3), dtype=np.float32)


def test_what_an_output_is_made_by_stays_in_float32(pictures):
    random = np.random.default_rng(2)
    served = network(random.random((1, 1, 3, CHANNELS)), np.zeros(CHANNELS))
    small = in_eight_bits(served, pictures)
    details = Interpreter(model_content=small).get_tensor_details()
    names = {detail["name"]: detail["dtype"] for detail in details}
    interpreter = Interpreter(model_content=small)
    for detail in [*interpreter.get_input_details(), *interpreter.get_output_details()]:
        assert names[detail["name"]] == np.float32
    # Weights of the three convolutions, none of the head.
    kernels = [detail for detail in details if detail["dtype"] == np.int8 and len(detail["shape"]) == 4]
    assert {tuple(detail["shape"]) for detail in kernels} >= {
        (CHANNELS, 1, 1, 3),
        (1, 3, 3, CHANNELS),
        (CHANNELS, 1, 1, CHANNELS),
    }
    assert not [detail for detail in details if detail["dtype"] == np.int8 and tuple(detail["shape"]) == (2, CHANNELS)]


def test_biases_take_up_what_rounded_weights_shift(pictures):
    """Weights that all round down by half a step: without the correction each output is too small, always."""
    step = 1 / 127
    weights = np.full((1, 1, 3, CHANNELS), 10.49 * step)
    weights[0, 0, 0] = 1
    served = network(weights, np.zeros(CHANNELS))
    small = in_eight_bits(served, pictures)
    known, found = (
        np.mean([outputs(file, picture)["embedding"] for picture in pictures], axis=0) for file in (served, small)
    )
    shift = 2 * 0.49 * step * 0.5  # of the first convolution: two colours of three, 1/2 on average
    assert abs(known - found).max() < shift / 2


def test_a_bias_beside_dead_weights_does_not_overflow(pictures):
    served = network(np.random.default_rng(2).random((1, 1, 3, CHANNELS)), np.zeros(CHANNELS), dead=5)
    found = outputs(in_eight_bits(served, pictures), pictures[0])["embedding"][0]
    np.testing.assert_allclose(found[:5], 0.5, atol=0.02)
