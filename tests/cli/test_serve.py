"""`posterclf serve` as a process: the page and the API on one port."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests

from posterclf.inference.classifier import PosterClassifier
from posterclf.service.client import predict
from tests.support.other_labels import SIX, model_of
from tests.support.paths import ROOT, SAMPLES

COMMAND = [sys.executable, "-m", "posterclf", "serve", "--port", "0"]


@contextmanager
def serving(*arguments: str, errors: str = "", **environment: str) -> Iterator[str]:
    """The address that the process prints; it accepts connections by then.

    errors:       what it is to say on standard error until its end
    environment:  further variables
    """
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    )
    with process:
        try:
            line = process.stdout.readline()
            assert "API" in line, process.stderr.read()
            yield re.search(r"http://[\d.]+:\d+", line)[0]
        finally:
            process.send_signal(signal.SIGINT)
            rest = process.stdout.read(), process.stderr.read()
    assert (process.returncode, *rest) == (0, "", errors)


def test_page_and_api_share_one_port():
    with serving() as url:
        page = requests.get(url, timeout=60)
        assert (page.status_code, "Streamlit" in page.text) == (200, True)
        assert requests.get(f"{url}/_stcore/health", timeout=60).text == "ok"
        assert "Streamlit" in requests.get(f"{url}/many", timeout=60).text
        missing = requests.get(f"{url}/api/nothing", timeout=60)
        assert (missing.status_code, missing.json()["status"]) == (404, 404)
        assert requests.get(f"{url}/api/v1/health", timeout=60).json()["status"] == "ok"
        assert "Try it" in requests.get(f"{url}/api", timeout=60).text
        assert predict(SAMPLES[0], url=url).as_dict() == predict(SAMPLES[0]).as_dict()


def test_the_api_alone_leads_to_its_page():
    with serving("--no-page") as url:
        assert "Try it" in requests.get(url, timeout=60).text
        assert json.loads(requests.get(f"{url}/api/v1/health", timeout=60).text)["model"] == "efficientnet"


def test_models_of_ones_own_are_served_and_folders_without_any_are_named(tmp_path):
    folder = model_of(SIX, tmp_path / "mine" / "six")
    own = os.pathsep.join(str(tmp_path / name) for name in ("mine", "nowhere"))
    errors = f"{tmp_path}/nowhere: POSTERCLF_MODELS names it, and it holds no model.\n"
    with serving("--no-page", errors=errors, POSTERCLF_MODELS=own, POSTERCLF_SHIPPED_MODELS="no") as url:
        (entry,) = requests.get(f"{url}/api/v1/models", timeout=60).json()
        assert (entry["model"], tuple(entry["labels"])) == ("six", SIX)
        prediction = predict(SAMPLES[0], url=url)
        assert prediction.as_dict() == PosterClassifier.load(folder.path).predict(SAMPLES[0]).as_dict()


@pytest.mark.parametrize("arguments", [(), ("--ray",)])
def test_where_there_is_no_model_is_one_sentence(arguments):
    environment = os.environ | {"POSTERCLF_SHIPPED_MODELS": "no"}
    run = subprocess.run([*COMMAND, *arguments], cwd=ROOT, capture_output=True, text=True, env=environment)
    assert run.returncode == 1
    assert re.fullmatch(r"Error: There are no models\. Train one with .*\n", run.stderr)


@pytest.mark.parametrize("arguments", [("--address", "auto"), ("--ray", "--replicas", "3", "2"), ("--port", "99999")])
def test_usage_errors_exit_with_2(arguments):
    run = subprocess.run([*COMMAND, *arguments], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 2
    assert "Traceback" not in run.stderr


def test_a_port_in_use_is_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = [*COMMAND[:-1], str(taken.getsockname()[1])]
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=os.environ)
    assert run.returncode == 1
    assert re.fullmatch(r"Error: Port \d+ of 127\.0\.0\.1 cannot be used: .*\n", run.stderr)
