import numpy as np
import pytest
from msgspec.structs import replace
from scipy.special import expit

from posterclf.errors import ModelError
from posterclf.inference.classifier import PosterClassifier
from posterclf.labels import Labels
from posterclf.registry.model_folder import SERVED_FILE, ModelFolder, find_model
from posterclf.teaching.head_model import SHIPPED_CHANNELS
from posterclf.teaching.served_head import with_head
from tests.support.paths import SAMPLES


def with_labels(folder: ModelFolder, count: int) -> ModelFolder:
    names = Labels(f"label {number}" for number in range(count))
    training = replace(folder.card.training, label_frequencies=dict.fromkeys(names, 0.1))
    card = replace(folder.card, labels=names, training=training, thresholds=None, calibration=None, evaluation=None)
    return ModelFolder(folder.path, card)


@pytest.mark.parametrize("labels", [1, 6, 25, 100])
def test_a_head_is_computed_as_its_weights_say(labels):
    folder = find_model()
    served = folder.verified_file(SERVED_FILE)
    random = np.random.default_rng(labels)
    weights, bias = random.normal(0, 0.05, (SHIPPED_CHANNELS, labels)), random.normal(size=labels)
    before = PosterClassifier(folder, served)
    inputs = [before.input_of(path) for path in SAMPLES[:3]]
    outputs = PosterClassifier(with_labels(folder, labels), with_head(served, weights, bias)).outputs(inputs)
    embedding = before.outputs(inputs)["embedding"]
    assert outputs.keys() == {"probabilities", "embedding", "evidence"}
    np.testing.assert_array_equal(outputs["embedding"], embedding)
    np.testing.assert_allclose(outputs["probabilities"], expit(embedding @ weights + bias), atol=1e-6)
    assert outputs["evidence"].shape == (3, 12, 8, labels)
    np.testing.assert_allclose(outputs["evidence"].mean(axis=(1, 2)), embedding @ weights + bias, atol=1e-5)


def test_a_head_of_other_channels_is_refused():
    with pytest.raises(ModelError, match=rf"the shape \(8, 2\); the network takes \({SHIPPED_CHANNELS}, labels\)"):
        with_head(find_model().verified_file(SERVED_FILE), np.zeros((8, 2)), np.zeros(2))


def test_a_network_without_evidence_takes_no_head():
    with pytest.raises(ModelError, match="no output 'evidence'"):
        with_head(find_model("article").verified_file(SERVED_FILE), np.zeros((64, 2)), np.zeros(2))
