"""One line for the work of all visits: who came first works first, few at a time; who leaves is out of it."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition

LOOK = 0.3  # seconds after which one that waits is told its place again


class FairLine:
    """Lets so many work at a time, in the order in which they asked. Who takes short turns shares with all others."""

    def __init__(self, at_once: int = 1) -> None:
        self._at_once = at_once
        self._line: deque[object] = deque()  # the first `at_once` work
        self._changed = Condition()

    def __len__(self) -> int:
        """How many work or wait."""
        return len(self._line)

    @contextmanager
    def turn(self, wait: Callable[[int], None] = lambda place: None) -> Iterator[None]:
        """Wait for one's turn, and hold it.

        wait:  called with one's place, 1 for the next one, when it changes and every LOOK seconds while one waits;
               whatever it raises leaves the line
        """
        ticket = object()
        with self._changed:
            self._line.append(ticket)
        try:
            while place := self._place(ticket):
                wait(place)
                with self._changed:
                    self._changed.wait_for(lambda place=place: self._place(ticket) != place, LOOK)
            yield
        finally:
            with self._changed:
                self._line.remove(ticket)
                self._changed.notify_all()

    def _place(self, ticket: object) -> int:
        with self._changed:
            return max(0, self._line.index(ticket) - self._at_once + 1)
