"""A LiteRT file as a graph: its layers with weights read and changed."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from ai_edge_litert.tools import flatbuffer_utils
from ai_edge_quantizer.qtyping import TFLOperationName as Kind

WITH_WEIGHTS = (Kind.CONV_2D, Kind.DEPTHWISE_CONV_2D, Kind.FULLY_CONNECTED)
LAST_OF_A_BYTE = 127  # operators up to here have a place of their own in files for old readers


@dataclass(frozen=True, eq=False)
class WeightedLayer:
    """A layer with weights and a bias.

    channel_axis:  of the weights, along which its outputs lie
    taken:         name of the tensor that it computes with
    """

    kind: str
    taken: str
    name: str
    weights: np.ndarray
    bias: np.ndarray
    operator: Any

    @property
    def channel_axis(self) -> int:
        return self.weights.ndim - 1 if self.kind == Kind.DEPTHWISE_CONV_2D else 0

    @property
    def largest(self) -> np.ndarray:
        """The largest absolute weight of each output, (outputs,)."""
        others = tuple(axis for axis in range(self.weights.ndim) if axis != self.channel_axis)
        return abs(self.weights).max(axis=others)

    def shift(self, weights: np.ndarray, means: np.ndarray) -> np.ndarray:
        """(outputs,): how much less other weights give on average.

        means:  (channels,), of what the layer takes
        """
        difference = self.weights - weights
        if self.kind == Kind.DEPTHWISE_CONV_2D:
            return difference.sum(axis=(0, 1, 2)) * means
        return difference.reshape(len(difference), -1, difference.shape[-1]).sum(axis=1) @ means


def read_network(served: bytes) -> Any:
    """The file as an object of lists; it comes without types."""
    return flatbuffer_utils.read_model_from_bytearray(bytearray(served))


def written(model: Any) -> bytes:
    """The content of the file, of what `read_network` gave."""
    return bytes(flatbuffer_utils.convert_object_to_bytearray(model))


def readable_everywhere(content: bytes) -> bytes:
    """The file as OpenVINO and old readers of LiteRT's files read it, too.

    ai-edge-quantizer puts weights behind the file's tables, and an operator's number into its newer field alone.
    """
    model = read_network(content)
    for buffer in model.buffers:
        buffer.data = None if buffer.data is None else np.frombuffer(buffer.data, np.uint8)  # lists take seconds
    for code in model.operatorCodes:
        code.deprecatedBuiltinCode = min(code.builtinCode or code.deprecatedBuiltinCode, LAST_OF_A_BYTE)
    return written(model)


def weighted_layers(model: Any) -> Iterator[WeightedLayer]:
    """The layers of a float32 file that have weights and a bias.

    model:  as `read_network` gives it
    """
    graph = model.subgraphs[0]

    def array(index: int) -> np.ndarray:
        tensor = graph.tensors[index]
        return np.frombuffer(bytes(model.buffers[tensor.buffer].data), np.float32).reshape(tensor.shape)

    for operator in graph.operators:
        kind = flatbuffer_utils.opcode_to_name(model, operator.opcodeIndex) or ""
        if kind not in WITH_WEIGHTS or len(operator.inputs) < 3 or operator.inputs[2] < 0:
            continue
        taken, weights, bias = operator.inputs
        yield WeightedLayer(
            kind=kind,
            taken=graph.tensors[taken].name.decode(),
            name=graph.tensors[weights].name.decode(),
            weights=array(weights),
            bias=array(bias),
            operator=operator,
        )


def replace_bias(model: Any, operator: Any, bias: np.ndarray) -> None:
    """A tensor and a buffer of its own: layers without a bias share one of zeros."""
    tensors = model.subgraphs[0].tensors
    tensor, buffer = copy.copy(tensors[operator.inputs[2]]), copy.copy(model.buffers[0])
    buffer.data = np.frombuffer(bias.tobytes(), np.uint8)
    tensor.name, tensor.buffer = f"bias_of_{len(tensors)}".encode(), len(model.buffers)
    operator.inputs[2] = len(tensors)
    tensors.append(tensor)
    model.buffers.append(buffer)


def weights_in_eight_bits(rounded: bytes) -> dict[str, np.ndarray]:
    """The weights of a quantized file by their names, as the numbers that they stand for."""
    interpreter, weights = Interpreter(model_content=rounded), {}
    for detail in interpreter.get_tensor_details():
        quantization = detail["quantization_parameters"]
        if len(quantization["scales"]) > 1:  # one for each output: activations have one alone
            shape = [1] * len(detail["shape"])
            shape[quantization["quantized_dimension"]] = -1
            weights[detail["name"]] = interpreter.get_tensor(detail["index"]) * quantization["scales"].reshape(shape)
    return weights
