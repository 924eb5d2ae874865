"""A network in the default model's form that is built in no time: stages, dropout, evidence, embedding."""

import keras
from keras import layers


def tiny_network(height: int, width: int) -> keras.Model:
    image = keras.Input((height, width, 3), name="image")
    x = layers.Conv2D(4, 3, 2, use_bias=False, name="stem")(image)
    x = layers.BatchNormalization(name="stem_normalization")(x)
    x = layers.ReLU(6, name="stem_relu")(x)
    x = layers.Conv2D(8, 3, 2, name="features")(x)
    x = layers.ReLU(6, name="features_relu")(x)
    x = layers.SpatialDropout2D(0.3, name="dropout")(x)
    x = layers.Conv2D(25, 1, kernel_initializer="zeros", name="evidence")(x)
    x = layers.GlobalAveragePooling2D(name="logits")(x)
    return keras.Model(image, layers.Activation("sigmoid", name="probabilities")(x), name="tiny_network")
