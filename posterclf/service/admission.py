"""How much the service takes in at once: beyond it, it says so at once instead of letting everybody wait."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager

from posterclf.service.problems import Problem

MOST_POSTERS = 256  # waiting or at work: a few seconds of inference
MOST_BYTES = 400 * 2**20  # of uploads held in memory


class AdmissionControl:
    """Counts posters and bytes between their arrival and their answer.

    Only the event loop's thread may touch it.
    """

    def __init__(self, posters: int = MOST_POSTERS, size: int = MOST_BYTES):
        self.most_posters, self.most_bytes = posters, size
        self.posters = self.bytes = 0
        self._seconds = 1.0  # that a recent request stayed

    @contextmanager
    def admit(self) -> Iterator["Admission"]:
        """One request: what it takes it gives back at the end."""
        admission, came = Admission(self), time.monotonic()
        try:
            yield admission
            self._seconds = time.monotonic() - came
        finally:
            self.posters -= admission.posters
            self.bytes -= admission.bytes

    @property
    def retry_after(self) -> int:
        """Seconds: a request that came when all was full stays as long as it takes to work off all before it."""
        return max(1, math.ceil(self._seconds))

    def full(self) -> Problem:
        after = self.retry_after
        detail = f"More posters are waiting than can be answered soon. Try again in {after} s."
        return Problem(503, "overloaded", detail, after)


class Admission:
    """What one request has taken so far."""

    def __init__(self, control: AdmissionControl):
        self._control = control
        self.posters = self.bytes = 0

    def take(self, posters: int = 0, size: int = 0) -> None:
        """raises:  Problem (503) where there is no room"""
        control = self._control
        if control.posters + posters > control.most_posters or control.bytes + size > control.most_bytes:
            raise control.full()
        control.posters += posters
        control.bytes += size
        self.posters += posters
        self.bytes += size
