"""Another head on a served network, without TensorFlow.

The head is linear on the mean features, and the mean of linear is linear of the mean: put before the pooling, as the
class evidence is, it gives each place's share as well.
"""

import numpy as np
from ai_edge_litert import schema_py_generated as schema  # pyright: ignore[reportMissingTypeStubs]

from posterclf.errors import ModelError
from posterclf.teaching.litert_graph import OUTPUTS, Graph

FEATURES = "features"


def with_head(served: bytes, weights: np.ndarray, bias: np.ndarray) -> bytes:
    """A LiteRT file of the same network with a linear head for other labels.

    served:   a LiteRT file with the outputs 'probabilities', 'embedding' and 'evidence', of float32
    weights:  (channels, labels) float, of the head on the embedding
    bias:     (labels,) float
    returns:  a LiteRT file with these three outputs: probabilities are sigmoid(embedding @ weights + bias)
    raises:   ModelError where the network has no such outputs, or its embedding other channels
    """
    graph = Graph(served)
    evidence = graph.outputs["evidence"].tensorIndex
    kernel, offset = graph.producer(evidence).inputs[1:]
    channels = graph.tensor(kernel).shape[-1]
    if graph.tensor(kernel).type != schema.TensorType.FLOAT32 or weights.shape != (channels, len(bias)):
        raise ModelError(f"The head has the shape {weights.shape}; the network takes ({channels}, labels).")
    logits = graph.consumer(evidence).outputs[0]
    for index, labels_at in (
        (kernel, 0),
        (offset, 0),
        *((index, -1) for index in (evidence, logits, graph.outputs["probabilities"].tensorIndex)),
    ):
        graph.resize(index, labels_at, len(bias))
    graph.fill(kernel, weights.T)
    graph.fill(offset, bias)
    return graph.written([graph.outputs[name] for name in sorted(OUTPUTS)])


def with_features(served: bytes) -> bytes:
    """A LiteRT file of the same network without a head: its features at each place, and their mean.

    served:   as `with_head` takes it
    returns:  a LiteRT file with the outputs 'features' (pictures, rows, columns, channels) and 'embedding'
    raises:   ModelError as `with_head` does
    """
    graph = Graph(served)
    features = graph.outputs["evidence"]
    features.tensorIndex = graph.producer(features.tensorIndex).inputs[0]
    features.name = FEATURES.encode()
    return graph.written([graph.outputs["embedding"], features])
