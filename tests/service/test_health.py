"""Health predicts a picture; whatever keeps it from doing so is a 503 with a sentence."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from posterclf.apart import calls
from posterclf.apart.calls import decode_apart, decode_here
from posterclf.errors import BrokenImage, ModelError, ServiceError
from posterclf.inference.classifier import PosterClassifier
from posterclf.service.api import Service
from posterclf.service.backends import LocalBackend
from posterclf.service.health import health_picture
from tests.support.asgi import Asked


class Backend:
    def __init__(self, predict: Callable):
        self._predict = predict

    async def predict(self, content, model):
        return self._predict(content, model)

    def close(self):
        pass


def client(predict: Callable) -> Asked:
    return Asked(Service(Backend(predict)).app)


def raising(error: Exception) -> Callable:
    def predict(content, model):
        raise error

    return predict


def test_it_predicts_a_picture_that_needs_no_file(monkeypatch):
    monkeypatch.setattr("posterclf.shipped.SAMPLES", None)  # the samples are not there
    backend = LocalBackend()
    asked = []

    class Watched(LocalBackend):
        async def predict(self, content, model):
            asked.append((content, model))
            return await backend.predict(content, model)

    reply = Asked(Service(Watched()).app).get("/api/v1/health")
    assert (reply.status_code, reply.json()["status"]) == (200, "ok")
    assert (reply.json()["runtime"], reply.json()["dtype"]) == ("litert", "float32")
    assert asked == [(health_picture(), "efficientnet")]


@pytest.mark.parametrize(
    "error",
    [ModelError("no"), ServiceError("no worker starts"), BrokenImage("no"), RuntimeError("secret"), MemoryError()],
    ids=lambda error: type(error).__name__,
)
def test_what_does_not_predict_is_503_with_a_sentence(error):
    reply = client(raising(error)).get("/api/v1/health")
    assert reply.status_code == 503
    assert reply.headers["Retry-After"] == "30"
    assert reply.json()["detail"] == "No picture is predicted: a model or what decodes pictures does not start."


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 7, -0.1])
def test_nonsense_is_503(value):
    prediction = PosterClassifier.shared().predict(health_picture())
    probabilities = prediction.probabilities.copy()
    probabilities[3] = value
    reply = client(lambda content, model: replace(prediction, probabilities=probabilities)).get("/api/v1/health")
    assert (reply.status_code, reply.json()["detail"]) == (503, "The model does not answer with probabilities.")


def test_a_service_without_a_working_model_is_alive():
    broken = client(raising(ModelError("no")))
    assert (broken.get("/api/v1/live").status_code, broken.get("/api/v1/health").status_code) == (200, 503)


def test_where_no_process_that_decodes_starts_it_is_503(monkeypatch):
    decode_apart()
    try:
        client = Asked(Service(LocalBackend()).app)
        assert client.get("/api/v1/health").status_code == 200
        calls._workers.end()  # as if the system had ended them
        monkeypatch.setattr("sys.executable", "/nowhere/python")
        reply = client.get("/api/v1/health")
        assert (reply.status_code, reply.json()["type"]) == (503, "/api/#model-unavailable")
    finally:
        decode_here()
