"""What grows with the number of files, of labels and of threads, and what does not."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle, islice
from pathlib import Path

import numpy as np

from bench.measuring import Measured, both, median_poster, posters, side_by_side
from posterclf.inference.network_input import read_input
from posterclf.inference.outcome import Outcome
from posterclf.inference.served_network import ServedNetwork
from posterclf.processors import processors
from posterclf.registry.model_folder import SERVED_FILE, find_model
from posterclf.tagging.run import local_outcomes
from posterclf.teaching.served_head import with_head

FILES = (1000, 10_000, 100_000)  # an hour on 2 cores
LABELS = (25, 500)
THREADS = (1, 2)
SLICE, TURNS = 250, 3  # posters of one turn with so many threads; turns of each
ROUNDS = 10

# Prints the most memory that a command used, in bytes. A small process starts the command, because a child is charged
# for what its parent held at the fork.
PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""


def measure() -> list[Measured]:
    return [*_labels(), *_threads(), *_files()]


def _files() -> list[Measured]:
    """`posterclf tag` over archives in which each file is a real poster that is decoded: seconds of all, and memory."""
    pictures = posters(max(FILES))
    results = []
    for count in FILES:
        with tempfile.TemporaryDirectory() as folder:
            archive = Path(folder) / "archive"
            archive.mkdir()
            for number in range(count):
                (archive / f"{number:06}.jpg").symlink_to(pictures[number % len(pictures)].resolve())
            command = [sys.executable, "-m", "posterclf", "tag", str(archive), "--out", f"{archive}.csv"]
            start = time.perf_counter()
            run = subprocess.run([sys.executable, "-c", PEAK, *command], capture_output=True, text=True, check=True)
            seconds = time.perf_counter() - start
            with Path(f"{archive}.csv").open(encoding="utf-8") as rows:
                assert sum(1 for _ in rows) == count + 1, "not every file has a row"
        print(f"  {count:,} files: {seconds:.0f} s", flush=True)
        facts = {"files": count, "pictures": min(count, len(pictures))}
        results += [
            Measured("growth, files", f"{count:,} files", [seconds], metadata=facts),
            Measured("growth, memory", f"{count:,} files", [int(run.stdout)], "byte", facts),
        ]
    return results


def _labels() -> list[Measured]:
    """The default network with heads of random weights: its answer has evidence at each place for each label."""
    folder = find_model()
    served = folder.verified_file(SERVED_FILE)
    size, random = folder.card.input, np.random.default_rng(0)
    (channels,) = ServedNetwork(folder.name, served, size, 1).shapes["embedding"]
    image = read_input(median_poster(), size)[None]
    networks: dict[str, Callable[[], object]] = {}
    for count in LABELS:
        head = with_head(served, random.normal(0, 0.05, (channels, count)), np.full(count, -1.0))
        networks[f"{count} labels"] = partial(ServedNetwork(folder.name, head, size, 1).outputs, image)
    return side_by_side("growth, labels", networks, ROUNDS)


def _threads() -> list[Measured]:
    """Seconds a poster of a bulk run on so many threads, as many as there are processors at most."""
    folder, files = find_model(), [str(path) for path in posters(2 * SLICE)]
    counts = [count for count in THREADS if count <= processors()]
    names = [f"{count} thread{'s' if count > 1 else ''}" for count in counts]
    elapsed: dict[str, list[float]] = {name: [] for name in names}
    processor: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(TURNS):
        for name, count in zip(names, counts, strict=True):
            outcomes = local_outcomes(cycle(files), folder, workers=count)
            _take(outcomes)  # the networks are loaded by now, and as many posters are under way as there will be later
            start, used = time.perf_counter(), time.process_time()
            _take(outcomes)
            elapsed[name].append((time.perf_counter() - start) / SLICE)
            processor[name].append((time.process_time() - used) / SLICE)
            outcomes.close()
    return both("growth, threads", elapsed, processor)


def _take(outcomes: Iterator[Outcome]) -> None:
    for outcome in islice(outcomes, SLICE):
        assert outcome.prediction, outcome.error
