"""`posterclf serve` as a process: the page and the API on one port."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from websockets.sync.client import connect

from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.runtimes import is_installed
from posterclf.service.client import predict
from tests.support.other_labels import SIX, model_of
from tests.support.paths import ROOT, SAMPLES

COMMAND = [sys.executable, "-m", "posterclf", "serve", "--port", "0"]


@contextmanager
def serving(
    *arguments: str, errors: str = "", end: signal.Signals = signal.SIGINT, **environment: str
) -> Iterator[str]:
    """The address that the process prints; it accepts connections by then.

    end:          the signal that ends it
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
            yield re.search(r"http://[\d.]+:\d+[^;]*", line)[0]
        finally:
            process.send_signal(end)
            rest = process.stdout.read(), process.stderr.read()
    assert (process.returncode, *rest) == (0, "", errors)


def require_decoding_apart() -> None:
    """A process of its own decodes for the one that is served from here, as far as Linux tells."""
    below = programs_below(os.getpid())
    assert any("posterclf.apart" in program for program in below) or sys.platform != "linux"


def programs_below(process: int) -> list[str]:
    """The command lines of all processes that this one started, and those that they did."""
    lists = Path(f"/proc/{process}/task").glob("*/children")
    children = [int(child) for children in lists for child in children.read_text().split()]
    return [Path(f"/proc/{child}/cmdline").read_text() for child in children] + [
        program for child in children for program in programs_below(child)
    ]


def test_page_and_api_share_one_port():
    with serving() as url:
        page = requests.get(url, timeout=60)
        assert (page.status_code, "Streamlit" in page.text) == (200, True)
        require_decoding_apart()
        assert requests.get(f"{url}/_stcore/health", timeout=60).text == "ok"
        assert "Streamlit" in requests.get(f"{url}/many", timeout=60).text
        missing = requests.get(f"{url}/api/nothing", timeout=60)
        assert (missing.status_code, missing.json()["status"]) == (404, 404)
        assert requests.get(f"{url}/api/v1/health", timeout=60).json()["status"] == "ok"
        assert "Try it" in requests.get(f"{url}/api", timeout=60).text
        assert predict(SAMPLES[0], url=url).as_dict() == predict(SAMPLES[0]).as_dict()


def test_below_a_path_everything_is_below_it():
    with serving("--base-path", "posters/") as url:
        assert url.endswith("/posters")
        root = url.removesuffix("/posters")
        page = requests.get(url, timeout=60)
        assert (page.status_code, page.url, "Streamlit" in page.text) == (200, f"{url}/", True)
        assert requests.get(f"{url}/_stcore/health", timeout=60).text == "ok"
        assert requests.get(f"{url}/api/v1/health", timeout=60).json()["status"] == "ok"
        script = re.search(r'src="\./(posterclf/files/[^"]+)"', page.text)[1]
        assert requests.get(f"{url}/{script}", timeout=60).headers["Content-Type"].startswith("text/javascript")
        closed, above = f"{url}/_stcore/metrics", [f"{root}/{path}" for path in ("", "api/v1/health", "_stcore/health")]
        assert {requests.get(address, timeout=60).status_code for address in [closed, *above]} == {404}


def test_for_all_addresses_it_names_one_that_other_devices_can_open():
    with serving("--no-page", "--host", "0.0.0.0") as url:
        assert not url.startswith("http://0.")
        assert requests.get(f"{url}/api/v1/live", timeout=60).status_code == 200


@pytest.mark.parametrize("arguments", [(), ("--no-page",)])
def test_sigterm_ends_it_well_with_an_upload_and_a_visit_under_way(arguments):
    with ExitStack() as under_way:
        with serving(*arguments, end=signal.SIGTERM) as url:
            address = urlsplit(url)
            upload = under_way.enter_context(socket.create_connection((address.hostname, address.port)))
            upload.sendall(b"POST /api/v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nbegun")
            if not arguments:
                stream = f"ws://{address.netloc}/_stcore/stream"
                visit = under_way.enter_context(connect(stream, subprotocols=["streamlit"], proxy=None))
                assert visit.ping().wait(60)
            requests.get(f"{url}/api/v1/live", timeout=60)
        assert upload.recv(1000) == b""


def test_the_api_alone_leads_to_its_page():
    with serving("--no-page") as url:
        require_decoding_apart()
        assert "Try it" in requests.get(url, timeout=60).text
        assert json.loads(requests.get(f"{url}/api/v1/health", timeout=60).text)["model"] == "efficientnet"


@pytest.mark.skipif(not is_installed("openvino"), reason="OpenVINO is not installed: the extra openvino brings it")
def test_health_says_what_computes_and_the_answers_are_the_same():
    with serving("--no-page", "--runtime", "openvino") as url:
        health = requests.get(f"{url}/api/v1/health", timeout=60).json()
        assert (health["runtime"], health["dtype"]) == ("openvino", "float32")
        expected = PosterClassifier.load().predict(SAMPLES[0]).probabilities
        assert predict(SAMPLES[0], url=url).probabilities == pytest.approx(expected, abs=1e-4)


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
