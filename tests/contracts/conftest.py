"""Everything that predicts posters, behind one small interface, so that one contract can be asked of all of them."""

import asyncio
from collections.abc import Awaitable, Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from posterclf.errors import ImageError
from posterclf.images import file_content
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.outcome import Outcome
from posterclf.inference.prediction import Prediction
from posterclf.inference.protocol import Classifier
from posterclf.registry.model_folder import ModelFolder, find_model
from posterclf.service.api import Service
from posterclf.service.backends import Backend, LocalBackend
from posterclf.service.client import RemoteClassifier, predict
from posterclf.tagging.run import local_outcomes
from tests.support.paths import SAMPLES
from tests.support.served import served

Results = dict[str, Prediction | ImageError]  # file -> what came of it, in the order in which they came


@dataclass(frozen=True)
class Predictor:
    """One way to a prediction.

    predict:        all files of a list with the model of that name, one after the other
    predict_many:   the same, as many at once as it takes
    by_name:        predicts SAMPLES[0] with the model of that name; None where a model comes as its folder
    keeps_order:    whether results come in the order of the files
    error_classes:  whether errors come as classes, else as sentences alone
    all_outputs:    whether embedding and evidence come, too
    """

    predict: Callable[[Sequence[str], str], Results]
    predict_many: Callable[[Sequence[str], str], Results]
    by_name: Callable[[str], object] | None
    keeps_order: bool = True
    error_classes: bool = True
    all_outputs: bool = True


def of_classifier(load: Callable[[str], Classifier], by_name: Callable[[str], object]) -> Predictor:
    def results(classifier: Classifier, files: Iterable[str], run: Callable = map) -> Results:
        def result(file: str) -> Prediction | ImageError:
            try:
                return classifier.predict(file)
            except ImageError as error:
                return error

        return dict(zip(files, run(result, files), strict=True))

    def predict_many(files: Sequence[str], model: str) -> Results:
        with ThreadPoolExecutor(8) as threads:
            return results(load(model), files, threads.map)

    return Predictor(lambda files, model: results(load(model), files), predict_many, by_name)


def of_backend(backend: Backend, run: Callable[[Awaitable], object]) -> Predictor:
    """run: waits for something awaitable, always in the same event loop, to which a backend may belong"""

    async def result(file: str, model: str) -> Prediction | ImageError:
        try:
            return await backend.predict(file_content(Path(file)), model)
        except ImageError as error:
            return error

    async def one_by_one(files: Sequence[str], model: str) -> Results:
        return {file: await result(file, model) for file in files}

    async def together(files: Sequence[str], model: str) -> Results:
        return dict(zip(files, await asyncio.gather(*(result(file, model) for file in files)), strict=True))

    return Predictor(
        lambda files, model: run(one_by_one(files, model)),
        lambda files, model: run(together(files, model)),
        lambda model: run(backend.predict(SAMPLES[0].read_bytes(), model)),
    )


def of_engine(engine: Callable[[Iterable[str], ModelFolder], Iterator[Outcome]], **traits: bool) -> Predictor:
    def results(files: Sequence[str], model: str) -> Results:
        outcomes = engine(iter(files), find_model(model))
        return {outcome.file: outcome.prediction or ImageError(outcome.error) for outcome in outcomes}

    return Predictor(results, results, None, error_classes=False, **traits)


@contextmanager
def local(request: pytest.FixtureRequest) -> Iterator[Predictor]:
    yield of_classifier(PosterClassifier.shared, PosterClassifier.shared)


@contextmanager
def remote(request: pytest.FixtureRequest) -> Iterator[Predictor]:
    with served(Service(LocalBackend())) as url:
        yield of_classifier(lambda model: RemoteClassifier(url, model), lambda model: predict(SAMPLES[0], model, url))


@contextmanager
def queue(request: pytest.FixtureRequest) -> Iterator[Predictor]:
    with asyncio.Runner() as runner:
        yield of_backend(LocalBackend(), runner.run)


@contextmanager
def engine(request: pytest.FixtureRequest) -> Iterator[Predictor]:
    yield of_engine(local_outcomes)


@contextmanager
def ray_engine(request: pytest.FixtureRequest) -> Iterator[Predictor]:
    request.getfixturevalue("ray_cluster")
    from posterclf.tagging.on_ray import ray_outcomes

    yield of_engine(ray_outcomes, keeps_order=False, all_outputs=False)


@contextmanager
def ray_replicas(request: pytest.FixtureRequest) -> Iterator[Predictor]:
    request.getfixturevalue("ray_cluster")
    from posterclf.service.on_ray import RayBackend

    backend = RayBackend("auto", 1, 1)
    with asyncio.Runner() as runner:
        yield of_backend(backend, runner.run)
    backend.close()


@pytest.fixture(scope="session")
def ray_cluster() -> Generator[None]:
    """One for both that need Ray: it starts slowly."""
    ray = pytest.importorskip("ray", reason="Ray is not installed: the extra ray brings it")
    pytest.importorskip("posterclf.tagging.on_ray", reason="the extra ray is not installed")
    pytest.importorskip("posterclf.service.on_ray", reason="the extra ray is not installed")
    ray.init(
        num_cpus=2,
        object_store_memory=100 * 2**20,  # bytes; Ray would take a third of the memory
        include_dashboard=False,
        log_to_driver=False,
        logging_level="ERROR",
    )
    yield
    ray.shutdown()


@pytest.fixture(
    scope="module",
    params=[local, remote, queue, engine, ray_engine, ray_replicas],
    ids=lambda predictor: predictor.__name__,
)
def predictor(request: pytest.FixtureRequest) -> Generator[Predictor]:
    with request.param(request) as predictor:
        yield predictor
