"""The small network: trained for a moment, exported, and giving what Keras gives."""

import keras
import numpy as np
import pytest
from PIL import Image

from posterclf.lessons.shapes.drawings import network_input, training_drawings
from posterclf.lessons.shapes.network import ShapesNetwork
from posterclf.lessons.shapes.training import served, shapes_cnn, targets, train


@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
def test_the_exported_network_answers_as_keras_does(output):
    curve = []
    model = train(output, epochs=1, drawings=64, seed=3, tell=curve.append)
    network = ShapesNetwork(served(model))
    pictures, _ = training_drawings(8, seed=9)
    expected = keras.ops.convert_to_numpy(model(network_input(pictures)))
    answered = [list(network.probabilities(Image.fromarray(picture)).values()) for picture in pictures]
    np.testing.assert_allclose(answered, expected, atol=1e-4)
    assert [(epoch.epoch, epoch.epochs, epoch.seconds_left) for epoch in curve] == [(1, 1, 0)]


def test_a_training_that_is_not_wanted_any_more_ends_in_its_epoch():
    curve = []
    train("sigmoid", epochs=1000, drawings=64, seed=0, tell=curve.append, unwanted=lambda: len(curve) == 1)
    assert len(curve) == 2


def test_a_softmax_shares_one_among_the_labels_of_a_picture():
    labels = np.array([[1, 0, 0, 1, 0, 0]], np.uint8)
    assert targets(labels, "softmax").tolist() == [[0.5, 0, 0, 0.5, 0, 0]]
    assert targets(labels, "sigmoid").tolist() == labels.tolist()
    answers = keras.ops.convert_to_numpy(shapes_cnn("softmax")(np.zeros((1, 32, 32, 3), np.float32)))
    assert answers.sum() == pytest.approx(1, abs=1e-5)
