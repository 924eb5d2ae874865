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


def test_two_views_share_their_first_blocks_and_their_evidence_sums_up_to_the_logits():
    model = networks.efficientnet_lite2_two_views(64, 32, 25)
    names = [layer.name for layer in model.layers]
    assert "view2_block08_expand" in names
    assert not [name for name in names if name.startswith("view2_block07")]
    random = np.random.default_rng(0)
    channels = networks.EMBEDDING_CHANNELS + networks.VIEW_CHANNELS
    kernel, bias = random.normal(0, 0.1, (channels, 25)), random.normal(size=25)
    networks.set_head(model, kernel, bias)
    hidden = random.normal(0, 0.1, (1, 1, networks.EMBEDDING_CHANNELS, networks.VIEW_CHANNELS))
    model.get_layer("view2_hidden").set_weights([hidden, random.normal(0, 0.1, networks.VIEW_CHANNELS)])
    full = networks.with_all_outputs(model)
    inputs = random.random((2, 64, 32, 3)).astype(np.float32)
    outputs = {name: np.asarray(values) for name, values in full(inputs).items()}
    assert outputs["evidence"].shape == (2, 2, 1, 25)
    assert outputs["embedding"].shape == (2, channels)
    logits = outputs["evidence"].mean(axis=(1, 2))
    np.testing.assert_allclose(1 / (1 + np.exp(-logits)), outputs["probabilities"], atol=1e-5)
    # The second view's units are those of a rectified layer on the mean of its features, some open and some shut.
    means = keras.Model(model.inputs[0], model.get_layer("view2_mean").output)(inputs)
    units = np.maximum(np.asarray(means)[:, 0, 0], 0)
    assert 0 < (units > 0).mean() < 1
    np.testing.assert_allclose(outputs["embedding"][:, networks.EMBEDDING_CHANNELS :], units, atol=1e-5)
    first = outputs["embedding"][:, : networks.EMBEDDING_CHANNELS]
    np.testing.assert_allclose(first @ kernel[:1280] + units @ kernel[1280:] + bias, logits, atol=1e-3)


def test_two_views_take_at_most_1_95_billion_multiply_adds():
    assert 1.8e9 < networks.multiply_adds(networks.efficientnet_lite2_two_views(384, 256, 25)) <= 1.95e9
