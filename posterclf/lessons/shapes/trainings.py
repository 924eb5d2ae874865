"""The trainings of lesson 8 as the page sees them: one line for all visits, as many at once as there are processors."""

import logging
import math
from collections import deque
from threading import Lock, Thread
from time import monotonic
from typing import Literal

from posterclf.fair_line import FairLine
from posterclf.lessons.shapes.worker import Epoch, Worker, WorkerEnded, borrowed_worker
from posterclf.processors import processors

EPOCHS, DRAWINGS = 12, 512
UNSEEN_SECONDS = 60  # when `look` was not called for so long, the page is closed: one who waits loses the place
MAX_AT_ONCE = 4  # a worker holds 700 MB
FIRST_GUESS = 12.0  # seconds of a training, before one was seen
REMEMBERED = 8  # trainings whose seconds tell how long the next ones take

AT_ONCE = min(processors(), MAX_AT_ONCE)  # trainings that one server runs, whoever started them
LINE = FairLine(AT_ONCE)
State = Literal["waiting", "running", "done", "stopped", "left", "failed"]

logger = logging.getLogger(__name__)
_seconds: deque[float] = deque(maxlen=REMEMBERED)


class _Left(Exception):
    """One who waited is out of the line."""


class ShapesTraining:
    """One training in the line. Whoever started it looks at it: one who waits and does not look is out of the line.

    state:    'waiting', 'running', 'done', 'stopped' (by `stop`), 'left' (nobody looked) or 'failed'
    place:    in the line while it waits, 1 for the next one
    network:  the trained network as the content of a LiteRT file, once done
    """

    def __init__(self, output: str, epochs: int = EPOCHS, drawings: int = DRAWINGS):
        """It takes its place in the line.

        output:    one of `worker.OUTPUTS`
        drawings:  to learn from
        """
        self.output, self.place = output, 1
        self.network: bytes | None = None
        self.state: State = "waiting"
        self._job = output, epochs, drawings
        self._looked = monotonic()
        self._curve: list[Epoch] = []
        self._worker: Worker | None = None
        self._lock = Lock()  # for the state and the worker
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def is_under_way(self) -> bool:
        return self.state in ("waiting", "running")

    @property
    def seconds_to_wait(self) -> int:
        """Until its turn comes, if the trainings before it take as long as the last ones."""
        each = sum(_seconds) / len(_seconds) if _seconds else FIRST_GUESS
        return math.ceil(self.place * each / AT_ONCE)

    def look(self) -> list[Epoch]:
        """What is known of each epoch so far."""
        self._looked = monotonic()
        return list(self._curve)

    def stop(self) -> None:
        """End it, or leave the line; does nothing where it has ended."""
        with self._lock:
            if self.is_under_way:
                self.state = "stopped"
                if self._worker:
                    self._worker.stop()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until it has ended in any way and left the line, at most so long."""
        self._thread.join(seconds)

    def _run(self) -> None:
        try:
            with LINE.turn(self._in_line), borrowed_worker() as worker:
                self._train(worker)
        except _Left:
            return
        except (WorkerEnded, OSError) as ended:  # OSError: no process could be started
            with self._lock:
                self.state = "failed" if self.is_under_way else self.state
            logger.warning("A training of the %s network ended early. %s", self.output, ended)

    def _in_line(self, place: int) -> None:
        self.place = place
        with self._lock:
            if self.state == "waiting" and monotonic() - self._looked > UNSEEN_SECONDS:
                self.state = "left"
            if self.state != "waiting":
                raise _Left

    def _train(self, worker: Worker) -> None:
        with self._lock:
            if self.state != "waiting":
                return
            self.state, self._worker = "running", worker
        began = monotonic()
        network = worker.train(*self._job, self._curve.append)
        with self._lock:
            self._worker = None
            if network and self.is_under_way:
                self.network, self.state = network, "done"
                _seconds.append(monotonic() - began)
