"""Whole archives: time beside the bare network on arrays in memory and the tutorial's loop; memory; nodes of Ray."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import chain
from pathlib import Path

from bench.measuring import Measured, both, posters, rival
from bench.runtimes import articles_lines
from posterclf.inference.classifier import PosterClassifier
from posterclf.registry.model_folder import find_model
from posterclf.tagging.run import local_outcomes

FILES, SLICE, LOOPED = 2000, 500, 40  # in all; in a turn of ours or of the bare network; in a turn of the loop
BATCH = 8  # of the bare network; larger ones are no faster
ARCHIVES, PICTURES = (1000, 100_000), 200  # files in each archive whose memory is measured; how many are pictures

# Prints the most memory that a command used, in bytes. A small process starts the command, because a child is charged
# for what its parent held at the fork.
PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""


def measure() -> list[Measured]:
    return [*_rates(), *_memory(), *_nodes()]


def _rates() -> list[Measured]:
    """Seconds a poster, without the loading of the networks."""
    files = posters(FILES)
    classifier = PosterClassifier.load()
    arrays = [classifier.input_of(path) for path in files[:SLICE]]

    def bare(turn_files: list[Path]) -> None:
        for start in range(0, len(turn_files), BATCH):
            classifier.outputs(arrays[start : start + BATCH])

    def ours(turn_files: list[Path]) -> tuple[float, float]:
        outcomes = local_outcomes(map(str, turn_files), classifier.folder)
        first = next(outcomes)  # the networks are loaded by now
        assert first.prediction
        start = time.perf_counter(), time.process_time()
        for outcome in outcomes:
            assert outcome.prediction, outcome.error
        return start

    contenders: dict[str, tuple[int, Callable]] = {"posterclf": (SLICE, ours), "the bare network": (SLICE, bare)}
    with rival("the article's loop"):
        lines = articles_lines(find_model())

        def loop(turn_files: list[Path]) -> None:
            for path in turn_files:
                lines(path)

        contenders["the article's loop"] = (LOOPED, loop)
    elapsed: dict[str, list[float]] = {name: [] for name in contenders}
    processor: dict[str, list[float]] = {name: [] for name in contenders}
    bare(files[:BATCH])
    for turn in range(max(1, len(files) // SLICE)):
        for name, (count, contender) in contenders.items():
            turn_files = files[turn * SLICE :][:count]
            start = time.perf_counter(), time.process_time()
            start = contender(turn_files) or start  # ours begins after its networks are loaded
            elapsed[name].append((time.perf_counter() - start[0]) / len(turn_files))
            processor[name].append((time.process_time() - start[1]) / len(turn_files))
    return both("bulk", elapsed, processor)


def _memory() -> list[Measured]:
    """The most memory that `posterclf tag` uses, over few and over many files."""
    results = []
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "none").write_text("no picture")
        pictures = posters(PICTURES)
        for count in ARCHIVES:
            archive = Path(folder) / str(count)
            archive.mkdir()
            for number in range(count):
                target = pictures[number] if number < len(pictures) else Path(folder) / "none"
                (archive / f"{number:06}.jpg").symlink_to(target)
            command = [sys.executable, "-m", "posterclf", "tag", str(archive), "--out", f"{archive}.csv"]
            run = subprocess.run([sys.executable, "-c", PEAK, *command], capture_output=True, text=True, check=True)
            name = "posterclf" if count == ARCHIVES[-1] else f"{count:,} files"
            results.append(Measured("bulk memory", name, [int(run.stdout)], "byte", {"files": count}))
    return results


def _nodes() -> list[Measured]:
    """Seconds a poster of a Ray cluster of one and of two nodes, one processor each, both on this machine."""
    results = []
    with rival("Ray"):
        import ray
        from ray.cluster_utils import Cluster

        from posterclf.tagging import on_ray

        files = [str(path) for path in posters(SLICE)]
        for nodes in (1, 2):
            cluster = Cluster()
            for _ in range(nodes):
                cluster.add_node(num_cpus=1, object_store_memory=100 * 2**20)
            ray.init(address=cluster.address, log_to_driver=False, logging_level="ERROR")
            # Each node loads its network first, so the first half of the outcomes is not timed.
            outcomes = on_ray.ray_outcomes(chain(files, files), find_model())
            for _ in files:
                next(outcomes)
            start = time.perf_counter()
            timed = sum(1 for _ in outcomes)
            seconds = (time.perf_counter() - start) / timed
            name = "posterclf" if nodes == 2 else "one node"
            results.append(Measured("scale-out", name, [seconds], metadata={"posters": timed}))
            ray.shutdown()
            cluster.shutdown()
    return results
