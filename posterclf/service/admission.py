"""How much the service takes in at once: what exceeds it is refused immediately, instead of making everybody wait."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager

from posterclf.service.problems import Problem

MAX_POSTERS = 256  # waiting or at work: a few seconds of inference
MAX_BYTES = 400 * 2**20  # of uploads held in memory


class AdmissionControl:
    """Counts posters and bytes between their arrival and the response.

    posters:  how many may be waiting or at work
    size:     bytes of uploads that may be held

    Only the event loop's thread may touch it.
    """

    def __init__(self, posters: int = MAX_POSTERS, size: int = MAX_BYTES):
        self.most_posters, self.most_bytes = posters, size
        self.posters = self.bytes = 0
        self._seconds = 1.0  # how long the last request took

    @contextmanager
    def admit(self) -> Iterator["Admission"]:
        """Admit one request; what it takes is given back at its end."""
        admission, started = Admission(self), time.monotonic()
        try:
            yield admission
            self._seconds = time.monotonic() - started
        finally:
            self.posters -= admission.posters
            self.bytes -= admission.bytes

    @property
    def retry_after(self) -> int:
        """Seconds after which to try again: a request at full load takes about as long as all those before it."""
        return max(1, math.ceil(self._seconds))

    def full(self) -> Problem:
        """The response to what exceeds the limits."""
        after = self.retry_after
        detail = f"More posters are waiting than can be answered soon. Try again in {after} s."
        return Problem(503, "overloaded", detail, after)


class Admission:
    """What one request has taken so far."""

    def __init__(self, control: AdmissionControl):
        self._control = control
        self.posters = self.bytes = 0

    def take(self, posters: int = 0, size: int = 0) -> None:
        """Count more posters and bytes for this request.

        raises:  Problem (503) where that would exceed the limits
        """
        control = self._control
        if control.posters + posters > control.most_posters or control.bytes + size > control.most_bytes:
            raise control.full()
        control.posters += posters
        control.bytes += size
        self.posters += posters
        self.bytes += size
