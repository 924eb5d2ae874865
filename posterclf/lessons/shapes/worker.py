"""A process beside the page that trains one small network after another: importing Keras takes it seconds, once.

Each line of its standard input is JSON, 'train' with a job or 'stop' with the number of one that is no longer wanted;
so is each of its standard output, 'epoch' with the fields of `Epoch`, or 'network' with a LiteRT file in Base64, null
for a job that was stopped. See `__main__` for the other side.
"""

import atexit
import base64
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Timer
from time import monotonic

from posterclf.tensorflow_settings import SETTINGS

OUTPUTS = ("sigmoid", "softmax")
LONGEST_SECONDS = 120  # of one training, on a busy machine; the import of Keras included
IDLE_SECONDS = 300  # after which a worker without a job ends: it holds 700 MB, most of them TensorFlow's code
HAND_OVER = 10  # seconds before that from which on no job is given to it any more
MAX_TRAININGS = 25  # of one worker: each leaves about 12 MB in it
SEED = 0  # of weights and drawings: a class sees one curve
LOGGED_CHARACTERS = 2000  # of a failed worker's errors, from the end, where the cause stands


@dataclass(frozen=True)
class Epoch:
    """What is known after one epoch.

    epoch, epochs:   this one, counted from 1, and how many there will be
    seconds:         since the first epoch began
    loss:            on the training drawings
    held_back_loss:  on drawings that the network does not learn from
    found:           share of those with all six labels right at a threshold of 50%
    """

    epoch: int
    epochs: int
    seconds: float
    loss: float
    held_back_loss: float
    found: float

    @property
    def seconds_left(self) -> float:
        """Until the last epoch ends, if the others take as long as those so far."""
        return self.seconds / self.epoch * (self.epochs - self.epoch)


class WorkerEnded(Exception):
    """The process ended in the middle of a training; the text is the end of what it wrote to standard error."""


class Worker:
    """One such process. Without a job it ends by itself, and with this process."""

    def __init__(self) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 -- closed by `end`
        self._process = subprocess.Popen(
            [sys.executable, "-m", "posterclf.lessons.shapes", f"--idle={IDLE_SECONDS}"],
            env=SETTINGS | os.environ,
            cwd=Path(__file__).parents[3],  # where the package is found, installed or not
            stdin=subprocess.PIPE,  # closes when this process ends, which ends the other
            stdout=subprocess.PIPE,
            stderr=self._errors,
            encoding="utf-8",
        )
        self._trained, self._used = 0, monotonic()

    @property
    def can_train(self) -> bool:
        """Whether another job may be given to it."""
        left = IDLE_SECONDS - (monotonic() - self._used)
        return self._process.poll() is None and self._trained < MAX_TRAININGS and left > HAND_OVER

    def train(self, output: str, epochs: int, drawings: int, tell: Callable[[Epoch], object]) -> bytes | None:
        """A trained network as the content of a LiteRT file, None where it was stopped.

        tell:    called after each epoch
        raises:  WorkerEnded, also where it was ended because it took too long
        """
        assert self._process.stdout
        self._trained += 1
        limit = Timer(LONGEST_SECONDS, self._process.kill)
        limit.start()
        try:
            job = {"output": output, "epochs": epochs, "drawings": drawings, "seed": SEED}
            self._write(train=job, number=self._trained)
            for line in self._process.stdout:
                message = json.loads(line)
                if "epoch" in message:
                    tell(Epoch(**message["epoch"]))
                else:
                    self._used = monotonic()
                    return base64.b64decode(message["network"]) if message["network"] else None
        finally:
            limit.cancel()
        self._process.wait()
        self._errors.seek(0)
        raise WorkerEnded(self._errors.read().decode("utf-8", "replace").strip()[-LOGGED_CHARACTERS:])

    def stop(self) -> None:
        """Stop the training that runs; the worker stays."""
        self._write(stop=self._trained)

    def end(self) -> None:
        """End the process."""
        assert self._process.stdin and self._process.stdout
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._errors):
            pipe.close()

    def _write(self, **message: object) -> None:
        assert self._process.stdin
        try:
            self._process.stdin.write(f"{json.dumps(message)}\n")
            self._process.stdin.flush()
        except OSError:  # it has ended, which `train` finds as well
            pass


_idle: list[Worker] = []
_lock = Lock()


@contextmanager
def borrowed_worker() -> Iterator[Worker]:
    """A worker that is idle, or a new one; kept for the next job, unless something was raised."""
    with _lock:
        spent = [worker for worker in _idle if not worker.can_train]
        for worker in spent:
            _idle.remove(worker)
        worker = _idle.pop() if _idle else None
    for ended in spent:
        ended.end()
    worker = worker or Worker()
    try:
        yield worker
    except BaseException:
        worker.end()
        raise
    with _lock:
        _idle.append(worker)


def end_idle_workers() -> None:
    """End all that have no job."""
    with _lock:
        idle = list(_idle)
        _idle.clear()
    for worker in idle:
        worker.end()


atexit.register(end_idle_workers)
