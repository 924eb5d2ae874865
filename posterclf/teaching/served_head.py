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
FEATURES = "features"


def with_head(served: bytes, weights: np.ndarray, bias: np.ndarray) -> bytes:
    """A LiteRT file of the same network with a linear head for other labels.

    served:   a LiteRT file with the outputs 'probabilities', 'embedding' and 'evidence', of float32
    weights:  (channels, labels) float, of the head on the embedding
    bias:     (labels,) float
    returns:  a LiteRT file with these three outputs: probabilities are sigmoid(embedding @ weights + bias)
    raises:   ModelError where the network has no such outputs, or its embedding other channels
    """
    model: Any = schema.ModelT.InitFromPackedBuf(served, 0)  # Any: its own types allow None in every place
    graph, outputs = model.subgraphs[0], _outputs(model)
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
    return _written(model, [outputs[name] for name in sorted(KEPT_OUTPUTS)])


def with_features(served: bytes) -> bytes:
    """A LiteRT file of the same network without a head: its features at each place, and their mean.

    served:   as `with_head` takes it
    returns:  a LiteRT file with the outputs 'features' (pictures, rows, columns, channels) and 'embedding'
    raises:   ModelError as `with_head` does
    """
    model: Any = schema.ModelT.InitFromPackedBuf(served, 0)
    outputs = _outputs(model)
    features = outputs["evidence"]
    features.tensorIndex = _producer(model.subgraphs[0], features.tensorIndex).inputs[0]
    features.name = FEATURES.encode()
    return _written(model, [outputs["embedding"], features])


def _outputs(model: Any) -> dict[str, Any]:
    """Name -> what the network gives."""
    outputs = {output.name.decode(): output for output in model.signatureDefs[0].outputs}
    if missing := [name for name in KEPT_OUTPUTS if name not in outputs]:
        raise ModelError(f"The network has no output {missing[0]!r}: another head cannot be put on it.")
    return outputs


def _written(model: Any, outputs: list[Any]) -> bytes:
    """The file of a network that gives these outputs and computes nothing else."""
    graph = model.subgraphs[0]
    model.signatureDefs[0].outputs = outputs
    graph.outputs = [output.tensorIndex for output in outputs]
    needed, operators = set(graph.outputs), []
    for operator in reversed(graph.operators):
        if needed.intersection(operator.outputs):
            operators.append(operator)
            needed.update(operator.inputs)
    graph.operators = operators[::-1]
    builder = flatbuffers.Builder(1)
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
