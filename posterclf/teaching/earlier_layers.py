"""A served network whose embedding has activations of earlier layers too: what fine-tuning on posters lost is there.

They cost nothing, as they are computed anyway. Which layers was measured: experiments/README.md, 'Features for labels
of one's own'.
"""

import numpy as np
from ai_edge_litert import schema_py_generated as schema  # pyright: ignore[reportMissingTypeStubs]

from posterclf.teaching.litert_graph import OUTPUTS, Graph

LAYERS = ("block12_expand_relu", "block16_expand_relu", "block21_expand_relu")


def with_earlier_layers(served: bytes) -> bytes:
    """A LiteRT file of the same network with a wider embedding.

    A layer that has more places is brought to those of the last one by the mean of the places that fall into one, so
    that the mean over all places stays what it was.

    served:   a LiteRT file of EfficientNet-Lite with the outputs 'probabilities', 'embedding' and 'evidence'
    returns:  a LiteRT file with these three outputs: the embedding is that of before and, behind it, the means of
              `LAYERS` over all places; probabilities and evidence are those of before
    raises:   ModelError where the network has no such outputs, or no such layers
    """
    graph = Graph(served)
    evidence, embedding = (graph.outputs[name].tensorIndex for name in ("evidence", "embedding"))
    convolution, mean = graph.producer(evidence), graph.producer(embedding)
    last, kernel = convolution.inputs[:2]
    batch, rows, columns, channels = graph.tensor(last).shape.tolist()
    parts = [last]
    for layer in LAYERS:
        part = graph.activation(layer)
        _, part_rows, part_columns, part_channels = graph.tensor(part).shape.tolist()
        if (part_rows, part_columns) != (rows, columns):
            pooling = schema.Pool2DOptionsT()
            pooling.padding = schema.Padding.VALID
            pooling.strideH = pooling.filterHeight = part_rows // rows
            pooling.strideW = pooling.filterWidth = part_columns // columns
            code = schema.BuiltinOperator.AVERAGE_POOL_2D
            part = graph.insert(mean, code, pooling, [part], last, (batch, rows, columns, part_channels))
        parts.append(part)
    wide = sum(graph.tensor(part).shape[-1] for part in parts)
    joined = schema.ConcatenationOptionsT()
    joined.axis = 3
    code = schema.BuiltinOperator.CONCATENATION
    features = graph.insert(mean, code, joined, parts, last, (batch, rows, columns, wide))
    for operator in (convolution, mean):
        graph.redirect(operator, 0, features)
    graph.fill(kernel, np.pad(graph.values(kernel), [(0, 0)] * 3 + [(0, wide - channels)]))
    graph.resize(kernel, -1, wide)
    graph.resize(embedding, -1, wide)
    return graph.written([graph.outputs[name] for name in sorted(OUTPUTS)])
