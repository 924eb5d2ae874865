"""deploy/nginx-prefix.conf in a real nginx: page, websocket, uploads and API below a path of another site."""

import subprocess
import sys
import time

import pytest
import requests

from bench.crowd import nginx_program
from bench.newcomer import bring_poster, open_page
from bench.pages import free_port
from tests.support.paths import ROOT, SAMPLES

NGINX = nginx_program()

pytestmark = pytest.mark.skipif(not NGINX, reason="nginx is not installed")


@pytest.fixture
def site(tmp_path):
    """The address of a site, below which posterclf is at /posters."""
    port, ours = free_port(), free_port()
    lines = (ROOT / "deploy" / "nginx-prefix.conf").read_text(encoding="utf-8")
    _, in_http, in_server = lines.replace("127.0.0.1:8501", f"127.0.0.1:{ours}").split("# -- in ")
    paths = "".join(
        f"{kind}_temp_path {tmp_path}/{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration = tmp_path / "nginx.conf"
    configuration.write_text(
        f"pid {tmp_path}/pid; daemon off; error_log {tmp_path}/errors; events {{}}\n"
        f"http {{ {paths} access_log off;\n# {in_http}\n"
        f"server {{ listen 127.0.0.1:{port}; location / {{ return 200 'the school'; }}\n# {in_server} }} }}\n"
    )
    serve = [sys.executable, "-m", "posterclf", "serve", "--port", str(ours), "--base-path", "/posters"]
    processes = [
        subprocess.Popen(serve, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL),
        subprocess.Popen([NGINX, "-p", str(tmp_path), "-c", str(configuration)], stderr=subprocess.DEVNULL),
    ]
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/posters/api/v1/health")
        yield address
    finally:
        for process in processes:
            process.terminate()
            process.wait(30)


def wait_for(address: str) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            return requests.get(address, timeout=40).raise_for_status()
        except requests.RequestException:
            time.sleep(0.2)
    raise TimeoutError(address)


def test_a_poster_is_read_below_the_path_by_page_and_api_and_the_site_keeps_the_rest(site, page):
    assert requests.get(site, timeout=60).text == "the school"
    assert requests.get(f"{site}/posters", timeout=60).url == f"{site}/posters/"
    answer = requests.post(f"{site}/posters/api/v1/predict", data=SAMPLES[0].read_bytes(), timeout=60)
    assert len(answer.json()["probabilities"]) == 25
    open_page(page, f"{site}/posters/")
    bring_poster(page, SAMPLES[-1])
    assert page.url.startswith(f"{site}/posters/")
