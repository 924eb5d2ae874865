"""Both clients, in Python and in shell, ask a service that is really served."""

import json
import shutil

import pytest

from posterclf import predict
from posterclf.service.api import Service
from posterclf.service.backends import LocalBackend
from tests.support.examples import commands_of, typed
from tests.support.paths import ROOT, SAMPLES
from tests.support.served import served

CLIENTS = ("ask_over_http.py", "ask_over_http.sh")


@pytest.fixture(scope="module")
def url():
    with served(Service(LocalBackend())) as url:
        yield url


@pytest.fixture
def folder(tmp_path):
    """A poster, and a file that is none."""
    shutil.copy(ROOT / "assets" / "samples" / "otto.jpg", tmp_path / "poster.jpg")
    (tmp_path / "another.jpg").write_bytes(b"no picture")
    return tmp_path


@pytest.mark.parametrize("client", CLIENTS)
def test_a_line_for_each_picture_a_prediction_or_a_problem(client, url, folder):
    if client.endswith(".sh") and not shutil.which("curl"):
        pytest.skip("curl is not installed")
    _, command = commands_of(client)
    ran = typed(command, folder, POSTERCLF_URL=url, no_proxy="*")
    assert ran.returncode == 0, ran.stderr
    prediction, problem = map(json.loads, filter(None, ran.stdout.splitlines()))
    expected = predict(SAMPLES[[sample.stem for sample in SAMPLES].index("otto")])
    assert prediction["predicted"] == expected.at("tuned")
    assert prediction["probabilities"] == pytest.approx(expected.as_dict(), abs=1e-6)
    assert problem["status"] == 415 and problem["type"].endswith("#unknown-format")
    assert problem["title"] and problem["detail"]


@pytest.mark.parametrize("client", CLIENTS)
def test_the_service_is_started_with_the_port_that_is_asked(client):
    start, _ = commands_of(client)
    assert start == "posterclf serve --no-page --port 8501 &"


def test_a_service_that_does_not_answer_is_named(folder):
    _, command = commands_of("ask_over_http.py")
    ran = typed(command, folder, POSTERCLF_URL="http://127.0.0.1:9", no_proxy="*")
    assert ran.returncode == 1
    assert ran.stderr.startswith("Nothing answers at http://127.0.0.1:9: ") and "Traceback" not in ran.stderr


def test_the_python_client_has_the_standard_library_alone(url, folder):
    _, command = commands_of("ask_over_http.py")
    alone = command.replace("python ", "python -I -S ")
    ran = typed(alone, folder, POSTERCLF_URL=url, no_proxy="*")
    assert ran.returncode == 0, ran.stderr
