"""The architectures, as functions that return a `keras.Model`.

Contract: input (batch, height, width, 3) float32 in [0, 1], output (batch, outputs) float32 probabilities in the order
of the labels. Where a backbone needs another range, a layer of the network makes it. All networks are flat: no model
inside of a model, so that every layer can be looked at.
"""

import math
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
from keras import layers

# Kernel, stride, expansion, channels and repeats of EfficientNet's seven stages (Tan and Le 2019, table 1).
BLOCK_GROUPS = (
    (3, 1, 1, 16, 1),
    (3, 2, 6, 24, 2),
    (5, 2, 6, 40, 2),
    (3, 2, 6, 80, 3),
    (5, 1, 6, 112, 3),
    (5, 2, 6, 192, 4),
)
BLOCK_GROUPS += ((3, 1, 6, 320, 1),)
STEM_CHANNELS, EMBEDDING_CHANNELS = 32, 1280
SHARED_BLOCKS = 7  # those that are frozen in fine-tuning, so that both views of a poster have them in common
VIEW_CHANNELS = 192
STEEPNESS = 1e6  # of what is near enough to a step from 0 to 1
SECOND_VIEW = "view2_"  # begins the names of its layers
FEATURES_OF_BOTH = "features_of_both"


def article_cnn(height: int, width: int, outputs: int) -> keras.Model:
    """The tutorial's network, layer for layer: 3,790,457 parameters at 400 x 400 with 25 outputs.

    Four times convolution 5 x 5 (no padding), max pooling 2 x 2, dropout .25; then two hidden layers and one
    sigmoid per label, so that the labels do not compete as they would under a softmax.

    returns:  keras.Model, input (batch, height, width, 3), output (batch, outputs)
    source:   'Build your First Multi-Label Image Classification Model in Python', Analytics Vidhya, 2019
    """
    return keras.Sequential(
        [
            keras.Input((height, width, 3)),
            layers.Conv2D(16, (5, 5), activation="relu"),
            layers.MaxPooling2D((2, 2)),
            layers.Dropout(0.25),
            layers.Conv2D(32, (5, 5), activation="relu"),
            layers.MaxPooling2D((2, 2)),
            layers.Dropout(0.25),
            layers.Conv2D(64, (5, 5), activation="relu"),
            layers.MaxPooling2D((2, 2)),
            layers.Dropout(0.25),
            layers.Conv2D(64, (5, 5), activation="relu"),
            layers.MaxPooling2D((2, 2)),
            layers.Dropout(0.25),
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
            layers.Dropout(0.5),
            layers.Dense(64, activation="relu"),
            layers.Dropout(0.5),
            layers.Dense(outputs, activation="sigmoid"),
        ],
        name="article_cnn",
    )


def efficientnet_lite0(height: int, width: int, outputs: int) -> keras.Model:
    """EfficientNet-Lite0 with a head for the labels, see `_efficientnet_lite`."""
    return _efficientnet_lite("efficientnet_lite0", height, width, outputs, width_factor=1.0, depth_factor=1.0)


def efficientnet_lite2(height: int, width: int, outputs: int) -> keras.Model:
    """EfficientNet-Lite2 with a head for the labels, see `_efficientnet_lite`."""
    return _efficientnet_lite("efficientnet_lite2", height, width, outputs, width_factor=1.1, depth_factor=1.2)


def efficientnet_lite2_two_views(height: int, width: int, outputs: int) -> keras.Model:
    """Two EfficientNet-Lite2 that share their first blocks, read by one head: 9.8 million parameters.

    One branch is for fine-tuning. The other one, whose layers are named `view2_...`, is to keep ImageNet's weights,
    which still know what fine-tuning on few posters forgets. It has a hidden layer of its own, VIEW_CHANNELS rectified
    units on the mean of its features. A unit is open or shut for the whole poster: where it is open, all places pass
    through it. So the layer `evidence`, on the features of the one and the units of the other, still holds each label's
    share of its logit at every place, and its mean over places is the logit.

    returns:  see `_efficientnet_lite`; the layer `features_of_both` is what is read, (batch, height / 32, width / 32,
              EMBEDDING_CHANNELS + VIEW_CHANNELS), and its mean over places is the embedding
    """
    image, ends = _trunk(height, width, 1.1, 1.2, prefixes=("", SECOND_VIEW))
    tuned, kept = (_convolution(end, f"{prefix}features", EMBEDDING_CHANNELS, kernel=1) for prefix, end in ends.items())
    hidden = layers.Conv2D(VIEW_CHANNELS, 1, name="view2_hidden")(kept)
    unit = layers.GlobalAveragePooling2D(keepdims=True, name="view2_mean")(hidden)
    steep = layers.Rescaling(STEEPNESS, name="view2_steep")(unit)
    gate = layers.ReLU(max_value=1.0, name="view2_gate")(steep)  # 1 where the mean is above 0, else 0
    opened = layers.Multiply(name="view2_opened")([hidden, gate])
    both = layers.Concatenate(name=FEATURES_OF_BOTH)([tuned, opened])
    return _with_head("efficientnet_lite2_two_views", image, both, outputs)


def _efficientnet_lite(
    name: str, height: int, width: int, outputs: int, width_factor: float, depth_factor: float
) -> keras.Model:
    """A backbone of inverted residual blocks, and a head that is linear and pooled last.

    Because pooling comes last, the layer `evidence` holds each label's share of its logit at every place of the poster:
    (batch, height / 32, width / 32, outputs), whose mean over places is the logit. The layer `embedding` holds the mean
    of the features, (batch, 1280).

    source:  EfficientNet-Lite (github.com/tensorflow/tpu, Apache-2.0): Tan and Le 2019 (arXiv:1905.11946) without
             squeeze-and-excitation, ReLU6 for swish, stem and last convolution never scaled; evidence: the class
             activation maps of Zhou et al. 2016 (arXiv:1512.04150)
    """
    image, ends = _trunk(height, width, width_factor, depth_factor)
    features = _convolution(ends[""], "features", EMBEDDING_CHANNELS, kernel=1)
    return _with_head(name, image, features, outputs)


def _trunk(
    height: int, width: int, width_factor: float, depth_factor: float, prefixes: Sequence[str] = ("",)
) -> tuple[Any, dict[str, Any]]:
    """The stem and all blocks.

    prefixes:  a branch each, of the names of its layers behind block SHARED_BLOCKS
    returns:   the input, and prefix -> the output of the branch's last block
    """
    image = keras.Input((height, width, 3), name="image")
    x = layers.Rescaling(255 / 128, -127 / 128, name="rescaling")(image)
    ends: dict[str, Any] = dict.fromkeys(prefixes, _convolution(x, "stem", STEM_CHANNELS, kernel=3, stride=2))
    channels, block = STEM_CHANNELS, 0
    for stage, (kernel, stride, expansion, out_channels, repeats) in enumerate(BLOCK_GROUPS):
        if 0 < stage < len(BLOCK_GROUPS) - 1:
            repeats = math.ceil(depth_factor * repeats)
        for repeat in range(repeats):
            wide = _divisible_by_8(width_factor * out_channels)
            block += 1
            form = (channels, wide, kernel, 1 if repeat else stride, expansion)
            if block <= SHARED_BLOCKS:
                ends = dict.fromkeys(prefixes, _block(ends[prefixes[0]], f"block{block:02}", *form))
            else:
                ends = {prefix: _block(end, f"{prefix}block{block:02}", *form) for prefix, end in ends.items()}
            channels = wide
    return image, ends


def _with_head(name: str, image: Any, features: Any, outputs: int) -> keras.Model:
    """Features that a head reads, linear at each place, pooled last."""
    x = layers.SpatialDropout2D(0.3, name="dropout")(features)
    x = layers.Conv2D(outputs, 1, kernel_initializer="zeros", name="evidence")(x)
    x = layers.GlobalAveragePooling2D(name="logits")(x)
    return keras.Model(image, layers.Activation("sigmoid", name="probabilities")(x), name=name)


def with_all_outputs(
    model: keras.Model, likeness_weights: np.ndarray | None = None, likeness_bias: float = 0.0
) -> keras.Model:
    """The same network, the same layers, giving all that is served in one pass.

    likeness_weights:  (channels,) float, see `poster_likeness.LikenessModel`; None for a network of no posters
    returns:           keras.Model with the outputs {'probabilities', 'embedding', 'evidence'} and, where there are
                       weights for it, 'poster_likeness', (batch, 1)
    """
    embedding = embedding_of(model)
    outputs = {
        "probabilities": model.get_layer("probabilities").output,
        "embedding": embedding,
        "evidence": model.get_layer("evidence").output,
    }
    if likeness_weights is not None:
        likeness = layers.Dense(1, name="poster_likeness")
        outputs["poster_likeness"] = likeness(embedding)
        likeness.set_weights([likeness_weights[:, None], np.array([likeness_bias])])
    return keras.Model(model.inputs[0], outputs, name=model.name)


def take_backbone(model: keras.Model, source: keras.Model) -> None:
    """Give a network the weights of another one of its kind, layer by layer; its head stays as it is.

    raises:  ValueError where the source has no layer of a name, or one of another shape
    """
    for layer in model.layers:
        if layer.weights and layer.name != "evidence":
            layer.set_weights(source.get_layer(layer.name).get_weights())


def with_wide_head(model: keras.Model, earlier: Sequence[str], weights: np.ndarray, bias: np.ndarray) -> keras.Model:
    """The network with another head, which is linear on the mean activations of earlier layers, too.

    earlier:  names of layers; one with more places is brought to those of the last one by means, as
              `teaching.earlier_layers` does in a served file
    weights:  (channels of the last layer and of the earlier ones, labels)
    bias:     (labels,)
    returns:  keras.Model with the outputs {'probabilities', 'embedding', 'evidence'}
    """
    last = features_of(model)
    parts = [last]
    for name in earlier:
        part = model.get_layer(name).output
        pool = (part.shape[1] // last.shape[1], part.shape[2] // last.shape[2])
        parts.append(part if pool == (1, 1) else layers.AveragePooling2D(pool, name=f"{name}_places")(part))
    features = layers.Concatenate(name="wide_features")(parts)
    head = layers.Conv2D(len(bias), 1, name="evidence")
    evidence = head(features)
    head.set_weights([weights[None, None], bias])
    logits = layers.GlobalAveragePooling2D(name="logits")(evidence)
    outputs = {
        "probabilities": layers.Activation("sigmoid", name="probabilities")(logits),
        "embedding": layers.GlobalAveragePooling2D(name="embedding")(features),
        "evidence": evidence,
    }
    return keras.Model(model.inputs[0], outputs, name=model.name)


def set_head(model: keras.Model, weights: np.ndarray, bias: np.ndarray) -> None:
    """Put a linear head on the mean features in place: weights (channels, labels), bias (labels,)."""
    model.get_layer("evidence").set_weights([weights[None, None], bias])


def embedding_of(model: keras.Model) -> keras.KerasTensor:
    """The tensor (batch, channels) of the means over places of what the layer `evidence` reads."""
    return layers.GlobalAveragePooling2D(name="embedding")(features_of(model))


def features_of(model: keras.Model) -> keras.KerasTensor:
    """What the layer `evidence` reads, (batch, height / 32, width / 32, channels).

    raises:  ValueError where the network has no such features
    """
    names = {layer.name for layer in model.layers}
    features = model.get_layer(FEATURES_OF_BOTH if FEATURES_OF_BOTH in names else "features_relu").output
    assert isinstance(features, keras.KerasTensor)
    return features


def calibrate(model: keras.Model, slopes: np.ndarray, offsets: np.ndarray) -> None:
    """Put each label's line, slope x logit + offset, into the layer `evidence`, both (outputs,)."""
    layer = model.get_layer("evidence")
    kernel, bias = layer.get_weights()
    layer.set_weights([kernel * slopes, bias * slopes + offsets])


def freeze(model: keras.Model, until: str) -> None:
    """Stop training the layers up to the one of that name; normalisations among them keep their statistics.

    raises:  ValueError where the network has no such layer
    """
    for layer in model.layers:
        layer.trainable = False
        if layer.name == until:
            return
    raise ValueError(f"{model.name} has no layer {until!r}.")


def multiply_adds(model: keras.Model) -> int:
    """Multiply-adds of one poster in the convolutions and dense layers of a flat network."""
    total = 0
    for layer in model.layers:
        if not isinstance(layer, layers.Conv2D | layers.DepthwiseConv2D | layers.Dense):
            continue
        kernel, tensor = layer.get_weights()[0].shape, layer.output
        assert isinstance(tensor, keras.KerasTensor)
        output: tuple[int, ...] = tuple(tensor.shape)
        if isinstance(layer, layers.DepthwiseConv2D):
            total += kernel[0] * kernel[1] * math.prod(output[1:])
        elif isinstance(layer, layers.Conv2D):
            total += math.prod(kernel[:3]) * math.prod(output[1:])
        else:
            total += math.prod(kernel)
    return total


def _block(x, name: str, channels: int, out_channels: int, kernel: int, stride: int, expansion: int):
    """An inverted residual block: widen, filter each channel by itself, narrow, and add what came in."""
    inside = x
    if expansion > 1:
        inside = _convolution(inside, f"{name}_expand", channels * expansion, kernel=1)
    inside = layers.DepthwiseConv2D(kernel, stride, padding="same", use_bias=False, name=f"{name}_depthwise")(inside)
    inside = _normalized(inside, f"{name}_depthwise")
    inside = layers.Conv2D(out_channels, 1, use_bias=False, name=f"{name}_project")(inside)
    inside = _normalization(f"{name}_project")(inside)
    if stride == 1 and channels == out_channels:
        return layers.Add(name=f"{name}_add")([inside, x])
    return inside


def _convolution(x, name: str, channels: int, kernel: int, stride: int = 1):
    return _normalized(layers.Conv2D(channels, kernel, stride, padding="same", use_bias=False, name=name)(x), name)


def _normalized(x, name: str):
    return layers.ReLU(6, name=f"{name}_relu")(_normalization(name)(x))


def _normalization(name: str) -> layers.Layer:
    return layers.BatchNormalization(momentum=0.99, epsilon=1e-3, name=f"{name}_normalization")


def _divisible_by_8(channels: float) -> int:
    """The nearest multiple of 8, which is never more than a tenth below."""
    rounded = max(8, int(channels + 4) // 8 * 8)
    return rounded + 8 if rounded < 0.9 * channels else rounded
