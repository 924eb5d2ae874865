"""What is counted of requests, and what a line of the log says of one."""

import logging

import pytest
from prometheus_client import REGISTRY

from posterclf.service.api import Service
from posterclf.service.backends import LocalBackend
from tests.support.asgi import Asked
from tests.support.paths import SAMPLES

POSTER = SAMPLES[0].read_bytes()
MARK = "Secret-4711"


@pytest.fixture(scope="module")
def client() -> Asked:
    return Asked(Service(LocalBackend()).app)


@pytest.fixture
def events(caplog, monkeypatch):
    """Whose `records` are those of our own log."""
    monkeypatch.setattr(logging.getLogger("posterclf"), "propagate", True)
    caplog.set_level(logging.INFO, "posterclf")
    return caplog


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0


def test_requests_are_counted_by_declared_path_and_status_and_predictions_are_timed(client):
    before = value("posterclf_seconds_count", part="request")
    counted = value("posterclf_requests_total", path="/api/v1/predict", status="200")
    assert client.post("/api/v1/predict", data=POSTER).status_code == 200
    assert client.get("/api/v1/health").status_code == 200
    assert value("posterclf_requests_total", path="/api/v1/predict", status="200") == counted + 1
    assert value("posterclf_seconds_count", part="request") == before + 1
    assert client.get(f"/api/{MARK}").status_code == 404
    paths = {
        sample.labels["path"] for metric in REGISTRY.collect() for sample in metric.samples if "path" in sample.labels
    }
    assert "/api/*" in paths
    assert not [path for path in paths if MARK in path]


def test_refusals_are_counted_by_kind_those_of_one_file_of_several_too(client):
    kinds = ("unknown-format", "unknown-model", "unknown-path", "wrong-method")
    before = {kind: value("posterclf_refused_total", kind=kind) for kind in kinds}
    client.post("/api/v1/predict", data=b"no picture")
    client.post("/api/v1/predict", files=[("file", ("a.jpg", POSTER)), ("file", ("b.jpg", b"no picture"))])
    client.post("/api/v1/predict", params={"model": MARK}, data=POSTER)
    client.get("/api/v1/nothing")
    client.get("/api/v1/predict")
    counted = {kind: value("posterclf_refused_total", kind=kind) - before[kind] for kind in kinds}
    assert counted == {"unknown-format": 2, "unknown-model": 1, "unknown-path": 1, "wrong-method": 1}


def test_a_request_has_an_id_of_ours_and_one_line(client, events):
    reply = client.post(
        "/api/v1/predict", params={"threshold": MARK}, data=POSTER, headers={"X-Request-Id": MARK, "User-Agent": MARK}
    )
    (event,) = events.records
    assert event.msg == "request"
    assert (event.path, event.method, event.status, event.refused) == ("/api/v1/predict", "POST", 400, "bad-request")
    assert event.request == reply.headers["X-Request-Id"]
    assert MARK not in str(event.__dict__)


def test_a_fault_is_told_once_with_the_id_that_its_client_has(client, events, monkeypatch):
    def broken(request):
        raise RuntimeError(MARK)

    service = Service(LocalBackend())
    monkeypatch.setattr(service, "_options", broken)
    reply = Asked(service.app).post("/api/v1/predict", data=POSTER)
    (event,) = events.records
    assert (reply.status_code, reply.json()["type"]) == (500, "/api/#fault")
    assert (event.msg, event.status, event.request) == ("fault", 500, reply.headers["X-Request-Id"])
    assert type(event.exc_info[1]) is RuntimeError
