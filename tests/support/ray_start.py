"""Ray gives a node 30 seconds to start, however busy the machine: clusters start one at a time, and may try twice."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Started = TypeVar("Started")


def started(start: Callable[[], Started]) -> Started:
    """What `start` returns; other processes of the test run that start a cluster as well wait for it."""
    from filelock import FileLock

    with FileLock(Path(tempfile.gettempdir(), "posterclf-tests-ray.lock")):
        try:
            return start()
        except Exception as error:  # Ray's own has no class
            if "timed out during startup" not in str(error):
                raise
            return start()
