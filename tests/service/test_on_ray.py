"""The API on Ray Serve: a local cluster, real replicas, one of which is killed under load."""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
import requests

from posterclf.errors import UnknownFormat
from posterclf.inference.classifier import PosterClassifier
from posterclf.service.api import Service
from posterclf.settings import OWN_MODELS, SHIPPED_MODELS
from tests.support.paths import SAMPLES
from tests.support.ray_start import started
from tests.support.served import served

ray = pytest.importorskip("ray", reason="the extra ray is not installed")
on_ray = pytest.importorskip("posterclf.service.on_ray", reason="the extra ray is not installed")

REQUESTS = 60


@pytest.fixture(scope="module")
def url():
    backend = started(lambda: on_ray.RayBackend(None, 2, 2))
    try:
        with served(Service(backend)) as url:
            yield url
    finally:
        backend.close()


def test_replicas_look_for_models_where_this_process_does(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(SHIPPED_MODELS.name, raising=False)
    monkeypatch.setenv(OWN_MODELS.name, os.pathsep.join(("runs", "/srv/models")))
    variables = {OWN_MODELS.name: os.pathsep.join((f"{tmp_path}/runs", "/srv/models"))}
    assert on_ray._environment_of_replicas() == {"runtime_env": {"env_vars": variables}}
    monkeypatch.delenv(OWN_MODELS.name)
    assert on_ray._environment_of_replicas() == {}


def replicas() -> list[str]:
    named = [actor["name"] for actor in ray.util.list_named_actors(all_namespaces=True)]
    return [name for name in named if "Replica" in name]


def test_a_replica_that_is_killed_under_load_costs_no_request(url):
    contents = [path.read_bytes() for path in SAMPLES]
    expected = [PosterClassifier.shared().predict(content).as_dict() for content in contents]
    under_load = Event()

    def ask(number: int) -> requests.Response:
        reply = requests.post(f"{url}/api/v1/predict", data=contents[number % len(contents)], timeout=120)
        if number == REQUESTS // 4:
            under_load.set()
        return reply

    before = replicas()
    assert len(before) == 2
    with ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(ask, number) for number in range(REQUESTS)]
        assert under_load.wait(120)
        ray.kill(ray.get_actor(before[0], namespace="serve"))
        assert not all(future.done() for future in asked)
        replies = [future.result() for future in asked]
    assert [reply.status_code for reply in replies] == [200] * REQUESTS
    for number, reply in enumerate(replies):
        assert reply.json()["probabilities"] == pytest.approx(expected[number % len(contents)], abs=1e-5)


def test_errors_are_those_of_one_process(url):
    reply = requests.post(f"{url}/api/v1/predict", data=b"no picture", timeout=120)
    assert (reply.status_code, reply.json()["type"]) == (415, "/api/#unknown-format")
    with pytest.raises(UnknownFormat) as known:
        PosterClassifier.shared().predict(b"no picture")
    assert reply.json()["detail"] == str(known.value)
    other = requests.post(f"{url}/api/v1/predict?model=article", data=SAMPLES[0].read_bytes(), timeout=120).json()
    expected = PosterClassifier.shared("article").predict(SAMPLES[0]).as_dict()
    assert other["probabilities"] == pytest.approx(expected, abs=1e-5)
    assert requests.get(f"{url}/api/v1/health", timeout=120).json()["status"] == "ok"
