"""One replica on one thread, by each runtime in one run: time, memory, and what a million posters cost.

A replica is a network ready to answer, as `posterclf tag` and Ray have one for each processor.
"""

import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from bench.measuring import Measured, median_poster, posters, rival, side_by_side
from bench.runtimes import (
    BFLOAT16,
    OPENVINO,
    Network,
    classifier_of,
    eight_bits,
    onnx_content,
    onnx_runtime,
    probabilities_of,
)
from posterclf.inference.network_input import read_input, read_pixels
from posterclf.inference.runtimes import LITERT, Computing
from posterclf.inference.runtimes.choice import RuntimeChoice, computing_for
from posterclf.processors import computes_bfloat16
from posterclf.registry.model_folder import SERVED_FILE, ModelFolder, find_model

ROUNDS, ROUNDS_OF_FILES = 10, 3
POSTERS = 24  # from file to answer in one measurement, together
AGREEMENT = 1e-4  # the largest difference between runtimes of float32
FURTHER = 3  # replicas in one process beside the first one, whose memory is measured
LITERT_NAME, EIGHT_BITS, ONNX = "LiteRT", "LiteRT, 8 bits", "ONNX Runtime"
FLOAT32 = (LITERT_NAME, ONNX, "OpenVINO")
OURS = "posterclf"  # what `--precision fast` takes here

# A replica: its network, and the answer to a poster's file
Replica = tuple[Network, Callable[[Path], object]]


def measure() -> list[Measured]:
    folder = find_model()
    with tempfile.TemporaryDirectory() as temporary:
        loaders = _loaders(folder, Path(temporary))
        memory = [measured for name, load in loaders.items() for measured in _memory(name, load)]
        return [*_times(folder, {name: load() for name, load in loaders.items()}), *memory]


def _loaders(folder: ModelFolder, temporary: Path) -> dict[str, Callable[[], Replica]]:
    """Name of a runtime -> what loads a replica of it; runtimes that are missing or that the processor is not for do
    not take part."""
    loaders: dict[str, Callable[[], Replica]] = {LITERT_NAME: partial(_ours, folder, LITERT)}
    if small := eight_bits(folder):
        loaders[EIGHT_BITS] = partial(_ours, small, LITERT)
    else:
        print("8 bits are left out: no installed model has them. `posterclf export --quantize int8` makes one, and")
        print("POSTERCLF_MODELS names the folder that it is in.")
    with rival(ONNX):
        file = temporary / "network.onnx"
        file.write_bytes(onnx_content(folder))
        loaders[ONNX] = partial(_onnx, folder, file)
    with rival("OpenVINO"):
        classifier_of(folder, 1, OPENVINO)
        loaders["OpenVINO"] = partial(_ours, folder, OPENVINO)
        if computes_bfloat16():
            loaders["OpenVINO, bfloat16"] = partial(_ours, folder, BFLOAT16)
        else:
            print("bfloat16 is left out: the processor has none.")
    choice = RuntimeChoice("auto", "fast")
    fast = computing_for(folder, folder.verified_file(SERVED_FILE), choice, threads=1)
    return loaders | {OURS: partial(_ours, folder, fast)}


def _ours(folder: ModelFolder, computing: Computing) -> Replica:
    classifier = classifier_of(folder, 1, computing)
    return probabilities_of(classifier), classifier.predict


def _onnx(folder: ModelFolder, file: Path) -> Replica:
    network = onnx_runtime(file.read_bytes(), 1)
    size = folder.card.input
    return network, lambda path: network(np.divide(read_pixels(path, size), 255, dtype=np.float32)[None])


def _times(folder: ModelFolder, replicas: dict[str, Replica]) -> list[Measured]:
    files = posters(POSTERS)
    image = read_input(median_poster(), folder.card.input)[None]

    def answers(answer: Callable[[Path], object]) -> Callable[[], object]:
        return lambda: [answer(path) for path in files]

    networks = {name: partial(network, image) for name, (network, _) in replicas.items()}
    whole = {name: answers(answer) for name, (_, answer) in replicas.items()}
    away, maps = _differences(folder, replicas, files), _maps(folder)
    facts: dict[str, dict[str, float]] = {
        name: {"posters": len(files), "largest_difference": away[name]} | ({"map": maps[name]} if name in maps else {})
        for name in replicas
    }
    return [
        result.with_metadata(**facts[result.contender])
        for result in (
            *side_by_side("replica, network", networks, ROUNDS),
            *side_by_side("replica, files to answers", whole, ROUNDS_OF_FILES),
        )
    ]


def _maps(folder: ModelFolder) -> dict[str, float]:
    """Name of a runtime -> the mAP on the test posters, as far as the cards tell."""
    maps: dict[str, float | None] = {}
    if folder.card.evaluation:
        maps |= dict.fromkeys(FLOAT32, folder.card.evaluation["map"])
    if fast := folder.card.fast:
        maps["OpenVINO, bfloat16"] = (fast.before["map"] or 0) - fast.map_lost
    if (small := eight_bits(folder)) and small.card.evaluation:
        maps[EIGHT_BITS] = small.card.evaluation["map"]
    return {name: value for name, value in maps.items() if value is not None}


def _differences(folder: ModelFolder, replicas: dict[str, Replica], files: Sequence[Path]) -> dict[str, float]:
    """How far a probability is from LiteRT's of float32 at most, by each runtime.

    raises:  AssertionError where a runtime of float32 is further away than `AGREEMENT`
    """
    inputs = [read_input(path, folder.card.input)[None] for path in files]
    said = {name: np.stack([network(image) for image in inputs]) for name, (network, _) in replicas.items()}
    away = {name: float(abs(probabilities - said[LITERT_NAME]).max()) for name, probabilities in said.items()}
    for name in FLOAT32:
        assert away.get(name, 0) < AGREEMENT, f"{name} predicts otherwise than {LITERT_NAME}"
    return away


def _memory(name: str, load: Callable[[], Replica]) -> list[Measured]:
    """Bytes that the first replica of a process takes, its runtime's code included, and each further one."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        first, further = executor.submit(_bytes_of_replicas, load).result()
    return [
        Measured("replica, memory of the first", name, [first], "byte"),
        Measured("replica, memory of a further one", name, [further], "byte"),
    ]


def _bytes_of_replicas(load: Callable[[], Replica]) -> tuple[int, int]:
    poster = median_poster()
    read_input(poster, find_model().card.input)
    before, kept, held = _resident(), [], []
    for _ in range(1 + FURTHER):
        kept.append(load())
        for _ in range(3):
            kept[-1][1](poster)
        held.append(_resident())
    return held[0] - before, (held[-1] - held[0]) // FURTHER


def _resident() -> int:
    """Bytes that this process holds."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmRSS"].split()[0]) * 1024
