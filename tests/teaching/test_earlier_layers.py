"""The wider embedding against Keras' own activations; what was served before stays what it was, to the bit."""

import keras
import numpy as np
import pytest
from PIL import Image

from posterclf.errors import ModelError
from posterclf.inference.classifier import PosterClassifier
from posterclf.registry.model_folder import KERAS_FILE, SERVED_FILE, find_model, shipped_default_model
from posterclf.shipped import shipped_samples
from posterclf.teaching.earlier_layers import LAYERS, with_earlier_layers


def test_the_embedding_has_the_means_of_earlier_layers_and_all_else_is_as_before():
    folder = shipped_default_model()
    served = folder.verified_file(SERVED_FILE)
    before, after = PosterClassifier(folder, served), PosterClassifier(folder, with_earlier_layers(served))
    inputs = [before.input_of(Image.open(path)) for path in shipped_samples()[:2]]
    one, other = before.outputs(inputs), after.outputs(inputs)
    for name in ("probabilities", "evidence"):
        np.testing.assert_array_equal(one[name], other[name])
    shipped, earlier = np.split(other["embedding"], [one["embedding"].shape[1]], axis=1)
    np.testing.assert_array_equal(shipped, one["embedding"])
    model = keras.models.load_model(folder.path / KERAS_FILE)
    taps = keras.Model(model.inputs[0], [model.get_layer(name).output for name in LAYERS])
    activations = taps.predict(np.stack(inputs) / np.float32(255), verbose=0)
    expected = np.concatenate([activation.mean(axis=(1, 2)) for activation in activations], axis=1)
    np.testing.assert_allclose(earlier, expected, atol=1e-4)


def test_a_network_of_another_kind_is_refused():
    with pytest.raises(ModelError, match="another head cannot be put on it"):
        with_earlier_layers(find_model("article").verified_file(SERVED_FILE))
