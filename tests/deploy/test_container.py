"""Dockerfile and compose.yaml: linted, true to the repository, without rights. `make container` runs them."""

import json
import re
import shutil
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
import yaml

from deploy import container, health
from docs import container as page
from tests.support.paths import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
OURS = {name: service for name, service in COMPOSE["services"].items() if "build" in service}


def test_the_dockerfile_is_linted():
    hadolint = shutil.which("hadolint", path=Path(sys.executable).parent)
    assert hadolint
    linted = subprocess.run([hadolint, ROOT / "Dockerfile"], capture_output=True, text=True)
    assert (linted.returncode, linted.stdout) == (0, "")


def test_what_is_copied_is_there_and_not_left_out():
    let_in = [line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"]
    copied = [
        name for line in re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE) for name in line.split()
    ]
    assert copied
    for name in copied:
        assert (ROOT / name).exists(), name
        assert name in let_in, name


def test_what_the_wheel_is_made_of_is_copied():
    included = re.findall(
        r'^"([\w./-]+)" = "posterclf/', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE
    )
    copied = re.findall(r"^COPY (\S+) \S+$", DOCKERFILE, re.MULTILINE)
    assert included
    assert [name for name in included if not any(name.startswith(place) for place in copied)] == []


def test_it_runs_without_rights_and_is_asked_for_a_prediction():
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER [1-9]\d+:[1-9]\d+$", last, re.MULTILINE)
    assert "HEALTHCHECK" in last and "/opt/health.py" in last
    assert last.rstrip().splitlines()[-1].startswith("CMD [")  # no shell stands between a signal and the server


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_every_service_is_read_only_without_capabilities_and_bounded(name):
    service = COMPOSE["services"][name]
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["mem_limit"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])


@pytest.mark.parametrize("name", OURS)
def test_what_compose_asks_for_is_known_to_what_tries_it(name):
    options = container.as_options(OURS[name])
    assert options.count("--read-only") == 1 and "--memory" in options
    with pytest.raises(ValueError, match="privileged"):
        container.as_options(OURS[name] | {"privileged": True})


def test_prometheus_reads_both_and_its_configuration_is_sound(tmp_path):
    settings = yaml.safe_load((ROOT / "deploy" / "prometheus.yml").read_text(encoding="utf-8"))
    (job,) = settings["scrape_configs"]
    targets = set(job["static_configs"][0]["targets"])
    assert targets == {f"{name}:{service['environment']['POSTERCLF_METRICS'][-4:]}" for name, service in OURS.items()}
    promtool = shutil.which("promtool")
    if promtool:
        checked = [promtool, "check", "config", ROOT / "deploy" / "prometheus.yml"]
        assert subprocess.run(checked, capture_output=True).returncode == 0


@pytest.mark.parametrize(("status", "base", "code"), [(200, "", 0), (200, "/posters", 0), (503, "", 1), (0, "", 1)])
def test_the_health_check_asks_below_the_path_and_fails_where_no_poster_is_predicted(
    status, base, code, monkeypatch, capsys
):
    asked = []

    class Service(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(b"said")

        def log_message(self, *arguments: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Service) as service:
        if status:
            Thread(target=service.handle_request, daemon=True).start()
        monkeypatch.setattr(health, "PORT", service.server_port if status else 1)
        monkeypatch.setenv("STREAMLIT_SERVER_BASE_URL_PATH", base)
        assert health.main() == code
    assert asked == ([f"{base}/api/v1/health"] if status else [])
    assert ("said" if status else "No answer") in capsys.readouterr().out


def test_the_figures_are_of_the_images_that_compose_builds():
    sizes = json.loads(container.SIZES.read_text(encoding="utf-8"))
    assert set(sizes["images"]) == set(OURS)
    for name, measured in sizes["images"].items():
        assert measured["limit"] == OURS[name]["mem_limit"]
        assert measured["busy_bytes"] <= measured["costly_bytes"] < page.bytes_of(measured["limit"])
