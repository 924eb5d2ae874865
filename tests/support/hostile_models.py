"""Networks and cards that a stranger could bring: each in its form right, and wrong in one thing. No TensorFlow."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema
from msgspec.structs import replace

from posterclf.labels import Labels
from posterclf.registry.card_parts import InputSize
from posterclf.registry.model_folder import SERVED_FILE, ModelFolder, sha256, write_card
from posterclf.teaching.litert_graph import FILE_IDENTIFIER
from tests.support.other_labels import model_of

LABELS = Labels(("red", "dress", "hat"))
HEIGHT, WIDTH = 64, 48
FLOAT, INT8 = schema.TensorType.FLOAT32, schema.TensorType.INT8
Op = schema.BuiltinOperator


class Network:
    """A LiteRT file of one graph in the making: the mean of a picture's colours, and a linear head."""

    def __init__(self, height: int = HEIGHT, width: int = WIDTH, labels: int = len(LABELS), kind: int = FLOAT):
        self.model: Any = schema.ModelT()
        self.model.version, self.model.operatorCodes, self.model.buffers = 3, [], [schema.BufferT()]
        self.model.signatureDefs = []
        self.graph: Any = schema.SubGraphT()
        self.graph.tensors, self.graph.operators = [], []
        self.model.subgraphs = [self.graph]
        self.graph.inputs = [self.tensor("image", (1, height, width, 3), kind=kind, signature=(-1, height, width, 3))]
        self.labels = labels

    def tensor(self, name, shape, values=None, kind: int = FLOAT, signature=None) -> int:
        tensor: Any = schema.TensorT()
        tensor.name, tensor.type, tensor.shape = name, kind, np.array(shape, np.int32)
        tensor.shapeSignature = None if signature is None else np.array(signature, np.int32)
        tensor.buffer = 0
        if values is not None:
            buffer: Any = schema.BufferT()
            buffer.data = np.frombuffer(values.tobytes(), np.uint8)
            tensor.buffer = len(self.model.buffers)
            self.model.buffers.append(buffer)
        self.graph.tensors.append(tensor)
        return len(self.graph.tensors) - 1

    def operator(
        self, code: int, inputs: list[int], output: int, options: Any = None, custom: str | None = None
    ) -> int:
        known: Any = schema.OperatorCodeT()
        known.builtinCode, known.deprecatedBuiltinCode, known.version = code, min(code, 127), 1
        known.customCode = custom
        self.model.operatorCodes.append(known)
        operator: Any = schema.OperatorT()
        operator.opcodeIndex = len(self.model.operatorCodes) - 1
        operator.inputs, operator.outputs = np.array(inputs, np.int32), np.array([output], np.int32)
        if options is not None:
            operator.builtinOptions = options
            operator.builtinOptionsType = getattr(schema.BuiltinOptions, type(options).__name__.removesuffix("T"))
        self.graph.operators.append(operator)
        return output

    def mean(self) -> int:
        """(1, 3): the picture's mean colour."""
        axes = self.tensor("axes", (2,), np.array([1, 2], np.int32), schema.TensorType.INT32)
        options = schema.ReducerOptionsT()
        options.keepDims = False
        mean = self.tensor("mean", (1, 3), signature=(-1, 3))
        return self.operator(Op.MEAN, [self.graph.inputs[0], axes], mean, options)

    def head(self, features: int, weights: np.ndarray | None = None) -> int:
        """(1, labels): probabilities."""
        if weights is None:
            weights = np.random.default_rng(0).normal(0, 1, (self.labels, 3)).astype(np.float32)
        kernel = self.tensor("weights", weights.shape, weights)
        logits = self.tensor("logits", (1, len(weights)), signature=(-1, len(weights)))
        self.operator(Op.FULLY_CONNECTED, [features, kernel, -1], logits, schema.FullyConnectedOptionsT())
        probabilities = self.tensor("probabilities", (1, len(weights)), signature=(-1, len(weights)))
        return self.operator(Op.LOGISTIC, [logits], probabilities)

    def file(self, outputs: Mapping[str, int]) -> bytes:
        self.graph.outputs = list(outputs.values())
        signature: Any = schema.SignatureDefT()
        signature.signatureKey, signature.subgraphIndex = "serving_default", 0
        signature.inputs, signature.outputs = [self._named("image", self.graph.inputs[0])], []
        signature.outputs = [self._named(name, index) for name, index in outputs.items()]
        self.model.signatureDefs = [signature]
        builder = flatbuffers.Builder(1)
        builder.Finish(self.model.Pack(builder), file_identifier=FILE_IDENTIFIER)
        return bytes(builder.Output())

    def _named(self, name: str, index: int) -> Any:
        named: Any = schema.TensorMapT()
        named.name, named.tensorIndex = name, index
        return named


def plain(**size: int) -> bytes:
    network = Network(**size)
    return network.file({"probabilities": network.head(network.mean())})


def not_a_number() -> bytes:
    """Gives NaN for every picture."""
    network = Network()
    weights = np.full((len(LABELS), 3), np.nan, np.float32)
    return network.file({"probabilities": network.head(network.mean(), weights)})


def no_number_for_black() -> bytes:
    """Gives NaN for a black picture alone, for which it divides by 0: no trial with another picture finds that."""
    network = Network()
    mean = network.mean()
    divided = network.tensor("divided", (1, 3), signature=(-1, 3))
    network.operator(Op.DIV, [mean, mean], divided, schema.DivOptionsT())
    return network.file({"probabilities": network.head(divided)})


def _pooled(**settings: int) -> bytes:
    """A pooling before the head, by these settings."""
    network = Network()
    options: Any = schema.Pool2DOptionsT()
    options.strideH = options.strideW = options.filterHeight = options.filterWidth = 2
    for name, value in settings.items():
        setattr(options, name, value)
    pooled = network.tensor("pooled", (1, HEIGHT // 2, WIDTH // 2, 3))
    network.operator(Op.AVERAGE_POOL_2D, [network.graph.inputs[0]], pooled, options)
    return _answered_from(network, pooled)


def _enlarged(side: int) -> bytes:
    """A layer of side x side places in between."""
    network = Network()
    size = network.tensor("size", (2,), np.array([side, side], np.int32), schema.TensorType.INT32)
    large = network.tensor("large", (1, side, side, 3), signature=(-1, side, side, 3))
    network.operator(Op.RESIZE_BILINEAR, [network.graph.inputs[0], size], large, schema.ResizeBilinearOptionsT())
    return _answered_from(network, large)


def _answered_from(network: Network, image: int) -> bytes:
    """The file of a network whose head looks at a tensor in place of its input."""
    network.graph.inputs, given = [image], network.graph.inputs
    mean = network.mean()
    network.graph.inputs = given
    return network.file({"probabilities": network.head(mean)})


def _gathered(index: int) -> bytes:
    """Takes a column of the weights that is not there."""
    network = Network()
    weights = network.tensor("table", (3, 3), np.eye(3, dtype=np.float32))
    rows = network.tensor("rows", (3,), np.full(3, index, np.int32), schema.TensorType.INT32)
    kernel = network.operator(Op.GATHER, [weights, rows], network.tensor("kernel", (3, 3)), schema.GatherOptionsT())
    probabilities = network.tensor("probabilities", (1, 3))
    logits = network.tensor("logits", (1, 3))
    network.operator(Op.FULLY_CONNECTED, [network.mean(), kernel, -1], logits, schema.FullyConnectedOptionsT())
    return network.file({"probabilities": network.operator(Op.LOGISTIC, [logits], probabilities)})


def _without_input() -> bytes:
    """LiteRT 2.3 ends with a segmentation fault."""
    network = Network()
    probabilities = network.head(network.mean())
    network.graph.operators[-1].inputs = np.array([-1], np.int32)
    return network.file({"probabilities": probabilities})


def _custom() -> bytes:
    network = Network()
    mean = network.mean()
    return network.file(
        {"probabilities": network.operator(Op.CUSTOM, [mean], network.tensor("p", (1, 3)), custom="Mine")}
    )


def _named(*names: str, index: int | None = None) -> bytes:
    """The probabilities under other names, twice where two are given."""
    network = Network()
    probabilities = network.head(network.mean())
    return network.file({name: probabilities if index is None else index for name in names})


def _evidence(**size: int) -> bytes:
    network = Network()
    mean = network.mean()
    return network.file({"probabilities": network.head(mean), "evidence": mean, **size})


def _two_inputs() -> bytes:
    network = Network()
    probabilities = network.head(network.mean())
    network.graph.inputs.append(network.tensor("more", (1, 3)))
    return network.file({"probabilities": probabilities})


def _rank(*shape: int) -> bytes:
    network = Network()
    probabilities = network.head(network.mean())
    network.graph.tensors[network.graph.inputs[0]].shape = np.array(shape, np.int32)
    network.graph.tensors[network.graph.inputs[0]].shapeSignature = None
    return network.file({"probabilities": probabilities})


def _int8() -> bytes:
    network = Network(kind=INT8)
    return network.file({"probabilities": network.mean()})


def _unknown_operator() -> bytes:
    network = Network()
    network.operator(120, [network.graph.inputs[0]], network.tensor("p", (1, 3)))
    return network.file({"probabilities": len(network.graph.tensors) - 1})


def _flipped(seed: int) -> bytes:
    """A right file in which some bytes were changed."""
    random, content = np.random.default_rng(seed), bytearray(plain())
    for place in random.integers(8, len(content), 4):
        content[place] = random.integers(256)
    return bytes(content)


# What it is -> a file that this process could not serve, or must not.
NETWORKS: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "random bytes": lambda: np.random.default_rng(0).bytes(10_000),
    "random bytes after a right beginning": lambda: plain()[:8] + np.random.default_rng(0).bytes(10_000),
    "cut": lambda: plain()[:-400],
    "a picture": lambda: b"\xff\xd8\xff\xe0" + bytes(1000),
    "not a number": not_a_number,
    "a step of 0": lambda: _pooled(strideH=0, strideW=0),
    "a negative step": lambda: _pooled(strideH=-1, strideW=-1),
    "a window of 0": lambda: _pooled(filterHeight=0, filterWidth=0),
    "a huge window": lambda: _pooled(filterHeight=2**31 - 1, filterWidth=2**31 - 1),
    "a layer of 120 GB": lambda: _enlarged(100_000),
    "a layer of 12 GB": lambda: _enlarged(32_000),
    "a layer of no places": lambda: _enlarged(0),
    "a row that is not there": lambda: _gathered(10**9),
    "a row before the first": lambda: _gathered(-5),
    "an operator without its input": _without_input,
    "an operator of its own": _custom,
    "an unknown operator": _unknown_operator,
    "another name": lambda: _named("scores", "others"),
    "an output that is not there": lambda: _named("probabilities", index=10**6),
    "a constant as output": lambda: _named("probabilities", index=1),
    "evidence of another form": _evidence,
    "two inputs": _two_inputs,
    "an input of two axes": lambda: _rank(1, 3),
    "an input of five axes": lambda: _rank(1, HEIGHT, WIDTH, 3, 1),
    "a huge input": lambda: _rank(1, 10**6, 10**6, 3),
    "an input of no size": lambda: _rank(1, 0, 0, 3),
    "one channel": lambda: _rank(1, HEIGHT, WIDTH, 1),
    "another size": lambda: plain(height=HEIGHT + 1),
    "other labels": lambda: plain(labels=len(LABELS) + 1),
    "8-bit input": _int8,
}


def model_with(served: bytes, path: Path) -> ModelFolder:
    """A model's folder with this served file, and a card that fits it but for what is wrong."""
    default = model_of(LABELS, path)
    (path / SERVED_FILE).write_bytes(served)
    size = InputSize(height=HEIGHT, width=WIDTH, resample="bilinear")
    folder = ModelFolder(path, replace(default.card, input=size, files={SERVED_FILE: sha256(served)}))
    write_card(folder)
    return folder
