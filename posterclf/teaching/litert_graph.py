"""A LiteRT file as a graph that can be read, changed and written again, without TensorFlow."""

from typing import Any

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema  # pyright: ignore[reportMissingTypeStubs]

from posterclf.errors import ModelError

FILE_IDENTIFIER = b"TFL3"
OUTPUTS = ("evidence", "embedding", "probabilities")


class Graph:
    """The one graph of a LiteRT file.

    outputs:  name -> what the network gives; `OUTPUTS` are among them
    """

    def __init__(self, served: bytes):
        """served:  the content of a LiteRT file

        raises:  ModelError where one of `OUTPUTS` is missing
        """
        self._model: Any = schema.ModelT.InitFromPackedBuf(served, 0)  # Any: its own types allow None in every place
        self._graph = self._model.subgraphs[0]
        self.outputs = {output.name.decode(): output for output in self._model.signatureDefs[0].outputs}
        if missing := [name for name in OUTPUTS if name not in self.outputs]:
            raise ModelError(f"The network has no output {missing[0]!r}: another head cannot be put on it.")

    def tensor(self, index: int) -> Any:
        return self._graph.tensors[index]

    def producer(self, index: int) -> Any:
        """The operator that gives a tensor."""
        return next(operator for operator in self._graph.operators if index in operator.outputs)

    def consumer(self, index: int) -> Any:
        """The first operator that takes a tensor."""
        return next(operator for operator in self._graph.operators if index in operator.inputs)

    def activation(self, layer: str) -> int:
        """The tensor of a layer's activations, by the layer's name in Keras.

        raises:  ModelError where there is no such layer
        """
        for operator in self._graph.operators:
            for index in operator.outputs:
                if f"/{layer}_1/".encode() in b"/" + self.tensor(index).name + b"/":
                    return index
        raise ModelError(f"The network has no layer {layer!r}: another head cannot be put on it.")

    def redirect(self, operator: Any, place: int, index: int) -> None:
        """Let an operator take another tensor."""
        operator.inputs = _replaced(operator.inputs, place, index)

    def resize(self, index: int, place: int, size: int) -> None:
        """Give a tensor another size along one axis."""
        tensor = self.tensor(index)
        tensor.shape = _replaced(tensor.shape, place, size)
        if tensor.shapeSignature is not None:
            tensor.shapeSignature = _replaced(tensor.shapeSignature, place, size)

    def fill(self, index: int, values: np.ndarray) -> None:
        """Give a constant tensor other values, as float32."""
        content = np.frombuffer(values.astype("<f4").tobytes(), np.uint8)
        self._model.buffers[self.tensor(index).buffer].data = content

    def values(self, index: int) -> np.ndarray:
        """A constant float32 tensor's values."""
        tensor = self.tensor(index)
        return np.frombuffer(bytes(self._model.buffers[tensor.buffer].data), "<f4").reshape(tensor.shape)

    def insert(self, before: Any, code: int, options: Any, inputs: list[int], like: int, shape: tuple[int, ...]) -> int:
        """Put an operator before another one; returns the tensor that it gives.

        code:     of the operator, in schema.BuiltinOperator
        options:  of the operator, such as schema.Pool2DOptionsT
        like:     a tensor of the kind that it gives
        shape:    of the tensor that it gives
        """
        tensor: Any = schema.TensorT()
        tensor.type, tensor.buffer, tensor.name = self.tensor(like).type, 0, f"inserted_{len(self._graph.tensors)}"
        tensor.shape = np.array(shape, np.int32)
        self._graph.tensors.append(tensor)
        operator: Any = schema.OperatorT()
        operator.opcodeIndex, operator.inputs = self._code(code), np.array(inputs, np.int32)
        operator.outputs = np.array([len(self._graph.tensors) - 1], np.int32)
        operator.builtinOptions = options
        operator.builtinOptionsType = getattr(schema.BuiltinOptions, type(options).__name__.removesuffix("T"))
        self._graph.operators.insert(self._graph.operators.index(before), operator)
        return len(self._graph.tensors) - 1

    def written(self, outputs: list[Any]) -> bytes:
        """The file of a network that gives these of its outputs, and computes nothing else."""
        self._model.signatureDefs[0].outputs = outputs
        self._graph.outputs = [output.tensorIndex for output in outputs]
        needed, operators = set(self._graph.outputs), []
        for operator in reversed(self._graph.operators):
            if needed.intersection(operator.outputs):
                operators.append(operator)
                needed.update(operator.inputs)
        self._graph.operators = operators[::-1]
        builder = flatbuffers.Builder(1)
        builder.Finish(self._model.Pack(builder), file_identifier=FILE_IDENTIFIER)
        return bytes(builder.Output())

    def _code(self, code: int) -> int:
        """The place of an operator's code among those of the file."""
        codes = self._model.operatorCodes
        for place, known in enumerate(codes):
            if known.builtinCode == code:
                return place
        new = schema.OperatorCodeT()
        new.builtinCode = new.deprecatedBuiltinCode = code
        new.version = 1
        codes.append(new)
        return len(codes) - 1


def _replaced(array: np.ndarray, place: int, value: int) -> np.ndarray:
    """What is read from a file cannot be changed in place."""
    replaced = np.array(array)
    replaced[place] = value
    return replaced
