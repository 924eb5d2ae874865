"""Contenders measured side by side: in every round each runs in turn, so that what else the machine does meets all.

A contender's figure is its least value over the rounds: what the work costs while nobody else takes the processor. The
processor's seconds of one thread say that even on a machine that is never left alone.
The results are a file of pyperf, so that `python -m pyperf stats bench/results.json` shows more of them.
"""

import gc
import os
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pyperf

from posterclf.processors import instructions

ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).with_name("results.json")
KEPT = ("cpu_model_name", "cpu_count", "cpu_freq", "platform", "python_version", "date", "load_avg_1min")
PACKAGES = ("ai-edge-litert", "keras", "numpy", "onnxruntime", "opencv-python-headless", "openvino", "pillow")
PACKAGES += ("simplejpeg", "streamlit", "tensorflow", "tf2onnx")
# Of the processor's instructions, those that runtimes compute networks with, as Linux calls them.
INSTRUCTIONS = ("avx2", "avx_vnni", "avx512f", "avx512_vnni", "avx512_bf16", "amx_int8", "amx_bf16")
REST = 0.03  # seconds between two contenders, in which the threads of the first one fall asleep
TURN = 0.1  # seconds after which a contender's turn ends, if its calls have not ended it before


@dataclass(frozen=True)
class Measured:
    """What one contender took for one figure.

    values:    one for each measurement, in `unit`: seconds, bytes, or a count
    metadata:  what else is known of it, text or number
    """

    figure: str
    contender: str
    values: list[float]
    unit: str = "second"
    metadata: Mapping[str, str | int | float] | None = None

    def with_metadata(self, **more: str | int | float) -> "Measured":
        return replace(self, metadata=dict(self.metadata or {}) | more)

    @property
    def least(self) -> float:
        return min(self.values)


def side_by_side(
    figure: str, contenders: Mapping[str, Callable[[], object]], rounds: int, calls: int = 3
) -> list[Measured]:
    """Two figures: 'FIGURE, elapsed' and 'FIGURE, processor' (of all threads of the process), in seconds.

    Each contender runs `rounds` times in turn, at most `calls` times in a row each time.
    """
    elapsed: dict[str, list[float]] = {name: [] for name in contenders}
    processor: dict[str, list[float]] = {name: [] for name in contenders}
    for contender in contenders.values():
        contender()
    print(f"  {figure}: {', '.join(contenders)}", flush=True)
    for _ in range(rounds):
        gc.collect()
        for name, contender in contenders.items():
            time.sleep(REST)
            turn = time.perf_counter()
            for _ in range(calls):
                start, used = time.perf_counter(), time.process_time()
                contender()
                end = time.perf_counter()
                elapsed[name].append(end - start)
                processor[name].append(time.process_time() - used)
                if end - turn > TURN:
                    break
    return both(figure, elapsed, processor)


def processes_side_by_side(figure: str, commands: Mapping[str, list[str]], rounds: int) -> list[Measured]:
    """Two figures of whole processes: 'FIGURE, elapsed' and 'FIGURE, processor', in seconds.

    raises:  CalledProcessError where a command fails
    """
    elapsed: dict[str, list[float]] = {name: [] for name in commands}
    processor: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            elapsed[name].append(time.perf_counter() - start)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            processor[name].append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return both(figure, elapsed, processor)


def both(figure: str, elapsed: dict[str, list[float]], processor: dict[str, list[float]]) -> list[Measured]:
    """The figures 'FIGURE, elapsed' and 'FIGURE, processor', of contender -> seconds."""
    return [
        Measured(f"{figure}, {kind}", name, values)
        for kind, seconds in (("elapsed", elapsed), ("processor", processor))
        for name, values in seconds.items()
    ]


@contextmanager
def rival(name: str) -> Iterator[None]:
    """Around a rival's imports and set-up: where its package is missing, the rival is left out with a sentence."""
    try:
        yield
    except ModuleNotFoundError as error:
        print(f"{name} is left out: {error.name} is not installed. `pip install -e '.[bench]'` has it.")


def known_instructions() -> str:
    """Those of INSTRUCTIONS that this processor has, 'avx2, avx512f'."""
    return ", ".join(name for name in INSTRUCTIONS if name in instructions()) or "none that are known"


def p95(values: list[float]) -> float:
    """The value that 95 % of them do not exceed; of a single one itself."""
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def posters(count: int) -> list[Path]:
    """Posters of POSTERCLF_DATA, evenly picked, or the drawn samples where it is not set; the smallest file first."""
    folder = Path(os.environ.get("POSTERCLF_DATA", "nowhere")) / "Images"
    files = sorted(folder.iterdir()) if folder.is_dir() else sorted((ROOT / "assets" / "samples").glob("*.jpg"))
    return sorted(files[:: max(1, len(files) // count)][:count], key=lambda path: path.stat().st_size)


def median_poster() -> Path:
    """The one of 24 posters whose file is of median size."""
    files = posters(24)
    return files[len(files) // 2]


def save(results: list[Measured], path: Path = RESULTS) -> None:
    """Put results into the file, in place of those of the same figures."""
    machine = pyperf.Run([1.0], metadata={"name": "machine"}).get_metadata()
    kept = {key: machine[key] for key in KEPT if key in machine} | _versions() | {"instructions": known_instructions()}
    fresh = {result.figure for result in results}
    benchmarks = [benchmark for benchmark in _benchmarks(path) if benchmark.get_name().split(": ")[0] not in fresh]
    for result in results:
        metadata = {"name": f"{result.figure}: {result.contender}", "unit": result.unit} | dict(result.metadata or {})
        run = pyperf.Run([float(value) for value in result.values], metadata=kept | metadata, collect_metadata=False)
        benchmarks.append(pyperf.Benchmark([run]))
    pyperf.BenchmarkSuite(benchmarks).dump(str(path), replace=True)


def load(path: Path = RESULTS) -> list[Measured]:
    """The results in the file, with all that is known of each."""
    return [
        Measured(*benchmark.get_name().split(": "), benchmark.get_values(), benchmark.get_unit(), metadata)
        for benchmark in _benchmarks(path)
        if (metadata := benchmark.get_metadata())
    ]


def _benchmarks(path: Path) -> list[pyperf.Benchmark]:
    return pyperf.BenchmarkSuite.load(str(path)).get_benchmarks() if path.exists() else []


def _versions() -> dict[str, str]:
    versions = {}
    for name in PACKAGES:
        try:
            versions[f"{name}_version"] = version(name)
        except PackageNotFoundError:
            continue
    return versions
