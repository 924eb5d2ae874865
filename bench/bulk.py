"""Whole archives: time beside the bare network on arrays in memory and the tutorial's loop; nodes of Ray."""

import time
from collections.abc import Callable
from functools import partial
from itertools import chain
from pathlib import Path

from bench.goals import FAST
from bench.measuring import Measured, both, posters, rival
from bench.runtimes import articles_lines, fast_computing
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.runtimes import LITERT, Computing
from posterclf.inference.runtimes.choice import EXACT
from posterclf.registry.model_folder import find_model
from posterclf.tagging.run import local_outcomes

FILES, SLICE, LOOPED = 2000, 500, 40  # in all; in a turn of ours or of the bare network; in a turn of the loop
BATCH = 8  # of the bare network; larger ones are no faster


def measure() -> list[Measured]:
    return [*_rates(), *_nodes()]


def _rates() -> list[Measured]:
    """Seconds a poster, without the loading of the networks."""
    files = posters(FILES)
    classifier = PosterClassifier.load(choice=EXACT)
    arrays = [classifier.input_of(path) for path in files[:SLICE]]

    def bare(turn_files: list[Path]) -> None:
        for start in range(0, len(turn_files), BATCH):
            classifier.outputs(arrays[start : start + BATCH])

    def ours(turn_files: list[Path], computing: Computing = LITERT) -> tuple[float, float]:
        outcomes = local_outcomes(map(str, turn_files), classifier.folder, computing)
        first = next(outcomes)  # the networks are loaded by now
        assert first.prediction
        start = time.perf_counter(), time.process_time()
        for outcome in outcomes:
            assert outcome.prediction, outcome.error
        return start

    contenders: dict[str, tuple[int, Callable]] = {"posterclf": (SLICE, ours), "the bare network": (SLICE, bare)}
    if fast := fast_computing(classifier.folder, threads=1):
        contenders[FAST] = (SLICE, partial(ours, computing=fast))
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
