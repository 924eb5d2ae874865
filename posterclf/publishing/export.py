"""A model in the forms that other runtimes load, each read again and compared with Keras before it counts as written.

savedmodel is for TensorFlow Serving, onnx for ONNX Runtime and all else that reads ONNX, litert for phones and for
this project itself. An export is a folder with a card of its own; the Keras file stays the source of truth.
"""

import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from msgspec.structs import replace

from posterclf.atomic import hidden_beside, write_beside
from posterclf.errors import ModelError
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.network_input import read_input
from posterclf.registry.card import Card
from posterclf.registry.card_parts import Agreement, Exported
from posterclf.registry.model_folder import (
    KERAS_FILE,
    SERVED_FILE,
    ModelFolder,
    find_model,
    keras_file,
    sha256,
    shipped_default_model,
    write_card,
)
from posterclf.shipped import shipped_samples
from posterclf.teaching.earlier_layers import LAYERS
from posterclf.teaching.head import HEAD_FILE, Head
from posterclf.training import networks
from posterclf.training.keras_files import KerasFileError, open_network

MAX_DIFFERENCE = 1e-4
NOISE_IMAGES = 17
BATCH_SIZE = 8
ONNX_FILE = "model.onnx"
SERVING_VERSION = "1"  # TensorFlow Serving takes a folder of folders whose names are numbers
SIGNATURE = "serving_default"

Outputs = dict[str, np.ndarray]
Runtime = Callable[[np.ndarray], Outputs]  # (n, height, width, 3) float32 -> output's name -> (n, ...) float32


@dataclass(frozen=True)
class Format:
    """write: puts the network's files into a folder. read: loads them from such a folder, as a `Runtime`."""

    write: Callable[[keras.Model, Path], object]
    read: Callable[[ModelFolder], Runtime]


def export(folder: ModelFolder, format_name: str, out: Path) -> ModelFolder:
    """Write a model's network in one of `FORMATS` into a new folder `out`, with a card.

    The folder appears only after its files have been compared with Keras, in every output.

    raises:  ModelError where `out` exists, or the network cannot be converted or gives something else than Keras
    """
    model = keras_model(folder)

    def fill(beside: Path) -> None:
        FORMATS[format_name].write(model, beside)
        card = exported_card(folder, format_name, beside, out)
        runtime = FORMATS[format_name].read(ModelFolder(beside, card))
        compared = agreement(model, runtime, compared_inputs(folder))
        write_card(ModelFolder(beside, replace(card, export=compared)))

    return new_folder(out, fill)


def renew(folder: ModelFolder) -> ModelFolder:
    """Make a model's own served file anew from its Keras file, and enter that into its card.

    The new file replaces the old one only after it has been compared with Keras.

    raises:  ModelError where the network cannot be converted, or the file gives something else than Keras
    """
    model = keras_model(folder)
    served = litert(model)
    compared = agreement(model, PosterClassifier(folder, served).outputs, compared_inputs(folder))
    files = folder.card.files | {SERVED_FILE: sha256(served)}
    renewed = ModelFolder(folder.path, replace(folder.card, files=files, export=compared))
    write_beside(folder.path / SERVED_FILE, lambda path: path.write_bytes(served))
    write_card(renewed)
    return renewed


def agreement(model: keras.Model, runtime: Runtime, inputs: np.ndarray) -> Agreement:
    """The largest difference between a converted network and Keras, in each output.

    Where an output's largest value is above 1, a difference is divided by it: float32 has seven digits.

    inputs:   (n, height, width, 3) float32 in [0, 1]
    raises:   ModelError where one is above `MAX_DIFFERENCE`
    """
    # verbose: typed as text, for its default is "auto"
    expected = named(model.predict(inputs, batch_size=BATCH_SIZE, verbose=0))  # pyright: ignore[reportArgumentType]
    # One image alone and batches of several: a conversion may have fixed the size of a batch.
    batches = [runtime(batch) for batch in np.split(inputs, range(1, len(inputs), BATCH_SIZE))]
    differences = {
        name: float(abs(values - np.concatenate([batch[name] for batch in batches])).max() / max(1, abs(values).max()))
        for name, values in expected.items()
    }
    worst = max(differences, key=differences.__getitem__)
    if not differences[worst] <= MAX_DIFFERENCE:  # false for NaN, too
        raise ModelError(
            f"The converted network answers otherwise than Keras, by {differences[worst]:.1e} in {worst}, and was not "
            "put in place. Please report this with the versions of Keras, TensorFlow and the format's packages."
        )
    return Agreement(images=len(inputs), largest_difference=differences["probabilities"], outputs=differences)


def litert(model: keras.Model, **settings: object) -> bytes:
    """The network as a LiteRT file of built-in operators alone.

    settings:  further ones of TensorFlow's converter
    raises:    ModelError where it cannot be converted
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / SERVED_FILE
        try:
            target = {"supported_ops": [tf.lite.OpsSet.TFLITE_BUILTINS]}
            model.export(path, format="litert", verbose=False, target_spec=target, **settings)
        except Exception as error:  # the converter's errors have no common ancestor
            raise ModelError(f"The network cannot be converted to LiteRT's built-in operators: {error}") from error
        return path.read_bytes()


def keras_model(folder: ModelFolder) -> keras.Model:
    """A model's verified Keras file, loaded; for a head the shipped network, with the head in place.

    raises:  ModelError where a file is missing, not the one that the card describes, or none that is opened here
    """
    if HEAD_FILE in folder.card.files:
        head = Head.of(folder)
        return networks.with_wide_head(keras_model(shipped_default_model()), LAYERS, head.weights, head.bias)
    path = keras_file(folder)
    try:
        return open_network(path)
    except KerasFileError as error:
        raise ModelError(f"The file {path} is not opened: {error}. Restore it, or train again.") from error


def _source_digest(folder: ModelFolder) -> str:
    """SHA-256 of the file that holds what was trained."""
    return folder.card.files[HEAD_FILE if HEAD_FILE in folder.card.files else KERAS_FILE]


def compared_inputs(folder: ModelFolder) -> np.ndarray:
    """The sample posters and some noise, (n, height, width, 3) float32 in [0, 1]."""
    samples = np.stack([read_input(path, folder.card.input) for path in shipped_samples()])
    noise = np.random.default_rng(0).random((NOISE_IMAGES, *samples.shape[1:]), dtype=np.float32)
    return np.concatenate([samples, noise])


def new_folder(out: Path, fill: Callable[[Path], None]) -> ModelFolder:
    """Let `fill` fill a folder beside `out`, then move it to `out`.

    raises:  ModelError where `out` exists
    """
    if out.exists():
        raise ModelError(f"{out} is there already. Remove it, or give another folder with --out.")
    out.parent.mkdir(parents=True, exist_ok=True)
    with hidden_beside(out) as filled:
        filled.mkdir()
        fill(filled)
        filled.replace(out)
    return find_model(out)


def exported_card(folder: ModelFolder, format_name: str, written: Path, out: Path) -> Card:
    """The card of an export: the model's own, but for name and files."""
    files = sorted(path for path in written.rglob("*") if path.is_file())
    return replace(
        folder.card,
        name=out.name,
        files={path.relative_to(written).as_posix(): sha256(path.read_bytes()) for path in files},
        exported=Exported(format=format_name, source=folder.name, sha256=_source_digest(folder)),
    )


def named(outputs: Outputs | np.ndarray) -> Outputs:
    """The outputs of a network by their names; where it has one alone, it is the probabilities."""
    return outputs if isinstance(outputs, dict) else {"probabilities": outputs}


def _with_names(model: keras.Model) -> tuple[keras.Model, list[tf.TensorSpec]]:
    """The network with its outputs by name, and its input as 'image', whatever Keras called it."""
    outputs = model.output if len(model.outputs) > 1 else {"probabilities": model.outputs[0]}
    return keras.Model(model.inputs, outputs), [tf.TensorSpec((None, *model.input_shape[1:]), tf.float32, name="image")]


def _write_saved_model(model: keras.Model, into: Path) -> None:
    network, signature = _with_names(model)
    network.export(into / SERVING_VERSION, format="tf_saved_model", input_signature=signature, verbose=False)


def _read_saved_model(folder: ModelFolder) -> Runtime:
    loaded = tf.saved_model.load(folder.path / SERVING_VERSION)

    def outputs(inputs: np.ndarray) -> Outputs:
        # The signature is taken from `loaded` at each call: alone it does not keep its variables alive.
        tensors = loaded.signatures[SIGNATURE](image=inputs)
        # The stub allows for kinds of tensors that our networks do not have.
        return {name: np.asarray(tensor) for name, tensor in tensors.items()}  # pyright: ignore[reportReturnType]

    return outputs


def _write_onnx(model: keras.Model, into: Path) -> None:
    network, signature = _with_names(model)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # Keras asks NumPy for a name that tf2onnx wants
        network.export(into / ONNX_FILE, format="onnx", input_signature=signature, verbose=False)


def _read_onnx(folder: ModelFolder) -> Runtime:
    import onnxruntime

    session = onnxruntime.InferenceSession(folder.verified_file(ONNX_FILE), providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    # The types of onnxruntime allow for outputs that are no arrays, which our networks do not have.
    return lambda inputs: dict(  # pyright: ignore[reportReturnType]
        zip(names, session.run(names, {"image": inputs}), strict=True)
    )


FORMATS = {
    "savedmodel": Format(_write_saved_model, _read_saved_model),
    "onnx": Format(_write_onnx, _read_onnx),
    "litert": Format(
        lambda model, into: (into / SERVED_FILE).write_bytes(litert(model)),
        lambda folder: PosterClassifier(folder, folder.verified_file(SERVED_FILE)).outputs,
    ),
}
