"""The same weights in each runtime that is installed and that the processor is made for."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bench.measuring import rival
from posterclf.errors import MissingExtra
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.runtimes import LITERT, Computing
from posterclf.inference.runtimes.choice import RuntimeChoice, computing_for
from posterclf.processors import computes_bfloat16
from posterclf.registry.model_folder import KERAS_FILE, SERVED_FILE, ModelFolder, find_model, model_names

Network = Callable[[np.ndarray], np.ndarray]  # (1, height, width, 3) float32 -> (labels,) float32
ArticlesLines = Callable[[Path], np.ndarray]  # a poster's file -> (labels,) float32
OPENVINO, BFLOAT16 = Computing("openvino"), Computing("openvino", "bfloat16")


def networks(folder: ModelFolder, threads: int) -> dict[str, Network]:
    """The runtimes of float32 whose number of threads can be set, ready for one input at a time."""
    runtimes = {"posterclf": probabilities_of(classifier_of(folder, threads))}
    with rival("ONNX Runtime"):
        runtimes["ONNX Runtime"] = onnx_runtime(onnx_content(folder), threads)
    with rival("OpenVINO"):
        runtimes["OpenVINO"] = probabilities_of(classifier_of(folder, threads, OPENVINO))
    return runtimes


def classifier_of(folder: ModelFolder, threads: int, computing: Computing = LITERT) -> PosterClassifier:
    """raises:  ModuleNotFoundError where the runtime is missing, as `measuring.rival` expects it"""
    try:
        return PosterClassifier(folder, folder.verified_file(SERVED_FILE), threads, computing)
    except MissingExtra as error:
        raise ModuleNotFoundError(name=computing.runtime) from error


def probabilities_of(classifier: PosterClassifier) -> Network:
    return lambda image: classifier.outputs(image)["probabilities"][0]


def fast_computing(folder: ModelFolder, threads: int) -> Computing | None:
    """What the precision `fast` takes here, where that is not what `exact` takes; else None, and it says so."""
    fast = computing_for(folder, folder.verified_file(SERVED_FILE), RuntimeChoice("auto", "fast"), threads)
    if fast.dtype == "float32":
        why = "it is no faster here, or OpenVINO is missing" if computes_bfloat16() else "the processor has none"
        print(f"bfloat16 is left out: {why}.")
        return None
    return fast


def eight_bits(of: ModelFolder) -> ModelFolder | None:
    """The installed model of the same labels and size whose network has 8 bits, None where there is none."""
    for name in model_names():
        folder = find_model(name)
        same = folder.labels == of.labels and folder.card.input == of.card.input
        if folder.card.quantization and same:
            return folder
    return None


def articles_lines(folder: ModelFolder) -> ArticlesLines:
    """The tutorial's own lines for a new poster, with this network and its size."""
    import keras
    from keras.utils import img_to_array, load_img

    model = keras.models.load_model(folder.path / KERAS_FILE)
    size = model.input_shape[1:]

    def lines(path: Path) -> np.ndarray:
        img = load_img(path, target_size=size)
        img = img_to_array(img)
        img = img / 255
        return _probabilities(model.predict(img.reshape(1, *size), verbose=0))

    return lines


def keras_networks(folder: ModelFolder) -> dict[str, Network]:
    """Keras' own ways, with all processors."""
    import keras
    import tensorflow as tf

    model = keras.models.load_model(folder.path / KERAS_FILE)
    signature = [tf.TensorSpec((1, *model.input_shape[1:]), tf.float32)]
    graph = tf.function(lambda image: model(image, training=False), input_signature=signature)
    return {
        "model.predict": lambda image: _probabilities(model.predict(image, verbose=0)),
        "model(x)": lambda image: _probabilities(model(image, training=False)),
        "tf.function": lambda image: _probabilities(graph(tf.constant(image))),
    }


def onnx_content(folder: ModelFolder) -> bytes:
    """The network as an ONNX file, written from Keras'."""
    import onnxruntime  # noqa: F401 - without it the file is of no use here

    from posterclf.publishing.export import FORMATS, ONNX_FILE, keras_model

    with tempfile.TemporaryDirectory() as temporary:
        FORMATS["onnx"].write(keras_model(folder), Path(temporary))
        return (Path(temporary) / ONNX_FILE).read_bytes()


def onnx_runtime(content: bytes, threads: int) -> Network:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    return lambda image: session.run(["probabilities"], {"image": image})[0][0]


def _probabilities(output: object) -> np.ndarray:
    return np.asarray(output["probabilities"] if isinstance(output, dict) else output)[0]
