import keras
import numpy as np
import pytest

from posterclf.training import networks


def test_the_tutorials_network_layer_for_layer():
    model = networks.article_cnn(400, 400, 25)
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


@pytest.mark.parametrize(
    ("network", "parameters"), [(networks.efficientnet_lite0, 4_652_008), (networks.efficientnet_lite2, 6_092_072)]
)
def test_the_backbones_are_flat_and_their_evidence_sums_up_to_the_logits(network, parameters):
    model = network(64, 32, 25)
    # As published, with 1,000 classes in place of 25 genres.
    trained = sum(int(np.prod(variable.shape)) for variable in model.trainable_variables)
    assert trained == parameters - 1281 * 1000 + 1281 * 25
    assert not [layer for layer in model.layers if isinstance(layer, keras.Model)]
    model.get_layer("evidence").set_weights([np.random.default_rng(0).normal(0, 0.1, (1, 1, 1280, 25)), np.ones(25)])
    full = networks.with_all_outputs(model, np.full(1280, 0.5), -1.0)
    images = np.random.default_rng(0).random((2, 64, 32, 3), dtype=np.float32)
    outputs = {name: np.asarray(value) for name, value in full(images).items()}
    assert outputs["probabilities"].shape == (2, 25)
    assert outputs["embedding"].shape == (2, 1280)
    assert outputs["evidence"].shape == (2, 2, 1, 25)
    logits = outputs["evidence"].mean(axis=(1, 2))
    assert outputs["probabilities"] == pytest.approx(1 / (1 + np.exp(-logits)), abs=1e-5)
    assert outputs["poster_likeness"][:, 0] == pytest.approx(outputs["embedding"].sum(axis=1) / 2 - 1, rel=1e-4)


def test_a_calibrated_network_gives_the_lines_of_its_logits():
    model = networks.efficientnet_lite0(32, 32, 25)
    model.get_layer("evidence").set_weights([np.random.default_rng(0).normal(0, 0.1, (1, 1, 1280, 25)), np.ones(25)])
    images = np.random.default_rng(0).random((2, 32, 32, 3), dtype=np.float32)
    logits_of = keras.Model(model.inputs[0], model.get_layer("logits").output)
    before = np.asarray(logits_of(images))
    slopes, offsets = np.linspace(0.5, 2, 25), np.linspace(-1, 1, 25)
    networks.calibrate(model, slopes, offsets)
    assert np.asarray(logits_of(images)) == pytest.approx(slopes * before + offsets, abs=1e-4)


def test_multiply_adds_are_counted_as_published():
    # Tan and Le's 0.39 billion for B0 at 224 x 224; Lite0 lacks the squeezes and is published with 0.407.
    assert networks.multiply_adds(networks.article_cnn(400, 400, 25)) == pytest.approx(1.30e9, rel=0.01)
    assert networks.multiply_adds(networks.efficientnet_lite0(224, 224, 25)) == pytest.approx(0.39e9, rel=0.05)


def test_freezing_stops_at_the_named_layer():
    model = networks.efficientnet_lite0(32, 32, 25)
    networks.freeze(model, "block02_project")
    assert not model.get_layer("stem").trainable
    assert not model.get_layer("block02_project").trainable
    assert model.get_layer("block03_expand").trainable
    with pytest.raises(ValueError, match="no layer"):
        networks.freeze(model, "nowhere")
