"""Another head on a served network, without TensorFlow: the LiteRT file is read, its last layers are changed, and it is
written again.

The head is linear on the mean features, and the mean of linear is linear of the mean: put before the pooling, as the
class evidence is, it gives each place's share as well.
"""

from typing import Any

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema  # pyright: ignore[reportMissingTypeStubs]

from posterclf.errors import ModelError

FILE_IDENTIFIER = b"TFL3"
KEPT_OUTPUTS = ("evidence", "embedding", "probabilities")


def with_head(served: bytes, weights: np.ndarray, bias: np.ndarray) -> bytes:
    """A LiteRT file of the same network with a linear head for other labels.

    served:   a LiteRT file with the outputs 'probabilities', 'embedding' and 'evidence', of float32
    weights:  (channels, labels) float, of the head on the embedding
    bias:     (labels,) float
    returns:  a LiteRT file with these three outputs: probabilities are sigmoid(embedding @ weights + bias)
    raises:   ModelError where the network has no such outputs, or its embedding other channels
    """
    model: Any = schema.ModelT.InitFromPackedBuf(served, 0)  # Any: its own types allow None in every place
    graph, signature = model.subgraphs[0], model.signatureDefs[0]
    outputs = {output.name.decode(): output for output in signature.outputs}
    if missing := [name for name in KEPT_OUTPUTS if name not in outputs]:
        raise ModelError(f"The network has no output {missing[0]!r}: another head cannot be put on it.")
    convolution = _producer(graph, outputs["evidence"].tensorIndex)
    kernel, offset = (graph.tensors[index] for index in convolution.inputs[1:])
    if kernel.type != schema.TensorType.FLOAT32 or weights.shape != (kernel.shape[-1], len(bias)):
        raise ModelError(f"The head has the shape {weights.shape}; the network takes ({kernel.shape[-1]}, labels).")
    pooling = _consumer(graph, outputs["evidence"].tensorIndex)
    changed = (*convolution.outputs, *pooling.outputs, outputs["probabilities"].tensorIndex)
    for tensor, labels_at in ((kernel, 0), (offset, 0), *((graph.tensors[index], -1) for index in changed)):
        tensor.shape = _replaced(tensor.shape, labels_at, len(bias))
        if tensor.shapeSignature is not None:
            tensor.shapeSignature = _replaced(tensor.shapeSignature, labels_at, len(bias))
    for tensor, values in ((kernel, weights.T), (offset, bias)):
        model.buffers[tensor.buffer].data = np.frombuffer(values.astype("<f4").tobytes(), np.uint8)
    signature.outputs = [outputs[name] for name in sorted(KEPT_OUTPUTS)]
    graph.outputs = [output.tensorIndex for output in signature.outputs]
    kept = {*graph.outputs, *(index for operator in graph.operators for index in operator.inputs)}
    graph.operators = [operator for operator in graph.operators if kept.intersection(operator.outputs)]
    builder = flatbuffers.Builder(len(served))
    builder.Finish(model.Pack(builder), file_identifier=FILE_IDENTIFIER)
    return bytes(builder.Output())


def _producer(graph: Any, tensor: int) -> Any:
    return next(operator for operator in graph.operators if tensor in operator.outputs)


def _consumer(graph: Any, tensor: int) -> Any:
    return next(operator for operator in graph.operators if tensor in operator.inputs)


def _replaced(shape: np.ndarray, place: int, size: int) -> np.ndarray:
    replaced = np.array(shape)
    replaced[place] = size
    return replaced
