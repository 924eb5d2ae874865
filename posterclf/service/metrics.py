"""Figures of page and service for Prometheus, at a port of this computer alone unless an address is named for it."""

import os
from contextlib import suppress
from pathlib import Path
from threading import Lock

from prometheus_client import start_http_server

from posterclf import __version__, settings
from posterclf.errors import ModelError
from posterclf.registry.model_folder import SERVED_FILE, find_model, model_names
from posterclf.service.logs import log
from posterclf.telemetry import MODEL, WORKERS

_lock = Lock()
_opened: set[tuple[str, int]] = set()


def start_metrics() -> None:
    """Enter which models there are, and open the place that POSTERCLF_METRICS names: once in a process.

    Where it cannot be used, a line of the log says so; page and service are served all the same.

    raises:  SettingError where POSTERCLF_METRICS is no place to listen at
    """
    place = settings.METRICS.value
    with _lock:
        if not place or place in _opened:
            return
        for name in model_names():
            with suppress(ModelError):
                card = find_model(name).card
                MODEL.labels(name, card.files.get(SERVED_FILE, "")[:12], __version__).set(1)
        WORKERS.set_function(memory_of_children)
        try:
            host, port = place
            start_http_server(port, addr=host)
        except OSError:
            sentence = f"Port {port} for figures cannot be used. Set {settings.METRICS.name} to one that is free."
            log.warning("no-metrics", extra={"sentence": sentence})
            return
        _opened.add(place)


def memory_of_children() -> int:
    """Bytes that the processes hold which this one started; 0 where the system has no /proc."""
    held = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError, ValueError, KeyError):  # it ended meanwhile, or is a thread of the kernel
            facts = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines())
            if int(facts["PPid"]) == os.getpid():
                held += int(facts["VmRSS"].split()[0]) * 1024
    return held
