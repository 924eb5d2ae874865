"""A stranger's model: its card and its head, read and checked. The network that came with it is never run."""

import numpy as np
from msgspec.structs import replace

from posterclf.errors import ProjectError
from posterclf.registry.arrays import read_array
from posterclf.registry.card import Card, CardError, read_card
from posterclf.registry.model_folder import KERAS_FILE, sha256
from posterclf.teaching.faults import fault
from posterclf.teaching.features import shared_features
from posterclf.teaching.file_names import model_name
from posterclf.teaching.head import HEAD_FILE, Head
from posterclf.teaching.zip_content import ZipContent

MAX_CARD_BYTES = 2 * 2**20
HEADER_BYTES = 1000  # of an array's file, more than they ever are
ARRAYS = {"weights": "weights.npy", "bias": "bias.npy"}


def read_model(card: bytes, head: bytes, name: str) -> tuple[Card, Head]:
    """The card and the head of a model on the shipped network.

    card:    the content of its card.json
    head:    the content of its head.npz
    name:    of the zip that they come from, for messages
    raises:  ProjectError where they are none, do not belong together, or stand on another network
    """
    read = _card(card, name)
    network = shared_features()
    shipped, training = network.folder.card, read.training
    if HEAD_FILE not in read.files or training.features is None:
        raise fault("not_ours", name=name)
    if (training.features_sha256, read.input) != (shipped.files[KERAS_FILE], shipped.input):
        raise fault("other_network", name=name)
    if sha256(head) != read.files[HEAD_FILE]:
        raise fault("no_zip", name=name)
    weights, bias = _arrays(head, (network.channels, len(read.labels)), name)
    return replace(read, name=model_name(read.name)), Head(weights, bias)


def _card(content: bytes, name: str) -> Card:
    if len(content) > MAX_CARD_BYTES:
        raise fault("not_ours", name=name)
    try:
        return read_card(content)
    except CardError as error:
        raise fault("not_ours", name=name) from error


def _arrays(content: bytes, shape: tuple[int, int], name: str) -> tuple[np.ndarray, np.ndarray]:
    """Weights and bias of these shapes, float64."""
    most = 4 * shape[0] * shape[1] + HEADER_BYTES
    archive = ZipContent(content, name, lambda path: path in ARRAYS.values(), most, entries=2 * len(ARRAYS))
    shapes = {"weights": shape, "bias": shape[1:]}
    try:
        weights, bias = (_array(archive.read(file), shapes[array]) for array, file in ARRAYS.items())
    except ProjectError:
        raise
    except Exception as error:  # NumPy reads a header as Python, and fails as Python does
        raise fault("no_zip", name=name) from error
    return weights, bias


def _array(content: bytes, shape: tuple[int, ...]) -> np.ndarray:
    """The array in an .npy file.

    raises:  ValueError where it is none, or not of finite float32 in that shape
    """
    array = read_array(content)
    if (array.shape, array.dtype) != (shape, np.float32) or not np.isfinite(array).all():
        raise ValueError(f"It holds {array.shape} of {array.dtype}, or numbers that are not finite.")
    return array.astype(float)
