import pytest

keras = pytest.importorskip("keras")

from posterclf import networks  # noqa: E402 - only where Keras is


def test_the_tutorials_network_layer_for_layer():
    model = networks.article_cnn()
    assert model.count_params() == 3_790_457
    assert model.input_shape == (None, 400, 400, 3)
    assert model.output_shape == (None, 25)
    kinds = [type(layer).__name__ for layer in model.layers]
    assert kinds == ["Conv2D", "MaxPooling2D", "Dropout"] * 4 + ["Flatten", *["Dense", "Dropout"] * 2, "Dense"]
    convolutions = [layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D)]
    assert [(layer.filters, layer.kernel_size, layer.activation.__name__) for layer in convolutions] == [
        (16, (5, 5), "relu"),
        (32, (5, 5), "relu"),
        (64, (5, 5), "relu"),
        (64, (5, 5), "relu"),
    ]
    assert [layer.rate for layer in model.layers if isinstance(layer, keras.layers.Dropout)] == [0.25] * 4 + [0.5] * 2
    dense = [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)]
    assert [(layer.units, layer.activation.__name__) for layer in dense] == [
        (128, "relu"),
        (64, "relu"),
        (25, "sigmoid"),
    ]
