"""Whole archives: files to answers beside the bare network on arrays in memory and the tutorial's loop; memory; Ray."""

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

FILES, SLICE, LOOPED = 2000, 500, 40  # in all; a turn of ours and of the network's; a turn of the loop's
BATCH = 8  # of the bare network; larger ones are no faster
NAMES, PICTURES = (1000, 100_000), 200  # of the archives whose memory is taken: the other files are no pictures

# The largest memory of a process, in bytes. A small one asks: a child is charged for what its parent held at the fork.
PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""


def measure() -> list[Measured]:
    return [*_rates(), *_memory(), *_nodes()]


def _rates() -> list[Measured]:
    """Seconds a poster. The loading of networks counts for none."""
    files = posters(FILES)
    classifier = PosterClassifier.load()
    arrays = [classifier.input_of(path) for path in files[:SLICE]]

    def bare(some: list[Path]) -> None:
        for start in range(0, len(some), BATCH):
            classifier.outputs(arrays[start : start + BATCH])

    def ours(some: list[Path]) -> tuple[float, float]:
        answers = local_outcomes(map(str, some), classifier.folder)
        first = next(answers)  # the networks are loaded by now
        assert first.prediction
        start = time.perf_counter(), time.process_time()
        for answer in answers:
            assert answer.prediction, answer.error
        return start

    contenders: dict[str, tuple[int, Callable]] = {"posterclf": (SLICE, ours), "the bare network": (SLICE, bare)}
    with rival("the article's loop"):
        line = articles_lines(find_model())
        contenders["the article's loop"] = (LOOPED, lambda some: [line(path) for path in some] and None)
    elapsed: dict[str, list[float]] = {name: [] for name in contenders}
    processor: dict[str, list[float]] = {name: [] for name in contenders}
    bare(files[:BATCH])
    for turn in range(max(1, len(files) // SLICE)):
        for name, (count, contender) in contenders.items():
            some = files[turn * SLICE :][:count]
            start = time.perf_counter(), time.process_time()
            start = contender(some) or start
            elapsed[name].append((time.perf_counter() - start[0]) / len(some))
            processor[name].append((time.process_time() - start[1]) / len(some))
    return both("bulk", elapsed, processor)


def _memory() -> list[Measured]:
    """The largest memory of `posterclf tag` over few and over many files."""
    taken = []
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "none").write_text("no picture")
        real = posters(PICTURES)
        for count in NAMES:
            archive = Path(folder) / str(count)
            archive.mkdir()
            for number in range(count):
                target = real[number] if number < len(real) else Path(folder) / "none"
                (archive / f"{number:06}.jpg").symlink_to(target)
            command = [sys.executable, "-m", "posterclf", "tag", str(archive), "--out", f"{archive}.csv"]
            run = subprocess.run([sys.executable, "-c", PEAK, *command], capture_output=True, text=True, check=True)
            name = "posterclf" if count == NAMES[-1] else f"{count:,} files"
            taken.append(Measured("bulk memory", name, [int(run.stdout)], "byte", {"files": count}))
    return taken


def _nodes() -> list[Measured]:
    """Seconds a poster of a Ray cluster of one and of two nodes, one processor each, both on this machine."""
    taken = []
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
            # Each node loads its network first: what is timed begins when a good part is answered.
            answers, warm = on_ray.ray_outcomes(chain(files, files), find_model()), len(files)
            for _ in range(warm):
                next(answers)
            start = time.perf_counter()
            rest = sum(1 for _ in answers)
            value = (time.perf_counter() - start) / rest
            taken.append(
                Measured("scale-out", "posterclf" if nodes == 2 else "one node", [value], metadata={"posters": rest})
            )
            ray.shutdown()
            cluster.shutdown()
    return taken
