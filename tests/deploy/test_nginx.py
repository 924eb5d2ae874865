"""deploy/nginx.conf before two real processes of the page: a visit and what it brings meet in one of them."""

import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import pytest
import requests

from bench.crowd import configuration, nginx_program
from bench.load import our_step, our_upload
from bench.measuring import ROOT
from bench.pages import free_port
from bench.visits import Visit

NGINX = nginx_program()
MAX_VISITS = 20  # visits, until both processes have one; all but one in half a million times

pytestmark = pytest.mark.skipif(not NGINX, reason="nginx is not installed")


@pytest.fixture
def site(tmp_path):
    """The address of nginx, and port -> process of the page behind it."""
    port, pages = free_port(), [free_port(), free_port()]
    run = [sys.executable, "-m", "streamlit", "run", str(ROOT / "streamlit_app.py"), "--server.headless=true"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    processes = {
        page: subprocess.Popen([*run, "--server.address=127.0.0.1", f"--server.port={page}"], cwd=ROOT, **quiet)
        for page in pages
    }
    nginx = subprocess.Popen(
        [NGINX, "-p", str(tmp_path), "-c", str(configuration(tmp_path, port, [f"127.0.0.1:{page}" for page in pages]))]
    )
    try:
        for place in (*pages, port):
            wait_for(f"http://127.0.0.1:{place}/_stcore/health")
        yield f"http://127.0.0.1:{port}", processes
    finally:
        for process in (nginx, *processes.values()):
            process.terminate()
        for process in (nginx, *processes.values()):
            process.wait(30)


def wait_for(address: str) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            return requests.get(address, timeout=10).raise_for_status()
        except requests.RequestException:
            time.sleep(0.2)
    raise TimeoutError(address)


def test_a_visit_keeps_to_its_process_and_others_go_on_where_one_ends(site, tmp_path):
    address, processes = site
    visits: dict[int, Visit] = {}
    opened = []
    try:
        while len(visits) < 2 and len(opened) < MAX_VISITS:
            visit = Visit(address)
            opened.append(visit)
            our_upload(visit, len(opened), 0)  # pieces and websocket: another process would answer 404
            visits.setdefault(process_of(tmp_path), visit)
        assert set(visits) == set(processes)
        gone, kept = list(processes)
        processes[gone].kill()
        processes[gone].wait()
        our_step(visits[kept], 0, 0)
        our_upload(visits[kept], 7, 0)
        with Visit(address) as late, Visit(address) as later:  # wherever they would have gone
            our_step(late, 1, 0)
            our_step(later, 2, 0)
    finally:
        for visit in opened:
            visit.__exit__(None, None, None)
    sent = defaultdict(set)
    for line in (tmp_path / "log").read_text().splitlines():
        visitor, *upstreams = line.split(" ")
        if visitor.startswith("posterclf="):
            sent[visitor].add(upstreams[-1])
    assert all(len(upstreams - {f"127.0.0.1:{gone}"}) <= 1 for upstreams in sent.values())


def process_of(folder: Path) -> int:
    """The port of the process that answered last."""
    lines = (folder / "log").read_text().splitlines()
    return int(next(line for line in reversed(lines) if line.startswith("posterclf=")).rpartition(":")[2])
