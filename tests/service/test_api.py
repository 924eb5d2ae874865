"""The API as its clients meet it: real requests to a real server."""

import json
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests

from posterclf.errors import ModelError
from posterclf.images import MAX_BYTES
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.records import as_record
from posterclf.labels import GENRES
from posterclf.registry.model_folder import find_model, model_names
from posterclf.service.admission import AdmissionControl
from posterclf.service.api import Service
from posterclf.service.backends import LocalBackend
from posterclf.service.problems import MEDIA_TYPE, TITLES
from posterclf.service.uploads import MAX_FILES
from posterclf.settings import CORS, OWN_MODELS, SHIPPED_MODELS
from tests.support import corpus
from tests.support.other_labels import SIX, model_of
from tests.support.paths import ROOT, SAMPLES
from tests.support.served import served

POSTER = SAMPLES[0].read_bytes()


@pytest.fixture(scope="module")
def backend() -> LocalBackend:
    return LocalBackend()


@pytest.fixture(scope="module")
def url(backend):
    with served(Service(backend)) as url:
        yield url


def predict(url: str, content: bytes | None = None, files: list | None = None, **parameters) -> requests.Response:
    return requests.post(f"{url}/api/v1/predict", params=parameters, data=content, files=files, timeout=60)


def problem(reply: requests.Response, status: int, kind: str) -> dict:
    """What went wrong, after a look at its form."""
    assert reply.status_code == status, reply.text
    assert reply.headers["Content-Type"] == MEDIA_TYPE
    found = reply.json()
    assert list(found) == ["type", "title", "status", "detail"]
    assert (found["status"], found["type"], found["title"]) == (status, f"/api/#{kind}", TITLES[kind])
    assert "Traceback" not in reply.text
    assert str(ROOT) not in reply.text
    return found


def test_a_poster_is_answered_as_predict_json_answers_it(url):
    command = [sys.executable, "-m", "posterclf", "predict", "--json", "-"]
    line = subprocess.run(command, input=POSTER, capture_output=True, cwd=ROOT).stdout
    assert predict(url, POSTER).json() == json.loads(line)


def test_threshold_and_model_are_taken_from_the_address(url):
    classifier = PosterClassifier.shared("article")
    expected = as_record("-", classifier.predict(POSTER), classifier.folder.thresholds(0.25))
    assert predict(url, POSTER, model="article", threshold="0.25").json() == expected
    tuned = predict(url, POSTER, threshold="tuned").json()
    least = find_model().tuned_thresholds.table()
    assert tuned["threshold"] == "tuned"
    assert set(tuned["predicted"]) == {label for label, p in tuned["probabilities"].items() if p >= least[label]}


def test_several_files_are_answered_in_their_order_each_error_in_its_place(url):
    files = [("file", (path.name, path.read_bytes())) for path in SAMPLES[:3]]
    files.insert(1, ("file", ("note.txt", b"no picture")))
    files.insert(3, ("anything", ("cut.jpg", POSTER[:3000])))
    records = predict(url, files=files).json()
    assert [record["file"] for record in records] == [name for _, (name, _) in files]
    assert [record["error"]["type"] for record in records if "error" in record] == [
        "/api/#unknown-format",
        "/api/#broken-image",
    ]
    alone = predict(url, POSTER).json()
    assert records[0]["probabilities"] == pytest.approx(alone["probabilities"], abs=1e-5)


def test_many_at_once_get_each_its_own_answer(url):
    contents = [path.read_bytes() for path in SAMPLES]
    expected = [PosterClassifier.shared().predict(content).as_dict() for content in contents]
    with ThreadPoolExecutor(16) as threads:
        replies = list(threads.map(lambda content: predict(url, content).json(), contents))
    for reply, known in zip(replies, expected, strict=True):
        assert reply["probabilities"] == pytest.approx(known, abs=1e-5)


@pytest.mark.parametrize("name", corpus.not_pictures())
def test_what_is_no_picture_is_refused(url, name):
    reply = predict(url, corpus.not_pictures()[name])
    problem(reply, reply.status_code, reply.json()["type"].rpartition("#")[2])
    assert reply.status_code in (415, 422)


def test_every_ordinary_format_is_answered(url):
    files = [("file", (name, content)) for name, content in corpus.ordinary_files().items()]
    records = predict(url, files=files[:MAX_FILES]).json()
    assert [record["file"] for record in records if "error" in record] == []


@pytest.mark.parametrize(
    ("content", "parameters", "status", "kind"),
    [
        (b"", {}, 422, "empty-image"),
        (corpus.encoded(corpus.picture(31, 40), "PNG"), {}, 422, "too-few-pixels"),
        (POSTER[:500], {}, 422, "broken-image"),
        (POSTER, {"model": "nowhere"}, 404, "unknown-model"),
        (POSTER, {"model": "../models/article"}, 404, "unknown-model"),
        (POSTER, {"model": "article", "threshold": "tuned"}, 409, "no-tuned-thresholds"),
        (POSTER, {"threshold": "2"}, 400, "bad-request"),
        (POSTER, {"threshold": "nan"}, 400, "bad-request"),
        (POSTER, {"threshold": ""}, 400, "bad-request"),
        (POSTER, {"threshold": ["0.1", "0.2"]}, 400, "bad-request"),
        (POSTER, {"treshold": "0.2"}, 400, "bad-request"),
        (POSTER, {"full": "yes"}, 400, "bad-request"),
    ],
)
def test_what_cannot_be_answered_says_why(url, content, parameters, status, kind):
    problem(predict(url, content, **parameters), status, kind)


def test_an_upload_is_refused_at_its_limit_whether_it_is_announced_or_not(url):
    problem(predict(url, bytes(MAX_BYTES + 1)), 413, "too-many-bytes")
    chunks = (bytes(2**20) for _ in range(MAX_BYTES // 2**20 + 1))
    problem(predict(url, chunks), 413, "too-many-bytes")
    large = predict(url, files=[("file", ("large.jpg", bytes(MAX_BYTES + 1))), ("file", ("good.jpg", POSTER))]).json()
    assert large[0]["error"]["type"] == "/api/#too-many-bytes"
    assert "probabilities" in large[1]
    many = [("file", (f"{number}.jpg", b"x")) for number in range(MAX_FILES + 1)]
    problem(predict(url, files=many), 422, "too-many-files")


@pytest.mark.parametrize(
    ("content_type", "content"),
    [
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=" + "x" * 300, b"--x\r\n"),
        ("multipart/form-data; boundary=x", b"no boundary at all"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n'),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"; filename="a.jpg"\r\n\r\n' + POSTER,
        ),
        ("multipart/form-data; boundary=x", b"--x\r\n" + b"A" * 100_000),
    ],
    ids=["no boundary", "long boundary", "no part", "no file", "cut off", "endless header"],
)
def test_a_damaged_form_is_refused(url, content_type, content):
    reply = requests.post(f"{url}/api/v1/predict", data=content, headers={"Content-Type": content_type}, timeout=60)
    problem(reply, 400, "bad-request")


@pytest.mark.parametrize("path", ["/api/nothing", "/api/v1", "/api/v1/predict/", "/api/v2/predict", "/api//"])
def test_an_unknown_address_is_404(url, path):
    problem(requests.get(url + path, timeout=60), 404, "unknown-path")


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "predict"), ("DELETE", "predict"), ("POST", "models"), ("PUT", "health")]
)
def test_a_wrong_method_is_405_and_names_the_right_one(url, method, path):
    reply = requests.request(method, f"{url}/api/v1/{path}", timeout=60)
    problem(reply, 405, "wrong-method")
    assert ("POST" if path == "predict" else "GET") in reply.headers["Allow"]


def test_models_are_listed_with_what_their_cards_say(url):
    listed = requests.get(f"{url}/api/v1/models", timeout=60).json()
    assert [entry["model"] for entry in listed] == model_names()
    assert [entry["default"] for entry in listed] == [True, False, False]
    assert listed[0]["files"] == find_model().card.files
    assert [tuple(entry["labels"]) for entry in listed] == [GENRES] * 3


def test_a_model_of_ones_own_is_served_with_its_labels(backend, tmp_path, monkeypatch):
    monkeypatch.setenv(OWN_MODELS.name, str(tmp_path))
    folder = model_of(SIX, tmp_path / "six")
    with served(Service(backend)) as url:
        entry = requests.get(f"{url}/api/v1/models", timeout=60).json()[-1]
        assert (entry["model"], tuple(entry["labels"]), entry["tuned_thresholds"]) == ("six", SIX, None)
        record = predict(url, POSTER, model="six").json()
        assert record == as_record("-", PosterClassifier.load(folder.path).predict(POSTER), folder.thresholds(None))
        problem(predict(url, POSTER, model="six", threshold="tuned"), 409, "no-tuned-thresholds")


def test_one_service_may_have_models_of_ones_own_alone(backend, tmp_path, monkeypatch):
    model_of(SIX, tmp_path / "six")
    monkeypatch.setenv(SHIPPED_MODELS.name, "no")
    with pytest.raises(ModelError, match=r"^There are no models\. Train one with"):
        Service(backend)
    monkeypatch.setenv(OWN_MODELS.name, str(tmp_path))
    with served(Service(backend)) as url:
        assert predict(url, POSTER).json()["model"] == "six"
        assert requests.get(f"{url}/api/v1/health", timeout=60).json()["model"] == "six"
        problem(predict(url, POSTER, model="efficientnet"), 404, "unknown-model")


def test_health_asks_the_network(backend, url):
    reply = requests.get(f"{url}/api/v1/health", timeout=60)
    assert (reply.status_code, reply.json()["status"]) == (200, "ok")
    with served(Service(backend, time_limit=0.3)) as hasty, PosterClassifier.shared().network.lock:
        problem(requests.get(f"{hasty}/api/v1/health", timeout=60), 503, "out-of-time")
    assert requests.get(f"{url}/api/v1/health", timeout=60).status_code == 200


def test_the_page_to_try_it_needs_nothing_from_elsewhere(url):
    reply = requests.get(f"{url}/api", timeout=60)
    assert reply.url == f"{url}/api/"
    assert "http" not in reply.text.replace(f"{url}/", "")
    assert all(f'id="{kind}"' in reply.text for kind in TITLES)
    assert reply.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_full_service_says_when_to_come_back(backend):
    control = AdmissionControl(posters=3)
    with served(Service(backend, control)) as url, ThreadPoolExecutor(3) as threads:
        with PosterClassifier.shared().network.lock:
            waiting = [threads.submit(predict, url, POSTER) for _ in range(3)]
            while control.posters < 3:  # until all three have come in
                requests.get(f"{url}/api/v1/models", timeout=60)
            reply = predict(url, POSTER)
            problem(reply, 503, "overloaded")
            assert int(reply.headers["Retry-After"]) >= 1
        assert [future.result().status_code for future in waiting] == [200, 200, 200]
        assert predict(url, POSTER).status_code == 200
        form = [("file", (path.name, path.read_bytes())) for path in SAMPLES[:4]]
        problem(predict(url, files=form), 503, "overloaded")
    assert (control.posters, control.bytes) == (0, 0)


def test_uploads_that_would_not_fit_in_memory_together_are_refused(backend):
    control = AdmissionControl(size=len(POSTER) - 1)
    with served(Service(backend, control)) as url:
        problem(predict(url, POSTER), 503, "overloaded")
    assert (control.posters, control.bytes) == (0, 0)


def test_an_answer_that_takes_too_long_and_an_upload_that_does(backend):
    with served(Service(backend, time_limit=0.3)) as url:
        with PosterClassifier.shared().network.lock:
            problem(predict(url, POSTER), 503, "out-of-time")
        host, port = url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=60) as connection:
            connection.sendall(b"POST /api/v1/predict HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
            assert connection.recv(1000).startswith(b"HTTP/1.1 408 ")
        assert predict(url, POSTER).status_code == 200


def test_a_fault_of_ours_tells_nothing_of_its_inside():
    class Broken:
        async def predict(self, content: bytes, model: str):
            raise RuntimeError(f"secret {Path(__file__)}")

    with served(Service(Broken())) as url:
        assert "secret" not in json.dumps(problem(predict(url, POSTER), 500, "fault"))


def test_scripts_of_other_sites_may_ask_where_the_operator_lets_them(backend, monkeypatch):
    origin, asks = "https://school.example", {"Access-Control-Request-Method": "POST"}
    with served(Service(backend)) as url:
        assert (
            "Access-Control-Allow-Origin"
            not in requests.get(f"{url}/api/v1/models", headers={"Origin": origin}).headers
        )
    monkeypatch.setenv(CORS.name, origin)
    with served(Service(backend)) as url:
        headers = {"Origin": origin, **asks, "Access-Control-Request-Headers": "content-type"}
        before = requests.options(f"{url}/api/v1/predict", headers=headers, timeout=60)
        assert (before.status_code, before.headers["Access-Control-Allow-Origin"]) == (200, origin)
        reply = requests.post(f"{url}/api/v1/predict", b"", headers={"Origin": origin}, timeout=60)
        assert (reply.status_code, reply.headers["Access-Control-Allow-Origin"]) == (422, origin)
        other = requests.get(f"{url}/api/v1/models", headers={"Origin": "https://elsewhere.example"}, timeout=60)
        assert "Access-Control-Allow-Origin" not in other.headers


def test_the_description_names_its_server_as_it_lies_wherever_a_proxy_puts_it(url):
    (server,) = requests.get(f"{url}/api/openapi.json", timeout=60).json()["servers"]
    assert (
        urljoin("https://school.example/posters/api/openapi.json", server["url"])
        == "https://school.example/posters/api"
    )
