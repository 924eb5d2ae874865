"""A small network learns shapes and colours. Imports Keras: the page runs it in a process beside it, see `worker`."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
from keras import layers

from posterclf.lessons.shapes.drawings import LABELS, SIDE, network_input, training_drawings
from posterclf.lessons.shapes.worker import Epoch

BATCH, LEARNING_RATE = 32, 0.002
HELD_BACK = 256  # drawings that the network never learns from


def train(
    output: str,
    epochs: int,
    drawings: int,
    seed: int,
    tell: Callable[[Epoch], object] = lambda epoch: None,
    unwanted: Callable[[], bool] = lambda: False,
) -> keras.Model:
    """Train for `epochs` epochs on so many drawings.

    output:    'sigmoid' or 'softmax'
    tell:      called after each epoch
    unwanted:  asked after each batch; once it is true, training ends
    """
    keras.utils.set_random_seed(seed)
    model = shapes_cnn(output)
    model.compile(
        optimizer=keras.optimizers.Adam(LEARNING_RATE),
        loss="binary_crossentropy" if output == "sigmoid" else "categorical_crossentropy",
        jit_compile=False,  # pyright: ignore[reportArgumentType] -- typed as text, for its default is "auto"
    )
    pictures, labels = training_drawings(drawings, seed)
    held_pictures, held_labels = training_drawings(HELD_BACK, seed + 1)
    model.fit(
        network_input(pictures),
        targets(labels, output),
        validation_data=(network_input(held_pictures), targets(held_labels, output)),
        batch_size=BATCH,
        epochs=epochs,
        verbose=0,  # pyright: ignore[reportArgumentType]
        callbacks=[EpochReporter(network_input(held_pictures), held_labels, tell, unwanted)],
    )
    return model


def served(model: keras.Model) -> bytes:
    """The network as the content of a LiteRT file."""
    with tempfile.TemporaryDirectory(prefix="posterclf-shapes-") as folder:
        path = Path(folder, "network.tflite")
        model.export(path, format="litert", verbose=False)
        return path.read_bytes()


def shapes_cnn(output: str) -> keras.Model:
    """Three convolutions, the largest value of each feature map, and six numbers through `output`.

    output:   'sigmoid', each number by itself, or 'softmax', all six sharing one
    returns:  keras.Model, input (batch, 32, 32, 3) float32 in [0, 1], output (batch, 6) in the order of `LABELS`
    """
    image = x = keras.Input((SIDE, SIDE, 3))
    for channels in (16, 32, 64):
        x = layers.Conv2D(channels, 3, padding="same", use_bias=False)(x)
        x = layers.BatchNormalization(momentum=0.9)(x)
        x = layers.MaxPooling2D()(layers.ReLU()(x))
    return keras.Model(image, layers.Dense(len(LABELS), activation=output)(layers.GlobalMaxPooling2D()(x)))


def targets(labels: np.ndarray, output: str) -> np.ndarray:
    """What is to be learned: 0 or 1 for sigmoid; for softmax, which sums to 1, equal shares for a picture's labels.

    labels:   (n, 6) uint8, 0 or 1
    returns:  (n, 6) float32
    """
    return (labels / (labels.sum(axis=1, keepdims=True) if output == "softmax" else 1)).astype(np.float32)


class EpochReporter(keras.callbacks.Callback):
    """Tells of each epoch: the losses, and the share of held-out drawings with all six labels right at 50%."""

    def __init__(
        self,
        pictures: np.ndarray,
        labels: np.ndarray,
        tell: Callable[[Epoch], object],
        unwanted: Callable[[], bool],
    ):
        super().__init__()
        self._pictures, self._labels, self._tell, self._unwanted = pictures, labels, tell, unwanted

    def on_train_begin(self, logs: dict[str, float]) -> None:
        self._started = time.monotonic()

    def on_train_batch_end(self, batch: int, logs: dict[str, float]) -> None:
        assert isinstance(self.model, keras.Model)
        self.model.stop_training = self._unwanted()

    def on_epoch_end(self, epoch: int, logs: dict[str, float]) -> None:
        assert isinstance(self.model, keras.Model) and self.params
        probabilities = np.asarray(self.model(self._pictures, training=False))
        found = (probabilities >= 0.5) == self._labels
        self._tell(
            Epoch(
                epoch=epoch + 1,
                epochs=self.params["epochs"],
                seconds=time.monotonic() - self._started,
                loss=float(logs["loss"]),
                held_back_loss=float(logs["val_loss"]),
                found=float(found.all(axis=1).mean()),
            )
        )
