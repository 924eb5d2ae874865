"""The same weights in each runtime that is installed: one poster's input in, its 25 probabilities out."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bench.measuring import rival
from posterclf.inference.classifier import PosterClassifier
from posterclf.registry.model_folder import KERAS_FILE, SERVED_FILE, ModelFolder

Network = Callable[[np.ndarray], np.ndarray]  # (1, height, width, 3) float32 -> (25,) float32
ArticlesLines = Callable[[Path], np.ndarray]  # a poster's file -> (25,) float32


def networks(folder: ModelFolder, threads: int) -> dict[str, Network]:
    """The runtimes whose number of threads can be set, ready for one input at a time."""
    classifier = PosterClassifier(folder, folder.verified_file(SERVED_FILE), threads)
    runtimes: dict[str, Network] = {"posterclf": lambda image: classifier.outputs(image)["probabilities"][0]}
    with rival("ONNX Runtime"):
        runtimes["ONNX Runtime"] = _onnx_runtime(folder, threads)
    with rival("OpenVINO"):
        runtimes["OpenVINO"] = _openvino(folder, threads)
    return runtimes


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


def _onnx_runtime(folder: ModelFolder, threads: int) -> Network:
    import onnxruntime

    from posterclf.publishing.export import FORMATS, ONNX_FILE, keras_model

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    with tempfile.TemporaryDirectory() as temporary:
        FORMATS["onnx"].write(keras_model(folder), Path(temporary))
        content = (Path(temporary) / ONNX_FILE).read_bytes()
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    return lambda image: session.run(["probabilities"], {"image": image})[0][0]


def _openvino(folder: ModelFolder, threads: int) -> Network:
    import openvino

    settings = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_NUM_THREADS": threads, "INFERENCE_PRECISION_HINT": "f32"}
    compiled = openvino.Core().compile_model(folder.path / SERVED_FILE, "CPU", settings)
    request = compiled.create_infer_request()
    position = next(
        index
        for index, output in enumerate(compiled.outputs)
        if output.partial_shape[-1] == 25 and len(output.partial_shape) == 2
    )
    return lambda image: request.infer({0: image}, share_inputs=True)[position][0].copy()


def _probabilities(output: object) -> np.ndarray:
    return np.asarray(output["probabilities"] if isinstance(output, dict) else output)[0]
