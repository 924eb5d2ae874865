"""Everything that predicts posters, behind one small interface, so that one contract can be asked of all of them."""

import asyncio
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
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
from posterclf.settings import OWN_MODELS
from posterclf.tagging.run import local_outcomes
from tests.support.other_labels import SIX, model_of
from tests.support.paths import SAMPLES
from tests.support.ray_start import started
from tests.support.served import served

Results = dict[str, Prediction | ImageError]  # file -> what came of it, in the order in which they came


SIX_LABELS = "six"  # the name of a model whose labels are no genres


@pytest.fixture(scope="session")
def own_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the model of six other labels."""
    folder = tmp_path_factory.mktemp("models")
    model_of(SIX, folder / SIX_LABELS)
    return folder


@pytest.fixture(scope="module", autouse=True)
def found_by_name(own_models: Path) -> Iterator[None]:
    """Before anything else, for processes that are started take the environment over."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(OWN_MODELS.name, str(own_models))
        yield


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


def one_by_one(classifier: Classifier, files: Sequence[str]) -> Results:
    return {file: _result(classifier, file) for file in files}


def _result(classifier: Classifier, file: str) -> Prediction | ImageError:
    try:
        return classifier.predict(file)
    except ImageError as error:
        return error


def of_classifier(load: Callable[[str], Classifier], by_name: Callable[[str], object]) -> Predictor:
    def together(files: Sequence[str], model: str) -> Results:
        with ThreadPoolExecutor(8) as threads:
            return dict(zip(files, threads.map(partial(_result, load(model)), files), strict=True))

    return Predictor(lambda files, model: one_by_one(load(model), files), together, by_name)


def of_backend(backend: Backend, runner: asyncio.Runner) -> Predictor:
    """runner: the same for all calls, for a backend may belong to its event loop"""

    async def result(file: str, model: str) -> Prediction | ImageError:
        try:
            return await backend.predict(file_content(Path(file)), model)
        except ImageError as error:
            return error

    async def in_turn(files: Sequence[str], model: str) -> Results:
        return {file: await result(file, model) for file in files}

    async def together(files: Sequence[str], model: str) -> Results:
        return dict(zip(files, await asyncio.gather(*(result(file, model) for file in files)), strict=True))

    return Predictor(
        lambda files, model: runner.run(in_turn(files, model)),
        lambda files, model: runner.run(together(files, model)),
        lambda model: runner.run(backend.predict(SAMPLES[0].read_bytes(), model)),
    )


def of_engine(engine: Callable[[Iterable[str], ModelFolder], Iterator[Outcome]], **traits: bool) -> Predictor:
    def results(files: Sequence[str], model: str) -> Results:
        outcomes = engine(iter(files), find_model(model))
        return {outcome.file: outcome.prediction or ImageError(str(outcome.error)) for outcome in outcomes}

    return Predictor(results, results, None, error_classes=False, **traits)


@contextmanager
def local(request: pytest.FixtureRequest) -> Iterator[Predictor]:
    yield of_classifier(PosterClassifier.shared, PosterClassifier.shared)


@contextmanager
def remote(request: pytest.FixtureRequest) -> Iterator[Predictor]:
    with served(Service(LocalBackend())) as url:
        yield of_classifier(lambda model: RemoteClassifier(url, model), lambda model: predict(SAMPLES[0], model, url))


@contextmanager
def service_queue(request: pytest.FixtureRequest) -> Iterator[Predictor]:
    with closing(LocalBackend()) as backend, asyncio.Runner() as runner:
        yield of_backend(backend, runner)


@contextmanager
def tagging_run(request: pytest.FixtureRequest) -> Iterator[Predictor]:
    yield of_engine(local_outcomes)


@contextmanager
def tagging_on_ray(request: pytest.FixtureRequest) -> Iterator[Predictor]:
    request.getfixturevalue("ray_cluster")
    from posterclf.tagging.on_ray import ray_outcomes

    yield of_engine(ray_outcomes, keeps_order=False, all_outputs=False)


@contextmanager
def service_on_ray(request: pytest.FixtureRequest) -> Iterator[Predictor]:
    request.getfixturevalue("ray_cluster")
    from posterclf.service.on_ray import RayBackend

    with closing(RayBackend("auto", 1, 1)) as backend, asyncio.Runner() as runner:
        yield of_backend(backend, runner)


@pytest.fixture(scope="module")
def ray_cluster() -> Generator[None]:
    """One for both that need Ray: it starts slowly."""
    ray = pytest.importorskip("ray", reason="Ray is not installed: the extra ray brings it")
    pytest.importorskip("posterclf.tagging.on_ray", reason="the extra ray is not installed")
    pytest.importorskip("posterclf.service.on_ray", reason="the extra ray is not installed")
    start = partial(
        ray.init,
        "local",  # not the cluster of another process of this test run
        num_cpus=2,
        object_store_memory=100 * 2**20,  # bytes; Ray would take a third of the memory
        include_dashboard=False,
        log_to_driver=False,
        logging_level="ERROR",
    )
    started(start)
    yield
    ray.shutdown()


@pytest.fixture(
    scope="module",
    params=[local, remote, service_queue, tagging_run, tagging_on_ray, service_on_ray],
    ids=lambda predictor: predictor.__name__,
)
def predictor(request: pytest.FixtureRequest) -> Generator[Predictor]:
    with request.param(request) as predictor:
        yield predictor
