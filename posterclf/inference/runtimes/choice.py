"""Which runtime computes a network: what was asked for, where it is installed and says what LiteRT says."""

import hashlib
import time
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Literal

import numpy as np

from posterclf.errors import MissingExtra, ModelError
from posterclf.inference.runtimes import LITERT, TITLES, Computing, RuntimeName, is_installed, require_installed
from posterclf.inference.served_network import ServedNetwork
from posterclf.inference.trial import require_tried
from posterclf.processors import computes_bfloat16, processors
from posterclf.registry.model_folder import ModelFolder
from posterclf.settings import PRECISION, RUNTIME

# How far a probability may be from LiteRT's. In float32 runtimes differ in the order of sums alone.
AGREEMENT = {"float32": 1e-4, "bfloat16": 0.1}
MIN_GAIN = 0.1  # share of LiteRT's time that another runtime must save: less is chance
ROUNDS = 5
PAUSE = 0.03  # seconds before each: the other's threads are awake a little longer


@dataclass(frozen=True)
class RuntimeChoice:
    """What a user asks for.

    runtime:    'auto' for what is faster than LiteRT, is installed and agrees, else LiteRT; None for LiteRT, and with
                the precision 'fast' for 'auto'
    precision:  'exact', the same answers on every machine to 1e-4; or 'fast', bfloat16 where the processor computes
                with it and the runtime is OpenVINO, else float32
    """

    runtime: RuntimeName | Literal["auto"] | None = None
    precision: Literal["exact", "fast"] = "exact"

    @classmethod
    def of(cls, runtime: str | None = None, precision: str | None = None) -> "RuntimeChoice":
        """What is given, and for None what `POSTERCLF_RUNTIME` and `POSTERCLF_PRECISION` say.

        raises:  SettingError where these say what is none
        """
        return cls(runtime or RUNTIME.value or None, precision or PRECISION.value)  # pyright: ignore[reportArgumentType]

    def require_installed(self) -> None:
        """raises:  MissingExtra where a runtime is asked for by name and is missing"""
        if self.runtime and self.runtime != "auto":
            require_installed(self.runtime)

    def sentence(self, computing: Computing) -> str:
        """What a run says of it: 'Computed by LiteRT in float32.'"""
        if self.precision == "exact" or computing.dtype == "bfloat16":
            return f"Computed by {computing}."
        if not computes_bfloat16():
            why = "this processor has no bfloat16"
        elif self.runtime == "litert" or not is_installed("openvino"):
            why = "bfloat16 needs the runtime OpenVINO"
        else:
            why = "bfloat16 saves no time with this model here, or changes its answers too much"
        return f"Computed by {computing}: {why}."

    def going_on(self, dtype: str) -> "RuntimeChoice":
        """The choice for a run that was begun in numbers of this type: they must not change with the day's timing."""
        if dtype == "float32":
            return RuntimeChoice(self.runtime, "exact")
        return RuntimeChoice("openvino", "fast") if self.precision == "fast" else self


EXACT = RuntimeChoice("litert", "exact")


def network_of(folder: ModelFolder, served: bytes, threads: int | None, computing: Computing = LITERT) -> ServedNetwork:
    """A model's network, ready to compute; one that may be a stranger's is tried in a process apart before.

    raises:  ModelError where it is damaged, or this processor computes in no such numbers; MissingExtra where the
             runtime is missing
    """
    require_installed(computing.runtime)
    if computing.dtype == "bfloat16" and not computes_bfloat16():  # one of several machines; the others can
        raise ModelError("This machine's processor does not compute in bfloat16. Take the precision exact.")
    if not folder.is_shipped:
        require_tried(folder.name, served, folder.card.input, computing)
    return ServedNetwork(folder.name, served, folder.card.input, threads, computing)


@dataclass(frozen=True)
class _Comparison:
    """difference: the largest of a probability; gain: the share of LiteRT's time that is saved."""

    difference: float
    gain: float


_comparisons: dict[tuple[bytes, int, Computing], _Comparison] = {}
_lock = Lock()


def computing_for(folder: ModelFolder, served: bytes, choice: RuntimeChoice, threads: int | None = None) -> Computing:
    """What `choice` comes to for a model on this machine; compared once in a process.

    A network of 8 bits is LiteRT's whatever is asked for: others round it otherwise.

    threads:  how many will compute one batch together
    raises:   ModelError where a runtime is asked for by name and cannot load the network, or does not agree with
              LiteRT; MissingExtra where it is missing
    """
    runtime = choice.runtime or ("auto" if choice.precision == "fast" else "litert")
    choice.require_installed()
    if runtime == "litert" or folder.card.quantization or not is_installed("openvino"):
        return LITERT
    fast = choice.precision == "fast" and computes_bfloat16()
    difference = 0.0
    for dtype in ("bfloat16", "float32") if fast else ("float32",):
        other = Computing("openvino", dtype)
        try:
            comparison = _comparison(folder, served, other, threads or processors())
        except (ModelError, MissingExtra):
            if runtime == "auto":  # where the file itself is to blame, LiteRT says so
                return LITERT
            raise
        difference = comparison.difference
        if difference <= AGREEMENT[dtype] and (runtime != "auto" or comparison.gain >= MIN_GAIN):
            return other
    if runtime == "auto":
        return LITERT
    raise ModelError(
        f"{TITLES['openvino']} says something else of pictures than {TITLES['litert']} with the model {folder.name}: a "
        f"probability differs by {difference:.2g}. Take the runtime litert."
    )


def _comparison(folder: ModelFolder, served: bytes, other: Computing, threads: int) -> _Comparison:
    key = hashlib.sha256(served).digest(), threads, other
    with _lock:
        if key not in _comparisons:
            litert, network = (network_of(folder, served, threads, computing) for computing in (LITERT, other))
            shown = pictures(folder.card.input.height, folder.card.input.width)
            _comparisons[key] = _compared(litert, network, shown)
        return _comparisons[key]


def _compared(litert: ServedNetwork, other: ServedNetwork, shown: np.ndarray) -> _Comparison:
    """Both in turn, so that a busy machine slows both; of each the fastest round counts."""
    difference, seconds = 0.0, {litert: np.inf, other: np.inf}
    for picture in shown:
        known, found = (network.outputs([picture])["probabilities"] for network in (litert, other))
        difference = max(difference, float(abs(known - found).max()))
    for _ in range(ROUNDS):
        for network in (litert, other):
            time.sleep(PAUSE)
            started = time.perf_counter()
            network.outputs(shown[:1])
            seconds[network] = min(seconds[network], time.perf_counter() - started)
    return _Comparison(difference, 1 - seconds[other] / seconds[litert])


@cache
def pictures(height: int, width: int) -> np.ndarray:
    """What is compared, the same on every machine: black, and colours in ever smaller squares. (6, h, w, 3) uint8."""
    random, shown = np.random.default_rng(0), [np.zeros((height, width, 3), np.uint8)]
    for side in (64, 32, 16, 8, 1):
        colours = random.integers(0, 256, (-(-height // side), -(-width // side), 3), np.uint8)
        shown.append(colours.repeat(side, axis=0).repeat(side, axis=1)[:height, :width])
    return np.stack(shown)
