"""Ray gives a cluster 30 seconds to start: on few cores that is enough for one at a time."""

import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def one_at_a_time() -> Generator[None]:
    """Around the start of a cluster: other processes of the test run that start one as well wait for it."""
    from filelock import FileLock

    with FileLock(Path(tempfile.gettempdir(), "posterclf-tests-ray.lock")):
        yield
