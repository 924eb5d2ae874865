"""The output of every layer of a served network, for one poster."""

import re
from dataclasses import dataclass

import numpy as np
from ai_edge_litert.interpreter import Interpreter, OpResolverType

from posterclf.processors import processors

KINDS = re.compile(r"conv2d|max_pooling2d|flatten|dense")


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer of a network, and its output for one poster.

    kind:        'input', 'conv2d', 'max_pooling2d', 'flatten' or 'dense'
    parameters:  how many numbers of it were learned
    output:      (height, width, maps) or (numbers,) float32
    """

    kind: str
    parameters: int
    output: np.ndarray


def layers(served: bytes, image: np.ndarray) -> list[Layer]:
    """All layers of a plain chain such as the tutorial's network, the input first.

    Dropout is not among them: a file that only predicts has none.

    served:  the content of a LiteRT file with one input and one output
    image:   (height, width, 3) float32 in [0, 1], of the network's size
    """
    interpreter = Interpreter(
        model_content=served,
        num_threads=processors(),
        # Delegates join layers and overwrite the tensors in between; without them every tensor can be read afterwards.
        experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
        experimental_preserve_all_tensors=True,
    )
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], image[None])
    interpreter.invoke()
    outputs: dict[str, int] = {}
    parameters: dict[str, int] = {}
    for tensor in interpreter.get_tensor_details():
        name = _layer_name(tensor["name"])
        if tensor["dtype"] is not np.float32 or not name:
            continue
        if _of_a_batch(tensor):
            outputs[name] = tensor["index"]  # the last tensor of a layer is its output
        else:
            parameters[name] = parameters.get(name, 0) + int(np.prod(tensor["shape"]))
    outputs[max(outputs, key=outputs.__getitem__)] = interpreter.get_output_details()[0]["index"]  # behind the sigmoid
    return [Layer("input", 0, image)] + [
        Layer(_kind(name), parameters.get(name, 0), interpreter.get_tensor(index)[0]) for name, index in outputs.items()
    ]


def most_varied(layer: Layer, count: int) -> list[int]:
    """The indices of the maps that vary most, at most `count`, in the layer's own order.

    A map varies by its standard deviation as a share of its own maximum.
    """
    spread = layer.output.std(axis=(0, 1)) / np.maximum(layer.output.max(axis=(0, 1)), 1e-12)
    return sorted(np.argsort(-spread, kind="stable")[:count].tolist())


def silent_maps(layer: Layer) -> int:
    """How many of the layer's maps are zero everywhere."""
    return int((layer.output == 0).all(axis=(0, 1)).sum())


def _layer_name(tensor_name: str) -> str | None:
    """'conv2d_1' of 'article_cnn/conv2d_1/Relu;...', None for a tensor that belongs to no layer."""
    parts = tensor_name.split(";")[0].split("/")
    return parts[1] if len(parts) > 2 and KINDS.match(parts[1]) else None


def _kind(layer_name: str) -> str:
    """'conv2d' of 'conv2d_1'."""
    match = KINDS.match(layer_name)
    assert match
    return match[0]


def _of_a_batch(tensor: dict) -> bool:
    """Whether the tensor's first side is the number of posters, so that it is computed and not learned."""
    return len(tensor["shape_signature"]) > 1 and tensor["shape_signature"][0] == -1
