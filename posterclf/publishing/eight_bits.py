"""A LiteRT file in 8 bits: which layers, by which ranges, and what rounding the weights shifts, put right.

ai-edge-quantizer writes the file. Three things cost answers and are seen to here: what an output is made by stays in
float32, as 8 bits make probabilities of rare labels equal; so does the beginning, whose few channels are the most
sensitive; and biases take up what rounded weights shift on average (Nagel et al. 2019, arXiv:1906.04721, section 4.2).
"""

import contextlib
import io
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from ai_edge_litert.tools import flatbuffer_utils
from ai_edge_quantizer.algorithm_manager import AlgorithmName
from ai_edge_quantizer.qtyping import QSV
from ai_edge_quantizer.qtyping import TFLOperationName as Kind
from ai_edge_quantizer.quantizer import Quantizer

from posterclf.inference.runtimes.litert import native_messages_dropped
from posterclf.processors import processors
from posterclf.publishing.litert_file import (
    read_network,
    readable_everywhere,
    replace_bias,
    weighted_layers,
    weights_in_eight_bits,
    written,
)

# Names of layers. The beginning of EfficientNet-Lite: 3% of its multiply-adds and a quarter of the error that is left.
# The units of the second view open at a mean above 0, by a step that 8 bits do not hold.
SENSITIVE = ("rescaling", "stem", "block01", "view2_(hidden|mean|steep|gate|opened)", "features_of_both")
KINDS_IN_FLOAT = (Kind.INPUT, Kind.OUTPUT, Kind.MEAN, Kind.LOGISTIC)
MAX_BIAS = 2**30  # of an int32, with room for what is added to it


@dataclass(frozen=True, eq=False)
class _Observed:
    """What pictures make of a network's tensors, by their names.

    ranges:  the means of the pictures' minima and maxima; a rare extreme would cost all values resolution
    means:   (channels,) float64
    """

    ranges: dict[str, QSV]
    means: dict[str, np.ndarray]


def in_eight_bits(served: bytes, pictures: Iterable[np.ndarray]) -> bytes:
    """A float32 LiteRT file with weights and activations in 8 bits; inputs and outputs stay float32.

    pictures:  (height, width, 3) float32 in [0, 1], whose activations give the ranges; read once
    """
    observed = _observe(served, pictures)
    in_float = [*(f"/{name}_" for name in SENSITIVE), *_near_outputs(read_network(served))]
    ranges = observed.ranges | _weight_ranges(served, observed.ranges)
    rounded = _quantized(served, ranges, in_float)
    return _quantized(_with_biases_corrected(served, rounded, observed.means), ranges, in_float)


def _observe(served: bytes, pictures: Iterable[np.ndarray]) -> _Observed:
    with _quiet():
        interpreter = Interpreter(
            model_content=served, num_threads=processors(), experimental_preserve_all_tensors=True
        )
        interpreter.allocate_tensors()
    graph = read_network(served).subgraphs[0]
    made = [*graph.inputs, *(index for operator in graph.operators for index in operator.outputs)]
    tensors = {
        graph.tensors[index].name.decode(): index
        for index in made
        if flatbuffer_utils.type_to_name(graph.tensors[index].type) == "FLOAT32"  # not shapes, which are computed, too
    }
    extremes: dict[str, list[tuple[float, float]]] = {name: [] for name in tensors}
    sums: dict[str, np.ndarray] = {}
    for picture in pictures:
        interpreter.set_tensor(graph.inputs[0], picture[None])
        interpreter.invoke()
        for name, index in tensors.items():
            values = interpreter.get_tensor(index)
            extremes[name].append((values.min(), values.max()))
            means = values.reshape(-1, values.shape[-1]).mean(axis=0, dtype=np.float64)
            sums[name] = sums.get(name, 0) + means
    ranges = {name: _range(*np.mean(pairs, axis=0)) for name, pairs in extremes.items()}
    return _Observed(ranges, {name: total / len(extremes[name]) for name, total in sums.items()})


def _weight_ranges(served: bytes, ranges: dict[str, QSV]) -> dict[str, QSV]:
    """A range for each output's weights, wide enough for its bias.

    A bias is an int32 in steps of the input's times the weights' step: where a channel's weights have died away, and
    its bias has not, it would overflow.
    """
    wide: dict[str, QSV] = {}
    for layer in weighted_layers(read_network(served)):
        if layer.taken not in ranges:
            continue
        low, high = (ranges[layer.taken][end].item() for end in ("min", "max"))
        step = (max(high, 0) - min(low, 0)) / 255
        bound = np.maximum(layer.largest, 127 * abs(layer.bias) / (MAX_BIAS * max(step, 1e-9)))
        shape = [1] * layer.weights.ndim
        shape[layer.channel_axis] = -1
        bound = bound.astype(np.float32).reshape(shape)
        wide[layer.name] = {"min": -bound, "max": bound}
    return wide


def _quantized(served: bytes, ranges: dict[str, QSV], in_float: list[str]) -> bytes:
    """in_float:  regular expressions; what makes a tensor of such a name stays as it is"""
    quantizer = Quantizer(bytearray(served))
    quantizer.add_static_config(".*", Kind.ALL_SUPPORTED, activation_num_bits=8, weight_num_bits=8)
    for kind in KINDS_IN_FLOAT:
        quantizer.update_quantization_recipe(".*", kind, algorithm_key=AlgorithmName.NO_QUANTIZE)
    for name in in_float:
        quantizer.update_quantization_recipe(name, Kind.ALL_SUPPORTED, algorithm_key=AlgorithmName.NO_QUANTIZE)
    with _quiet():
        content = quantizer.quantize(ranges, enable_progress_report=False).quantized_model
    assert content is not None  # None is what a result holds before there is one
    return readable_everywhere(bytes(content))


def _with_biases_corrected(served: bytes, rounded: bytes, means: dict[str, np.ndarray]) -> bytes:
    """The float32 file, each bias with what its layer's rounded weights give less than its own, on average."""
    model = read_network(served)
    weights = weights_in_eight_bits(rounded)
    for layer in weighted_layers(model):
        if layer.name in weights:
            bias = layer.bias + layer.shift(weights[layer.name], means[layer.taken])
            replace_bias(model, layer.operator, bias.astype(np.float32))
    return written(model)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Without a progress bar that has no switch, and without the warning that keeping all tensors takes memory."""
    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()), native_messages_dropped():
        warnings.simplefilter("ignore", UserWarning)
        yield


def _near_outputs(model: Any) -> Iterator[str]:
    """Patterns of the operators that make an output or take one, or make what becomes a probability.

    ai-edge-quantizer looks for them in the names of the tensors that an operator makes, each with a semicolon behind.
    """
    graph = model.subgraphs[0]
    kept = set(graph.outputs)
    for operator in graph.operators:
        if flatbuffer_utils.opcode_to_name(model, operator.opcodeIndex) == Kind.LOGISTIC:
            kept |= set(operator.inputs)
    for operator in graph.operators:
        if kept & set(operator.outputs) or set(graph.outputs) & set(operator.inputs):
            yield "^" + "".join(re.escape(f"{graph.tensors[made].name.decode()};") for made in operator.outputs)


def _range(low: float, high: float) -> QSV:
    return {"min": np.array([low], np.float32), "max": np.array([high], np.float32)}
