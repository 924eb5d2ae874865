"""How many visits several processes of the page carry behind nginx: measured with one and with two, modelled beyond.

What is modelled: a visit's processor seconds are those measured with two processes; visits open the page within the
first minutes of a lesson and do then what those of `bench.load` do, so a core carries OPENING / seconds of a visit; and
all cores do as well as these. What is not: memory's bandwidth, turbo, a network. Needs nginx.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import ExitStack, suppress
from pathlib import Path

from bench.load import OUR_DEEDS, measured_visits
from bench.measuring import ROOT, Measured
from bench.pages import free_port, served

VISITS = 40  # at once
PROCESSES = (1, 2)
OPENING = 20.0  # seconds within which a class opens the page and does all that `bench.load` has it do
BUSY = 0.7  # share of a core that is used
CORES, WANTED = 16, 500


def configuration(folder: Path, port: int, pages: list[str]) -> Path:
    """deploy/nginx.conf at other ports, for a user without rights.

    pages:  host and port of each process
    """
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"\n    {kind}_temp_path {folder}/{kind};" for kind in kinds)
    listed = "".join(f"        server {page} max_fails=0;\n" for page in pages)
    for ours, here in (
        ("pid /run/nginx.pid;", f"pid {folder}/pid; daemon off; error_log {folder}/errors;"),
        ("worker_processes auto;", "worker_processes 1;"),
        ("http {", f"http {{{paths}\n    log_format who '$visitor $upstream_addr';"),
        ("access_log off;", f"access_log {folder}/log who;"),
        ("\n        listen 80;", f"\n        listen 127.0.0.1:{port};"),
        ("".join(f"        server 127.0.0.1:{page} max_fails=0;\n" for page in (8501, 8502)), listed),
    ):
        assert text.count(ours) == 1, ours
        text = text.replace(ours, here)
    path = folder / "nginx.conf"
    path.write_text(text, encoding="utf-8")
    return path


def nginx_program() -> str | None:
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def measure() -> list[Measured]:
    nginx = nginx_program()
    if not nginx:
        print("  nginx is not installed; Debian's package nginx-light has it.")
        return []
    results, each = [], 0.0
    for count in PROCESSES:
        with ExitStack() as stack:
            folder, port = Path(stack.enter_context(tempfile.TemporaryDirectory())), free_port()
            pages = [stack.enter_context(served(ROOT / "streamlit_app.py")) for _ in range(count)]
            path = configuration(folder, port, [page.removeprefix("http://") for page in pages])
            proxy = stack.enter_context(subprocess.Popen([nginx, "-p", str(folder), "-c", str(path)]))
            stack.callback(proxy.terminate)
            _wait_for(port)
            name = f"{count} behind nginx, {VISITS} at once"
            measured = measured_visits(name, f"http://127.0.0.1:{port}", VISITS, OUR_DEEDS)
            each = next(one.least for one in measured if one.figure == "load, processor of a visit")
            results += [Measured(f"crowd{one.figure[4:]}", *_rest(one)) for one in measured]
    most = modelled(each, CORES)
    print(f"  modelled: {CORES} cores carry {most:.0f} visits at {each:.2f} s of a core each (wanted: {WANTED})")
    facts = {"cores": CORES, "seconds": each, "measured_cores": os.cpu_count() or 1}
    return [*results, Measured("crowd, visits", f"{CORES} cores, modelled", [float(round(most))], "integer", facts)]


def _wait_for(port: int) -> None:
    """Until something listens there."""
    for _ in range(100):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise RuntimeError("nginx does not listen; its file of errors may say why.")


def modelled(seconds: float, cores: int) -> float:
    """Visits that so many cores carry, where each takes so many seconds of one."""
    return cores * BUSY * OPENING / seconds


def _rest(one: Measured) -> tuple:
    return one.contender, one.values, one.unit, one.metadata
