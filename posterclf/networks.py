"""The architectures, as functions that return a `keras.Model`.

Contract: input (batch, height, width, 3) float32 in [0, 1], output (batch, 25) float32 probabilities in CSV order.
"""

import keras
from keras import layers

from posterclf.genres import GENRES


def article_cnn() -> keras.Model:
    """The tutorial's network, layer for layer: 3,790,457 parameters.

    Four times convolution 5 x 5 (no padding), max pooling 2 x 2, dropout .25; then two hidden layers and one
    sigmoid per genre, so that the genres do not compete as they would under a softmax.

    returns:  keras.Model, input (batch, 400, 400, 3), output (batch, 25)
    source:   'Build your First Multi-Label Image Classification Model in Python', Analytics Vidhya, 2019
    """
    return keras.Sequential(
        [
            keras.Input((400, 400, 3)),
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
            layers.Dense(len(GENRES), activation="sigmoid"),
        ],
        name="article_cnn",
    )
