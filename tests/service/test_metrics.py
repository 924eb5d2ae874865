"""The port of figures: of this computer alone, opened once, and no reason for the service not to start."""

import socket
import subprocess
import sys

import pytest

from bench.pages import free_port
from posterclf import settings
from posterclf.errors import SettingError
from posterclf.service.metrics import memory_of_children
from tests.support.paths import ROOT

PROGRAM = """
import sys
from urllib.request import urlopen
from posterclf.service import logs
from posterclf.service.metrics import start_metrics
logs.set_up("text")
start_metrics()
start_metrics()
if len(sys.argv) > 1:
    print(urlopen(f"http://127.0.0.1:{sys.argv[1]}/metrics").read().decode())
    print([line.split()[1] for line in open("/proc/self/net/tcp") if line.split()[3] == "0A"])
"""


def started(port: int | str, *arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", PROGRAM, *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env={"POSTERCLF_METRICS": str(port)})


def test_it_shows_our_figures_and_those_of_the_process_at_this_computer_alone():
    port = free_port()
    run = started(port, str(port))
    assert run.stderr == ""
    for name in ("process_resident_memory_bytes", "posterclf_waiting_posters", 'posterclf_model_info{checksum="'):
        assert name in run.stdout
    assert f"0100007F:{port:04X}" in run.stdout  # 127.0.0.1 in /proc's writing
    assert f"00000000:{port:04X}" not in run.stdout


def test_it_is_open_to_others_only_where_an_address_is_named():
    port = free_port()
    run = started(f"0.0.0.0:{port}", str(port))
    assert (run.stderr, f"00000000:{port:04X}" in run.stdout) == ("", True)


def test_what_is_no_place_is_one_sentence(monkeypatch):
    monkeypatch.setenv("POSTERCLF_METRICS", "0.0.0.0:many")
    with pytest.raises(
        SettingError, match=r"^POSTERCLF_METRICS is '0\.0\.0\.0:many'\. Set it to the number of a free port"
    ):
        _ = settings.METRICS.value


def test_a_port_in_use_is_one_sentence_and_all_goes_on():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        run = started(port)
    assert run.returncode == 0
    sentence = f"Port {port} for figures cannot be used. Set POSTERCLF_METRICS to one that is free."
    (line,) = run.stderr.splitlines()  # it was tried twice
    assert line.split(" ", 1)[1] == f"warning no-metrics {sentence}"


def test_memory_of_children_is_that_of_processes_which_this_one_started():
    program = "import time; held = b'x' * 200_000_000; print(flush=True); time.sleep(60)"
    before = memory_of_children()
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as child:
        child.stdout.readline()
        assert 200e6 < memory_of_children() - before < 300e6
        child.kill()
